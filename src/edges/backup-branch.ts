import { BackupError } from '../domain/errors.ts';
import type { PreviousBackup } from '../domain/ports.ts';
import { deepening } from './deepen.ts';
import { branchToTracking, fetchOf } from './fetch.ts';
import type { Git } from './git.ts';
import { previousBackup } from './past-runs.ts';
import { pushError } from './push-errors.ts';
import type { PushError } from './push-errors.ts';
import { pushOf } from './push.ts';
import { remote } from './remote.ts';

/** Where a run stands: the branch, its tip, and the backups below it. */
export interface BackupBranch {
  readonly branch: string;
  /** Null for a branch without commits. */
  readonly base: string | null;
  readonly previous: PreviousBackup | null;
}

/**
 * Finds the tip that a run compares with and commits on. With `fetch` the remote is asked, and is right where it is ahead;
 * a clone with too little history gets more of it.
 * @throws BackupError when there is no branch, the clone has too little history, or both sides have commits of their own.
 */
export async function findBackupBranch(git: Git, wanted: string | undefined, fetch: boolean): Promise<BackupBranch> {
  // The whole name, for git says heads/main for short where a tag is named main.
  const head = await git.ask('symbolic-ref', '--quiet', 'HEAD');
  const branch = wanted ?? head?.replace(/^refs\/heads\//, '');
  if (branch === undefined) {
    throw new BackupError(
      'no-branch',
      `${git.directory} is on no branch.`,
      'Check a branch out, or name one with --branch.',
    );
  }
  if (branch.startsWith('refs/')) {
    throw new BackupError(
      'no-branch',
      `The backup cannot be committed to ${branch}, which is not a branch.`,
      'Name one with --branch or the input targetBranch, without refs/heads/.',
    );
  }
  if ((await git.ask('check-ref-format', `refs/heads/${branch}`)) === undefined) {
    throw new BackupError(
      'no-branch',
      `"${branch}" cannot be the name of a branch.`,
      'Name another one with --branch.',
    );
  }
  const theirs = fetch ? await fetchTip(git, branch) : await commitAt(git, `refs/remotes/${remote}/${branch}`);
  const ours = await commitAt(git, `refs/heads/${branch}`);
  const base = fetch ? await newerOf(git, branch, ours, theirs) : (ours ?? theirs ?? null);
  const deepen = fetch ? deepening(git, branch) : () => Promise.resolve(false);
  return { branch, base, previous: base === null ? null : await previousBackup(git, branch, base, deepen) };
}

async function fetchTip(git: Git, branch: string): Promise<string | undefined> {
  if ((await git.ask('remote', 'get-url', remote)) === undefined) {
    throw new BackupError(
      'push-rejected',
      `The clone has no remote "${remote}" to push to.`,
      'Add one with git remote add, or keep the commits here with --no-push.',
    );
  }
  const tracking = `refs/remotes/${remote}/${branch}`;
  const heads = await git.far('ls-remote', '--heads', remote, `refs/heads/${branch}`);
  const [theirs = ''] = heads.trim().split('\t');
  if (theirs === '') return undefined;
  if (theirs === (await commitAt(git, tracking))) return theirs; // a checkout has just brought it
  await git.far(...fetchOf(branchToTracking(branch)));
  return commitAt(git, tracking);
}

async function newerOf(
  git: Git,
  branch: string,
  ours: string | undefined,
  theirs: string | undefined,
): Promise<string | null> {
  if (ours === undefined || theirs === undefined || ours === theirs) return ours ?? theirs ?? null;
  const isBelow = async (a: string, b: string): Promise<boolean> =>
    (await git.ask('merge-base', '--is-ancestor', a, b)) !== undefined;
  if (await isBelow(ours, theirs)) return theirs;
  if (await isBelow(theirs, ours)) return ours;
  throw new BackupError(
    'branch-moved',
    `${branch} has commits here that ${remote} lacks, and the other way round.`,
    `Bring the two together (git pull --rebase ${remote} ${branch}), then run again.`,
  );
}

function commitAt(git: Git, ref: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
}

/** True when the remote would take a push of the branch, otherwise why not; null where there is nothing to try with. */
export async function tryPush(git: Git, { branch, base }: BackupBranch): Promise<true | PushError | null> {
  if (base === null) return null;
  const ref = `refs/heads/${branch}`;
  try {
    await git.aside().far(...pushOf(`${base}:${ref}`, '--dry-run'));
    return true;
  } catch (error) {
    if (error instanceof BackupError) return pushError(ref, error.message, error);
    throw error;
  }
}
