import { BackupError } from '../domain/errors.ts';
import type { CommitReport, RunFacts } from '../domain/run.ts';
import { backupTrailers, commitsOfRun } from '../edges/past-runs.ts';
import type { Git } from '../edges/git.ts';
import { remote } from '../edges/remote.ts';

/** @throws BackupError `document-invalid` for documents that are based on a commit that the branch does not have. */
export async function refuseOtherBase(git: Git, { baseCommit, branch }: RunFacts): Promise<void> {
  if (baseCommit === null) return;
  const places = [`refs/heads/${branch}`, `refs/remotes/${remote}/${branch}`];
  const found = await git.ask('for-each-ref', '--format=%(refname)', '--contains', baseCommit, ...places);
  if ((found ?? '') === '') {
    throw foreign(`based on the commit ${baseCommit.slice(0, 10)}, which is not on the branch ${branch}`);
  }
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
 * Holds the commits that a document names to those that the run made, so that no other commit is tagged.
 * @throws BackupError `document-invalid`.
 */
export async function refuseOtherCommits(git: Git, { run, commits }: CommitReport): Promise<void> {
  const last = commits.at(-1)?.commit;
  if (last === undefined) {
    const { previousCommit, previousStartedAt } = run;
    if (previousCommit === null) return;
    const { startedAt } = await backupTrailers(git, previousCommit);
    if (startedAt !== previousStartedAt)
      throw foreign(`based on the backup ${previousCommit.slice(0, 10)}, which is not in the clone`);
    return;
  }
  const { runId } = await backupTrailers(git, last);
  const made = runId === run.id ? await commitsOfRun(git, run.baseCommit, last, run.id) : [];
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
