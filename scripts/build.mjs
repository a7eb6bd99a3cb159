// Bundles each task in place (tasks/<Name>/<Name>V1/index.js), the build results tab (views/report/index.js) and the
// command line (dist/entra-backup.cjs). A bundle runs without node_modules: a task on the Node 20 and the Node 24 of
// the Azure Pipelines agent, the tab in the browsers that Azure DevOps supports.
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { build as esbuild } from 'esbuild';

const root = join(import.meta.dirname, '..');
const { version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What every bundle has in common; names are kept and lines stay short, for stacks are part of a bug report. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  keepNames: true,
  lineLimit: 200,
  legalComments: 'eof',
  define: { __VERSION__: JSON.stringify(version) },
  metafile: true,
  write: false,
  logLevel: 'warning',
  // Paths are part of a bundle; these two make it the same wherever the clone and its node_modules lie.
  absWorkingDir: root,
  preserveSymlinks: true,
};

/** Folders of the tasks' versions, relative to the root. */
export function taskFolders() {
  const tasks = readdirSync(join(root, 'tasks'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return tasks.flatMap(({ name }) =>
    readdirSync(join(root, 'tasks', name)).map((folder) => join('tasks', name, folder)),
  );
}

/**
 * Writes all bundles, and replaces only those that differ.
 * @returns esbuild's metafiles of what goes into the extension, and the sizes of all.
 */
export async function buildAll() {
  const tasks = await esbuild({
    ...bundleOptions,
    entryPoints: taskFolders().map((folder) => ({ in: join(root, folder, 'index.ts'), out: join(folder, 'index') })),
    outdir: root,
  });
  const tab = await esbuild({
    ...bundleOptions,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: [join(root, 'views/report/index.ts')],
    outfile: join(root, 'views/report/index.js'),
  });
  const cli = await esbuild({
    ...bundleOptions,
    entryPoints: [join(root, 'src/cli.ts')],
    outfile: join(root, 'dist/entra-backup.cjs'),
    banner: { js: '#!/usr/bin/env node' },
  });
  for (const { metafile } of [tasks, tab, cli]) refuseDuplicates(metafile);
  const files = [tasks, tab, cli].flatMap(({ outputFiles }) => outputFiles);
  for (const { path, contents } of files) writeWhole(path, contents);
  chmodSync(join(root, 'dist/entra-backup.cjs'), 0o755);
  return { metafiles: [tasks.metafile, tab.metafile], sizes: files.map(({ contents }) => contents.length) };
}

async function main() {
  const started = performance.now();
  const { sizes } = await buildAll();
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  const seconds = (performance.now() - started) / 1000;
  console.log(`built ${sizes.length} bundles, ${megabytes.toFixed(1)} MB, in ${seconds.toFixed(1)} s`);
}

/**
 * A package that comes from two folders is there twice, each with its own state (task-lib's vault, identity's caches).
 * Only our own dependencies are held to that; theirs may need two versions of a small one.
 */
export function refuseDuplicates(metafile) {
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    const roots = new Map();
    for (const input of Object.keys(inputs)) {
      const [folder, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
      if (name in dependencies) roots.set(name, (roots.get(name) ?? new Set()).add(folder));
    }
    for (const [name, folders] of roots) {
      if (folders.size > 1) throw new Error(`${output} has ${name} twice: ${[...folders].join(', ')}`);
    }
  }
}

/** Replaces a file at once, so that a run beside the build never sees half of one. */
function writeWhole(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.next`;
  writeFileSync(next, contents);
  renameSync(next, path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
