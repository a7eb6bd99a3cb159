import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import { actor, hireCast } from '../../src/simulator/cast.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const ada = actor('ada');
const hr = actor('hr');
const policies = 'identity/conditionalAccess/policies';

type Target = {
  id: string | null;
  type: string | null;
  displayName: string | null;
  userPrincipalName: string | null;
  modifiedProperties: Property[];
};
type Property = { displayName: string; oldValue: string | null; newValue: string | null };
type Audit = JsonObject & { activityDisplayName: string; targetResources: Target[] };

describe('simulator: the audit log', () => {
  let simulator: Simulator;
  let tenant: Tenant;
  let now = new Date('2026-03-02T20:00:00Z');
  const clock = { now: () => now };
  const first = (path: string): string => [...tenant.objects(path).keys()][0] ?? assert.fail(`no ${path}`);
  const list = async (query = ''): Promise<Audit[]> => {
    const headers = { authorization: `Bearer ${simulator.token}` };
    const response = await fetch(`${simulator.url}/v1.0/auditLogs/directoryAudits${query}`, { headers });
    const body = (await response.json()) as { value: Audit[]; error: Json };
    assert.equal(response.status, 200, JSON.stringify(body.error));
    return body.value;
  };

  before(async () => {
    tenant = growTenant({ clock });
    hireCast(tenant);
    simulator = await startSimulator({ tenant });
  });
  after(() => simulator.close());
  beforeEach(() => {
    // Each test has an hour of its own.
    now = new Date(now.getTime() + 3_600_000);
    Object.assign(simulator.behaviour, normalBehaviour());
  });

  it('knows nothing of what grew', async () => assert.deepEqual(await list(), []));

  it('writes a conditional access policy whole, and a second time as the directory stores it', async () => {
    tenant.update(hr, policies, first(policies), { state: 'disabled' });
    const [own, stored] = await list('?$top=2');
    assert.ok(own && stored);
    const [whole] = own.targetResources[0]?.modifiedProperties ?? [];
    assert.equal(whole?.displayName, 'ConditionalAccessPolicy');
    assert.equal((JSON.parse(whole.newValue ?? '') as JsonObject).state, 'disabled');
    const [detail] = stored.targetResources[0]?.modifiedProperties ?? [];
    const [text] = JSON.parse(detail?.newValue ?? '') as [string];
    assert.equal((JSON.parse(text) as JsonObject).state, 'disabled');
    assert.match(textOf(own.id), /^IPCGraph_/);
    assert.match(textOf(stored.id), /^Directory_/);
  });

  it('names an app by its service principal, without an app id', async () => {
    tenant.update(hr, 'groups', first('groups'), { description: 'x' });
    const [record] = await list('?$top=1');
    const { servicePrincipalId } = hr.type === 'app' ? hr : assert.fail();
    assert.deepEqual(record?.initiatedBy, {
      user: null,
      app: { appId: null, displayName: 'HR Provisioning', servicePrincipalId, servicePrincipalName: null },
    });
  });

  it('gives a deleted user a sign-in name that begins with the id', async () => {
    const { id } = tenant.create(ada, 'users', { userPrincipalName: 'gone@x.example' });
    tenant.remove(ada, 'users', textOf(id));
    const [record] = await list("?$top=1&$filter=activityDisplayName eq 'Delete user'");
    assert.equal(record?.targetResources[0]?.userPrincipalName, `${textOf(id).replaceAll('-', '')}gone@x.example`);
  });

  it('records a failure and changes nothing', async () => {
    const before = tenant.singleton('policies/authorizationPolicy');
    tenant.fail(ada, 'policies/authorizationPolicy', 'authorizationPolicy', 'Not allowed.');
    tenant.fail(ada, 'groups', 'never-made', 'Quota exceeded.', 'Add group');
    const records = await list('?$top=2');
    assert.deepEqual(
      records
        .map(({ activityDisplayName, result, resultReason }) => [activityDisplayName, result, resultReason])
        .sort(),
      [
        ['Add group', 'failure', 'Quota exceeded.'],
        ['Update authorization policy', 'failure', 'Not allowed.'],
      ],
    );
    assert.equal(tenant.singleton('policies/authorizationPolicy'), before);
    assert.equal(tenant.get('groups', 'never-made'), undefined);
  });

  describe('is asked', () => {
    it('by time, newest first, or oldest first on demand', async () => {
      const start = now;
      for (const minutes of [1, 2, 3]) {
        now = new Date(start.getTime() + minutes * 60_000);
        tenant.update(ada, 'groups', first('groups'), { description: `turn ${minutes}` });
      }
      const from = new Date(start.getTime() + 90_000).toISOString();
      const filter = `activityDateTime ge ${from} and activityDateTime le ${now.toISOString()}`;
      const times = (records: Audit[]) =>
        records.map(({ activityDateTime }) => (Date.parse(textOf(activityDateTime)) - start.getTime()) / 60_000);
      assert.deepEqual(times(await list(`?$filter=${filter}`)), [3, 2]);
      assert.deepEqual(times(await list(`?$filter=${filter}&$orderby=activityDateTime asc`)), [2, 3]);
    });

    it('by target, actor and activity', async () => {
      const id = first('devices');
      tenant.update(hr, 'devices', id, { isManaged: false });
      for (const filter of [
        `targetResources/any(t:t/id eq '${id}')`,
        "initiatedBy/app/displayName eq 'HR Provisioning'",
        "startswith(activityDisplayName,'Update dev')",
        "loggedByService eq 'Core Directory' and category eq 'Device'",
      ]) {
        const [record] = await list(`?$filter=${encodeURIComponent(filter)}`);
        assert.equal(record?.targetResources[0]?.id, id, filter);
      }
    });

    for (const query of [
      "$filter=result ne 'success'",
      'not(x eq 1)',
      '$orderby=result',
      '$filter=activityDateTime gt 2026-01-01T00:00:00Z',
    ]) {
      it(`and refuses ${query}`, async () => {
        const text = query.startsWith('$') ? query : `$filter=${query}`;
        const url = `${simulator.url}/v1.0/auditLogs/directoryAudits?${text}`;
        assert.equal((await fetch(url, { headers: { authorization: `Bearer ${simulator.token}` } })).status, 400);
      });
    }

    it('in pages of a thousand at most', async () => {
      for (let turn = 0; turn < 1100; turn += 1)
        tenant.update(ada, 'groups', first('groups'), { description: `turn ${turn}` });
      assert.equal((await list()).length, 1000);
      assert.equal((await list('?$top=5000')).length, 1000);
      assert.equal((await list('?$top=5')).length, 5);
    });
  });

  it('lists a record late, and not for ever', async () => {
    simulator.behaviour.auditDelaySeconds = 300;
    tenant.update(ada, 'groups', first('groups'), { description: 'late' });
    const at = `?$filter=activityDateTime ge ${now.toISOString()}`;
    assert.equal((await list(at)).length, 0);
    now = new Date(now.getTime() + 301_000);
    assert.equal((await list(at)).length, 1);
    simulator.behaviour.auditRetentionDays = 7;
    now = new Date(now.getTime() + 8 * 24 * 3_600_000);
    assert.equal((await list(at)).length, 0);
  });
});
