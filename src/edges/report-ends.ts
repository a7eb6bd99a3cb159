import type { ReportPoint } from '../domain/report.ts';
import { commitNamed } from './commit-facts.ts';
import type { Git } from './git.ts';
import { commitsOfRun } from './past-runs.ts';
import { remote } from './remote.ts';

const backups = ['--basic-regexp', '--grep=^Backup-Run: '];
const runTrailer = '%(trailers:key=Backup-Run,valueonly,unfold,separator=%x2C)';

/** Both ends of a stretch of history; `from` is not part of it, and null where history begins with it. */
export interface Stretch {
  readonly from: string | null;
  readonly to: string;
}

/**
 * The commits of the newest backup at or below a revision; null where there is none.
 * @throws BackupError `not-found` for a revision that there is not.
 */
export async function lastRunAt(git: Git, revision: string): Promise<Stretch | null> {
  const tip = await commitNamed(git, revision);
  const log = await git.run('log', '-n', '1', ...backups, `--format=%H%x00${runTrailer}`, tip);
  const [to = '', runId = ''] = log.trim().split('\0');
  if (to === '' || runId === '') return null;
  const [first = to] = await commitsOfRun(git, null, to, runId);
  return { from: await parentOf(git, first), to };
}

/** The first parent; null for a commit with which history begins. */
export async function parentOf(git: Git, commit: string): Promise<string | null> {
  return (await git.ask('rev-parse', '--verify', '--quiet', `${commit}^1`)) ?? null;
}

/** True where a commit lies below another, and is not the same. */
export async function isBelow(git: Git, lower: string, upper: string): Promise<boolean> {
  return lower !== upper && (await git.ask('merge-base', '--is-ancestor', lower, upper)) !== undefined;
}

/** A commit with its newest tag. */
export async function pointAt(git: Git, commit: string): Promise<ReportPoint> {
  const tag = await tagOf(git, commit);
  return { commit, ...(tag !== undefined && { tag }) };
}

/** The newest backup at or below a commit, where it has a tag; otherwise the commit itself. */
export async function taggedPointBelow(git: Git, commit: string): Promise<ReportPoint> {
  const own = await pointAt(git, commit);
  if (own.tag !== undefined) return own;
  const backup = (await git.run('log', '-n', '1', ...backups, '--format=%H', commit)).trim();
  const below = backup === '' ? own : await pointAt(git, backup);
  return below.tag === undefined ? own : below;
}

async function tagOf(git: Git, commit: string): Promise<string | undefined> {
  const options = ['--sort=-creatordate', '--count=1', '--format=%(refname:lstrip=2)', `--points-at=${commit}`];
  const tag = (await git.run('for-each-ref', ...options, 'refs/tags')).trim();
  return tag === '' ? undefined : tag;
}

/** Where the clone's remote is; undefined for a clone without one. */
export function remoteUrl(git: Git): Promise<string | undefined> {
  return git.ask('remote', 'get-url', remote);
}
