import assert from 'node:assert/strict';
import { join } from 'node:path';
import { taskInputs } from '../src/edges/pipeline-settings.ts';
import { runTask } from './support/agent.ts';
import { unpackedExtension } from './support/extension.ts';

const tasks = Object.keys(taskInputs);

describe('package', () => {
  let folder: string;
  let size: number;
  let entries: string[];

  before(function () {
    this.timeout(120_000);
    ({ folder, size, entries } = unpackedExtension());
  });

  it('is small', () => assert.ok(size < 6_000_000, `${size} bytes`));

  it('holds of each task what an agent needs, and nothing of the sources', () => {
    const expected = tasks.flatMap((name) =>
      ['icon.png', 'index.js', 'task.json'].map((file) => `tasks/${name}/${name}V1/${file}`),
    );
    assert.deepEqual(entries.filter((path) => path.startsWith('tasks/')).sort(), expected.sort());
    const others = entries.filter((path) => !path.startsWith('tasks/') && !path.startsWith('images/'));
    const envelope = ['[Content_Types].xml', 'extension.vsixmanifest', 'extension.vsomanifest', 'README.md', 'LICENSE'];
    assert.deepEqual(others.sort(), envelope.sort());
  });

  for (const name of tasks) {
    it(`has a ${name} that runs on its own and fails in plain words without what it needs`, async () => {
      const run = await runTask({ taskFolder: join(folder, 'tasks', name, `${name}V1`) });
      assert.deepEqual([run.result, run.exitCode, run.violations], ['Failed', 0, []]);
      const [issue] = run.issues;
      assert.match(issue?.message ?? '', name === 'EntraExport' ? /azureSubscription is empty/ : /./);
      assert.doesNotMatch(issue?.message ?? '', /bug in Entra Backup/);
    });
  }
});
