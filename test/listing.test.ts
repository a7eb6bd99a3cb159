import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly description: string;
  readonly public: boolean;
  readonly tags: readonly string[];
  readonly targets: readonly { readonly id: string }[];
  readonly scopes: readonly string[];
  readonly icons: { readonly default: string };
  readonly content: { readonly details: { readonly path: string } };
  readonly links: Readonly<Record<string, { readonly uri: string }>>;
  readonly badges: readonly { readonly uri: string; readonly href: string; readonly description: string }[];
  readonly CustomerQnASupport: unknown;
  readonly screenshots?: readonly { readonly path: string }[];
  readonly files: readonly { readonly path: string; readonly addressable?: boolean }[];
}

const manifest = JSON.parse(readFileSync('vss-extension.json', 'utf8')) as Manifest;
const repository = 'https://github.com/entra-backup/entra-backup';
const overview = readFileSync(manifest.content.details.path, 'utf8');
const tasks = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'];

/** https://www.w3.org/TR/png-3/#11IHDR */
function sizeOf(path: string): [width: number, height: number] {
  const bytes = readFileSync(path);
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG', path);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe('Marketplace listing', () => {
  it('keeps to the lengths that the Marketplace allows', () => {
    assert.ok(manifest.description.length <= 200);
    assert.ok(manifest.tags.length <= 10);
  });

  it('says that it is for the cloud, and asks for builds only', () => {
    assert.deepEqual(manifest.targets, [{ id: 'Microsoft.VisualStudio.Services.Cloud' }]);
    assert.deepEqual(manifest.scopes, ['vso.build']);
  });

  it('has every link that a publisher is asked for', () => {
    const expected = ['getstarted', 'home', 'issues', 'learn', 'license', 'privacypolicy', 'support'];
    assert.deepEqual(Object.keys(manifest.links).sort(), expected);
  });

  it('takes its badges from a host that the Marketplace approves of', () => {
    for (const { uri, description } of manifest.badges) {
      assert.equal(new URL(uri).origin, 'https://img.shields.io');
      assert.ok(description.length > 0);
    }
  });

  it('turns on questions and answers in the words that tfx reads', () => {
    assert.deepEqual(manifest.CustomerQnASupport, { enableMarketplaceQnA: true, url: `${repository}/issues` });
  });

  it('points into the repository only at what is there', () => {
    const links = [...Object.values(manifest.links).map(({ uri }) => uri), ...manifest.badges.map(({ href }) => href)];
    const inOverview = [...overview.matchAll(/\]\((https:[^)\s]+)\)/g)].map(([, uri]) => uri ?? '');
    const paths = [...links, ...inOverview]
      .map((uri) => /\/(?:blob|tree)\/main\/([^#?]+)/.exec(uri)?.[1])
      .filter((path) => path !== undefined);
    assert.ok(paths.length > 8);
    for (const path of paths) assert.ok(existsSync(path), path);
  });

  it('names outputs that the tasks have', () => {
    const rows = [...overview.matchAll(/^\| `(\w+)@1` \|.*\| (.*) \|$/gm)];
    assert.deepEqual(
      rows.map(([, name]) => name),
      tasks,
    );
    for (const [, name = '', outputs = ''] of rows) {
      const { outputVariables } = JSON.parse(readFileSync(`tasks/${name}/${name}V1/task.json`, 'utf8')) as {
        outputVariables: readonly { readonly name: string }[];
      };
      const known = outputVariables.map((output) => output.name);
      for (const output of outputs.replaceAll('`', '').split(', ')) assert.ok(known.includes(output), output);
    }
  });

  it('shows only pictures that are packed and addressable', () => {
    const shown = [...overview.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, path]) =>
      join(dirname(manifest.content.details.path), path ?? '').replaceAll('\\', '/'),
    );
    const addressable = manifest.files.filter((file) => file.addressable === true).map(({ path }) => path);
    const screenshots = (manifest.screenshots ?? []).map(({ path }) => path);
    assert.ok(shown.length > 0);
    for (const path of shown) assert.ok(addressable.includes(path), path);
    for (const path of screenshots) assert.deepEqual(sizeOf(path), [1366, 768], path);
  });

  it('has icons of the sizes that are asked for, each of its own', () => {
    const icons = tasks.map((name) => `tasks/${name}/${name}V1/icon.png`);
    for (const path of icons) assert.deepEqual(sizeOf(path), [32, 32], path);
    assert.equal(new Set(icons.map((path) => readFileSync(path, 'base64'))).size, tasks.length);
    assert.deepEqual(sizeOf(manifest.icons.default), [128, 128]);
    assert.deepEqual(sizeOf('images/extension-icon-dev.png'), [128, 128]);
  });
});
