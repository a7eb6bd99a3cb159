import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { hireStaff, pimSystem, service } from '../../src/simulator/audited-staff.ts';
import { actor } from '../../src/simulator/cast.ts';
import { byDeputy, deputies } from '../../src/simulator/deputies.ts';
import {
  activateRole,
  assignRole,
  assignRoleThroughPim,
  expireRole,
  outsideOfPim,
} from '../../src/simulator/privileged-identity.ts';
import { idOf } from '../../src/simulator/simulated-actor.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { auditLog } from '../support/audit-log.ts';
import type { Audit } from '../support/audit-log.ts';

const ada = actor('ada');
const bo = actor('bo');
const assignments = 'roleManagement/directory/roleAssignments';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

/** An act as the simulator tells it. */
interface Told {
  readonly at: string;
  readonly path: string;
  readonly key: string;
  readonly verb: string;
  readonly actors: readonly { id: string; displayName: string }[];
  readonly deputy: { id: string } | null;
  readonly properties: readonly { property: string; before: unknown; after: unknown }[];
  readonly relation: string | null;
  readonly member: string | null;
  readonly toldFrom: string | null;
}

describe('simulator: the truth', () => {
  const { tenant, clock, first, list, simulator } = auditLog();
  let start = clock.now();
  before(() => hireStaff(tenant));
  beforeEach(() => {
    start = clock.now();
  });

  const truth = async (): Promise<Told[]> => {
    const response = await fetch(`${simulator().url}/_simulator/truth?since=${start.toISOString()}`);
    assert.equal(response.status, 200);
    return (await response.json()) as Told[];
  };
  /** Of this test, oldest first; some services write seconds after the directory, and some before. */
  const lately = async (): Promise<Audit[]> => {
    const from = new Date(start.getTime() - 60_000).toISOString();
    await clock.sleep(10_000);
    return list(`?$filter=activityDateTime ge ${from}&$orderby=activityDateTime asc`);
  };
  const initiator = ({ initiatedBy }: Audit): string => {
    const { user, app } = initiatedBy as { user: JsonObject | null; app: JsonObject | null };
    return textOf((user ?? app)?.id ?? app?.servicePrincipalId);
  };

  it('tells each property that an update changed, and no other', async () => {
    const id = first('users');
    const { city = null } = tenant.get('users', id) ?? {};
    tenant.update(ada, 'users', id, { jobTitle: 'Baker', city });
    const [act, ...others] = await truth();
    assert.equal(others.length, 0);
    assert.ok(act);
    assert.deepEqual(
      [act.path, act.key, act.verb, act.actors[0]?.displayName],
      ['users', id, 'update', 'Ada Lindqvist'],
    );
    assert.deepEqual(
      act.properties.map(({ property, after }) => [property, after]),
      [['jobTitle', 'Baker']],
    );
    assert.equal(act.toldFrom, clock.now().toISOString());
  });

  it('tells links, creations and removals', async () => {
    const { id } = tenant.create(ada, 'groups', { displayName: 'G' });
    const key = textOf(id);
    tenant.addReference(bo, 'groups', key, 'members', first('users'));
    tenant.removeReference(bo, 'groups', key, 'members', first('users'));
    tenant.remove(ada, 'groups', key);
    assert.deepEqual(
      (await truth()).map(({ verb, relation, member }) => [verb, relation, member]),
      [
        ['add', null, null],
        ['link', 'members', first('users')],
        ['unlink', 'members', first('users')],
        ['delete', null, null],
      ],
    );
  });

  it('tells of the elements that Graph shows as objects of their own', async () => {
    const path = 'policies/authenticationMethodsPolicy';
    const methods = tenant.singleton(path).authenticationMethodConfigurations as JsonObject[];
    const authenticationMethodConfigurations = methods.map((method, index) =>
      index === 0 ? { ...method, state: 'disabled' } : method,
    );
    tenant.update(ada, path, null, { authenticationMethodConfigurations });
    const acts = await truth();
    assert.deepEqual(
      acts.map((act) => [act.path, act.key]),
      [
        [path, 'authenticationMethodsPolicy'],
        [`${path}/authenticationMethodConfigurations`, 'Fido2'],
      ],
    );
    assert.deepEqual(acts[1]?.properties, [{ property: 'state', before: 'enabled', after: 'disabled' }]);
  });

  it('tells what no record tells', async () => {
    tenant.update(ada, 'subscribedSkus', first('subscribedSkus'), { capabilityStatus: 'Suspended' });
    const [act] = await truth();
    assert.equal(act?.toldFrom, null);
    assert.deepEqual(await lately(), []);
  });

  it('waits with a late record until it is listed', async () => {
    simulator().behaviour.auditLateness = { usualSeconds: 600, lateShare: 1, mostHours: 24 };
    tenant.update(ada, 'users', first('users'), { jobTitle: 'Miller' });
    const [act] = await truth();
    const late = Date.parse(act?.toldFrom ?? '') - clock.now().getTime();
    assert.ok(late > 6_000_000, `${late}`);
  });

  for (const deputy of deputies) {
    it(`knows for whom a service acts: ${deputy.loggedByService}`, async () => {
      const group = first('groups');
      byDeputy(tenant, deputy, { person: bo, group }, (app) => {
        tenant.addReference(app, 'groups', group, 'owners', idOf(ada));
      });
      const [act] = await truth();
      const app = service(tenant, deputy.app);
      assert.deepEqual([act?.actors.map(({ id }) => id), act?.deputy?.id], [[idOf(bo)], idOf(app)]);
      const records = await lately();
      assert.equal(new Set(records.map(({ correlationId }) => correlationId)).size, 1);
      const by = Object.fromEntries(records.map((record) => [record.loggedByService as string, initiator(record)]));
      assert.deepEqual(by, { 'Core Directory': idOf(app), [deputy.loggedByService]: idOf(bo) });
      tenant.removeReference(ada, 'groups', group, 'owners', idOf(ada));
    });
  }

  it('knows who activated a role, which the directory writes as done by MS-PIM', async () => {
    const id = activateRole(tenant, bo, globalAdministrator, 2);
    const acts = await truth();
    assert.ok(acts.some(({ path, key }) => path === assignments && key === id));
    assert.ok(acts.every(({ actors }) => actors[0]?.id === idOf(bo)));
    const [requested, given, completed] = await lately();
    assert.ok(requested && given && completed);
    assert.deepEqual(
      [requested, given, completed].map((record) => [record.activityDisplayName, initiator(record)]),
      [
        ['Add member to role requested (PIM activation)', idOf(bo)],
        ['Add member to role', idOf(service(tenant, 'MS-PIM'))],
        ['Add member to role completed (PIM activation)', idOf(bo)],
      ],
    );
    assert.equal(requested.correlationId, completed.correlationId);
    assert.notEqual(requested.correlationId, given.correlationId);
    assert.deepEqual(
      completed.targetResources.map(({ type }) => type),
      ['Role', 'Request', 'User', 'Directory', 'Other'],
    );
    assert.deepEqual(
      [completed.targetResources[0]?.id, completed.targetResources[2]?.id],
      [globalAdministrator, idOf(bo)],
    );
    const details = (completed.additionalDetails as { key: string; value: string }[]).map(({ key }) => key);
    for (const key of [
      'RoleDefinitionOriginId',
      'TemplateId',
      'RoleAssignmentRequestId',
      'ExpirationTime',
      'OriginRoleAssignmentId',
    ])
      assert.ok(details.includes(key), key);
    await clock.sleep(3_600_000);
    start = clock.now();
    expireRole(tenant, id);
    const [removed] = await truth();
    assert.deepEqual(
      removed?.actors.map((who) => who.id),
      [idOf(pimSystem), idOf(service(tenant, 'MS-PIM'))],
    );
    const [core, pim] = await lately();
    assert.deepEqual(
      [core, pim].map((record) => record?.activityDisplayName),
      ['Remove member from role', 'Remove member from role (PIM activation expired)'],
    );
  });

  it('tells a role that was given directly from one that was given through PIM', async () => {
    const grant = { principalId: first('users'), roleDefinitionId: globalAdministrator };
    const direct = assignRole(tenant, ada, grant);
    const [record, ...others] = await lately();
    assert.deepEqual(
      [record?.activityDisplayName, record && initiator(record), others.length],
      ['Add member to role', idOf(ada), 0],
    );
    const role = record?.targetResources[1]?.id;
    assert.ok(textOf(role) === tenant.surrogate(`directoryRole/${globalAdministrator}`));
    tenant.remove(ada, assignments, direct);
    await clock.sleep(3_600_000);
    start = clock.now();
    assignRoleThroughPim(tenant, ada, grant);
    assert.deepEqual(
      (await lately()).map(({ activityDisplayName }) => activityDisplayName),
      [
        'Add member to role in PIM requested (permanent)',
        'Add member to role',
        'Add member to role in PIM completed (permanent)',
      ],
    );
  });

  it('is silent about the alert that PIM repeats', async () => {
    const grant = { principalId: first('users'), roleDefinitionId: globalAdministrator };
    tenant.chronicle.note([outsideOfPim(tenant, ada, grant)]);
    const [record] = await lately();
    assert.ok(record);
    assert.equal(record.activityDisplayName, 'Add member to role outside of PIM (permanent)');
    assert.equal(initiator(record), idOf(ada));
    assert.deepEqual(await truth(), []);
  });
});
