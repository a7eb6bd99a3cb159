// Writes the version of package.json and the ids of scripts/task-ids.json into vss-extension.json and every task.json.
// node scripts/stamp.mjs [--check]; `npm version` runs it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = join(import.meta.dirname, '..');
const { version } = readJson('package.json');

/** Of every task, by its name: `release` and `dev`. Azure DevOps knows a task by its id for ever: none may change. */
export const taskIds = readJson('scripts/task-ids.json');

/** Paths of the files that bear the version, each with what it shall hold. */
export async function stamped() {
  const manifest = readJson('vss-extension.json');
  manifest.version = version;
  const tab = manifest.contributions.find(({ type }) => type === 'ms.vss-build-web.build-results-tab');
  tab.properties.supportsTasks = [taskIds.TagRun.release];

  const [Major, Minor, Patch] = version.split('.').map(Number);
  const tasks = Object.entries(taskIds).map(([name, { release }]) => {
    const path = `tasks/${name}/${name}V${Major}/task.json`;
    if (!existsSync(join(root, path))) throw new Error(`There is no ${path}: a major version has a folder of its own`);
    return [path, { ...readJson(path), id: release, version: { Major, Minor, Patch } }];
  });
  return Promise.all(
    [['vss-extension.json', manifest], ...tasks].map(async ([path, json]) => [path, await text(json)]),
  );
}

async function text(json) {
  return format(JSON.stringify(json, null, 2), { ...(await resolveConfig(root)), parser: 'json' });
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const stale = (await stamped()).filter(([path, wanted]) => readFileSync(join(root, path), 'utf8') !== wanted);
  if (process.argv.includes('--check')) {
    for (const [path] of stale) console.error(`${path} does not bear version ${version} and its ids: npm run stamp`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const [path, wanted] of stale) writeFileSync(join(root, path), wanted);
    console.log(`${version}: ${stale.length} files stamped`);
  }
}
