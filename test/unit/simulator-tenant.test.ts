import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { addHostileNames, hostileNames, letHostileNamesAct } from '../../src/simulator/hostile-names.ts';
import { guidFrom, randomFrom } from '../../src/simulator/random.ts';
import { routes } from '../../src/simulator/routes.ts';
import { demoTenant, playStory, stageId } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { stories } from '../../src/simulator/stories.ts';
import { Tenant } from '../../src/simulator/tenant.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const now = new Date('2026-03-02T20:00:00Z');
const clock = { now: () => now };

function everything(tenant: Tenant): unknown {
  return routes.map(({ path, relations }) =>
    [...tenant.objects(path)].map(([key, object]) => [
      object,
      relations.map(({ name }) => [...tenant.related(path, key, name).keys()]),
    ]),
  );
}

describe('simulator: chance', () => {
  it('is the same for the same seed', () => {
    const draw = (seed: number) => {
      const random = randomFrom(seed);
      return [
        random.next(),
        random.guid(),
        random.code(5),
        random.shuffled([1, 2, 3, 4, 5, 6]),
        random.pick('abc'.split('')),
      ];
    };
    assert.deepEqual(draw(4), draw(4));
    assert.notDeepEqual(draw(4), draw(5));
  });
  it('makes GUIDs', () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const random = randomFrom(1);
    const made = Array.from({ length: 5000 }, () => random.guid());
    assert.ok(made.every((guid) => form.test(guid)));
    assert.equal(new Set(made).size, made.length);
    assert.match(guidFrom('x'), form);
    assert.equal(guidFrom('x'), guidFrom('x'));
    assert.notEqual(guidFrom('x'), guidFrom('y'));
  });
  it('shuffles without loss and picks nothing from nothing', () => {
    const list = Array.from({ length: 50 }, (_, at) => at);
    assert.deepEqual(
      randomFrom(2)
        .shuffled(list)
        .sort((a, b) => a - b),
      list,
    );
    assert.throws(() => randomFrom(1).pick([]), RangeError);
  });
});

describe('simulator: growth', () => {
  it('gives the same tenant for the same options', () => {
    const options = { clock, seed: 9, users: 30, applications: 5 };
    assert.deepEqual(everything(growTenant(options)), everything(growTenant(options)));
    assert.notDeepEqual(everything(growTenant(options)), everything(growTenant({ ...options, seed: 10 })));
  });

  it('grows one part without changing another', () => {
    const [few, many] = [growTenant({ clock, users: 10, devices: 3 }), growTenant({ clock, users: 10, devices: 30 })];
    assert.deepEqual([...few.objects('users').keys()], [...many.objects('users').keys()]);
    assert.equal(many.objects('devices').size, 30);
  });

  const sizes = {
    users: 40,
    groups: 7,
    dynamicGroups: 2,
    devices: 4,
    applications: 3,
    servicePrincipals: 5,
    administrativeUnits: 3,
    policies: 6,
    namedLocations: 4,
    partners: 3,
    domains: 5,
    roleAssignments: 6,
    roleEligibilities: 3,
    permissionGrants: 2,
  };
  const expected: Record<string, number> = {
    users: 40,
    groups: 9,
    devices: 4,
    applications: 3,
    servicePrincipals: 3 + 5 + 1,
    'directory/administrativeUnits': 3,
    'identity/conditionalAccess/policies': 6,
    'identity/conditionalAccess/namedLocations': 4,
    'policies/crossTenantAccessPolicy/partners': 3,
    domains: 5,
    'roleManagement/directory/roleAssignments': 6,
    'roleManagement/directory/roleEligibilitySchedules': 3,
    oauth2PermissionGrants: 2,
    organization: 1,
    'policies/authorizationPolicy': 1,
  };
  for (const [path, count] of Object.entries(expected)) {
    it(`makes ${count} of ${path}`, () => assert.equal(growTenant({ clock, ...sizes }).objects(path).size, count));
  }

  it('leaves no audit record', () => assert.equal(growTenant({ clock, ...sizes }).audit.all.length, 0));

  it('is quick', () => {
    const start = process.cpuUsage();
    assert.equal(growTenant({ clock, users: 50_000, groups: 500 }).objects('users').size, 50_000);
    assert.ok(process.cpuUsage(start).user < 5_000_000);
  });
});

