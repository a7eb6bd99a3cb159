import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { CredentialSettings } from '../../src/domain/settings.ts';
import { signInError } from '../../src/edges/sign-in-errors.ts';
import { makeToken } from '../../src/simulator/tokens.ts';

const application = { tenantId: 't', clientId: 'c', authorityHost: 'https://login.microsoftonline.com' };
const federated: CredentialSettings = {
  type: 'pipeline',
  ...application,
  serviceConnectionId: 's',
  systemAccessToken: 'the-job-token',
};
const secret: CredentialSettings = { type: 'secret', ...application, secret: 'the-secret' };
const certificate: CredentialSettings = { type: 'certificate', ...application, certificate: 'the-certificate' };
const managed: CredentialSettings = { type: 'managed' };
const machine: CredentialSettings = { type: 'default', authorityHost: application.authorityHost };
const token = makeToken({ sub: 'the assertion' });

describe('errors of a sign-in', () => {
  const cases: readonly [settings: CredentialSettings, said: string, shown: RegExp][] = [
    [federated, 'AADSTS70021: No matching federated identity record', /AADSTS70021\).*federated credential.*Copy both/],
    [federated, 'AADSTS700211: No matching record for issuer', /issuer and subject/],
    [federated, 'AADSTS700213: No matching record for subject', /issuer and subject/],
    [federated, 'AADSTS70025: The client has none', /has no federated credential/],
    [federated, 'AADSTS700223: Policy', /policy of the tenant/],
    [federated, 'AADSTS700238: Policy', /administrator of the tenant allow/],
    [federated, 'AADSTS700024: Time', /not within its time.*clock/],
    [federated, 'AADSTS900382: Confidential Client is not supported in Cross Cloud', /of another cloud.*US Government/],
    [secret, 'AADSTS7000215: Invalid client secret', /the value \(not the id\)/],
    [secret, 'AADSTS7000222: Expired', /has expired.*new client secret/],
    [secret, 'AADSTS700016: Not found', /client id of the service connection/],
    [secret, 'AADSTS7000229: No service principal', /consent to the application/],
    [secret, 'AADSTS90002: Tenant not found', /no such tenant in this cloud/],
    [secret, 'AADSTS53003: Blocked', /Conditional Access/],
    [certificate, 'AADSTS700027: Signature', /Upload the certificate/],
    [certificate, 'AADSTS1000502: Time', /valid certificate/],
    [secret, `invalid: 1 - Description: AADSTS9: Odd. More. - Correlation ID: x`, /\(AADSTS9\): Odd\. Look AADSTS9 up/],
    [secret, 'getaddrinfo ENOTFOUND login.microsoftonline.com', /reaches login\.microsoftonline\.com/],
    [
      managed,
      'Message : Description: Identity not found - Correlation ID: x',
      /: Identity not found\. Run on an agent/,
    ],
    [secret, 'failed. Status code: 407', /the proxy wants another name or password\. Set the agent up/],
    [secret, 'self-signed certificate in certificate chain', /NODE_EXTRA_CA_CERTS/],
    [secret, 'unable to get local issuer certificate', /NODE_EXTRA_CA_CERTS/],
    [machine, 'Nothing worked', /az login/],
    [secret, 'An odd failure', /An odd failure\. Check the service connection/],
  ];
  for (const [settings, said, shown] of cases) {
    it(`say what to do about "${said}"`, () => {
      const { code, message, hint } = signInError(settings, new Error(said), '');
      assert.equal(code, 'sign-in-failed');
      assert.match(`${message} ${hint}`, shown);
      assert.ok(!message.includes('\n') && /^No token .+[^.]\.$/.test(message), message);
    });
  }

  it('take the reason from the last request where the library has none', () => {
    const error = new Error('endpoints_resolution_error: See https://aka.ms/msal.js.errors');
    const { message, hint } = signInError(secret, error, 'HTTP 400 {"error_description":"AADSTS90002: Tenant"}');
    assert.match(`${message} ${hint}`, /AADSTS90002.*Correct tenant id/);
  });

  it('are no longer than a sentence, whatever a gateway says', () => {
    const { message } = signInError(secret, new Error('network_error'), `HTTP 502 <html>${'x'.repeat(1_000_000)}`);
    assert.ok(
      message.startsWith('No token for Microsoft Graph could be had: HTTP 502 <html>xx') && message.length < 400,
    );
  });

  it('show no secret, whoever repeats it', () => {
    for (const settings of [federated, secret, certificate, { type: 'token', token } as const]) {
      const error = new Error(`refused the-job-token the-secret the-certificate ${token}`);
      const thrown = signInError(settings, error, '');
      const { message, hint } = thrown;
      const own = Object.values<string>({ ...settings }).filter((value) => value.startsWith('the-'));
      for (const each of [...own, token]) assert.ok(!`${message}${hint}${inspect(thrown)}`.includes(each), message);
    }
  });
});
