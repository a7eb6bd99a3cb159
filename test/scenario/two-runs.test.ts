import assert from 'node:assert/strict';
import { join } from 'node:path';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { startCommand } from '../support/command-line.ts';
import type { Ended } from '../support/command-line.ts';
import { FakeClock } from '../support/fakes.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import type { GitDirs } from '../support/git-dir.ts';

const types = 'organization,group,conditionalAccessPolicy,user';

/** The whole command line twice at the same time: whoever comes second says so, or finds nothing left to do. */
describe('two runs at once', function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let dirs: GitDirs;

  before(async () => {
    const tenant = demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 6 });
    simulator = await startSimulator({ tenant, clock: { now: () => new Date() } });
    dirs = gitDirs({ seeded: true });
    const first = await start(dirs.clone);
    assert.equal(first.exit, 0, first.err);
  });
  after(async () => {
    await simulator.close();
    dirs.remove();
  });

  function start(clone: string): Promise<Ended> {
    const settings = ['--graph-endpoint', simulator.url, '--types', types, '--repo', clone];
    return startCommand(['run', ...settings], { ENTRA_BACKUP_TOKEN: simulator.token }).ended;
  }

  for (const where of ['two clones', 'the same clone'] as const) {
    it(`in ${where}: the change is committed once, and nothing is lost`, async () => {
      const description = `changed for ${where}`;
      simulator.tenant.at(new Date(Date.now() - 60_000), () =>
        simulator.tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description }),
      );
      const other = join(dirs.root, 'other');
      if (where === 'two clones') git(dirs.root, 'clone', '-q', dirs.remote, other);
      const before = git(dirs.remote, 'rev-parse', 'main').trim();
      const ends = await Promise.all([start(dirs.clone), start(where === 'two clones' ? other : dirs.clone)]);
      const said = ends.map(({ exit, out, err }) => `exit ${exit}\n${out}${err}`).join('\n---\n');
      assert.ok(
        ends.some(({ exit }) => exit === 0),
        said,
      );
      for (const { err } of ends.filter(({ exit }) => exit !== 0)) {
        assert.match(err, /another (?:run|backup)|other commits meanwhile|got something else meanwhile/i);
      }
      const subjects = git(dirs.remote, 'log', '--format=%an', `${before}..main`).trim().split('\n');
      assert.equal(subjects.filter((author) => author.startsWith('Ada')).length, 1, `${subjects.join('\n')}\n${said}`);
      const tree = git(dirs.remote, 'ls-tree', '-r', 'main');
      assert.equal((await start(dirs.clone)).exit, 0);
      assert.equal(git(dirs.remote, 'ls-tree', '-r', 'main'), tree, 'the next run finds nothing to mend');
      assert.equal(git(dirs.clone, 'status', '--porcelain'), '');
      git(dirs.remote, 'fsck', '--strict', '--no-progress');
    });
  }
});
