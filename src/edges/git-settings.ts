import { isBypassed, proxyWithPassword } from '../domain/proxy.ts';
import type { Proxy } from '../domain/proxy.ts';
import type { JobToken } from '../domain/settings.ts';

/** A line of git's configuration. */
export interface GitSetting {
  readonly key: string;
  readonly value: string;
}

/**
 * The header that signs a pipeline's job in at its own organisation, and nowhere else.
 * @param remoteUrl where the clone pushes to.
 * @param configured whether git has a header for that address already: a checkout with `persistCredentials` leaves one.
 */
export function jobTokenSettings(remoteUrl: string, configured: boolean, job: JobToken | undefined): GitSetting[] {
  if (job === undefined || configured) return [];
  const root = rootOf(remoteUrl);
  if (root === undefined || root.organisation !== rootOf(job.collectionUri)?.organisation) return [];
  return [{ key: `http.${root.url}.extraheader`, value: `AUTHORIZATION: bearer ${job.token}` }];
}

/**
 * The agent's proxy, as git is told of it.
 * @param configured whether git has one for that address already.
 */
export function proxySettings(remoteUrl: string, configured: boolean, proxy: Proxy | undefined): GitSetting[] {
  if (proxy === undefined || configured || isBypassed(proxy, remoteUrl)) return [];
  return [{ key: 'http.proxy', value: proxyWithPassword(proxy) }];
}

/** The authorities that an agent's own git trusts, where git is told of none. @param file in PEM. */
export function authoritySettings(configured: boolean, file: string | undefined): GitSetting[] {
  return file === undefined || configured ? [] : [{ key: 'http.sslCAInfo', value: file }];
}

/**
 * What stands for the organisation, in either spelling: `dev.azure.com/contoso` and `contoso.visualstudio.com`; of another
 * server its address and the first part of the path, which is the collection.
 */
function rootOf(text: string): { readonly organisation: string; readonly url: string } | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const [, old] = /^([^.]+)\.visualstudio\.com$/.exec(url.host) ?? [];
  if (old !== undefined) return { organisation: `https://dev.azure.com/${old}/`.toLowerCase(), url: `${url.origin}/` };
  const [, collection = ''] = url.pathname.split('/');
  const root = collection === '' ? `${url.origin}/` : `${url.origin}/${collection}/`;
  return { organisation: root.toLowerCase(), url: root };
}
