import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { noises } from '../../src/simulator/audit-noise.ts';
import { auditedDay } from '../../src/simulator/audited-day.ts';
import { administrators, hireStaff } from '../../src/simulator/audited-staff.ts';
import { growSized } from '../../src/simulator/grow-sized.ts';
import { idOf } from '../../src/simulator/simulated-actor.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import { routes } from '../../src/simulator/routes.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { toldFrom } from '../../src/simulator/truth-answer.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { FakeClock } from '../support/fakes.ts';

const listing = { delaySeconds: 0, lateness: null, retentionDays: 30 };
const day = 24 * 3_600_000;

describe('simulator: an audited day', () => {
  const clock = new FakeClock('2026-03-02T20:00:00Z');
  const grown = (): Tenant => {
    const tenant = growSized('small', { clock, seed: 5, scale: 0.1 });
    hireStaff(tenant);
    return tenant;
  };
  const tenant = grown();
  before(() => void auditedDay(tenant, { share: 0.01, seed: 1 }));
  const acts = () => tenant.chronicle.truth.since();

  it('is the same for the same seed', () => {
    const [one, other] = [1, 2].map((seed) => {
      const twin = grown();
      auditedDay(twin, { share: 0.01, seed });
      return JSON.stringify(twin.audit.all);
    });
    assert.equal(one, JSON.stringify(tenant.audit.all));
    assert.notEqual(one, other);
  });

  it('lies within the last day', () => {
    const now = clock.now().getTime();
    for (const { time } of acts()) assert.ok(time > now - day && time <= now - 60_000);
    for (const { activityDateTime } of tenant.audit.all) assert.ok(Date.parse(textOf(activityDateTime)) <= now);
  });

  it('is many people, some apps, and services of Microsoft', () => {
    const ids = new Set(acts().flatMap(({ actors }) => actors.map(idOf)));
    assert.ok(administrators.filter((who) => ids.has(idOf(who))).length >= 10);
    const types = new Set(acts().flatMap(({ actors }) => actors.map(({ type }) => type)));
    assert.deepEqual([...types].sort(), ['app', 'user']);
  });

  it('has several on one object, deputies, renames, deletions, refusals, and changes without a record', () => {
    const byObject = new Map<string, Set<string>>();
    for (const { path, key, actors } of acts()) {
      const who = byObject.get(`${path} ${key}`) ?? new Set<string>();
      for (const actor of actors) who.add(idOf(actor));
      byObject.set(`${path} ${key}`, who);
    }
    assert.ok([...byObject.values()].some((who) => who.size > 1));
    assert.ok(acts().some(({ deputy }) => deputy !== null));
    assert.ok(
      acts().some(
        ({ path, properties }) => path === 'users' && properties.some(({ property }) => property === 'displayName'),
      ),
    );
    for (const path of ['users', 'groups', 'applications', 'identity/conditionalAccess/policies'])
      assert.ok(
        acts().some((act) => act.path === path && act.verb === 'delete'),
        path,
      );
    assert.ok(tenant.audit.all.some(({ result }) => result === 'failure'));
    assert.ok(acts().some((act) => toldFrom(act, listing) === null));
  });

  it('tells of every act that is audited who is behind it', () => {
    const silent = acts().filter((act) => toldFrom(act, listing) === null);
    assert.deepEqual([...new Set(silent.map(({ path }) => path))], ['subscribedSkus']);
  });

  it('has two records of one click, and a twin of a policy by another', () => {
    const byCorrelation = new Map<string, JsonObject[]>();
    for (let seed = 2; seed < 6; seed += 1) auditedDay(tenant, { share: 0.01, seed });
    for (const record of tenant.audit.all) {
      const group = textOf(record.correlationId);
      byCorrelation.set(group, [...(byCorrelation.get(group) ?? []), record]);
    }
    const groups = [...byCorrelation.values()];
    const stub = (record: JsonObject): boolean =>
      JSON.stringify(record.targetResources).includes('"modifiedProperties":[]');
    assert.ok(groups.some((group) => group.length === 2 && group.some(stub) && !group.every(stub)));
    const twins = groups.filter((group) =>
      group.some(({ loggedByService }) => loggedByService === 'Conditional Access'),
    );
    const initiators = twins.map((group) => new Set(group.map(({ initiatedBy }) => JSON.stringify(initiatedBy))));
    assert.ok(initiators.some((who) => who.has('{}')));
    assert.ok(initiators.some((who) => [...who].some((text) => text.includes('MS-PIM'))));
  });

  for (const { name, records } of noises) {
    it(`changes nothing when ${name}`, () => {
      const before = routes.map(({ path }) => JSON.stringify([...tenant.objects(path)]));
      const written = records(tenant, randomFrom(1));
      assert.equal(written.length, 1);
      tenant.chronicle.note(written);
      assert.deepEqual(
        routes.map(({ path }) => JSON.stringify([...tenant.objects(path)])),
        before,
      );
    });
  }

  it('can be asked for from outside, and its acts while Graph answers', async () => {
    const simulator = await startSimulator({ tenant });
    const post = async (what: string): Promise<JsonObject> => {
      const response = await fetch(`${simulator.url}/_simulator/${what}`, { method: 'POST' });
      assert.equal(response.status, 200);
      return (await response.json()) as JsonObject;
    };
    try {
      assert.ok(Number((await post('audited-day?share=0.01&seed=9')).changes) > 50);
      assert.equal((await post('concurrent-acts?share=0.01&seed=10&every=3&most=4')).waiting, 4);
      const revisions = [tenant.audit.all.length];
      for (let request = 0; request < 12; request += 1) {
        const headers = { authorization: `Bearer ${simulator.token}` };
        assert.equal((await fetch(`${simulator.url}/v1.0/organization`, { headers })).status, 200);
        revisions.push(tenant.audit.all.length);
      }
      assert.equal(simulator.concurrent.waiting, 0);
      assert.equal(revisions[2], revisions[0]);
      for (const wrong of ['audited-day?share=2', 'concurrent-acts?every=0', 'concurrent-acts?seed=x']) {
        const response = await fetch(`${simulator.url}/_simulator/${wrong}`, { method: 'POST' });
        assert.equal(response.status, 400, wrong);
      }
    } finally {
      await simulator.close();
    }
  });
});
