import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate } from '../../src/simulator/certificate.ts';
import type { Certificate } from '../../src/simulator/certificate.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import type { Endpoint } from '../support/agent-environment.ts';
import type { JobOptions, StepRun } from '../support/agent.ts';
import { FakeClock } from '../support/fakes.ts';
import { node24, skipWithoutNode24 } from '../support/node24.ts';
import { builtTasks, pipelinePlace } from '../support/pipeline-place.ts';
import type { PipelinePlace } from '../support/pipeline-place.ts';
import { serviceConnection, taskFolder } from '../support/simulated-job.ts';

/** Each scheme of a service connection through the bundled export task, against a sign-in that checks what it is shown. */
describe('sign-in of a pipeline', () => {
  let place: PipelinePlace;
  let certificate: Certificate;
  let stranger: Certificate;
  before(async () => {
    place = await pipelinePlace(demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 1 }));
    [certificate, stranger] = await Promise.all([makeCertificate('rsa'), makeCertificate('rsa')]);
    place.simulator.entra.certificates.push(certificate.certificate);
  });
  after(() => place.close());

  const pem = ({ key, certificate: text }: Certificate): string => `${key.trim()}\n${text.trim()}\n`;
  const federated = (): Endpoint => serviceConnection(place.simulator);
  const principal = (more: Record<string, string>): Endpoint => ({
    ...federated(),
    scheme: 'ServicePrincipal',
    parameters: { ...federated().parameters, ...more },
  });
  const withSecret = (serviceprincipalkey: string): Endpoint =>
    principal({ authenticationType: 'spnKey', serviceprincipalkey });
  const withCertificate = (servicePrincipalCertificate: string): Endpoint =>
    principal({ authenticationType: 'spnCertificate', servicePrincipalCertificate });
  const managed = (clientId?: string): Endpoint => ({
    ...federated(),
    scheme: 'ManagedServiceIdentity',
    parameters: { tenantid: place.simulator.tenant.id },
    data: { ...federated().data, ...(clientId !== undefined && { msiclientId: clientId }) },
  });
  const withData = (more: Record<string, string>): Endpoint => ({
    ...federated(),
    data: { ...federated().data, ...more },
  });

  function run(connection: Endpoint, agent: JobOptions = {}): Promise<StepRun> {
    place.simulator.requests.clear();
    // Nobody but a machine in Azure reaches the address of instance metadata; the library looks here for another one.
    const environment = { AZURE_POD_IDENTITY_AUTHORITY_HOST: place.simulator.url };
    const job = place.newJob({ endpoints: [connection], environment, ...agent });
    const inputs = { azureSubscription: connection.id, types: 'organization' };
    return job.run({ taskFolder: taskFolder(builtTasks, 'EntraExport'), inputs });
  }

  const good: readonly [what: string, connection: () => Endpoint, asked: RegExp][] = [
    ['workload identity federation', federated, /oidctoken$/],
    ['a client secret', () => withSecret(place.simulator.identity.clientSecret), /oauth2\/v2\.0\/token$/],
    ['a certificate', () => withCertificate(pem(certificate)), /oauth2\/v2\.0\/token$/],
    ['the managed identity of the machine', () => managed(), /metadata\/identity\/oauth2\/token\/?$/],
    [
      'a user-assigned managed identity',
      () => managed(place.simulator.identity.clientId),
      /metadata\/identity\/oauth2\/token\/?$/,
    ],
  ];
  for (const [what, connection, asked] of good) {
    it(`works with ${what}, and leaves no secret behind`, async () => {
      const { result, outputVariables, rawLog } = await run(connection());
      assert.deepEqual([result, outputVariables.coverage], ['Succeeded', '1/1'], rawLog.join('\n'));
      assert.ok(place.simulator.requests.all.some(({ path }) => asked.test(path)));
      assertNoSecret(rawLog.join('\n'));
      for (const file of readdirSync(place.folder, { recursive: true, encoding: 'utf8' })) {
        const path = join(place.folder, file);
        if (statSync(path).isFile()) assertNoSecret(readFileSync(path, 'utf8'), path);
      }
    });
  }

  for (const [what, connection] of good) {
    it(`works with ${what} on Node 24`, async function () {
      skipWithoutNode24(this);
      const { result, rawLog } = await run(connection(), { nodePath: node24, handler: 'Node24' });
      assert.equal(result, 'Succeeded', rawLog.join('\n'));
    });
  }

  const bad: readonly [what: string, connection: () => Endpoint, said: RegExp][] = [
    [
      'another scheme',
      () => ({ ...federated(), scheme: 'PublishProfile' }),
      /signs in as PublishProfile.*workload ident/,
    ],
    [
      'no tenant',
      () => ({ ...federated(), parameters: { serviceprincipalid: 'x' } }),
      /no tenant id \(tenantid\).*fill/,
    ],
    ['no secret', () => principal({ authenticationType: 'spnKey' }), /no client secret \(serviceprincipalkey\)/],
    ['no certificate', () => withCertificate(''), /no certificate \(servicePrincipalCertificate\)/],
    ['a certificate without its text', () => withCertificate('nothing'), /PEM text.*Paste/],
    ['a wrong secret', () => withSecret('wrong-secret-of-the-test'), /AADSTS7000215.*the value \(not the id\)/],
    ['a certificate of somebody else', () => withCertificate(pem(stranger)), /AADSTS700027.*Upload the certificate/],
    [
      'a key that belongs to another certificate',
      () => withCertificate(pem({ ...certificate, key: stranger.key })),
      /AADSTS700027/,
    ],
    [
      'an unknown application',
      () => ({ ...federated(), parameters: { ...federated().parameters, serviceprincipalid: 'unknown' } }),
      /AADSTS700016.*not in this tenant.*client id/,
    ],
    [
      'an unknown tenant',
      () => ({ ...federated(), parameters: { ...federated().parameters, tenantid: 'unknown.example' } }),
      /AADSTS90002.*Correct tenant id/,
    ],
    [
      'a managed identity that the machine does not have',
      () => managed('unknown'),
      /Azure machine that has this managed/,
    ],
    ['the German cloud', () => withData({ environment: 'AzureGermanCloud' }), /AzureGermanCloud.*Azure China Cloud/],
    ['Azure Stack', () => withData({ environment: 'AzureStack' }), /AzureStack, where Entra Backup does not run/],
    [
      'an authority that nobody reaches',
      () => withData({ activeDirectoryAuthority: 'https://localhost:9/' }),
      /See that the agent reaches localhost:9/,
    ],
  ];
  for (const [what, connection, said] of bad) {
    it(`names the fix for ${what}`, async () => {
      const { result, issues, rawLog } = await run(connection());
      assert.deepEqual([result, issues.length], ['Failed', 1], rawLog.join('\n'));
      assert.match(issues[0]?.message ?? '', said);
      assertNoSecret(rawLog.join('\n'));
    });
  }

  it('names the fix where Azure DevOps gives no assertion', async () => {
    const { result, issues } = await run({ ...federated(), id: '0b4f2a6e-0000-4000-8000-00000000000f' });
    assert.equal(result, 'Failed');
    assert.match(
      issues[0]?.message ?? '',
      /no assertion .*HTTP 404.*Permit the pipeline to use the service connection/,
    );
  });

  /** Neither any of the secrets nor a token: the head of each begins so. */
  function assertNoSecret(text: string, where?: string): void {
    const { clientSecret, systemAccessToken } = place.simulator.identity;
    const [, keyLine = ''] = certificate.key.split(/\r?\n/);
    for (const secret of [clientSecret, systemAccessToken, keyLine, 'wrong-secret-of-the-test', 'eyJ'])
      assert.ok(!text.includes(secret), where ?? text);
  }
});
