import { BackupError } from '../domain/errors.ts';
import type { Proxy } from '../domain/proxy.ts';

/**
 * The proxy's password, out of the environment before the task library is loaded, which writes it into its debug output.
 * Whoever imports that library imports this file first. Nothing that is started from here needs it either.
 */
export const proxyPassword: { readonly value: string | undefined; readonly wasSecret: boolean } = {
  value: process.env.SECRET_AGENT_PROXYPASSWORD ?? process.env.AGENT_PROXYPASSWORD,
  wasSecret: process.env.AGENT_PROXYPASSWORD === undefined,
};
delete process.env.SECRET_AGENT_PROXYPASSWORD;
delete process.env.AGENT_PROXYPASSWORD;

/**
 * The proxy that the agent was set up with; undefined without one.
 * https://learn.microsoft.com/azure/devops/pipelines/agents/proxy
 * @throws BackupError `usage` for an address that is none.
 */
export function agentProxy(
  variable: (name: string) => string | undefined,
  password: string | undefined,
): Proxy | undefined {
  const url = variable('Agent.ProxyUrl');
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new BackupError(
      'usage',
      'The proxy of the agent (Agent.ProxyUrl) is no http address.',
      'Set the agent up again with --proxyurl.',
    );
  }
  const username = variable('Agent.ProxyUsername');
  const bypass = patternsIn(variable('Agent.ProxyBypassList') ?? '[]');
  return {
    url,
    ...(username !== undefined && { username }),
    ...(password !== undefined && password !== '' && { password }),
    bypass,
  };
}

/** The agent leaves out what is no regular expression, and so does this. */
function patternsIn(list: string): RegExp[] {
  let patterns: unknown;
  try {
    patterns = JSON.parse(list);
  } catch {
    return []; // a list that is none names nothing
  }
  const texts = Array.isArray(patterns) ? patterns.filter((each) => typeof each === 'string') : [];
  return texts.flatMap((text) => {
    try {
      return [new RegExp(text, 'i')];
    } catch {
      return []; // see above
    }
  });
}
