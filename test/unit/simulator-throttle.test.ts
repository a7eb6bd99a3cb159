import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { usualThrottle } from '../../src/simulator/throttle-model.ts';
import type { ThrottleModel } from '../../src/simulator/throttle-model.ts';
import { serviceOf } from '../../src/simulator/throttled-service.ts';
import type { ThrottledService } from '../../src/simulator/throttled-service.ts';
import { makeToken, readToken } from '../../src/simulator/tokens.ts';

type Body = { error: { code: string; message: string } };

describe('simulator: throttling', () => {
  const sizes = [
    { users: 49, amount: 3500 },
    { users: 50, amount: 5000 },
    { users: 500, amount: 5000 },
    { users: 501, amount: 8000 },
  ];
  for (const { users, amount } of sizes) {
    it(`gives a tenant of ${users} users ${amount} resource units`, () => {
      assert.equal(usualThrottle(users).directory.amount, amount);
    });
  }

  const places: readonly (readonly [string, ThrottledService])[] = [
    ['users', 'directory'],
    ['groups/{id}/members', 'directory'],
    ['policies/claimsMappingPolicies', 'directory'],
    ['policies/authenticationFlowsPolicy', 'identityProviders'],
    ['identity/conditionalAccess/policies', 'conditionalAccess'],
    ['identityProtection/riskyServicePrincipals', 'conditionalAccess'],
    ['auditLogs/directoryAudits', 'reports'],
    ['reports/authenticationMethods/usersRegisteredByFeature', 'reports'],
    ['identity/b2xUserFlows', 'identityProviders'],
    ['identityProviders', 'identityProviders'],
    ['groups/{id}/extensions', 'extensions'],
    ['identityGovernance/accessReviews/definitions', 'governance'],
    ['roleManagement/directory/roleAssignments', 'governance'],
    ['policies/roleManagementPolicyAssignments', 'governance'],
    ['deviceManagement/deviceConfigurations', 'intune'],
    ['deviceAppManagement/mobileApps', 'intune'],
    ['security/attackSimulation/payloads', 'security'],
    ['security/secureScoreControlProfiles', 'secureScore'],
    ['teamwork', 'teams'],
    ['admin/sharepoint/settings', 'other'],
  ];
  for (const [template, service] of places) {
    it(`counts ${template} for ${service}`, () => assert.equal(serviceOf(template), service));
  }

  describe('over HTTP', () => {
    let simulator: Simulator;
    let now: number;
    const get = async (path: string, token = simulator.token) => {
      const response = await fetch(`${simulator.url}/v1.0/${path}`, { headers: { authorization: `Bearer ${token}` } });
      return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
    };
    const pass = (seconds: number) => {
      now += seconds * 1000;
    };
    const limit = (changes: Partial<ThrottleModel>) => {
      simulator.behaviour.throttle = { ...usualThrottle(30), ...changes };
    };

    beforeEach(async () => {
      now = Date.parse('2026-03-02T20:00:00Z');
      const clock = { now: () => new Date(now) };
      simulator = await startSimulator({ tenant: growTenant({ clock, users: 30 }) });
      limit({});
    });
    afterEach(() => simulator.close());

    const directory = { ...usualThrottle(30).directory, amount: 10 };

    it('is off unless it is asked for', async () => {
      simulator.behaviour.throttle = null;
      for (let times = 0; times < 5; times += 1) {
        assert.equal((await get('identity/conditionalAccess/policies')).status, 200);
      }
      assert.equal(simulator.usage.toJson().refused, 0);
    });

    it('tells the resource units, and how much of the limit is used only above 0.8', async () => {
      limit({ directory });
      const shares = [];
      for (let times = 0; times < 5; times += 1) {
        const { headers } = await get('users');
        assert.equal(headers.get('x-ms-resource-unit'), '2');
        shares.push(headers.get('x-ms-throttle-limit-percentage'));
      }
      assert.deepEqual(shares, [null, null, null, null, '1.00']);
    });

    it('refuses what is too much, and says for how long and why', async () => {
      limit({ directory });
      for (let times = 0; times < 5; times += 1) await get('users');
      const { status, headers, body } = await get('users');
      assert.equal(status, 429);
      assert.equal(body.error.code, 'TooManyRequests');
      const app = simulator.identity.clientId;
      assert.equal(
        body.error.message,
        `Too many requests from Identifier:${app} under category:aadgraph.app.tenant_small. Please try again later.`,
      );
      // Two units are owed, two are needed, and one comes each second.
      assert.equal(headers.get('retry-after'), '4');
      assert.equal(headers.get('x-ms-throttle-scope'), `Tenant_Application/ReadWrite/${app}/${simulator.tenant.id}`);
      assert.equal(headers.get('x-ms-throttle-information'), 'ResourceUnitLimitExceeded');
      assert.equal(headers.get('x-ms-throttle-limit-percentage'), '1.20');
      pass(3);
      assert.equal((await get('users')).status, 429);
      pass(5);
      assert.equal((await get('users')).status, 200);
    });

    it('counts refused requests, up to 1.8 of the limit', async () => {
      limit({ directory });
      for (let times = 0; times < 20; times += 1) await get('users');
      const { headers } = await get('users');
      assert.equal(headers.get('x-ms-throttle-limit-percentage'), '1.80');
      assert.equal(headers.get('retry-after'), '10');
    });

    it('has a bucket for each app', async () => {
      limit({ directory });
      for (let times = 0; times < 6; times += 1) await get('users');
      const claims = { ...readToken(simulator.token), appid: 'another' };
      assert.equal((await get('users', makeToken(claims))).status, 200);
    });

    it('takes one request a second for conditional access, from all apps together, and does not say when', async () => {
      const path = 'identity/conditionalAccess/policies';
      assert.equal((await get(path)).status, 200);
      const { status, headers, body } = await get(path, makeToken({ ...readToken(simulator.token), appid: 'another' }));
      assert.equal(status, 429);
      assert.equal(headers.get('retry-after'), null);
      assert.equal(body.error.message, 'Too many requests.');
      assert.equal((await get('users')).status, 200);
      pass(1);
      assert.equal((await get(path)).status, 200);
    });

    it('says when for conditional access too, where it is told to', async () => {
      limit({ conditionalAccess: { ...usualThrottle(30).conditionalAccess, retryAfter: true } });
      await get('identity/conditionalAccess/policies');
      assert.equal((await get('identity/conditionalAccess/policies')).headers.get('retry-after'), '1');
    });

    it('takes five requests in ten seconds for reports', async () => {
      const statuses = [];
      for (let times = 0; times < 6; times += 1) statuses.push((await get('auditLogs/directoryAudits')).status);
      assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
      pass(2);
      assert.equal((await get('auditLogs/directoryAudits')).status, 200);
    });

    it('refuses the items of a batch one by one', async () => {
      const requests = Array.from({ length: 8 }, (_, id) => ({
        id: String(id),
        method: 'GET',
        url: id < 7 ? '/auditLogs/directoryAudits' : '/organization',
      }));
      const response = await fetch(`${simulator.url}/v1.0/$batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${simulator.token}` },
        body: JSON.stringify({ requests }),
      });
      const { responses } = (await response.json()) as {
        responses: { id: string; status: number; headers: Record<string, string> }[];
      };
      const refused = responses.filter(({ status }) => status === 429);
      assert.equal(response.status, 200);
      assert.equal(refused.length, 2);
      assert.ok(refused.every(({ headers }) => headers['Retry-After'] === '2'));
    });

    it('counts what each service is used for', async () => {
      await get('users?$select=id');
      await get('identity/conditionalAccess/policies');
      await get('identity/conditionalAccess/policies');
      const { requests, units, refused, services } = simulator.usage.toJson();
      assert.deepEqual({ requests, units, refused }, { requests: 3, units: 3, refused: 1 });
      assert.deepEqual(services, {
        directory: { requests: 1, units: 1, refused: 0 },
        conditionalAccess: { requests: 2, units: 2, refused: 1 },
      });
    });
  });
});
