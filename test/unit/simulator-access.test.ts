import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { normalBehaviour } from '../../src/simulator/behaviour.ts';
import { licenceFaults } from '../../src/simulator/licence-faults.ts';
import { permissionsFor } from '../../src/simulator/permissions.ts';
import { populate } from '../../src/simulator/populate.ts';
import { relationRoutes, routes } from '../../src/simulator/routes.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { makeToken, readToken } from '../../src/simulator/tokens.ts';

const now = new Date('2026-03-02T20:00:00Z');
const tenant = growTenant({ clock: { now: () => now } });
populate(tenant);
let simulator: Simulator;

async function ask(path: string, token: string) {
  const response = await fetch(`${simulator.url}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await response.json()) as JsonObject & { error: { code: string; message: string } };
  return { status: response.status, body };
}

before(async () => {
  simulator = await startSimulator({ tenant });
});
after(() => simulator.close());
beforeEach(() => {
  Object.assign(simulator.behaviour, normalBehaviour());
  simulator.faults.clear();
});

describe('simulator: what is documented for people only', () => {
  const delegatedOnly = routes.filter((route) => route.delegatedOnly);

  it('is some of the table', () => assert.equal(delegatedOnly.length, 18));

  for (const { path, shape, function: isFunction } of delegatedOnly) {
    it(path, async () => {
      const address = `${shape['v1.0'] === undefined ? 'beta' : 'v1.0'}/${path}${isFunction ? '()' : ''}`;
      const refused = await ask(address, simulator.token);
      assert.equal(refused.status, 403);
      assert.equal(refused.body.error.code, 'Forbidden');
      assert.match(refused.body.error.message, /Application permissions are not supported/);
      const person = makeToken({ exp: Math.floor(now.getTime() / 1000) + 60, scp: 'Policy.Read.All' });
      assert.equal((await ask(address, person)).status, 200);
    });
  }
});

describe('simulator: permissions', () => {
  const cases: [path: string, sufficient: string, other: string][] = [
    ['v1.0/identity/conditionalAccess/policies', 'Policy.Read.All', 'Group.Read.All'],
    ['v1.0/identity/conditionalAccess/deletedItems/policies', 'Policy.Read.All', 'Directory.Read.All'],
    ['v1.0/groups', 'Group.Read.All', 'Policy.Read.All'],
    ['v1.0/directory/deletedItems/microsoft.graph.group', 'Group.Read.All', 'Application.Read.All'],
    ['beta/administrativeUnits', 'AdministrativeUnit.Read.All', 'Group.Read.All'],
    [
      'v1.0/deviceManagement/deviceConfigurations',
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementApps.Read.All',
    ],
    ['v1.0/deviceManagement/deviceConfigurations', 'DeviceManagementConfiguration.ReadWrite.All', 'Directory.Read.All'],
    ['beta/networkAccess/forwardingProfiles', 'NetworkAccess.Read.All', 'Policy.Read.All'],
    ['v1.0/auditLogs/directoryAudits', 'AuditLog.Read.All', 'Group.Read.All'],
  ];
  for (const [path, sufficient, other] of cases) {
    it(`${path} opens to ${sufficient}, not to ${other}`, async () => {
      assert.equal((await ask(path, simulator.tokenWith([other]))).status, 200, 'nothing is checked unless it is told');
      simulator.behaviour.checkPermissions = true;
      assert.equal((await ask(path, simulator.tokenWith([sufficient]))).status, 200);
      for (const roles of [[other], []]) {
        const { status, body } = await ask(path, simulator.tokenWith(roles));
        assert.deepEqual([status, body.error.code], [403, 'Authorization_RequestDenied']);
      }
    });
  }

  it('of a relation are its own, or those of what it hangs on', () => {
    assert.deepEqual(permissionsFor('servicePrincipals/{id}/claimsPolicy'), [
      'Policy.ReadWrite.ApplicationConfiguration',
    ]);
    assert.deepEqual(
      permissionsFor('deviceManagement/deviceConfigurations/{id}/assignments'),
      permissionsFor('deviceManagement/deviceConfigurations'),
    );
  });

  it('are known of every path that apps may read', () => {
    const templates = [...routes.map(({ path }) => path), ...relationRoutes.map(({ template }) => template)];
    const open = templates.filter((template) => permissionsFor(template).length === 0);
    const people = new Set(routes.filter((route) => route.delegatedOnly).map(({ path }) => path));
    assert.deepEqual(
      open.filter((template) => !people.has(template.split('/{id}')[0] ?? '')),
      [],
    );
  });

  it('are those that Entra was told to grant', () => {
    assert.deepEqual(readToken(simulator.tokenWith(['A.Read.All']))?.roles, ['A.Read.All']);
    assert.deepEqual(readToken(simulator.token)?.roles, normalBehaviour().grantedRoles);
  });
});

describe('simulator: licences', () => {
  for (const [name, refusal] of Object.entries(licenceFaults)) {
    it(name, async () => {
      simulator.faults.add({ path: 'domains', ...refusal });
      const { status, body } = await ask('v1.0/domains', simulator.token);
      assert.deepEqual([status, body.error.code, body.error.message], [refusal.status, refusal.code, refusal.message]);
    });
  }
});

describe('simulator: services with logs of their own', () => {
  it('leave no directory audit record', () => {
    const path = 'deviceManagement/deviceConfigurations';
    const [key] = tenant.objects(path).keys();
    tenant.update(actor('ada'), path, key ?? '', { displayName: 'Changed' });
    tenant.update(actor('ada'), 'admin/forms', null, { settings: { isExternalSendFormEnabled: true } });
    assert.equal(tenant.audit.all.length, 0);
    assert.equal(tenant.get(path, key ?? '')?.displayName, 'Changed');
  });
});
