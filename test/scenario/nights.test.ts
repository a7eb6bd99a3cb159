import assert from 'node:assert/strict';
import { isComplete } from '../../src/domain/run.ts';
import { demoTenant, playStory } from '../../src/simulator/scenarios.ts';
import { stories } from '../../src/simulator/stories.ts';
import { assertGolden, withoutRunIds } from '../support/golden.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

describe('five nights of a small company', () => {
  let five: Nights;
  before(async () => {
    five = await nights((clock) => demoTenant({ clock, seed: 7, users: 12, devices: 3 }));
  });
  after(() => five.close());

  /** The days of the demo, each backed up in the night after it. */
  const playAndRun = async (index: number, at: string) => {
    const story = stories[index];
    assert.ok(story);
    five.clock.set(at);
    playStory(five.tenant, story, five.clock);
    return five.run(at);
  };

  it('backs up everything in one commit, with the index pages behind it, by the backup identity', async () => {
    const { manifest, commits } = await playAndRun(0, '2026-03-02T02:00:00Z');
    assert.ok(isComplete(manifest.outcomes));
    assert.deepEqual(
      commits.commits.map(({ changes }) => changes > 0),
      [true, false],
    );
    assert.deepEqual(five.history('%an'), ['Entra Backup', 'Entra Backup']);
  });

  it('names administrators, an app and the sync service, and nobody for a refused operation', async () => {
    await playAndRun(1, '2026-03-03T02:00:00Z');
  });

  it('names who deleted', async () => {
    const { attribution } = await playAndRun(2, '2026-03-04T02:00:00Z');
    const deleted = attribution.changes.filter(({ status }) => status === 'deleted');
    assert.deepEqual(
      deleted.map(({ name, authors }) => [name, authors[0]?.name]),
      [['Old project', 'Chiara Conti']],
    );
  });

  it('deletes nothing of a kind that may not be read, and says so', async () => {
    const fault = five.simulator.faults.add({
      path: 'identity/conditionalAccess/policies',
      kind: 'status',
      status: 403,
    });
    const before = git(five.dirs.remote, 'ls-tree', '-r', 'main', 'prod-backup/Identity/Conditional/AccessPolicies');
    const { manifest } = await playAndRun(3, '2026-03-05T02:00:00Z');
    fault.remove();
    assert.ok(fault.hits > 0);
    assert.deepEqual(
      manifest.changes.filter(({ status }) => status === 'deleted'),
      [],
    );
    assert.deepEqual(
      manifest.outcomes.filter((report) => !isComplete([report])).map(({ kind, outcome }) => [kind, outcome]),
      [['conditionalAccessPolicy', { status: 'denied', missing: ['Policy.Read.All'], delegatedOnly: false }]],
    );
    assert.equal(
      git(five.dirs.remote, 'ls-tree', '-r', 'main', 'prod-backup/Identity/Conditional/AccessPolicies'),
      before,
    );
    assert.match(
      five.log.lines.join('\n'),
      /warning: conditionalAccessPolicy: access denied, it needs Policy.Read.All; its files are kept/,
    );
    assert.match(
      git(five.dirs.remote, 'cat-file', 'tag', 'backup/2026-03-05_02-00-00Z'),
      /conditionalAccessPolicy: access denied/,
    );
  });

  it('says that all can be read again, though nothing changed', async () => {
    const { commits } = await playAndRun(4, '2026-03-06T02:00:00Z');
    assert.deepEqual(
      commits.commits.map(({ subject, changes }) => [subject, changes]),
      [['Index pages: 1 changed', 0]],
    );
  });

  it('makes no commit and no tag in a quiet night', async () => {
    const before = git(five.dirs.remote, 'for-each-ref');
    const { commits, tag } = await five.run('2026-03-07T02:00:00Z');
    assert.deepEqual([commits.commits, tag], [[], undefined]);
    assert.equal(git(five.dirs.remote, 'for-each-ref'), before);
  });

  it('leaves the history that a reader expects', () => {
    const afterTheFirst = 'backup/2026-03-02_02-00-00Z..main';
    const format = '--format=%n%an <%ae> %aI%n%cn %cI%n%B';
    assertGolden(
      'five-nights',
      withoutRunIds(git(five.dirs.remote, 'log', '--reverse', '--name-status', format, afterTheFirst)),
    );
  });

  it('leaves tags that name the authors', () => {
    const tags = five
      .tags()
      .map((tag) =>
        git(
          five.dirs.remote,
          'for-each-ref',
          '--format=%(refname:short) by %(taggername)%0a%(contents)',
          `refs/tags/${tag}`,
        ),
      );
    assertGolden('five-nights-tags', tags.join(''));
  });

  it('leaves a sound repository and a clean work tree', () => {
    git(five.dirs.remote, 'fsck', '--strict');
    assert.equal(git(five.dirs.clone, 'status', '--porcelain'), '');
    assert.equal(git(five.dirs.clone, 'rev-parse', 'main'), git(five.dirs.remote, 'rev-parse', 'main'));
  });
});
