import type { GitIdentity } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import type { FindLastChanges } from '../domain/pages.ts';
import type { Clock, CommitPlan, Log, Repository, Stage } from '../domain/ports.ts';
import { isComplete } from '../domain/run.ts';
import type { AttributionReport, CommitReport } from '../domain/run.ts';
import { backupTree } from './backup-tree.ts';
import type { BackupTree } from './backup-tree.ts';
import { carriedOver, withoutOldFiles } from './carry-over.ts';
import { commitPlans } from './commit-plans.ts';
import { changesOfPages, readsOtherwise } from './index-pages.ts';
import type { PageChange } from './index-pages.ts';
import type { BlobId } from './page-mark.ts';
import { madeBy, pagesCommit } from './pages-commit.ts';
import { planGroups } from './planner.ts';

export interface CommitPorts {
  readonly repository: Repository;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly log: Log;
  readonly lastChanges: FindLastChanges;
  readonly blobId: BlobId;
}

export interface CommitOptions {
  /** Committer, and author of a first backup and of the index pages. */
  readonly identity: GitIdentity;
  readonly push: boolean;
  /**
   * A page for each kind and one for all, where their text changes: in the last commit of a run that found a change, and
   * alone where a kind was read otherwise than the pages say.
   */
  readonly indexPages: boolean;
  /** Commits of this run that stand on the branch already, oldest first: an earlier try got that far. */
  readonly made: () => Promise<readonly string[]>;
}

/**
 * Step 3: one commit for each set of authors, and one for the index pages; the branch moves once, for all of them.
 * No change, no commit: pages alone are a reason for one only where they say of what was read what is no longer true.
 */
export async function commitByAuthor(
  report: AttributionReport,
  { identity, push, indexPages, made: alreadyMade }: CommitOptions,
  ports: CommitPorts,
): Promise<CommitReport> {
  const { repository, stage, clock, log } = ports;
  const { run, outcomes } = report;
  const done = { document: 'commits', version: 1, run, outcomes, late: report.late } as const;
  const groups = planGroups(report.changes);
  const isQuiet = groups.length === 0 && !(indexPages && (await pagesAreUntrue(report, ports)));
  const made = isQuiet ? [] : await alreadyMade();
  const withPages = !isQuiet && indexPages && (made.length === 0 || made.length > groups.length);
  const isNew = groups.length > 0 && outcomes.some(({ kind }) => run.lastReads[kind] === undefined);
  const entries = withPages || isNew ? await repository.entries(run.folder) : [];
  const tree = backupTree(run.folder, entries);
  const pages = withPages ? await pagesOf(report, tree, identity, ports) : [];
  const parts = groups.length + (pages.length > 0 ? 1 : 0);
  const notRead = outcomes.filter((report) => !isComplete([report])).map(({ kind }) => kind);
  const facts = { run, identity, notRead, parts };
  const last = pages.length > 0 ? pagesCommit(pages, facts, ports.blobId) : undefined;
  const carried = made.length === 0 && isNew ? carriedOver(report, tree) : [];
  const baseline = groups.findIndex(({ authors }) => authors.length === 0);
  const place = { folder: run.folder, baseline: baseline < 0 ? undefined : baseline };
  const ofGroups = withoutOldFiles(commitPlans(groups, facts), carried, place);
  const plans: CommitPlan[] = [...ofGroups, ...(last === undefined ? [] : [last.plan])];
  if (plans.length === 0) {
    if (run.baseCommit !== null) await repository.catchUp({ branch: run.branch, tip: run.baseCommit, push });
    return { ...done, commits: [], pushed: false };
  }
  if (carried.length > 0) {
    const renamed = carried.filter(({ to }) => to !== undefined).length;
    log.info(
      `Of EntraExporter's files ${renamed} were carried over, ${carried.length - renamed} others are not needed.`,
    );
  }
  const texts: Stage = { ...stage, get: (blob) => last?.texts.get(blob) ?? stage.get(blob) };
  const at = clock.now().toISOString();
  const request = { branch: run.branch, base: run.baseCommit, plans, committer: identity, at, push, stage: texts };
  const tip = made.at(-1);
  if (tip !== undefined) await repository.catchUp({ branch: run.branch, tip, push });
  const commits = tip === undefined ? await repository.commit(request) : made;
  return {
    ...done,
    pushed: push,
    commits: commits.map((commit, index) => {
      const subject = plans[index]?.message.split('\n', 1)[0] ?? '';
      log.info(subject);
      const group = groups[index];
      return {
        commit,
        subject,
        authors: group?.isRewritten ? [identity] : (group?.authors ?? []),
        changes: group?.changes.length ?? 0,
      };
    }),
  };
}

/** True where a kind was read otherwise than the pages say. */
async function pagesAreUntrue(report: AttributionReport, ports: CommitPorts): Promise<boolean> {
  return orWithoutPages(() => readsOtherwise(report, ports), false, ports.log);
}

async function pagesOf(
  report: AttributionReport,
  tree: BackupTree,
  identity: GitIdentity,
  ports: CommitPorts,
): Promise<PageChange[]> {
  const { run, changes } = report;
  const made = madeBy(planGroups(changes), run, identity);
  return orWithoutPages(() => changesOfPages(report, tree, made, ports), [], ports.log);
}

/** Pages only help to find one's way: without them the backup is the same. */
async function orWithoutPages<Found>(find: () => Promise<Found>, otherwise: Found, log: Log): Promise<Found> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof BackupError) || error.code === 'cancelled') throw error;
    log.warn(`The index pages were left as they are: ${error.message}`);
    return otherwise;
  }
}
