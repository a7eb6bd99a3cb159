import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KindReport } from '../../src/domain/run.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'user', 'group', 'application', 'servicePrincipal', 'device'];
const more = ['administrativeUnit', 'directoryRole', 'oAuth2PermissionGrant', 'conditionalAccessPolicy'];
const [ada, bo] = [actor('ada'), actor('bo')];
const finance = stageId('Finance approvers');

describe('incremental nights', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 5, users: 40, groups: 12, membersPerGroup: 25 }));
    await run(2);
    await run(3);
  });
  afterEach(() => night.close());

  // Who changed an object last stands in the index pages, and two histories of one tenant differ in that.
  const settings = { types: [...types, ...more], incremental: true, indexPages: false } as const;
  const run = (day: number, other = {}) =>
    night.run(new Date(Date.UTC(2026, 2, day, 2)).toISOString(), { ...settings, ...other });
  const tree = (dir: string): string => git(dir, 'rev-parse', 'main:prod-backup').trim();

  /** What a backup that reads everything, into a repository of its own, makes of the tenant as it is. */
  async function fullTree(day: number): Promise<string> {
    const other = gitDirs();
    try {
      await run(day, { incremental: false, repo: other.clone });
      return tree(other.clone);
    } finally {
      other.remove();
    }
  }
  const first = (path: string, at = 0): string => [...night.tenant.objects(path).keys()][at] ?? '';
  const readAs = (outcomes: readonly KindReport[], kind: string) => outcomes.find((each) => each.kind === kind)?.read;

  function aDay(): void {
    const { tenant } = night;
    night.clock.set('2026-03-03T12:00:00Z');
    tenant.update(ada, 'users', first('users', 3), { jobTitle: 'Auditor' });
    tenant.remove(ada, 'users', first('users', 4));
    tenant.addReference(bo, 'groups', finance, 'members', first('users', 7));
    tenant.removeReference(bo, 'groups', finance, 'members', actorId('chiara'));
    tenant.create(ada, 'groups', { displayName: 'New group', mailNickname: 'new', securityEnabled: true });
    tenant.remove(ada, 'groups', first('groups', 2));
    tenant.update(ada, 'applications', stageId('Expense reports'), { displayName: 'Expenses' });
    tenant.create(ada, 'applications', { displayName: 'New app' });
    tenant.update(bo, 'servicePrincipals', first('servicePrincipals'), { notes: 'reviewed' });
    tenant.remove(bo, 'devices', first('devices'));
    tenant.update(bo, 'devices', first('devices', 1), { displayName: 'renamed' });
    tenant.remove(ada, 'oauth2PermissionGrants', first('oauth2PermissionGrants'));
    tenant.update(bo, 'directory/administrativeUnits', first('directory/administrativeUnits'), { description: 'x' });
    tenant.addReference(
      bo,
      'directory/administrativeUnits',
      first('directory/administrativeUnits'),
      'members',
      first('users', 9),
    );
    tenant.update(ada, 'identity/conditionalAccess/policies', stageId('Require MFA for administrators'), {
      state: 'enabled',
    });
  }
  const actorId = (name: 'chiara'): string => {
    const who = actor(name);
    return who.type === 'user' ? who.id : '';
  };

  it('end with the tree that a full night makes', async () => {
    aDay();
    const { manifest } = await run(4);
    for (const kind of types.slice(1)) assert.equal(readAs(manifest.outcomes, kind), 'changes', kind);
    assert.equal(readAs(manifest.outcomes, 'conditionalAccessPolicy'), 'everything');
    assert.equal(tree(night.dirs.remote), await fullTree(5));
  });

  it('find the same authors as a full night', async () => {
    aDay();
    const { attribution } = await run(4);
    const authors = attribution.changes.map(
      ({ kind, status, authors: found }) => `${kind} ${status} ${found[0]?.name ?? ''}`,
    );
    assert.ok(authors.includes('user deleted Ada Lindqvist'), authors.join('; '));
    assert.ok(authors.includes('device modified Bo Nyström'), authors.join('; '));
  });

  it('make no commit and no tag when nothing changed', async () => {
    const before = git(night.dirs.remote, 'for-each-ref', 'refs/heads', 'refs/tags');
    const { manifest } = await run(4);
    assert.deepEqual(manifest.changes, []);
    assert.equal(git(night.dirs.remote, 'for-each-ref', 'refs/heads', 'refs/tags'), before);
  });

  it('are not led astray by changes that are told again', async () => {
    night.simulator.behaviour.deltaReplays = true;
    aDay();
    await run(4);
    await run(5);
    night.simulator.behaviour.deltaReplays = false;
    assert.equal(tree(night.dirs.remote), await fullTree(6));
  });

  it('keep what was deleted and restored', async () => {
    const key = first('users', 5);
    const user = night.tenant.get('users', key) ?? {};
    night.tenant.remove(ada, 'users', key);
    await run(4);
    night.tenant.put('users', user);
    const { manifest } = await run(5);
    assert.deepEqual(
      manifest.changes.filter(({ kind }) => kind === 'user').map(({ status }) => status),
      ['added'],
    );
    assert.equal(tree(night.dirs.remote), await fullTree(6));
  });

  for (const [what, prepare, day] of [
    ['a link that has expired', () => undefined, 12],
    ['410 Gone', () => night.simulator.faults.add({ path: '*/delta', kind: 'deltaReset' }), 4],
    [
      'a delta query that is denied',
      () => night.simulator.faults.add({ path: '*/delta', kind: 'status', status: 403 }),
      4,
    ],
    ['a delta query that fails', () => night.simulator.faults.add({ path: '*/delta', kind: 'status', status: 500 }), 4],
  ] as const) {
    it(`answer ${what} with a full read of the kind`, async () => {
      aDay();
      prepare();
      const { manifest } = await run(day);
      night.simulator.faults.clear();
      assert.equal(readAs(manifest.outcomes, 'user'), 'everything');
      assert.ok(manifest.outcomes.every(({ outcome }) => outcome.status === 'complete' || outcome.status === 'absent'));
      assert.equal(tree(night.dirs.remote), await fullTree(day + 1));
    });
  }

  it('put right what somebody changed by hand in the folder', async () => {
    const file = join(night.dirs.clone, `prod-backup/Groups/${finance.slice(0, 2)}/${finance}.json`);
    writeFileSync(file, '{}\n');
    git(night.dirs.clone, 'commit', '-qam', 'by hand');
    git(night.dirs.clone, 'push', '-q', 'origin', 'main');
    const { manifest } = await run(4);
    assert.equal(readAs(manifest.outcomes, 'group'), 'everything');
    assert.equal(tree(night.dirs.remote), await fullTree(5));
  });

  it('read everything when the selection of objects changed', async () => {
    const { manifest } = await run(4, { cloudOnly: true });
    assert.equal(readAs(manifest.outcomes, 'user'), 'everything');
    assert.equal(readAs(manifest.outcomes, 'application'), 'changes');
  });

  it('sweep after six days, and tell what Graph had not told', async () => {
    // Without an event, as if the log had lost it.
    night.tenant.link('applications', stageId('Expense reports'), 'owners', first('users', 2));
    for (let day = 4; day <= 7; day++) await run(day);
    assert.notEqual(tree(night.dirs.remote), await fullTree(7), 'nothing told of the owner');
    const { manifest } = await run(8);
    assert.equal(readAs(manifest.outcomes, 'application'), 'everything');
    assert.match(
      night.log.lines.join('\n'),
      /application: the sweep found 1 that the nights before did not see: Expense reports/,
    );
    assert.equal(tree(night.dirs.remote), await fullTree(9));
    assert.equal(readAs((await run(9)).manifest.outcomes, 'application'), 'changes');
  });

  it('find by the audit log what no delta query tells of', async () => {
    const { tenant } = night;
    night.clock.set('2026-03-03T12:00:00Z');
    tenant.addReference(ada, 'applications', stageId('Expense reports'), 'owners', first('users', 2));
    const credential = { name: 'ci', issuer: 'https://example.com', subject: 'main', audiences: ['x'] };
    const reports = stageId('Expense reports');
    tenant.addReference(bo, 'applications', reports, 'federatedIdentityCredentials', credential);
    const { manifest, attribution } = await run(4);
    assert.equal(readAs(manifest.outcomes, 'application'), 'changes');
    assert.deepEqual(
      attribution.changes.map(({ kind, authors }) => [kind, authors.map(({ name }) => name)]),
      [['application', ['Ada Lindqvist', 'Bo Nyström']]],
    );
    assert.equal(tree(night.dirs.remote), await fullTree(5));
  });

  it('read whole what only the audit log tells of, where that may not be read', async () => {
    const governed = { types: ['organization', 'privilegedAccessGroup', 'accessPackageCatalog'] };
    await run(4, governed);
    assert.equal(readAs((await run(5, governed)).manifest.outcomes, 'privilegedAccessGroup'), 'changes');
    night.simulator.faults.add({ path: 'auditLogs', kind: 'status', status: 403 });
    const { manifest } = await run(6, governed);
    assert.equal(readAs(manifest.outcomes, 'privilegedAccessGroup'), 'everything');
    assert.match(night.log.lines.join('\n'), /The audit log is not followed/);
  });

  it('read everything where the notes are lost', async () => {
    for (const dir of [night.dirs.clone, night.dirs.remote]) git(dir, 'update-ref', '-d', 'refs/notes/entra-backup');
    aDay();
    const { manifest } = await run(4);
    assert.equal(readAs(manifest.outcomes, 'user'), 'everything');
    assert.equal(readAs((await run(5)).manifest.outcomes, 'user'), 'changes');
  });

  it('go on from what the remote has, in a clone that is new', async () => {
    const other = join(night.dirs.root, 'other');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, other);
    aDay();
    const { manifest } = await run(4, { repo: other });
    assert.equal(readAs(manifest.outcomes, 'user'), 'changes');
    assert.equal(tree(night.dirs.remote), await fullTree(5));
  });
});
