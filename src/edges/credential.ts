import {
  AzurePipelinesCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DefaultAzureCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { TokenCredential, TokenCredentialOptions } from '@azure/identity';
import type { Clock } from '../domain/ports.ts';
import type { Proxy } from '../domain/proxy.ts';
import type { CredentialSettings } from '../domain/settings.ts';
import { within } from './deadline.ts';
import type { TokenSource } from './graph-transport.ts';
import { SignInDoor } from './sign-in-door.ts';
import { notAsAsked, signInError } from './sign-in-errors.ts';

/** A token is renewed this long before it ends, so that a request under way does not meet the end. */
const renewBefore = 5 * 60_000;
const publicAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

/** Milliseconds that a sign-in may take, with everything that it asks for and all its tries. */
const longestSignIn = 60_000;

export interface SignInOptions {
  readonly clock: Clock;
  /** Milliseconds that may still be waited for. */
  readonly timeLeft?: () => number;
  /** Of the agent; without it the environment tells. */
  readonly proxy?: Proxy | undefined;
}

/**
 * Tokens for Microsoft Graph, one request for each: `AzurePipelinesCredential` asks Azure DevOps for two OIDC tokens on
 * every call, cached token or not, so callers wait for one shared call and share what it brought.
 * @param endpoint root of Microsoft Graph; its `/.default` scope is asked for.
 */
export function tokenSource(
  settings: CredentialSettings,
  endpoint: string,
  { clock, timeLeft = () => Infinity, proxy }: SignInOptions,
): TokenSource {
  if (settings.type === 'token') return { get: () => Promise.resolve(settings.token), discard: () => undefined };
  const door = new SignInDoor(longestSignIn, proxy);
  let credential: TokenCredential | undefined;
  let current: { readonly token: string; readonly expires: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async (): Promise<string> => {
    try {
      credential ??= credentialFor(settings, door, proxy);
      const asked = credential;
      const milliseconds = Math.min(longestSignIn, timeLeft());
      door.time = milliseconds;
      const late = (): Error => new Error(`no answer within ${Math.round(milliseconds / 1000)} s`);
      // The libraries below obey the signal here and there only.
      const answer = await within({ milliseconds, late }, (abortSignal) =>
        asked.getToken(`${endpoint}/.default`, { abortSignal }),
      );
      // The libraries pass on whatever stands in its place.
      if (typeof answer?.token !== 'string' || answer.token === '') throw new Error(`the token endpoint ${notAsAsked}`);
      current = { token: answer.token, expires: answer.expiresOnTimestamp };
      return answer.token;
    } catch (error) {
      throw signInError(settings, error, door.saw);
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

function credentialFor(
  settings: Exclude<CredentialSettings, { type: 'token' }>,
  door: SignInDoor,
  proxy: Proxy | undefined,
): TokenCredential {
  if (settings.type === 'none') throw new Error('this step was given no way to sign in');
  const additionalPolicies = [{ policy: door, position: 'perCall' as const }];
  if (settings.type === 'default') {
    const { authorityHost } = settings;
    return new DefaultAzureCredential({ authorityHost, additionalPolicies, processTimeoutInMs: longestSignIn });
  }
  if (settings.type === 'managed') {
    return settings.clientId === undefined
      ? new ManagedIdentityCredential({ additionalPolicies })
      : new ManagedIdentityCredential({ clientId: settings.clientId, additionalPolicies });
  }
  const { tenantId, clientId, authorityHost } = settings;
  const options = {
    authorityHost,
    // Microsoft's list of authorities knows only its own clouds.
    disableInstanceDiscovery: !publicAuthorities.has(new URL(authorityHost).host),
    additionalPolicies,
    ...(proxy !== undefined && { proxyOptions: proxyOptionsOf(proxy) }),
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

/** The library puts name and password into an address, and takes them out of it decoded. */
function proxyOptionsOf({ url, username, password }: Proxy): NonNullable<TokenCredentialOptions['proxyOptions']> {
  const { protocol, hostname, port } = new URL(url);
  return {
    host: `${protocol}//${hostname}`,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    ...(username !== undefined && { username: encodeURIComponent(username) }),
    ...(password !== undefined && { password: encodeURIComponent(password) }),
  };
}
