import {
  AzurePipelinesCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { TokenCredential, TokenCredentialOptions } from '@azure/identity';
import { messageOf } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { CredentialSettings } from '../domain/settings.ts';
import type { TokenSource } from './graph-transport.ts';
import { signInError } from './sign-in-errors.ts';

/** A token is renewed this long before it ends, so that a request under way does not meet the end. */
const renewBefore = 5 * 60_000;
const publicAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

/**
 * Tokens for Microsoft Graph, one request for each: `AzurePipelinesCredential` asks Azure DevOps for two OIDC tokens on
 * every call, cached token or not, so callers wait for one shared call and share what it brought.
 * @param endpoint root of Microsoft Graph; its `/.default` scope is asked for.
 */
export function tokenSource(settings: CredentialSettings, endpoint: string, clock: Clock): TokenSource {
  if (settings.type === 'token') return { get: () => Promise.resolve(settings.token), discard: () => undefined };
  const witness = new Witness();
  let credential: TokenCredential | undefined;
  let current: { readonly token: string; readonly expires: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async (): Promise<string> => {
    try {
      credential ??= credentialFor(settings, witness);
      const answer = await credential.getToken(`${endpoint}/.default`);
      if (answer === null) throw new Error('the credential gave none');
      current = { token: answer.token, expires: answer.expiresOnTimestamp };
      return answer.token;
    } catch (error) {
      throw signInError(settings, error, witness.saw);
    }
  };
  return {
    get: () => {
      if (current !== undefined && current.expires - clock.now().getTime() > renewBefore) {
        return Promise.resolve(current.token);
      }
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    discard: (token) => {
      if (current?.token === token) current = undefined;
    },
  };
}

function credentialFor(settings: Exclude<CredentialSettings, { type: 'token' }>, witness: Witness): TokenCredential {
  if (settings.type === 'none') throw new Error('this step was given no way to sign in');
  if (settings.type === 'default') return new DefaultAzureCredential({ authorityHost: settings.authorityHost });
  if (settings.type === 'managed') {
    return settings.clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: settings.clientId });
  }
  const { tenantId, clientId, authorityHost } = settings;
  const options = {
    authorityHost,
    // Microsoft's list of authorities knows only its own clouds.
    disableInstanceDiscovery: !publicAuthorities.has(new URL(authorityHost).host),
    additionalPolicies: [{ policy: witness, position: 'perCall' as const }],
  };
  switch (settings.type) {
    case 'pipeline': {
      const { serviceConnectionId, systemAccessToken } = settings;
      return new AzurePipelinesCredential(tenantId, clientId, serviceConnectionId, systemAccessToken, options);
    }
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, settings.secret, options);
    case 'certificate':
      // As a text and not as a path: the private key never lies in a file.
      return new ClientCertificateCredential(tenantId, clientId, { certificate: settings.certificate }, options);
  }
}

type Policy = NonNullable<TokenCredentialOptions['additionalPolicies']>[number]['policy'];

/** Sees how the requests of a sign-in end, for the library keeps to itself why some of them failed. */
class Witness implements Policy {
  readonly name = 'witness';
  /** Of the last request that failed: what the server said, or what the network did. */
  saw = '';

  async sendRequest(...[request, next]: Parameters<Policy['sendRequest']>): ReturnType<Policy['sendRequest']> {
    try {
      const response = await next(request);
      if (response.status >= 400) this.saw = `HTTP ${response.status} ${response.bodyAsText ?? ''}`;
      return response;
    } catch (error) {
      this.saw = messageOf(error);
      throw error;
    }
  }
}
