import { resolve } from 'node:path';
import { BackupError } from './domain/errors.ts';
import { defaults } from './domain/settings.ts';
import type { CredentialSettings, Settings } from './domain/settings.ts';

/** What the command line collects; names are the long options in camel case. */
export interface CliOptions {
  readonly repo: string;
  readonly folder: string;
  readonly branch?: string;
  readonly types: string;
  readonly cloudOnly?: boolean;
  readonly timeBudget: string;
  readonly push: boolean;
  readonly documents?: string;
  readonly graphEndpoint: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly tagFormat: string;
}

/**
 * @param token value of `ENTRA_BACKUP_TOKEN`, if there is one.
 * @throws BackupError `usage` for a value that cannot be used.
 */
export function settingsOf(options: CliOptions, token: string | undefined, now: Date): Settings {
  return {
    repo: resolve(options.repo),
    folder: folderOf(options.folder),
    types: options.types.split(/[,\s]+/).filter((type) => type !== ''),
    cloudOnly: options.cloudOnly === true,
    timeBudget: minutesOf(options.timeBudget),
    jobStart: now,
    push: options.push,
    ...(options.branch !== undefined && { branch: options.branch.replace(/^refs\/heads\//, '') }),
    ...(options.documents !== undefined && { documents: resolve(options.documents) }),
    identity: { name: options.authorName, email: options.authorEmail },
    tagFormat: options.tagFormat,
    graphEndpoint: endpointOf(options.graphEndpoint),
    credential: credentialOf(token),
  };
}

function credentialOf(token: string | undefined): CredentialSettings {
  if (token === undefined || token === '') return { type: 'default' };
  // A header cannot carry anything else, and the error about it would quote the token.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new BackupError(
      'token-refused',
      'ENTRA_BACKUP_TOKEN holds characters that no token has.',
      'Set it to the bare token.',
    );
  }
  return { type: 'token', token };
}

function folderOf(folder: string): string {
  const parts = folder.replaceAll('\\', '/').replace(/\/+$/, '').split('/');
  const usable = parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
  // Control characters and what Windows allows in no path.
  if (!usable || /[\p{Cc}:*?"<>|]/u.test(folder)) {
    throw new BackupError(
      'usage',
      `"${folder}" cannot be the backup folder.`,
      `Name one below the repository's root, such as ${defaults.folder}.`,
    );
  }
  return parts.join('/');
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (text.trim() === '' || !Number.isFinite(minutes) || minutes < 0) {
    throw new BackupError('usage', `"${text}" is no time budget.`, 'Give minutes, or 0 for no limit.');
  }
  return minutes;
}

/** A token goes over the wire in the clear on plain http: only to this machine itself. */
function endpointOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && loopback))) {
    throw new BackupError(
      'usage',
      `"${text}" is no endpoint.`,
      `Give an https address such as ${defaults.graphEndpoint}; http is for loopback only.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