describe('simulator: a tenant', () => {
  const ada = actor('ada');
  const fresh = () => new Tenant({ id: 'tenant', displayName: 'T', clock });

  it('never changes an object in place', () => {
    const tenant = fresh();
    const { id } = tenant.create(ada, 'groups', { displayName: 'a' });
    const before = tenant.get('groups', textOf(id));
    tenant.update(ada, 'groups', textOf(id), { displayName: 'b' });
    assert.equal(before?.displayName, 'a');
    assert.equal(tenant.get('groups', textOf(id))?.displayName, 'b');
  });

  it('fills in what Graph would', () => {
    const group = fresh().create(ada, 'groups', { displayName: 'a' });
    assert.deepEqual([group.groupTypes, group.mail, group.createdDateTime], [[], null, now.toISOString()]);
  });

  it('stamps the time of a change', () => {
    const tenant = fresh();
    tenant.put('identity/conditionalAccess/policies', { id: 'p', modifiedDateTime: null });
    const at = new Date('2026-01-01T00:00:00Z');
    const policy = tenant.at(at, () =>
      tenant.update(ada, 'identity/conditionalAccess/policies', 'p', { state: 'enabled' }),
    );
    assert.equal(policy.modifiedDateTime, at.toISOString());
    assert.equal(tenant.now(), now);
  });

  it('forgets members that are deleted', () => {
    const tenant = fresh();
    for (const id of ['u1', 'u2']) tenant.put('users', { id });
    tenant.put('groups', { id: 'g' });
    for (const id of ['u1', 'u2']) tenant.link('groups', 'g', 'members', id);
    tenant.remove(ada, 'users', 'u1');
    assert.deepEqual([...tenant.related('groups', 'g', 'members').keys()], ['u2']);
  });

  const wrong: [string, (tenant: Tenant) => unknown][] = [
    ['an unknown path', (tenant) => tenant.create(ada, 'nothing', {})],
    ['an unknown object', (tenant) => tenant.update(ada, 'groups', 'none', {})],
    [
      'an unknown member',
      (tenant) => {
        tenant.put('groups', { id: 'g' });
        tenant.removeReference(ada, 'groups', 'g', 'members', 'none');
      },
    ],
    ['a singleton that is not there', (tenant) => tenant.singleton('organization')],
    ['an object without its key', (tenant) => tenant.put('users', {})],
  ];
  for (const [what, act] of wrong) it(`refuses ${what}`, () => assert.throws(() => act(fresh()), Error));
});

describe('simulator: stories', () => {
  it('can all be played one after the other, and leave records at their times', () => {
    const tenant = demoTenant({ clock });
    for (const story of stories) assert.equal(playStory(tenant, story, clock).length, story.acts.length);
    const times = tenant.audit.all.map((record) => Date.parse(textOf(record.activityDateTime)));
    assert.ok(times.every((time) => time <= now.getTime() && time > now.getTime() - 24 * 3_600_000));
    const results = tenant.audit.all.map(({ result }) => result);
    assert.equal(results.filter((result) => result === 'failure').length, 1);
  });

  it('credit the one who did it, not the one who was refused', () => {
    const tenant = demoTenant({ clock });
    for (const story of stories.slice(0, 2)) playStory(tenant, story, clock);
    const about = tenant.audit.all.filter((record) =>
      (record.targetResources as JsonObject[]).some(({ id }) => id === stageId('Head office')),
    );
    const told = about.map(({ result, initiatedBy }) => [
      result,
      ((initiatedBy as JsonObject).user as JsonObject).userPrincipalName,
    ]);
    assert.deepEqual(told, [
      ['failure', 'chiara.conti@contoso.example'],
      ['success', 'bo.nystrom@contoso.example'],
    ]);
  });

  it('take instants and offsets, and nothing else', () => {
    const tenant = demoTenant({ clock });
    const story = (at: string) => ({
      name: 'n',
      title: 't',
      acts: [{ at, actor: 'ada' as const, says: 'x', does: () => undefined }],
    });
    assert.deepEqual(playStory(tenant, story('-1h30m'), clock), ['2026-03-02T18:30:00.000Z x']);
    assert.deepEqual(playStory(tenant, story('2026-01-01T00:00:00Z'), clock), ['2026-01-01T00:00:00.000Z x']);
    for (const at of ['yesterday', '-', '-5']) assert.throws(() => playStory(tenant, story(at), clock));
  });

  it('can be played from outside', async () => {
    const simulator = await startSimulator({ tenant: demoTenant({ clock }) });
    const response = await fetch(`${simulator.url}/_simulator/story/deletion`, { method: 'POST' });
    assert.equal(response.status, 200);
    assert.equal(simulator.tenant.get('groups', stageId('Old project')), undefined);
    await simulator.close();
  });

  it('put hostile names everywhere, and let them act', () => {
    const tenant = demoTenant({ clock });
    assert.equal(addHostileNames(tenant).length, hostileNames.length);
    letHostileNamesAct(tenant);
    for (const path of ['users', 'groups', 'applications']) {
      const names = new Set([...tenant.objects(path).values()].map(({ displayName }) => displayName));
      assert.ok(
        hostileNames.every((name) => names.has(name)),
        path,
      );
    }
    assert.equal(tenant.audit.all.length, hostileNames.length);
  });
});
