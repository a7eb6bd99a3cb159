import { resolve } from 'node:path';
import { backupFolderOf } from './domain/backup-folder.ts';
import { backupIdentityOf } from './domain/backup-identity.ts';
import { clouds } from './domain/clouds.ts';
import { deletionShareOf, lateRunsOf, lookBackOf, sweepDaysOf } from './domain/reading-limits.ts';
import { BackupError } from './domain/errors.ts';
import type { Cloud } from './domain/resource.ts';
import { defaults } from './domain/settings.ts';
import type { CredentialSettings, Settings } from './domain/settings.ts';
import { withoutEnd } from './domain/without-end.ts';

/** What the command line collects; names are the long options in camel case. A command has only those that it uses. */
export interface CliOptions {
  readonly repo: string;
  readonly folder?: string;
  readonly branch?: string;
  readonly types?: string;
  readonly exclude?: string;
  readonly cloudOnly?: boolean;
  readonly volatile?: string;
  readonly timeBudget?: string;
  readonly incremental?: boolean;
  readonly sweepDays?: string;
  readonly lookBack?: string;
  readonly lateRuns?: string;
  readonly deletionLimit?: string;
  readonly confirmDeletions?: boolean;
  readonly push?: boolean;
  readonly indexPages?: boolean;
  readonly documents?: string;
  readonly cloud?: string;
  readonly graphEndpoint?: string;
  readonly authorName?: string;
  readonly authorEmail?: string;
  readonly tagFormat?: string;
}

/**
 * @param secrets what the environment holds: a bearer token, the key of fingerprints.
 * @throws BackupError `usage` for a value that cannot be used.
 */
export function settingsOf(options: CliOptions, secrets: CliSecrets, now: Date): Settings {
  const cloud = cloudNamed(options.cloud ?? 'public');
  return {
    repo: resolve(options.repo),
    folder: backupFolderOf(options.folder ?? defaults.folder),
    types: listOf(options.types ?? defaults.types.join(',')),
    exclude: listOf(options.exclude ?? ''),
    volatile: listOf(options.volatile ?? ''),
    cloudOnly: options.cloudOnly === true,
    incremental: options.incremental === true,
    sweepDays: sweepDaysOf(options.sweepDays ?? String(defaults.sweepDays)),
    deletionShare: deletionShareOf(options.deletionLimit ?? String(defaults.deletionShare * 100)),
    confirmDeletions: options.confirmDeletions === true,
    lookBack: lookBackOf(options.lookBack ?? String(defaults.lookBack)),
    lateRuns: lateRunsOf(options.lateRuns ?? String(defaults.lateRuns)),
    timeBudget: minutesOf(options.timeBudget ?? '0'),
    jobStart: now,
    push: options.push ?? true,
    indexPages: options.indexPages ?? true,
    report: true,
    ...(options.branch !== undefined && { branch: options.branch.replace(/^refs\/heads\//, '') }),
    ...(options.documents !== undefined && { documents: resolve(options.documents) }),
    identity: backupIdentityOf(
      options.authorName ?? defaults.identity.name,
      options.authorEmail ?? defaults.identity.email,
    ),
    tagFormat: options.tagFormat ?? defaults.tagFormat,
    ...(secrets.fingerprintKey && { fingerprintKey: secrets.fingerprintKey }),
    cloud,
    graphEndpoint: endpointOf(options.graphEndpoint ?? clouds[cloud].graph),
    credential: credentialOf(secrets.token, cloud),
  };
}

function credentialOf(token: string | undefined, cloud: Cloud): CredentialSettings {
  if (token === undefined || token === '') return { type: 'default', authorityHost: clouds[cloud].authority };
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

/** Environment variables that are never passed on. */
export interface CliSecrets {
  readonly token?: string | undefined;
  readonly fingerprintKey?: string | undefined;
}

export function listOf(text: string): string[] {
  return text.split(/[,\s]+/).filter((item) => item !== '');
}

function cloudNamed(name: string): Cloud {
  if (Object.hasOwn(clouds, name)) return name as Cloud;
  throw new BackupError('usage', `There is no cloud "${name}".`, `Choose from: ${Object.keys(clouds).join(', ')}.`);
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
  return withoutEnd(url.href, '/');
}
