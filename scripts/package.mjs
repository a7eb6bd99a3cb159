// Builds, and packs the extension into dist/ (or the folder given): node scripts/package.mjs [folder]
// tfx only warns of what the Marketplace would refuse and ends well all the same, so a warning counts as a failure here.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const output = resolve(process.argv[2] ?? join(root, 'dist'));

mkdirSync(output, { recursive: true });
const { version } = readJson('package.json');
const manifest = readJson('vss-extension.json');
if (manifest.version !== version) fail(`vss-extension.json says ${manifest.version}, package.json says ${version}`);

run('scripts/build.mjs');
for (const old of packages()) rmSync(join(output, old));
const report = run(
  'node_modules/tfx-cli/_build/tfx-cli.js',
  ...['extension', 'create', '--no-prompt', '--no-color', '--root', root],
  ...['--manifests', join(root, 'vss-extension.json'), '--output-path', join(output, '/')],
);
if (/warning|error/i.test(report)) fail(report);

const [file] = packages();
if (file === undefined) fail(report);
console.log(`${join(output, file)}  ${(statSync(join(output, file)).size / 1e6).toFixed(2)} MB`);

function packages() {
  return readdirSync(output).filter((name) => name.endsWith('.vsix'));
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** Runs a script of Node and returns all that it said. */
function run(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) fail(stdout + stderr);
  return stdout + stderr;
}

/** Leaves no package behind that could be taken for a good one. */
function fail(reason) {
  for (const name of packages()) rmSync(join(output, name));
  console.error(`The extension was not packed: ${reason.trim()}`);
  process.exit(1);
}
