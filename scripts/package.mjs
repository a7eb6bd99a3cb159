// Builds, and packs the extension into dist/ (or the folder given): node scripts/package.mjs [--dev] [folder]
// tfx only warns of what the Marketplace would refuse and ends well all the same, so a warning counts as a failure here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.mjs';
import { bundledPackages } from './bundled-packages.mjs';
import { devManifest, devTask } from './extension-variant.mjs';
import { withSameBytes } from './same-bytes.mjs';
import { sbom } from './sbom.mjs';
import { stamped } from './stamp.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { dev: { type: 'boolean' } }, allowPositionals: true });
const output = resolve(positionals[0] ?? join(root, 'dist'));
const stage = mkdtempSync(join(tmpdir(), 'entra-backup-package-'));
try {
  await main();
} catch (error) {
  console.error(`The extension was not packed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(stage, { recursive: true });
}

async function main() {
  for (const [path, wanted] of await stamped()) {
    if (readFileSync(join(root, path), 'utf8') !== wanted) throw new Error(`${path} is not stamped: npm run stamp`);
  }
  const released = readJson('vss-extension.json');
  const manifest = values.dev ? devManifest(released) : released;
  const target = join(output, `${manifest.publisher}.${manifest.id}-${manifest.version}.vsix`);
  rmSync(target, { force: true }); // what is left of an earlier run must not be taken for this one's

  const { metafiles } = await buildAll();
  layOut(manifest, metafiles);
  const archive = withSameBytes(pack());
  mkdirSync(output, { recursive: true });
  writeFileSync(target, archive);
  console.log(`${target}  ${(archive.length / 1e6).toFixed(2)} MB`);
  console.log(`sha256 ${createHash('sha256').update(archive).digest('hex')}  ${basename(target)}`);
}

/** Puts all that the manifest names into the stage, at the places that it names. */
function layOut(manifest, metafiles) {
  const packages = bundledPackages(root, metafiles);
  const product = { ...readJson('package.json'), name: manifest.id };
  const made = {
    'vss-extension.json': () => json(manifest),
    'sbom.cdx.json': () => sbom(product, packages, readJson('package-lock.json')),
    'ThirdPartyNotices.txt': () => thirdPartyNotices(packages),
  };
  const { files, icons, content, screenshots = [] } = manifest;
  const named = [...files, ...Object.values(content), ...screenshots].map(({ path }) => path);
  for (const path of new Set(['vss-extension.json', ...Object.values(icons), ...named])) {
    const target = join(stage, path);
    mkdirSync(dirname(target), { recursive: true });
    if (path in made) writeFileSync(target, made[path]());
    else if (values.dev && basename(path) === 'task.json') writeFileSync(target, json(devTask(readJson(path))));
    else cpSync(join(root, path), target);
  }
}

/** Has tfx make the package of what lies in the stage. */
function pack() {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/tfx-cli/_build/tfx-cli.js'),
      ...['extension', 'create', '--no-prompt', '--no-color', '--root', stage],
      ...['--manifests', join(stage, 'vss-extension.json'), '--output-path', join(stage, '/')],
    ],
    { cwd: stage, encoding: 'utf8' },
  );
  const report = `${stdout}${stderr}`.trim();
  const file = readdirSync(stage).find((name) => name.endsWith('.vsix'));
  if (status !== 0 || file === undefined || /warning|error/i.test(report)) throw new Error(report);
  return readFileSync(join(stage, file));
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
