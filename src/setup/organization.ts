import { BackupError } from '../domain/errors.ts';

const examples = 'https://dev.azure.com/fabrikam or https://fabrikam.visualstudio.com';

/**
 * The address of an organisation of Azure DevOps, without a slash at its end; the rest of a page's address is left out.
 * http is for this machine alone, where a simulator may answer.
 * @throws BackupError `usage` for anything else: a token goes to no other host.
 */
export function organizationUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [first = ''] = url?.pathname.split('/').filter((part) => part !== '') ?? [];
  if (url !== undefined && isDevOps(url) && url.username === '' && url.password === '') {
    if (url.hostname.endsWith('.visualstudio.com')) return url.origin;
    if (first !== '') return `${url.origin}/${first}`;
  }
  throw new BackupError(
    'usage',
    `"${text}" is no organisation of Azure DevOps.`,
    `Give its address, such as ${examples}.`,
  );
}

/** Whether a token for Azure DevOps may go there. */
export function isDevOps(url: URL): boolean {
  const { protocol, hostname } = url;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (isHere) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && /(^|\.)dev\.azure\.com$|\.visualstudio\.com$/.test(hostname);
}
