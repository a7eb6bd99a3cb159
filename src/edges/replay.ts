import { BackupError } from '../domain/errors.ts';
import type { CommitPlan } from '../domain/ports.ts';
import type { MadeCommits } from './commits-aside.ts';
import type { Git } from './git.ts';
import { remote } from './remote.ts';
import { emptyTree } from './tree-changes.ts';

/** What a branch got while a run was under way. */
export interface Meanwhile {
  /** Newest first. */
  readonly commits: readonly { readonly id: string; readonly author: string; readonly runId: string }[];
  /** What the commits changed, all together. */
  readonly paths: readonly string[];
}

/**
 * Why commits cannot be made again on top of what a branch got meanwhile: another backup was committed, or a path of
 * theirs was changed. A file in the place of a folder, or the other way round, counts as the same path.
 */
export function obstacleToReplay(
  branch: string,
  { commits, paths }: Meanwhile,
  plans: readonly CommitPlan[],
): BackupError | undefined {
  const backup = commits.find(({ runId }) => runId !== '');
  if (backup !== undefined) {
    return new BackupError(
      'branch-moved',
      `Another backup (run ${backup.runId}) was committed to ${branch} while this one was under way.`,
      'Run again: it compares with what stands there now. Let one backup run at a time.',
    );
  }
  const ours = new Set(plans.flatMap(({ writes, deletes }) => [...writes.map(({ path }) => path), ...deletes]));
  const folders = new Set([...ours].flatMap(parentsOf));
  const touched = paths.find(
    (path) => ours.has(path) || folders.has(path) || parentsOf(path).some((at) => ours.has(at)),
  );
  if (touched === undefined) return undefined;
  return new BackupError(
    'branch-moved',
    `${touched} was changed on ${branch} by ${commits[0]?.author ?? 'somebody'} while this run was under way, which changes it too.`,
    'Run again: it compares with what stands there now.',
  );
}

/** `a/b/c.json` lies in `a/b` and `a`. */
function parentsOf(path: string): string[] {
  const names = path.split('/');
  return names.slice(1).map((_, at) => names.slice(0, at + 1).join('/'));
}

/** What becomes of commits whose branch has moved: they are made again on top of it, or the branch has them already. */
export type AfterMove = { readonly onto: string } | { readonly there: readonly string[] };

/**
 * Fetches the branch that has moved.
 * @returns `there`: the run's commits on it, oldest first. A try that was killed may have left a push under way, which
 * then comes before the one of the next try.
 * @throws BackupError `branch-moved` where commits cannot go on top of it; `no-branch` where there cannot be such a branch.
 */
export async function afterMove(
  git: Git,
  branch: string,
  { base, tip, plans, commits }: MadeCommits,
): Promise<AfterMove> {
  const tracking = `refs/remotes/${remote}/${branch}`;
  if ((await git.far('ls-remote', '--heads', remote, `refs/heads/${branch}`)) === '') throw impossible(branch);
  await git.far('fetch', '--quiet', '--no-tags', remote, `+refs/heads/${branch}:${tracking}`);
  const theirs = (await git.run('rev-parse', '--verify', `${tracking}^{commit}`)).trim();
  if (await isBelow(git, tip, theirs)) return { there: commits };
  if (base !== null && !(await isBelow(git, base, theirs))) throw apart(branch);
  const meanwhile = await whatCame(git, base, theirs);
  const runId = runOf(plans);
  const there = meanwhile.commits.filter((commit) => commit.runId === runId).map(({ id }) => id);
  if (runId !== undefined && there.length === plans.length) return { there: there.reverse() };
  const obstacle = obstacleToReplay(branch, meanwhile, plans);
  if (obstacle !== undefined) throw obstacle;
  return { onto: theirs };
}

/** The run that a plan is part of, by its trailer. */
function runOf([plan]: readonly CommitPlan[]): string | undefined {
  return /^Backup-Run: (.+)$/m.exec(plan?.message ?? '')?.[1];
}

async function whatCame(git: Git, base: string | null, theirs: string): Promise<Meanwhile> {
  const range = base === null ? theirs : `${base}..${theirs}`;
  const format = '--format=%H%x00%an%x00%(trailers:key=Backup-Run,valueonly,unfold,separator=%x2C)';
  const log = await git.run('log', format, range);
  const changed = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', base ?? emptyTree, theirs];
  return {
    commits: log.split('\n').flatMap((line) => {
      const [id = '', author = '', runId = ''] = line.split('\0');
      return id === '' ? [] : [{ id, author, runId }];
    }),
    paths: (await git.run(...changed)).split('\0').filter((path) => path !== ''),
  };
}

async function isBelow(git: Git, before: string, tip: string): Promise<boolean> {
  return (await git.ask('merge-base', '--is-ancestor', before, tip)) !== undefined;
}

function apart(branch: string): BackupError {
  return new BackupError(
    'branch-moved',
    `${branch} on ${remote} no longer has the commit that this run compared with.`,
    `Find out who rewrote it; bring the clone to what ${remote} has, then run again.`,
  );
}

/** Refused like a branch that has moved, and not there. */
function impossible(branch: string): BackupError {
  return new BackupError(
    'no-branch',
    `${remote} does not take a branch named ${branch}.`,
    'Another branch may stand in its way, as one named "a" does for "a/b": name another one with --branch or targetBranch.',
  );
}
