import { BackupError } from '../domain/errors.ts';
import type { CommitPlan } from '../domain/ports.ts';
import type { MadeCommits } from './commits-aside.ts';
import { branchToTracking, fetchOf } from './fetch.ts';
import type { Git } from './git.ts';
import { remote } from './remote.ts';
import { plannedBlobs } from './plan-check.ts';
import { emptyTree, treeChanges, treesCompared } from './tree-changes.ts';

/** What a branch got while a run was under way. */
export interface Meanwhile {
  /** Newest first. */
  readonly commits: readonly { readonly id: string; readonly author: string; readonly runId: string }[];
  /** What the commits changed, all together. */
  readonly paths: readonly string[];
}

/** A commit as the next run finds it. */
export interface CommitMeanwhile {
  readonly id: string;
  readonly author: string;
  /** Empty for one that is no backup's. */
  readonly runId: string;
  /** When it was made, ISO 8601. */
  readonly at: string;
  readonly subject: string;
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
  await git.far(...fetchOf(branchToTracking(branch)));
  const theirs = (await git.run('rev-parse', '--verify', `${tracking}^{commit}`)).trim();
  if (await isBelow(git, tip, theirs)) return { there: commits };
  if (base !== null && !(await isBelow(git, base, theirs))) throw apart(branch);
  const meanwhile = await whatCame(git, base, theirs);
  const runId = trailerOf(plans, 'Backup-Run');
  const there = meanwhile.commits.filter((commit) => commit.runId === runId).map(({ id }) => id);
  if (runId !== undefined && there.length === plans.length) return { there: there.reverse() };
  const late = lateBackup(meanwhile.commits, plans);
  if (late.length > 0 && (await hasWhatWasPlanned(git, base, late.at(-1) ?? '', plans))) return { there: late };
  const obstacle = obstacleToReplay(branch, meanwhile, plans);
  if (obstacle !== undefined) throw obstacle;
  return { onto: theirs };
}

/** What the first plan says of its run. */
function trailerOf([plan]: readonly CommitPlan[], name: string): string | undefined {
  return new RegExp(`^${name}: (.+)$`, 'm').exec(plan?.message ?? '')?.[1];
}

/**
 * The commits of an earlier run that was cancelled or cut off, and whose push arrived after this run had compared: they
 * were made before this run began, so that it has read the tenant later than they did. A run that goes on beside this one
 * commits after this one has begun.
 * @returns oldest first; empty where they are not the commits that this run would make.
 */
export function lateBackup(commits: readonly CommitMeanwhile[], plans: readonly CommitPlan[]): readonly string[] {
  const started = Date.parse(trailerOf(plans, 'Backup-Started') ?? '');
  const backup = commits.filter(({ runId }) => runId !== '').reverse();
  const isLate = backup.every(({ at, runId }) => Date.parse(at) < started && runId === backup[0]?.runId);
  const isSame =
    backup.length === plans.length &&
    backup.every(({ author, subject }, index) => {
      const plan = plans[index];
      return author === plan?.author.name && subject === plan.message.split('\n', 1)[0];
    });
  return isLate && isSame ? backup.map(({ id }) => id) : [];
}

/** True where a commit has every file as it was planned. Index pages tell of their run, and may differ. */
async function hasWhatWasPlanned(
  git: Git,
  base: string | null,
  commit: string,
  plans: readonly CommitPlan[],
): Promise<boolean> {
  const isPage = (path: string): boolean => path.endsWith('/README.md');
  const planned = plannedBlobs(plans);
  const made = new Map(
    [...treeChanges(await git.run(...treesCompared, base ?? emptyTree, commit))].map(({ path, blob }) => [path, blob]),
  );
  return [...planned].every(([path, blob]) => isPage(path) || made.get(path) === blob);
}

async function whatCame(
  git: Git,
  base: string | null,
  theirs: string,
): Promise<{ readonly commits: readonly CommitMeanwhile[]; readonly paths: readonly string[] }> {
  const range = base === null ? theirs : `${base}..${theirs}`;
  const format = '--format=%H%x00%an%x00%(trailers:key=Backup-Run,valueonly,unfold,separator=%x2C)%x00%cI%x00%s';
  const log = await git.run('log', format, range);
  const changed = [...treesCompared, '--name-only', base ?? emptyTree, theirs];
  return {
    commits: log.split('\n').flatMap((line) => {
      const [id = '', author = '', runId = '', at = '', subject = ''] = line.split('\0');
      return id === '' ? [] : [{ id, author, runId, at, subject }];
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
