import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Which folder (or top-level file of src) may import which; docs/decisions/0001-walls.md says why. */
const mayImport: Record<string, readonly string[]> = {
  'src/domain': [],
  'src/catalogue': ['src/domain'],
  'src/redaction': ['src/domain'],
  'src/export': ['src/domain', 'src/catalogue', 'src/redaction'],
  'src/attribute': ['src/domain', 'src/catalogue'],
  'src/commit': ['src/domain', 'src/catalogue'],
  'src/setup': ['src/domain', 'src/catalogue'],
  'src/report/page': ['src/domain'],
  'src/report': ['src/domain', 'src/catalogue'],
  'src/edges': ['src/domain', 'src/redaction'],
  'src/simulator': ['src/domain'],
  'src/version.ts': [],
  'src/cli-settings.ts': ['src/domain'],
  'src/cli-options.ts': ['src/domain'],
  'src/cli-output.ts': ['src/domain'],
  'src/cli-ending.ts': ['src/domain'],
  'src/cli-history.ts': ['src/app.ts', 'src/domain', 'src/cli-output.ts'],
  'src/cli-notifications.ts': ['src/app.ts', 'src/domain', 'src/cli-output.ts', 'src/notifications.ts'],
  'src/notifications.ts': ['src/domain', 'src/setup', 'src/edges'],
  'src/cli-report.ts': ['src/app.ts', 'src/domain', 'src/cli-output.ts'],
  'src/app.ts': [...['src/domain', 'src/catalogue', 'src/edges', 'src/steps', 'src/report']],
  'src/steps': [
    ...['src/domain', 'src/catalogue', 'src/export', 'src/attribute', 'src/commit', 'src/edges', 'src/doctor.ts'],
    ...['src/report', 'src/run-facts.ts', 'src/version.ts'],
  ],
  'src/run-facts.ts': ['src/domain', 'src/catalogue', 'src/export', 'src/edges'],
  'src/doctor.ts': ['src/domain', 'src/catalogue', 'src/setup', 'src/edges'],
  'src/simulate.ts': ['src/domain', 'src/simulator'],
  'src/demo.ts': ['src/app.ts', 'src/domain', 'src/simulator', 'src/edges/git.ts'],
  'src/cli.ts': [
    'src/app.ts',
    'src/domain',
    'src/cli-ending.ts',
    'src/cli-history.ts',
    'src/cli-notifications.ts',
    'src/cli-options.ts',
    'src/cli-output.ts',
    'src/cli-report.ts',
    'src/cli-settings.ts',
    'src/doctor.ts',
    'src/setup',
    'src/simulate.ts',
    'src/demo.ts',
    'src/version.ts',
  ],
  tasks: ['src/app.ts', 'src/domain', 'src/edges/pipeline-host.ts'],
  views: [],
};

/** Each package, and each built-in that reaches the outside, with the files that own it. */
const owners: Record<string, readonly string[]> = {
  '@azure/identity': ['src/edges/credential.ts', 'src/edges/sign-in-door.ts'],
  '@microsoft/microsoft-graph-client': ['src/edges/graph-transport.ts'],
  'azure-devops-extension-api': ['views/report'],
  'azure-devops-extension-sdk': ['views/report/index.ts'],
  'azure-devops-node-api': ['src/edges/devops.ts', 'src/edges/devops-sign-in.ts', 'src/edges/notifications.ts'],
  'azure-pipelines-task-lib': ['src/edges/pipeline-host.ts'],
  commander: [
    'src/cli.ts',
    'src/cli-history.ts',
    'src/cli-notifications.ts',
    'src/cli-options.ts',
    'src/cli-report.ts',
  ],
  selfsigned: ['src/simulator/certificate.ts'],
  'escape-html': ['src/report/html.ts'],
  undici: ['src/edges/graph-transport.ts'],
  'json-custom-numbers': ['src/domain/exact-json.ts'],
  valibot: ['src/domain/documents'],
  'log-update': ['src/edges/live-terminal.ts'],
  'node:child_process': ['src/edges/git-process.ts', 'src/edges/process-tree.ts'],
  'node:fs': [
    'src/edges/bundle.ts',
    'src/edges/change-journal.ts',
    'src/edges/document-file.ts',
    'src/edges/real-path.ts',
    'src/edges/stage.ts',
    'src/edges/work-tree.ts',
  ],
  'node:v8': ['src/edges/memory.ts'],
  'node:readline': ['src/edges/change-journal.ts', 'src/edges/document-file.ts'],
  'node:fs/promises': [
    'src/edges/workspace.ts',
    'src/demo.ts',
    'src/edges/git.ts',
    'src/edges/plain-folder.ts',
    'src/edges/document-file.ts',
    'src/edges/run-documents.ts',
    'src/edges/stage.ts',
    'src/edges/text-file.ts',
  ],
  'node:http': ['src/simulator'],
  'node:https': ['src/simulator'],
  'node:net': ['src/simulator'],
};

