import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Json } from '../../src/domain/resource.ts';
import { canaries, plantCanaries } from '../../src/simulator/canaries.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { populate } from '../../src/simulator/populate.ts';
import { relatedTo } from '../../src/simulator/relations.ts';
import type { RelationRoute } from '../../src/simulator/route.ts';
import { relationRoutes, routes } from '../../src/simulator/routes.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { letTimePass } from '../../src/simulator/time-passes.ts';
import { makeToken } from '../../src/simulator/tokens.ts';
import { looks } from '../../src/simulator/type-shape.ts';

const now = new Date('2026-03-02T20:00:00Z');
const clock = { now: () => now };
const stored = routes.filter(({ viewOf, gathers, type }) => !viewOf && !gathers && type !== 'directoryAudit');

function grown(seed = 1): Tenant {
  const tenant = growTenant({ clock, seed });
  populate(tenant);
  return tenant;
}

/** Everything of a tenant, relations at any depth. */
function whole(tenant: Tenant): Json {
  const below = (path: string, key: string, relations: readonly RelationRoute[]): Json =>
    relations.map((relation) =>
      [...relatedTo(tenant, path, key, relation)].map(([id, { path: place, object }]): Json => {
        const inner = place === '' ? below(`${path}/${key}/${relation.name}`, id, relation.relations) : null;
        return [id, object, inner];
      }),
    );
  return stored.map(({ path, relations }): Json => [
    path,
    [...tenant.objects(path)].map(([key, object]): Json => [key, object, below(path, key, relations)]),
  ]);
}

describe('simulator: a tenant with something of everything', () => {
  const tenant = grown();

  it('is the same for the same tenant, and another for another', () => {
    assert.deepEqual(whole(grown()), whole(tenant));
    assert.notDeepEqual(whole(grown(2)), whole(tenant));
  });

  it('has objects in every collection, and leaves no audit record', () => {
    const empty = stored.filter(({ path }) => tenant.objects(path).size === 0).map(({ path }) => path);
    assert.deepEqual(empty, []);
    assert.equal(tenant.audit.all.length, 0);
  });

  it('has something in every relation of some object', () => {
    const used = new Set<string>();
    const search = (template: string, path: string, key: string, relations: readonly RelationRoute[]): void => {
      for (const relation of relations) {
        const name = `${template}/${relation.name}`;
        for (const [id, located] of relatedTo(tenant, path, key, relation)) {
          used.add(name);
          if (located.path === '') search(name, `${path}/${key}/${relation.name}`, id, relation.relations);
        }
      }
    };
    for (const { path, relations } of stored) {
      for (const key of tenant.objects(path).keys()) search(path, path, key, relations);
    }
    const names = relationRoutes.map(({ route, way }) => [route.path, ...way.map(({ name }) => name)].join('/'));
    assert.deepEqual(
      names.filter((name) => !used.has(name)),
      [],
    );
  });

  it('keeps what was there', () => {
    const before = growTenant({ clock });
    for (const { path } of stored.filter(({ path }) => path !== 'policies/authenticationMethodsPolicy')) {
      for (const [key, object] of before.objects(path)) assert.deepEqual(tenant.get(path, key), object, path);
    }
  });

  it('changes nothing when it is done twice', () => {
    const twice = grown();
    populate(twice);
    assert.deepEqual(whole(twice), whole(tenant));
  });

  it('fills every placeholder', () => assert.doesNotMatch(JSON.stringify(whole(tenant)), /\{\w+\}/));

  it('gives no id twice among objects that stand alone', () => {
    const ids = stored
      .filter(({ path }) => !/deletedItems|privilegedAccess\/group\/resources/.test(path))
      .flatMap(({ path, key }) => (key === 'id' ? [...tenant.objects(path).keys()] : []))
      .filter((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) && id !== tenant.id);
    // An intended twin: a Teams configuration bears its user's id.
    const users = new Set(tenant.objects('users').keys());
    const twins = ids.filter((id, at) => ids.indexOf(id) !== at && !users.has(id));
    assert.deepEqual(twins, []);
  });

  it('is quick, and does not grow with the square of a large tenant', () => {
    const large = growTenant({ clock, users: 20_000, groups: 3000, applications: 500 });
    const start = process.cpuUsage();
    populate(large);
    assert.ok(process.cpuUsage(start).user < 3_000_000);
  });

  it('moves what nobody changes when time passes, and only that', () => {
    const later = grown();
    letTimePass(later);
    assert.notDeepEqual(whole(later), whole(tenant));
    assert.equal(later.audit.all.length, 0);
    const policies = 'identity/conditionalAccess/policies';
    assert.deepEqual([...later.objects(policies)], [...tenant.objects(policies)]);
    const heartbeat = (of: Tenant) =>
      [...of.objects('deviceManagement/mobileThreatDefenseConnectors').values()][0]?.lastHeartbeatDateTime;
    assert.equal(Date.parse(textOf(heartbeat(later))) - Date.parse(textOf(heartbeat(tenant))), 24 * 3600 * 1000);
  });
});

