import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { auditLog } from '../support/audit-log.ts';
import type { Audit } from '../support/audit-log.ts';

const ada = actor('ada');
const hr = actor('hr');
const policies = 'identity/conditionalAccess/policies';

describe('simulator: the audit log', () => {
  const { tenant, clock, first, ask, list, simulator } = auditLog();

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
      const start = clock.now();
      for (const minutes of [1, 2, 3]) {
        await clock.sleep(60_000);
        tenant.update(ada, 'groups', first('groups'), { description: `turn ${minutes}` });
      }
      const from = new Date(start.getTime() + 90_000).toISOString();
      const filter = `activityDateTime ge ${from} and activityDateTime le ${clock.now().toISOString()}`;
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
        assert.equal((await ask(`?${text}`)).status, 400);
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
    simulator().behaviour.auditDelaySeconds = 300;
    tenant.update(ada, 'groups', first('groups'), { description: 'late' });
    const at = `?$filter=activityDateTime ge ${clock.now().toISOString()}`;
    assert.equal((await list(at)).length, 0);
    await clock.sleep(301_000);
    assert.equal((await list(at)).length, 1);
    simulator().behaviour.auditRetentionDays = 7;
    await clock.sleep(8 * 24 * 3_600_000);
    assert.equal((await list(at)).length, 0);
  });
});
