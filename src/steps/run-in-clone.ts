import { BackupError } from '../domain/errors.ts';
import type { CommitReport, RunFacts } from '../domain/run.ts';
import { commitsOfRun, previousBackup, runIdOf } from '../edges/past-runs.ts';
import type { Git } from '../edges/git.ts';
import { remote } from '../edges/remote.ts';

/**
 * Holds what documents say of the branch to the clone: the base commit, and the backup below it with its tenant. Each step
 * that is given documents asks this first.
 * @throws BackupError `document-invalid`.
 */
export async function refuseOtherClone(git: Git, run: RunFacts): Promise<void> {
  const { baseCommit, branch } = run;
  if (baseCommit !== null && !(await isOnBranch(git, branch, baseCommit)))
    throw foreign(`based on the commit ${baseCommit.slice(0, 10)}, which is not on the branch ${branch}`);
  // The export has brought the history that is needed.
  const noMore = (): Promise<boolean> => Promise.resolve(false);
  const previous = baseCommit === null ? null : await previousBackup(git, branch, baseCommit, noMore);
  const isSame =
    run.previousCommit === (previous?.commit ?? null) && run.previousStartedAt === (previous?.startedAt ?? null);
  if (!isSame) throw foreign(`based on another backup than the newest one below their base commit on ${branch}`);
  refuseTenantOf(run, previous?.tenantId ?? '');
}

async function isOnBranch(git: Git, branch: string, commit: string): Promise<boolean> {
  const places = [`refs/heads/${branch}`, `refs/remotes/${remote}/${branch}`];
  const found = await git.ask('for-each-ref', '--format=%(refname)', '--contains', commit, ...places);
  return (found ?? '') !== '';
}

/**
 * @param earlier tenant of the backup on the branch; empty where no commit tells.
 * @throws BackupError `document-invalid` for documents of another tenant.
 */
export function refuseTenantOf({ tenantId, branch }: RunFacts, earlier: string): void {
  if (earlier === '' || tenantId === earlier) return;
  throw foreign(`of tenant ${tenantId || 'unknown'}, and the branch ${branch} has the backup of tenant ${earlier}`);
}

/**
 * Holds the commits that a document names to those of one backup on the branch above the base commit, so that no other commit is tagged.
 * That backup may be an earlier run's: commits of a cancelled run that arrive late count as those of this run.
 * @throws BackupError `document-invalid`.
 */
export async function refuseOtherCommits(git: Git, { run, commits }: CommitReport): Promise<void> {
  const last = commits.at(-1)?.commit;
  if (last === undefined) return;
  const runId = (await isOnBranch(git, run.branch, last)) ? await runIdOf(git, last) : '';
  const made = runId === '' ? [] : await commitsOfRun(git, run.baseCommit, last, runId);
  const other = commits.find(({ commit }) => !made.includes(commit));
  if (other !== undefined) throw foreign(`about the commit ${other.commit.slice(0, 10)}, which the run did not make`);
}

function foreign(what: string): BackupError {
  return new BackupError(
    'document-invalid',
    `The documents of the run are ${what}.`,
    'Nothing was committed. Run all steps again, from the export on, in one job and with one clone.',
  );
}
