import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildApi } from 'azure-devops-node-api/BuildApi.js';
import { BearerCredentialHandler } from 'azure-devops-node-api/handlers/bearertoken.js';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { JsonObject } from '../../src/domain/resource.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { makeToken, readToken } from '../../src/simulator/tokens.ts';
import { textOf } from '../../src/simulator/text-of.ts';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

describe('simulator: sign-in and Azure DevOps', () => {
  let simulator: Simulator;
  let now = new Date('2026-03-02T20:00:00Z');
  before(async () => {
    simulator = await startSimulator({ tenant: growTenant({ clock: { now: () => now }, users: 3 }) });
  });
  after(() => simulator.close());
  beforeEach(() => simulator.requests.clear());

  const assertion = async (
    bearer = simulator.identity.systemAccessToken,
    connection = simulator.identity.serviceConnectionId,
  ) => {
    const url = `${simulator.oidcRequestUri}?api-version=7.1&serviceConnectionId=${connection}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as { oidcToken: string } };
  };
  const form = (client_assertion: string): Record<string, string> => ({
    grant_type: 'client_credentials',
    client_id: simulator.identity.clientId,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  });
  const token = async (fields: Record<string, string>, tenant = simulator.tenant.id) => {
    const response = await fetch(`${simulator.url}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    return { status: response.status, body: (await response.json()) as JsonObject };
  };

  it('exchanges an assertion for a token that its Graph accepts', async () => {
    const { body } = await assertion();
    const answer = await token(form(body.oidcToken));
    assert.equal(answer.status, 200);
    assert.equal(answer.body.expires_in, 3600);
    const accessToken = textOf(answer.body.access_token);
    const claims = readToken(accessToken);
    assert.equal(claims?.aud, 'https://graph.microsoft.com');
    assert.equal(claims.tid, simulator.tenant.id);
    assert.equal(claims.appid, simulator.identity.clientId);
    assert.ok((claims.roles as string[]).includes('AuditLog.Read.All'));
    const graph = await fetch(`${simulator.url}/v1.0/domains`, { headers: { authorization: `Bearer ${accessToken}` } });
    assert.equal(graph.status, 200);
    assert.deepEqual(
      simulator.requests.all.map(({ path }) => path.split('/').at(-1)),
      ['oidctoken', 'token', 'domains'],
    );
  });

  it('gives no assertion without the right token or connection', async () => {
    assert.equal((await assertion('wrong')).status, 401);
    assert.equal((await assertion(undefined, 'wrong')).status, 404);
  });

  const refused: [what: string, change: (fields: Record<string, string>) => Record<string, string>, code: string][] = [
    ['another grant', (fields) => ({ ...fields, grant_type: 'password' }), 'AADSTS70003'],
    ['another client', (fields) => ({ ...fields, client_id: 'x' }), 'AADSTS700016'],
    ['a scope that is none', (fields) => ({ ...fields, scope: 'User.Read' }), 'AADSTS1002012'],
    ['no assertion', (fields) => ({ ...fields, client_assertion: '' }), 'AADSTS50027'],
    [
      'an assertion of somebody else',
      (fields) => ({ ...fields, client_assertion: makeToken({ sub: 'x', exp: 2e9 }) }),
      'AADSTS700213',
    ],
  ];
  for (const [what, change, code] of refused) {
    it(`refuses ${what}`, async () => {
      const { body } = await assertion();
      const answer = await token(change(form(body.oidcToken)));
      assert.equal(answer.status, answer.body.error === 'invalid_client' ? 401 : 400);
      assert.match(textOf(answer.body.error_description), new RegExp(`^${code}:`));
    });
  }

  it('refuses an assertion after ten minutes, and an access token after its hour', async () => {
    const { body } = await assertion();
    const accessToken = textOf((await token(form(body.oidcToken))).body.access_token);
    now = new Date(now.getTime() + 601_000);
    assert.match(textOf((await token(form(body.oidcToken))).body.error_description), /^AADSTS700024/);
    now = new Date(now.getTime() + 3_000_000);
    const graph = await fetch(`${simulator.url}/v1.0/domains`, { headers: { authorization: `Bearer ${accessToken}` } });
    assert.equal(graph.status, 401);
  });

  it('refuses another tenant', async () => {
    assert.match(textOf((await token({}, 'other')).body.error_description), /^AADSTS90002/);
  });

  it('describes itself to clients', async () => {
    const response = await fetch(`${simulator.url}/${simulator.tenant.id}/v2.0/.well-known/openid-configuration`);
    assert.equal(
      ((await response.json()) as JsonObject).token_endpoint,
      `${simulator.url}/${simulator.tenant.id}/oauth2/v2.0/token`,
    );
    assert.equal((await fetch(`${simulator.url}/common/discovery/instance?api-version=1.1`)).status, 200);
  });

  it('shows a job to the Azure DevOps client', async () => {
    simulator.azureDevOps.job.id = '0f0f0f0f-0000-4000-8000-000000000001';
    simulator.azureDevOps.job.startTime = new Date('2026-03-02T19:30:00Z');
    const { organisation, projectId, systemAccessToken } = simulator.identity;
    const api = new BuildApi(`${simulator.url}/${organisation}`, [new BearerCredentialHandler(systemAccessToken)], {});
    const timeline = await api.getBuildTimeline(projectId, 42);
    const job = timeline.records?.find(({ type }) => type === 'Job');
    assert.equal(job?.id, '0f0f0f0f-0000-4000-8000-000000000001');
    assert.equal(job.startTime?.toISOString(), '2026-03-02T19:30:00.000Z');
    const stranger = new BuildApi(`${simulator.url}/${organisation}`, [new BearerCredentialHandler('wrong')], {});
    await assert.rejects(stranger.getBuildTimeline(projectId, 42));
  });

  it("lets the Azure SDK's pipeline credential sign in over HTTPS", async () => {
    const clock = { now: () => new Date() };
    const secure = await startSimulator({ tenant: growTenant({ clock, users: 1 }), https: true });
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    try {
      const authority = join(folder, 'ca.pem');
      await writeFile(authority, secure.certificate ?? '');
      const { tenantId, clientId, serviceConnectionId, systemAccessToken } = secure.identity;
      const script = `
        const { AzurePipelinesCredential } = require(${JSON.stringify(require.resolve('@azure/identity'))});
        const [authorityHost, ...given] = process.argv.slice(1);
        const options = { authorityHost, disableInstanceDiscovery: true };
        new AzurePipelinesCredential(...given, options).getToken('https://graph.microsoft.com/.default').then(async ({ token }) => {
          const answer = await fetch(authorityHost + '/v1.0/organization', { headers: { authorization: 'Bearer ' + token } });
          console.log(answer.status);
        });`;
      const args = ['-e', script, secure.url, tenantId, clientId, serviceConnectionId, systemAccessToken];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority, SYSTEM_OIDCREQUESTURI: secure.oidcRequestUri };
      const { stdout } = await run(process.execPath, args, { env });
      assert.equal(stdout.trim(), '200');
      assert.ok(secure.requests.all.some(({ path }) => path.endsWith('oauth2/v2.0/token')));
    } finally {
      await secure.close();
      await rm(folder, { recursive: true });
    }
  });
});
