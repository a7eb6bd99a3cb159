import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { oneDay } from '../../src/simulator/one-day.ts';
import { memberCounts } from '../../src/simulator/grow-memberships.ts';
import { growSized } from '../../src/simulator/grow-sized.ts';
import { objectsIn } from '../../src/simulator/json-objects.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { countsOf, shares } from '../../src/simulator/sizes.ts';
import type { TenantSize } from '../../src/simulator/sizes.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const clock = { now: () => new Date('2026-03-02T20:00:00Z') };
const scale = 0.02;
const allOf = (tenant: Tenant, paths: readonly string[]): string =>
  JSON.stringify(paths.map((path) => [...tenant.objects(path).values()]));
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

describe('simulator: sizes', () => {
  const links: readonly { size: TenantSize; total: number }[] = [
    { size: 'small', total: 4800 },
    { size: 'medium', total: 600_000 },
    { size: 'large', total: 4_800_000 },
  ];
  for (const { size, total } of links) {
    it(`has ${total} member links in a ${size} tenant, few in most groups`, () => {
      const { groups, membersPerGroup, largeGroups, users } = countsOf(size);
      const counts = memberCounts(groups, { average: membersPerGroup, largeShare: largeGroups }, users);
      assert.equal(counts.length, groups);
      assert.ok(Math.abs(sum(counts) - total) < total / 100, String(sum(counts)));
      assert.equal(counts.filter((count) => count >= 20).length, Math.round(groups * largeGroups));
    });
  }

  it('keeps at least two of a kind at any scale', () => {
    assert.equal(countsOf('small', 0).connectedOrganizations, 2);
    assert.equal(countsOf('medium', 0.5).users, 10_000);
    assert.equal(countsOf('medium', 0.5).membersPerGroup, 40);
  });

  describe('of a grown tenant', () => {
    let tenant: Tenant;
    const counts = countsOf('medium', scale);
    before(() => {
      tenant = growSized('medium', { clock, scale });
    });

    const kinds: readonly { path: string; count: number }[] = [
      { path: 'users', count: counts.users },
      { path: 'groups', count: counts.groups },
      { path: 'devices', count: counts.devices },
      { path: 'applications', count: counts.applications },
      { path: 'servicePrincipals', count: counts.servicePrincipals },
      { path: 'oauth2PermissionGrants', count: counts.permissionGrants },
      { path: 'directory/administrativeUnits', count: counts.administrativeUnits },
      { path: 'identity/conditionalAccess/policies', count: counts.policies },
      { path: 'identityGovernance/accessReviews/definitions', count: counts.accessReviews },
      { path: 'identityGovernance/entitlementManagement/connectedOrganizations', count: counts.connectedOrganizations },
      { path: 'identityGovernance/privilegedAccess/group/resources', count: counts.privilegedGroups },
    ];
    for (const { path, count } of kinds) {
      it(`are about ${count} of ${path}`, () => {
        const { size } = tenant.objects(path);
        assert.ok(size >= count && size <= count + 8, String(size));
      });
    }

    it('has members in the groups', () => {
      const sizes = tenant.keys('groups').map((key) => tenant.related('groups', key, 'members').size);
      assert.ok(Math.abs(sum(sizes) / sizes.length - counts.membersPerGroup) < 1, String(sum(sizes) / sizes.length));
      const share = sizes.filter((size) => size >= 20).length / sizes.length;
      assert.ok(Math.abs(share - counts.largeGroups) < 0.01, String(share));
    });

    it('has many assignees, scopes and provisioning on some service principals', () => {
      const path = 'servicePrincipals';
      const having = (has: (key: string) => boolean): number => tenant.keys(path).filter(has).length;
      const many = having((key) => tenant.related(path, key, 'appRoleAssignedTo').size >= 20);
      const exposing = having((key) => objectsIn(tenant.get(path, key)?.oauth2PermissionScopes).length > 0);
      const provisioned = having((key) => tenant.related(path, key, 'synchronization/jobs').size > 0);
      const expected = (share: number): number => Math.round(tenant.keys(path).length * share);
      assert.ok(Math.abs(many - expected(shares.manyAssignees)) <= 1, String(many));
      assert.ok(Math.abs(exposing - expected(shares.exposingScopes)) <= 2, String(exposing));
      assert.ok(Math.abs(provisioned - expected(shares.provisioning)) <= 2, String(provisioned));
    });

    it('gives each object of the directory an id of its own', () => {
      const paths = [
        'users',
        'groups',
        'devices',
        'applications',
        'servicePrincipals',
        'directory/administrativeUnits',
      ];
      const keys = paths.flatMap((path) => tenant.keys(path));
      assert.equal(new Set(keys).size, keys.length);
    });

    it('leaves no audit record', () => assert.equal(tenant.audit.all.length, 0));
  });

  it('is the same for the same seed, and another for another', () => {
    const paths = ['users', 'groups', 'servicePrincipals', 'oauth2PermissionGrants'];
    const [one, same, other] = [1, 1, 2].map((seed) => allOf(growSized('small', { clock, seed, scale: 0.1 }), paths));
    assert.equal(one, same);
    assert.notEqual(one, other);
  });

  describe('over a day', () => {
    const paths = ['users', 'groups', 'applications', 'servicePrincipals', 'devices', 'oauth2PermissionGrants'];
    const grown = () => growSized('small', { clock, scale: 0.5 });

    it('changes a share of each kind, as acts of the cast', () => {
      const [before, after] = [grown(), grown()];
      const acts = oneDay(after, 0.1, 5);
      assert.ok(acts > 100, String(acts));
      for (const path of [...paths, 'directory/administrativeUnits', 'roleManagement/directory/roleDefinitions']) {
        const [old, young] = [before.objects(path), after.objects(path)];
        const gone = [...old.keys()].filter((key) => !young.has(key)).length;
        const born = [...young.keys()].filter((key) => !old.has(key)).length;
        const updated = [...young].filter(
          ([key, object]) => old.has(key) && JSON.stringify(object) !== JSON.stringify(old.get(key)),
        ).length;
        assert.ok(gone + born + updated > 0, path);
        assert.ok(gone + born + updated <= Math.ceil(old.size * 0.1) + 1, path);
      }
      const records = after.audit.all;
      assert.ok(records.length >= acts * 0.9, `${records.length} records of ${acts} acts`);
      const times = records.map(({ activityDateTime }) => textOf(activityDateTime));
      assert.ok(times.every((time) => time > '2026-03-02T07:00' && time < '2026-03-02T20:00'));
    });

    it('changes members', () => {
      const tenant = grown();
      oneDay(tenant, 0.1, 5);
      const names = tenant.audit.all.map(({ activityDisplayName }) => activityDisplayName);
      assert.ok(names.includes('Add member to group'));
      assert.ok(names.includes('Remove member from group'));
    });

    it('is the same for the same seed', () => {
      const [one, same] = [grown(), grown()];
      oneDay(one, 0.05, 3);
      oneDay(same, 0.05, 3);
      assert.equal(allOf(one, paths), allOf(same, paths));
    });

    it('does not happen with no share', () => assert.equal(oneDay(grown(), 0), 0));

    it('can be let happen from outside', async () => {
      const simulator = await startSimulator({ tenant: grown() });
      const post = (query: string) => fetch(`${simulator.url}/_simulator/day?${query}`, { method: 'POST' });
      const { changes } = (await (await post('share=0.1&seed=2')).json()) as { changes: number };
      assert.ok(changes > 100, String(changes));
      assert.equal((await post('share=2')).status, 400);
      const usage = await fetch(`${simulator.url}/_simulator/usage`);
      assert.equal(((await usage.json()) as { requests: number }).requests, 0);
      await simulator.close();
    });
  });
});
