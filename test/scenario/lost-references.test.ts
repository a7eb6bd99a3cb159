import assert from 'node:assert/strict';
import type { ExportManifest } from '../../src/domain/run.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'user', 'group', 'administrativeUnit', 'directoryRole'];
const [ada, bo] = [actor('ada'), actor('bo')];
const leaver = '1eaf0000-0000-4000-8000-000000000001';
const team = stageId('A team');

describe('what lost references and nothing else', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 5, users: 40, groups: 12, membersPerGroup: 25 }));
    const { tenant } = night;
    tenant.put('users', { id: leaver, displayName: 'Leaver', userPrincipalName: 'leaver@contoso.example' });
    tenant.put('groups', { id: team, displayName: 'A team', mailNickname: 'a-team', securityEnabled: true });
    // More than twenty: read again, the members would be a request of their own.
    for (const user of tenant.keys('users').slice(0, 30)) tenant.link('groups', team, 'members', user);
    tenant.link('groups', team, 'members', leaver);
    await run(2);
    await run(3);
    night.clock.set('2026-03-03T12:00:00Z');
  });
  afterEach(() => night.close());

  const run = (day: number, other = {}) =>
    night.run(new Date(Date.UTC(2026, 2, day, 2)).toISOString(), {
      types,
      incremental: true,
      indexPages: false,
      ...other,
    });
  const tree = (dir: string): string => git(dir, 'rev-parse', 'main:prod-backup').trim();

  /** What that night changes, as a full night would; and what it asks for of one collection, beside its changes. */
  async function nightOf(day: number, path = 'groups'): Promise<{ manifest: ExportManifest; asked: string[] }> {
    night.simulator.requests.clear();
    const { manifest } = await run(day);
    const read = manifest.outcomes.filter(({ kind }) => types.slice(1).includes(kind)).map((outcome) => outcome.read);
    assert.deepEqual(new Set(read), new Set(['changes']));
    const asked = night.simulator.requests.matching(path).map((request) => request.path);
    const other = gitDirs();
    try {
      await run(day, { incremental: false, repo: other.clone });
      assert.equal(tree(night.dirs.remote), tree(other.clone), 'a full night makes the same');
    } finally {
      other.remove();
    }
    return { manifest, asked: asked.filter((each) => each !== `${path}/delta`) };
  }
  const changed = ({ changes }: ExportManifest, kind = 'group') => changes.filter((change) => change.kind === kind);

  it('is not read: a member was deleted', async () => {
    night.tenant.remove(ada, 'users', leaver);
    const { manifest, asked } = await nightOf(4);
    assert.deepEqual(asked, []);
    assert.deepEqual(
      changed(manifest).map(({ key, status, name }) => [key, status, name]),
      [[team, 'modified', 'A team']],
    );
  });

  it('is not read: a member was taken out', async () => {
    night.tenant.removeReference(bo, 'groups', team, 'members', leaver);
    const { manifest, asked } = await nightOf(4);
    assert.deepEqual(asked, []);
    assert.equal(changed(manifest).length, 1);
  });

  it('is not read: an owner was taken out, and the last one deleted', async () => {
    const [other = ''] = night.tenant.keys('users');
    for (const owner of [other, leaver]) night.tenant.addReference(ada, 'groups', team, 'owners', owner);
    assert.notDeepEqual((await nightOf(4)).asked, []);
    night.clock.set('2026-03-04T12:00:00Z');
    night.tenant.removeReference(bo, 'groups', team, 'owners', other);
    night.tenant.remove(ada, 'users', leaver);
    assert.deepEqual((await nightOf(5)).asked, []);
  });

  it('carries the moment at which Graph told of it', async () => {
    night.tenant.removeReference(bo, 'groups', team, 'members', leaver);
    const { manifest } = await nightOf(4);
    assert.deepEqual(
      changed(manifest).map(({ readAt }) => readAt),
      [manifest.run.startedAt],
    );
  });

  const reads: [what: string, act: () => void, path?: string][] = [
    [
      'a member was deleted and the group renamed',
      () => {
        night.tenant.remove(ada, 'users', leaver);
        night.tenant.update(ada, 'groups', team, { displayName: 'Another team' });
      },
    ],
    [
      'one member came and one is gone',
      () => {
        night.tenant.removeReference(bo, 'groups', team, 'members', leaver);
        night.tenant.addReference(bo, 'groups', team, 'members', night.tenant.keys('users')[35] ?? '');
      },
    ],
    [
      'a member was taken out and added again',
      () => {
        night.tenant.removeReference(bo, 'groups', team, 'members', leaver);
        night.tenant.addReference(bo, 'groups', team, 'members', leaver);
      },
    ],
    [
      'somebody is gone whom the file never had',
      () => {
        night.tenant.addReference(bo, 'groups', team, 'owners', leaver);
        night.tenant.removeReference(bo, 'groups', team, 'owners', leaver);
      },
    ],
    [
      'a dynamic group lost a member',
      () => {
        night.tenant.addReference(bo, 'groups', stageId('All contractors'), 'members', leaver);
        night.tenant.removeReference(bo, 'groups', stageId('All contractors'), 'members', leaver);
      },
    ],
  ];
  for (const [what, act] of reads) {
    it(`is read: ${what}`, async () => {
      act();
      assert.notDeepEqual((await nightOf(4)).asked, []);
    });
  }

  it('is read where the audit log names it, of kinds of which a delta query does not tell all', async () => {
    const path = 'directory/administrativeUnits';
    const [unit = ''] = night.tenant.keys(path);
    const roles = night.tenant.keys('directoryRoles').slice(0, 1);
    night.tenant.addReference(ada, path, unit, 'members', leaver);
    for (const role of roles) night.tenant.addReference(ada, 'directoryRoles', role, 'members', leaver);
    const [other = ''] = night.tenant.related(path, unit, 'members').keys();
    assert.notEqual(other, leaver);
    await run(4);
    night.clock.set('2026-03-04T12:00:00Z');
    night.tenant.removeReference(ada, path, unit, 'members', other);
    assert.ok((await nightOf(5, path)).asked.includes(`${path}/${unit}`));
    night.clock.set('2026-03-05T12:00:00Z');
    night.tenant.remove(ada, 'users', leaver);
    const { manifest, asked } = await nightOf(6, path);
    assert.deepEqual(asked, []);
    assert.deepEqual(
      [changed(manifest, 'administrativeUnit').length, changed(manifest, 'directoryRole').length],
      [1, 1],
    );
  });

  it('is not led astray by changes that are told again', async () => {
    night.simulator.behaviour.deltaReplays = true;
    night.tenant.remove(ada, 'users', leaver);
    await run(4);
    night.tenant.put('users', { id: leaver, displayName: 'Leaver', userPrincipalName: 'leaver@contoso.example' });
    await run(5);
    night.simulator.behaviour.deltaReplays = false;
    await nightOf(6);
  });

  it('is found by the sweep where it changed in a way that nobody told: a member who stays has a new name', async () => {
    night.tenant.remove(ada, 'users', leaver);
    night.tenant.update(ada, 'users', night.tenant.keys('users')[0] ?? '', { displayName: 'Renamed' });
    for (let day = 4; day <= 7; day++) await run(day);
    const { manifest } = await run(8);
    assert.ok(changed(manifest).some(({ key }) => key === team));
    assert.match(night.log.lines.join('\n'), /group: the sweep found \d+ that the nights before did not see/);
  });

  it('is as the sweep finds it otherwise', async () => {
    night.tenant.remove(ada, 'users', leaver);
    for (let day = 4; day <= 7; day++) await run(day);
    const { manifest } = await run(8);
    assert.equal(manifest.outcomes.find(({ kind }) => kind === 'group')?.read, 'everything');
    assert.deepEqual(manifest.changes, []);
    assert.doesNotMatch(night.log.lines.join('\n'), /the sweep found/);
  });
});
