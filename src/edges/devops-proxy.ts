import { isBypassed } from '../domain/proxy.ts';
import type { Proxy } from '../domain/proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;
interface ProxyOption {
  readonly proxy?: { proxyUrl: string; proxyUsername?: string; proxyPassword?: string };
}

/**
 * What a client of Azure DevOps is told of the way there: the agent's proxy, or else that of the environment. The client
 * looks there itself, and leaves out name and password.
 * @param url of the organisation.
 */
export function devOpsProxy(url: string, proxy: Proxy | undefined, environment: Environment): ProxyOption {
  if (proxy === undefined) return environmentProxy(url, environment);
  if (isBypassed(proxy, url)) return {};
  return option(proxy.url, proxy.username ?? '', proxy.password ?? '');
}

function environmentProxy(url: string, environment: Environment): ProxyOption {
  const name = url.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const address = environment[name.toLowerCase()] ?? environment[name] ?? '';
  if (!URL.canParse(address)) return {};
  const { origin, username, password } = new URL(address);
  return option(origin, decodeURIComponent(username), decodeURIComponent(password));
}

function option(proxyUrl: string, proxyUsername: string, proxyPassword: string): ProxyOption {
  return { proxy: proxyUsername === '' ? { proxyUrl } : { proxyUrl, proxyUsername, proxyPassword } };
}