describe('simulator: shapes', () => {
  it('take words and bodies', () => {
    assert.deepEqual(looks('a b[]=x|y c=1', { d: 2 }), {
      properties: [
        { name: 'a', isList: false, values: [] },
        { name: 'b', isList: true, values: ['x', 'y'] },
        { name: 'c', isList: false, values: ['1'] },
      ],
      bodies: [{ d: 2 }],
    });
  });
  it('refuse what is no property', () => assert.throws(() => looks('a-b'), /'a-b'/));
});

describe('simulator: canaries', () => {
  let simulator: Simulator;
  const token = makeToken({ exp: Math.floor(now.getTime() / 1000) + 3600, scp: 'everything' });
  const tenant = grown();
  const answers = new Map<string, string>();

  before(async () => {
    plantCanaries(tenant);
    simulator = await startSimulator({ tenant });
    for (const { path } of canaries) if (!answers.has(path)) answers.set(path, await allOf(path));
  });
  after(() => simulator.close());

  /** What Graph answers at a template, for every owner; beta knows every property. */
  async function allOf(template: string): Promise<string> {
    const placed = relationRoutes.find((candidate) => candidate.template === template);
    if (placed === undefined) return (await textAt(template)) + (await singly(template));
    const { route, relation } = placed;
    const texts: string[] = [];
    for (const key of tenant.objects(route.path).keys()) {
      texts.push(await textAt(`${route.path}/${encodeURIComponent(key)}/${relation.name}`));
    }
    return texts.join('\n');
  }

  /** Some properties stand in the object's own answer only. */
  async function singly(path: string): Promise<string> {
    const texts: string[] = [];
    const { onlySingly = [] } = routes.find((route) => route.path === path) ?? {};
    for (const key of onlySingly.length === 0 ? [] : tenant.objects(path).keys()) {
      texts.push(await textAt(`${path}/${key}`));
    }
    return texts.join('\n');
  }

  async function textAt(path: string): Promise<string> {
    let text = '';
    const version = routes.find((route) => path.startsWith(route.path))?.shape.beta === undefined ? 'v1.0' : 'beta';
    for (let next: string | undefined = `${simulator.url}/${version}/${path}`; next !== undefined;) {
      const response: Response = await fetch(next, { headers: { authorization: `Bearer ${token}` } });
      const page: string = await response.text();
      text += page;
      next = (JSON.parse(page) as { '@odata.nextLink'?: string })['@odata.nextLink'];
    }
    return text;
  }

  it('are many, each with a value of its own', () => {
    assert.ok(canaries.length >= 45, `${canaries.length} canaries`);
    for (const { value, name } of canaries) {
      assert.ok(value.length >= 12, name);
      assert.deepEqual(
        canaries.filter((other) => other.value.includes(value)).map((other) => other.name),
        [name],
      );
    }
    assert.equal(new Set(canaries.map(({ name }) => name)).size, canaries.length);
  });

  for (const { name, path, value } of canaries) {
    it(`${name}: ${path}`, () => assert.ok(answers.get(path)?.includes(value), 'not in the answer'));
  }

  it('leave no audit record, and stay one when they are planted twice', () => {
    const before = JSON.stringify(whole(tenant));
    plantCanaries(tenant);
    assert.equal(JSON.stringify(whole(tenant)), before);
    assert.equal(tenant.audit.all.length, 0);
  });

  it('can be planted in a tenant that was not populated', () => {
    const bare = growTenant({ clock });
    plantCanaries(bare);
    const text = JSON.stringify(whole(bare));
    assert.deepEqual(
      canaries.filter(({ value }) => !text.includes(value)).map(({ name }) => name),
      [],
    );
  });

  it('are in no tenant that nobody planted them in', () => {
    const text = JSON.stringify(whole(grown()));
    assert.ok(canaries.every(({ value }) => !text.includes(value)));
  });
});
