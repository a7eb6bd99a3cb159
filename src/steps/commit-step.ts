import { commitByAuthor } from '../commit/committer.ts';
import { planGroups } from '../commit/planner.ts';
import { withLateFindings } from '../commit/late-note.ts';
import { tagRun } from '../commit/tagger.ts';
import { BackupError } from '../domain/errors.ts';
import type { Around } from '../domain/ports.ts';
import type { AttributionReport, CommitReport, Evidence, RunFacts, RunTag } from '../domain/run.ts';
import type { Settings } from '../domain/settings.ts';
import { findBackupBranch } from '../edges/backup-branch.ts';
import { blobId } from '../edges/blob-id.ts';
import { bundleFile } from '../edges/bundle.ts';
import { leaveEvidence, mendEvidence } from '../edges/evidence.ts';
import { accessOf, openGit } from '../edges/git.ts';
import type { Git } from '../edges/git.ts';
import { lastChanges } from '../edges/last-changes.ts';
import { notesAt } from '../edges/notes.ts';
import { commitsOfRun } from '../edges/past-runs.ts';
import { leaveReceipt, receiptNotes } from '../edges/receipts.ts';
import { gitRepository } from '../edges/repository.ts';
import type { Workspace } from '../edges/workspace.ts';
import { budgetFor, reserved } from '../run-facts.ts';
import { refuseOtherClone, refuseOtherCommits, refuseTenantOf } from './run-in-clone.ts';

/** Step 3. Where the run's commits stand on the branch already, it only says which they are. */
export async function commitStep(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  attribution: AttributionReport,
): Promise<CommitReport> {
  const { run } = attribution;
  if (settings.branch !== undefined && settings.branch !== run.branch) throw otherBranch(settings.branch, run);
  const git = await openGit(
    settings.repo,
    accessOf(settings, around, budgetFor(settings, around.clock, reserved.afterPush)),
  );
  const { indexPages } = settings;
  const made = (): Promise<readonly string[]> => alreadyMade(git, settings, run);
  await refuseOtherClone(git, run);
  const keep = { file: await bundleFile(git, settings.documents), attach: around.attach };
  const repository = gitRepository(git, run.baseCommit, around.log, around.clock, keep);
  const report = await commitByAuthor(
    attribution,
    { identity: settings.identity, push: settings.push, indexPages, made },
    {
      ...around,
      repository,
      stage: workspace.stage,
      lastChanges: (folders) => lastChanges(git, run.baseCommit, folders),
      blobId,
    },
  );
  await workspace.documents.write(report);
  await leaveNotes(git, settings, around, attribution, report);
  return report;
}

/** Evidence of the new commits, what was found late of old ones, and the receipt: all of it beside what is committed. */
async function leaveNotes(
  git: Git,
  { identity, push }: Settings,
  { clock, log }: Around,
  attribution: AttributionReport,
  { commits, run }: CommitReport,
): Promise<void> {
  const at = clock.now().toISOString();
  const by = { identity, at };
  try {
    const evidence = await leaveEvidence(git, evidenceFor(attribution, commits), by);
    if (attribution.late.length > 0) {
      await mendEvidence(git, attribution.late, by);
      const notes = notesAt(git, receiptNotes);
      const known = await notes.read([...new Set(attribution.late.map(({ commit }) => commit))]);
      await notes.write(withLateFindings(known, attribution.late, run), { ...by, subject: 'Authors found late' });
      if (push) await notes.push();
    }
    if (push && (commits.length > 0 || attribution.late.length > 0)) await evidence.push();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(
      `The evidence of this run could not be left: ${error.message} The commits name their audit events all the same.`,
    );
  }
  const tip = commits.at(-1)?.commit ?? run.baseCommit;
  if (tip === null) return;
  const backup = commits.length > 0 ? null : run.previousCommit;
  const { outcomes } = attribution;
  const { id, startedAt, folder } = run;
  const told = { outcomes, run: { id, startedAt }, backup };
  await leaveReceipt(git, tip, attribution.receipt, { folder, ...by, push, log, ...told });
}

/** Nobody was looked for behind most of a first backup: there is nothing to say of that. */
function evidenceFor({ run, window, changes }: AttributionReport, commits: CommitReport['commits']): Evidence[] {
  return planGroups(changes).map((group, at) => ({
    document: 'evidence',
    version: 1,
    runId: run.id,
    window,
    commit: commits[at]?.commit ?? '',
    changes: group.changes.filter(
      ({ attribution }) => attribution.status === 'found' || attribution.reason !== 'first-backup',
    ),
  }));
}

/** Commits that an earlier try of the same run brought to the branch. */
async function alreadyMade(git: Git, settings: Settings, run: RunFacts): Promise<readonly string[]> {
  const { base, previous } = await findBackupBranch(git, run.branch, settings.push);
  refuseTenantOf(run, previous?.tenantId ?? '');
  return commitsOfRun(git, run.baseCommit, base, run.id);
}

/** Step 4. */
export async function tagStep(settings: Settings, around: Around, report: CommitReport): Promise<RunTag | undefined> {
  const git = await openGit(settings.repo, accessOf(settings, around, budgetFor(settings, around.clock, 0)));
  await refuseOtherClone(git, report.run);
  await refuseOtherCommits(git, report);
  const repository = gitRepository(git, report.run.baseCommit, around.log, around.clock);
  const options = { format: settings.tagFormat, identity: settings.identity, push: settings.push };
  return tagRun(report, options, { repository, clock: around.clock });
}

function otherBranch(branch: string, run: RunFacts): BackupError {
  return new BackupError(
    'usage',
    `The export compared with ${run.branch}, and the commits should go to ${branch}.`,
    'Name the same branch in both steps.',
  );
}