/** Built-ins that compute and reach nothing. */
const pure = [
  'node:crypto',
  'node:events',
  'node:path',
  'node:url',
  'node:os',
  'node:zlib',
  'node:stream',
  'node:string_decoder',
  'node:stream/promises',
  'node:buffer',
  'node:timers/promises',
];
/** Folders where not even those belong. */
const steps = [
  'src/domain',
  'src/catalogue',
  'src/setup',
  'src/redaction',
  'src/export',
  'src/attribute',
  'src/commit',
  'src/report',
];
/** The clock, the environment and the process belong to edges and to those who wire them. */
const ambient = /\bprocess\.|\bDate\.now\(|\bnew Date\(\)/;

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

const files = [...filesBelow('src'), ...filesBelow('tasks'), ...filesBelow('views')].map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

function importsOf({ path, text }: { path: string; text: string }): string[] {
  const found = text.matchAll(
    /^(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'|^import\s+'([^']+)'/gm,
  );
  return [...found]
    .map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '')
    .map((name) =>
      name.startsWith('.') ? relative(root, join(root, dirname(path), name)).replaceAll('\\', '/') : name,
    );
}

const within = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);

function placeOf(path: string): string {
  const place = Object.keys(mayImport).find((candidate) => within(path, candidate));
  assert.ok(place !== undefined, `${path} stands in no place that the import table knows`);
  return place;
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('architecture', () => {
  it('has files to look at', () => {
    assert.ok(files.length > 50, `${files.length} files`);
  });

  for (const file of files) {
    it(`${file.path} keeps the walls`, () => {
      const place = placeOf(file.path);
      for (const name of importsOf(file)) {
        if (/^(?:src|tasks|views)\//.test(name)) {
          const allowed = [place, ...(mayImport[place] ?? [])];
          assert.ok(
            allowed.some((candidate) => within(name, candidate)),
            `${file.path} imports ${name}`,
          );
        } else {
          assertOwned(file.path, packageOf(name));
        }
      }
    });
  }

  function assertOwned(path: string, name: string): void {
    assert.ok(name.startsWith('node:') || !builtinModules.includes(name), `${path} imports ${name} without node:`);
    if (pure.includes(name)) {
      const allowed = !steps.some((step) => within(path, step));
      assert.ok(allowed, `${path} imports ${name}: steps compute with what they are given`);
      return;
    }
    const owned = owners[name] ?? [];
    assert.ok(
      owned.some((owner) => within(path, owner)),
      `${path} imports ${name}, which ${owned.join(', ') || 'nobody'} owns`,
    );
  }

  it('leaves clock, environment and process to the edges', () => {
    for (const { path, text } of files.filter(({ path }) => steps.some((step) => within(path, step)))) {
      assert.doesNotMatch(text.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, ''), ambient, path);
    }
  });

  it('keeps files short', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path);
    assert.deepEqual(long, []);
    const lengths = files.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    assert.ok(median <= 120, `the median file has ${median} lines`);
  });

  it('keeps task entries at 30 lines', () => {
    const long = files.filter(({ path, text }) => path.startsWith('tasks/') && text.split('\n').length > 31);
    assert.deepEqual(
      long.map(({ path }) => path),
      [],
    );
  });
});
