import type { GitIdentity } from '../domain/change.ts';
import type { Clock, Log, Repository, Stage } from '../domain/ports.ts';
import { isComplete } from '../domain/run.ts';
import type { AttributionReport, CommitReport } from '../domain/run.ts';
import { commitPlans } from './commit-plans.ts';
import { planGroups } from './planner.ts';

export interface CommitPorts {
  readonly repository: Repository;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly log: Log;
}

export interface CommitOptions {
  /** Committer, and author of a first backup. */
  readonly identity: GitIdentity;
  readonly push: boolean;
  /** Commits of this run that stand on the branch already, oldest first: an earlier try got that far. */
  readonly made: readonly string[];
}

/** Step 3: one commit for each set of authors; the branch moves once, for all of them. No change, no commit. */
export async function commitByAuthor(
  report: AttributionReport,
  { identity, push, made }: CommitOptions,
  { repository, stage, clock, log }: CommitPorts,
): Promise<CommitReport> {
  const { run, outcomes } = report;
  const done = { document: 'commits', version: 1, run, outcomes, late: report.late } as const;
  const groups = planGroups(report.changes);
  if (groups.length === 0) {
    if (run.baseCommit !== null) await repository.catchUp({ branch: run.branch, tip: run.baseCommit, push });
    return { ...done, commits: [], pushed: false };
  }

  const notRead = outcomes.filter((report) => !isComplete([report])).map(({ kind }) => kind);
  const plans = commitPlans(groups, { run, identity, notRead, parts: groups.length });
  const at = clock.now().toISOString();
  const request = { branch: run.branch, base: run.baseCommit, plans, committer: identity, at, push, stage };
  const tip = made.at(-1);
  if (tip !== undefined) await repository.catchUp({ branch: run.branch, tip, push });
  const commits = tip === undefined ? await repository.commit(request) : made;
  return {
    ...done,
    pushed: push,
    commits: groups.map((group, index) => {
      const subject = plans[index]?.message.split('\n', 1)[0] ?? '';
      log.info(subject);
      return { commit: commits[index] ?? '', subject, authors: group.authors, changes: group.changes.length };
    }),
  };
}
