import { AzurePipelinesCredential, DefaultAzureCredential } from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { BackupError, messageOf } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { CredentialSettings } from '../domain/settings.ts';
import type { TokenSource } from './graph-transport.ts';

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
  let credential: TokenCredential | undefined;
  let current: { readonly token: string; readonly expires: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async (): Promise<string> => {
    try {
      credential ??= credentialFor(settings);
      const answer = await credential.getToken(`${endpoint}/.default`);
      if (answer === null) throw new Error('the credential gave none');
      current = { token: answer.token, expires: answer.expiresOnTimestamp };
      return answer.token;
    } catch (error) {
      throw signInFailed(settings, error);
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

function credentialFor(settings: Exclude<CredentialSettings, { type: 'token' }>): TokenCredential {
  if (settings.type === 'none') throw new Error('this step was given no way to sign in');
  if (settings.type === 'default') return new DefaultAzureCredential({ authorityHost: settings.authorityHost });
  const { tenantId, clientId, serviceConnectionId, systemAccessToken, authorityHost } = settings;
  return new AzurePipelinesCredential(tenantId, clientId, serviceConnectionId, systemAccessToken, {
    authorityHost,
    // Microsoft's list of authorities knows only its own clouds.
    disableInstanceDiscovery: !publicAuthorities.has(new URL(authorityHost).host),
  });
}

function signInFailed(settings: CredentialSettings, error: unknown): BackupError {
  const [reason] = messageOf(error).split('\n');
  return new BackupError(
    'sign-in-failed',
    `No token for Microsoft Graph could be had: ${reason ?? ''}.`,
    settings.type === 'default'
      ? 'Sign in with `az login`, or set ENTRA_BACKUP_TOKEN.'
      : 'Check that the service connection uses workload identity federation, and its federated credential in Entra.',
    { cause: error },
  );
}
