import { BackupError } from '../domain/errors.ts';
import type { CommitFacts } from '../domain/history.ts';
import { shownLine } from '../domain/shown.ts';
import type { Git } from './git.ts';

const lines = (key: string): string => `%(trailers:key=${key},valueonly,unfold,separator=%x0A)`;
const trailers = ['Backup-Run', 'Backup-Part', 'Backup-Started', 'Backup-Tenant', 'Audit-Event', 'Author-Unknown'];
const fields = ['%H', '%an', '%ae', '%aI', '%s', ...trailers.map(lines)];

/** How many fields {@link commitFormat} writes, each ended by NUL: what no commit holds. */
export const fieldCount = fields.length;
/** For `git log -z`: the fields of a commit, which {@link factsOf} reads, whatever the configuration says of logs. */
export const commitFormat = [
  `--format=${fields.join('%x00')}`,
  ...['-z', '--encoding=UTF-8', '--no-color', '--no-show-signature', '--no-notes'],
] as const;

export function factsOf([commit = '', name = '', email = '', at = '', subject = '', ...values]: string[]): CommitFacts {
  const [run = [], part = [], started = [], tenant = [], events = [], unknown = []] = values.map((value) =>
    value.split('\n').filter((line) => line !== ''),
  );
  const startedAt = started[0] ?? '';
  // A commit may mention a trailer in its text.
  const isBackup = run[0] !== undefined && !Number.isNaN(Date.parse(startedAt));
  return {
    commit,
    author: { name, email },
    authoredAt: Number.isNaN(Date.parse(at)) ? at : new Date(at).toISOString(),
    subject,
    run: isBackup ? { id: run[0] ?? '', startedAt, part: part[0] ?? '', tenantId: tenant[0] ?? '' } : null,
    events,
    unknown: isBackup ? unknown : [],
  };
}

/**
 * The commit that a name stands for: an id, a branch, a tag.
 * @throws BackupError `not-found`
 */
export async function commitNamed(git: Git, name: string): Promise<string> {
  const found = await git.ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  if (found !== undefined && /^[0-9a-f]{40}$/.test(found)) return found;
  if (name === 'HEAD') {
    throw new BackupError(
      'not-found',
      `${git.directory} has no commit checked out.`,
      'Check a branch out, or name a commit, such as origin/main.',
    );
  }
  throw new BackupError(
    'not-found',
    `There is no commit "${shownLine(name, 80)}".`,
    'Name one by its id, a branch or a tag; git log lists them, and git fetch brings what others pushed.',
  );
}

/** What a commit says of itself. */
export async function factsAt(git: Git, commit: string): Promise<CommitFacts> {
  const log = await git.run('log', '--no-walk', ...commitFormat, '--end-of-options', commit, '--');
  return factsOf(log.split('\0').slice(0, fieldCount));
}

/** The commits of a range, oldest first; all at and below `to` where it begins nowhere. */
export async function factsBetween(git: Git, from: string | null, to: string): Promise<CommitFacts[]> {
  const range = from === null ? to : `${from}..${to}`;
  const log = await git.run('log', '--topo-order', '--reverse', ...commitFormat, '--end-of-options', range, '--');
  const tokens = log.split('\0');
  const commits: CommitFacts[] = [];
  for (let at = 0; at + fieldCount <= tokens.length; at += fieldCount) {
    commits.push(factsOf(tokens.slice(at, at + fieldCount)));
  }
  return commits;
}
