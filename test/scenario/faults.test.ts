import assert from 'node:assert/strict';
import { isComplete } from '../../src/domain/run.ts';
import { textOf } from '../../src/domain/resource.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

/** One of each sort, through Git; all of them at every place are in the fault matrix. */
const passing: [string, Omit<Fault, 'path'>][] = [
  ['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 7, times: 2 }],
  ['a connection reset', { kind: 'reset', times: 2 }],
];
const lasting: [string, Omit<Fault, 'path'>, string][] = [
  ['403', { kind: 'status', status: 403 }, 'denied'],
  ['a 500 on the second page', { kind: 'status', status: 500, page: 2 }, 'failed'],
];

describe('faults', () => {
  let faulty: Nights;
  let day = 3;
  before(async () => {
    faulty = await nights((clock) => demoTenant({ clock, seed: 9, users: 30, groups: 12, membersPerGroup: 25 }));
    faulty.simulator.behaviour.pageSize = 10;
    await faulty.run('2026-03-02T02:00:00Z');
  });
  beforeEach(() => faulty.simulator.faults.clear());
  after(() => faulty.close());

  const nextNight = () => faulty.run(new Date(Date.UTC(2026, 2, day++, 2)).toISOString());
  /** All files of objects; the page of all kinds says what was not read. */
  const tree = (): string[] =>
    git(faulty.dirs.remote, 'ls-tree', '-r', 'main', 'prod-backup/')
      .split('\n')
      .filter((line) => !line.endsWith('\tprod-backup/README.md'));

  for (const [what, fault] of passing) {
    it(`${what} that passes changes nothing`, async () => {
      const { hits } = await whole(fault);
      assert.ok(hits > 0);
    });
  }
  async function whole(fault: Omit<Fault, 'path'>): Promise<{ hits: number }> {
    const handle = faulty.simulator.faults.add({ path: 'groups', ...fault });
    const { manifest } = await nextNight();
    assert.deepEqual(manifest.changes, []);
    assert.deepEqual(
      manifest.outcomes.filter((report) => !isComplete([report])),
      [],
    );
    return handle;
  }

  for (const [what, fault, status] of lasting) {
    it(`${what} that lasts makes the kind ${status}, and its files stay`, async () => {
      const before = tree();
      faulty.simulator.faults.add({ path: 'users', ...fault });
      const { manifest } = await nextNight();
      assert.deepEqual(manifest.changes, []);
      assert.deepEqual(
        manifest.outcomes.filter((report) => !isComplete([report])).map(({ kind, outcome }) => [kind, outcome.status]),
        [['user', status]],
      );
      assert.deepEqual(tree(), before);
    });
  }

  it('a relation that cannot be read keeps the whole kind as it was', async () => {
    const before = tree();
    faulty.simulator.faults.add({ path: 'groups/*/members', kind: 'status', status: 403 });
    const { manifest } = await nextNight();
    assert.deepEqual(manifest.changes, []);
    assert.equal(manifest.outcomes.find(({ kind }) => kind === 'group')?.outcome.status, 'denied');
    assert.deepEqual(tree(), before);
  });

  it('real changes of other kinds are committed beside the kind that fails', async () => {
    faulty.simulator.faults.add({ path: 'users', kind: 'status', status: 403 });
    const [domain] = faulty.tenant.objects('groups').keys();
    const [user] = faulty.tenant.objects('users').values();
    assert.ok(domain !== undefined && user !== undefined);
    const actor = {
      type: 'user',
      id: textOf(user, 'id'),
      displayName: 'x',
      userPrincipalName: textOf(user, 'userPrincipalName'),
    } as const;
    faulty.clock.set(new Date(Date.UTC(2026, 2, day, 1)).toISOString());
    faulty.tenant.update(actor, 'groups', domain, { description: 'changed' });
    const { manifest } = await nextNight();
    assert.deepEqual(
      manifest.changes.map(({ kind, status }) => [kind, status]),
      [['group', 'modified']],
    );
  });

  it('an audit log that may not be read commits all the same, as unknown, and says what is missing', async () => {
    faulty.simulator.faults.add({ path: 'auditLogs', kind: 'status', status: 403 });
    const [, group] = faulty.tenant.objects('groups').keys();
    assert.ok(group !== undefined);
    const actor = { type: 'app', displayName: 'App', servicePrincipalId: 's', appId: 'a' } as const;
    faulty.tenant.update(actor, 'groups', group, { description: 'changed too' });
    const { attribution } = await nextNight();
    assert.deepEqual(
      attribution.changes.map((change) => change.attribution),
      [{ status: 'unknown', reason: 'log-denied' }],
    );
    assert.match(faulty.log.lines.join('\n'), /grant the application permission AuditLog\.Read\.All/);
    assert.deepEqual(faulty.history('%an', '-2'), ['Entra Backup', 'unknown']);
  });

  it('nothing readable at all fails the run and changes nothing', async () => {
    const before = tree();
    faulty.simulator.faults.add({ path: '*', kind: 'status', status: 403 });
    await assert.rejects(nextNight(), { code: 'nothing-read' });
    assert.deepEqual(tree(), before);
  });

  it('a tenant that is another one is refused', async () => {
    const other = await nights((clock) => demoTenant({ clock, seed: 10 }));
    try {
      const elsewhere = {
        graphEndpoint: other.simulator.url,
        credential: { type: 'token', token: other.simulator.token },
      } as const;
      await assert.rejects(faulty.run('2026-04-20T02:00:00Z', elsewhere), { code: 'wrong-tenant' });
    } finally {
      await other.close();
    }
  });
});
