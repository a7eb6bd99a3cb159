import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { taskInputs } from '../src/edges/pipeline-settings.ts';
import { runTask } from './support/agent.ts';
import { unpackedExtension } from './support/extension.ts';
import type { UnpackedExtension } from './support/extension.ts';
import { skipWithout } from './support/reference.ts';
import { assertTaskSchema, schemas } from './support/schemas.ts';

interface Definition {
  readonly id: string;
  readonly name: string;
  readonly friendlyName: string;
  readonly version: { readonly Major: number; readonly Minor: number; readonly Patch: number };
}
interface Manifest {
  readonly contributions: readonly {
    readonly type: string;
    readonly properties: { readonly name: string; readonly supportsTasks?: readonly string[] };
  }[];
}
interface Bill {
  readonly components: readonly { readonly group?: string; readonly name: string; readonly version: string }[];
}

const names = Object.keys(taskInputs);
const { version } = readJson('.', 'package.json') as { version: string };
const packages: Partial<Record<'release' | 'dev', UnpackedExtension>> = {};
const unpacked = (variant: keyof typeof packages): UnpackedExtension =>
  (packages[variant] ??= unpackedExtension({ dev: variant === 'dev' }));

for (const variant of ['release', 'dev'] as const) {
  describe(`package (${variant})`, () => {
    let folder: string;
    let size: number;
    let entries: string[];
    let definitions: Definition[];

    before(function () {
      this.timeout(120_000);
      ({ folder, size, entries } = unpacked(variant));
      definitions = names.map((name) => readJson(folder, `tasks/${name}/${name}V1/task.json`) as Definition);
    });

    it('is small', () => assert.ok(size < 6_000_000, `${size} bytes`));

    it('holds of each task what an agent needs, and nothing of the sources', () => {
      const expected = names.flatMap((name) =>
        ['icon.png', 'index.js', 'task.json'].map((file) => `tasks/${name}/${name}V1/${file}`),
      );
      assert.deepEqual(entries.filter((path) => path.startsWith('tasks/')).sort(), expected.sort());
      const others = entries.filter((path) => !/^(?:tasks|images)\//.test(path));
      const envelope = ['[Content_Types].xml', 'extension.vsixmanifest', 'extension.vsomanifest', 'LICENSE'];
      const listing = ['overview.md', 'sbom.cdx.json', 'ThirdPartyNotices.txt'];
      const views = ['views/report/index.html', 'views/report/index.js'];
      assert.deepEqual(others.sort(), [...envelope, ...listing, ...views].sort());
    });

    it('answers to Microsoft’s schemas', function () {
      skipWithout(this, schemas.task);
      for (const definition of definitions) assertTaskSchema(definition);
    });

    it('bears the version of package.json everywhere', () => {
      for (const definition of definitions) {
        const { Major, Minor, Patch } = definition.version;
        assert.equal(`${Major}.${Minor}.${Patch}`, version, definition.name);
        assert.ok(definition.friendlyName.length <= 40, definition.friendlyName);
      }
      assert.match(readFileSync(join(folder, 'extension.vsixmanifest'), 'utf8'), new RegExp(` Version="${version}"/>`));
      const { stdout } = spawnSync(process.execPath, ['dist/entra-backup.cjs', '--version'], { encoding: 'utf8' });
      assert.equal(stdout.trim(), version);
    });

    it('shows its tab on runs of its own TagRun', () => {
      const { contributions } = readJson(folder, 'extension.vsomanifest') as Manifest;
      const tab = contributions.find(({ type }) => type === 'ms.vss-build-web.build-results-tab');
      const tagRun = definitions[names.indexOf('TagRun')];
      assert.match(tagRun?.id ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.deepEqual(tab?.properties.supportsTasks, [tagRun?.id]);
    });

    it('has a valid bill of materials of what is bundled, and of nothing else', async () => {
      const text = readFileSync(join(folder, 'sbom.cdx.json'), 'utf8');
      const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
      assert.equal(await validator.validate(text), null);
      const { components } = JSON.parse(text) as Bill;
      const all = components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
      for (const name of ['undici', '@azure/identity', 'azure-devops-extension-sdk'])
        assert.ok(all.includes(name), name);
      // Of the command line, of the simulator, and of development.
      for (const name of ['commander', 'selfsigned', 'mocha', 'esbuild']) assert.ok(!all.includes(name), name);
    });

    it('has the licence of each package that it names there', () => {
      const notices = readFileSync(join(folder, 'ThirdPartyNotices.txt'), 'utf8');
      const { components } = readJson(folder, 'sbom.cdx.json') as Bill;
      for (const { group, name, version } of components) {
        const title = `${group === undefined ? '' : `${group}/`}${name} ${version}\n${'='.repeat(80)}\n\n`;
        const at = notices.indexOf(title);
        assert.ok(at > 0, title);
        const text = notices.slice(at + title.length).split('='.repeat(80))[0] ?? '';
        assert.match(text, /copyright|permission|licen[cs]e/i, title);
      }
    });

    for (const [index, name] of names.entries()) {
      it(`has a ${name} that runs on its own and fails in plain words without what it needs`, async () => {
        const run = await runTask({ taskFolder: join(folder, 'tasks', name, `${name}V1`) });
        assert.deepEqual([run.result, run.exitCode, run.violations], ['Failed', 0, []]);
        const [issue] = run.issues;
        assert.match(issue?.message ?? '', name === 'EntraExport' ? /azureSubscription is empty/ : /./);
        assert.doesNotMatch(issue?.message ?? '', /bug in Entra Backup/);
        assert.equal(definitions[index]?.name, variant === 'dev' ? `${name}Dev` : name);
      });
    }
  });
}

describe('package for trying things out', () => {
  const identities = (variant: keyof typeof packages): string[] => {
    const { folder } = unpacked(variant);
    const identity = /<Identity [^>]*\bId="([^"]+)"/.exec(readFileSync(join(folder, 'extension.vsixmanifest'), 'utf8'));
    const tasks = names.map((name) => readJson(folder, `tasks/${name}/${name}V1/task.json`) as Definition);
    return [identity?.[1] ?? '', ...tasks.flatMap(({ id, name }) => [id, name])];
  };

  it('shares no id and no name with the released one, so that both can be installed', () => {
    const [released, dev] = [identities('release'), identities('dev')];
    assert.equal(new Set([...released, ...dev]).size, 2 * (1 + 2 * names.length));
  });

  it('is not public', () => {
    const flags = (variant: keyof typeof packages): string | undefined =>
      /<GalleryFlags>(.*?)<\/GalleryFlags>/.exec(
        readFileSync(join(unpacked(variant).folder, 'extension.vsixmanifest'), 'utf8'),
      )?.[1];
    assert.equal(flags('release'), 'Public');
    assert.ok(!flags('dev'));
  });
});

function readJson(folder: string, path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}
