import assert from 'node:assert/strict';
import { addAndCommit, writeChanges } from '../../bench/support/git-add-commit.ts';
import { git, isolateGit } from '../../bench/support/git-command.ts';
import { commitAlone, leaveForStep } from '../../bench/support/git-commit-step.ts';
import { importFiles } from '../../bench/support/git-import.ts';
import { nightOn } from '../../bench/support/git-night.ts';
import { scratch } from '../../bench/support/git-scratch.ts';
import { streamCommits } from '../../bench/support/git-stream.ts';
import { objectFiles } from '../../bench/support/git-tenant.ts';
import type { Layout } from '../../bench/support/git-tenant.ts';
import { packCommits } from '../../bench/support/git-trees.ts';
import { timeWay } from '../../bench/support/git-ways.ts';
import type { WayRun } from '../../bench/support/git-ways.ts';

const committedAt = '2026-02-01T03:00:00Z';
const changes = 60;

type Way = 'product' | 'stream' | 'pack' | 'add a group' | 'add a file';

describe('a night in a repository of 400 files', () => {
  const place = scratch();
  const ambient = { ...process.env };

  before(isolateGit);
  after(() => {
    Object.assign(process.env, ambient);
    place.remove();
  });

  async function commitNight(
    layout: Layout,
    groups: number,
    ways: readonly Way[],
  ): Promise<Map<Way, WayRun & { tip: string }>> {
    const repository = place.repository(layout, 'bare');
    const base = await importFiles(repository, objectFiles(layout, 400, 1));
    const night = nightOn(base, layout, { files: 400, changes, groups, seed: 1 });
    const documents = place.path('documents');
    await leaveForStep(night, documents);
    const runs = new Map<Way, WayRun & { tip: string }>();
    for (const way of ways) {
      const byFiles = way.startsWith('add');
      const directory = place.copy(repository, 'run', byFiles ? 'with work tree' : 'bare');
      if (byFiles) {
        git(directory, ['reset', '--quiet', '--hard']);
        writeChanges(directory, night.plans, night.texts);
      }
      const at = Date.parse(committedAt) / 1000;
      const work = {
        product: () => commitAlone(directory, night, documents, committedAt),
        stream: () => streamCommits(directory, base, night.plans, night.texts, at),
        pack: () => packCommits(directory, base, night.plans, night.texts, at),
        'add a group': () => addAndCommit(directory, night.plans, false),
        'add a file': () => addAndCommit(directory, night.plans, true),
      }[way];
      const run = await timeWay(directory, { base, groups, trace: place.path('trace') }, work);
      if (byFiles) assert.equal(git(directory, ['status', '--porcelain']), '', `${way} commits everything`);
      runs.set(way, { ...run, tip: git(directory, ['rev-parse', 'main']).trim() });
    }
    return runs;
  }

  it('becomes the same commits by the product as by one stream or one pack that is written by hand', async () => {
    const runs = await commitNight('sharded', 6, ['product', 'stream', 'add a group', 'pack']);
    const [product, stream, added, pack] = [...runs.values()];
    assert.ok(product !== undefined && stream !== undefined && added !== undefined);
    assert.equal(product.commits, 6);
    assert.equal(product.tip, stream.tip);
    assert.equal(product.tip, pack?.tip);
    assert.equal(product.tree, added.tree);
    assert.deepEqual([product.objects, added.objects], [stream.objects, stream.objects]);
    assert.deepEqual([stream.processes, added.processes], [1, 2 * 6]);
  });

  it('costs the product as many git commands for twelve groups as for three', async () => {
    const [three, twelve] = [
      await commitNight('sharded', 3, ['product']),
      await commitNight('sharded', 12, ['product']),
    ];
    assert.equal(twelve.get('product')?.commits, 12);
    assert.equal(twelve.get('product')?.processes, three.get('product')?.processes);
    assert.ok((twelve.get('product')?.processes ?? Infinity) <= 25);
  });

  it('costs the way of recipes a command for each file', async () => {
    const run = (await commitNight('nested', 3, ['add a file'])).get('add a file');
    assert.deepEqual([run?.commits, run?.processes], [3, changes + 3]);
  });
});
