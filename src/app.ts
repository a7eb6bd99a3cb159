import { resolveAuthors } from './attribute/resolver.ts';
import type { Bodies } from './attribute/resolver.ts';
import { withVolatile } from './catalogue/extra-volatile.ts';
import { catalogue, select, selectGroups } from './catalogue/index.ts';
import { spelledAlike } from './catalogue/layout.ts';
import { commitByAuthor } from './commit/committer.ts';
import { tagRun } from './commit/tagger.ts';
import { firstLines } from './doctor.ts';
import type { TimeBudget } from './domain/budget.ts';
import type { FileChange } from './domain/change.ts';
import { BackupError } from './domain/errors.ts';
import type { Host } from './domain/host.ts';
import type { Around, Baseline, Repository, Stage, WaitingClock } from './domain/ports.ts';
import type { JsonObject } from './domain/resource.ts';
import { runTable } from './domain/run-table.ts';
import type {
  AttributionReport,
  CommitReport,
  ExportManifest,
  ExportSummary,
  Receipt,
  RunFacts,
  RunTag,
} from './domain/run.ts';
import type { Settings, StepResult } from './domain/settings.ts';
import { commitResult, exportResult, resolveResult, tagResult } from './domain/step-results.ts';
import { findBackupBranch } from './edges/backup-branch.ts';
import type { BackupBranch } from './edges/backup-branch.ts';
import { blobId } from './edges/blob-id.ts';
import { jobStart } from './edges/devops.ts';
import { fingerprintWith } from './edges/fingerprint.ts';
import { openGit } from './edges/git.ts';
import type { Git } from './edges/git.ts';
import { openGraph } from './edges/graph.ts';
import type { Graph } from './edges/graph.ts';
import { keepHeapSmall } from './edges/memory.ts';
import { citedEvents, commitsOfRun } from './edges/past-runs.ts';
import { plainFolder } from './edges/plain-folder.ts';
import { lastReceipt, leaveReceipt } from './edges/receipts.ts';
import { gitRepository } from './edges/repository.ts';
import { inTemporaryWorkspace, workspaceAt, workspaceOf } from './edges/workspace.ts';
import type { Workspace } from './edges/workspace.ts';
import { exportTenant } from './export/exporter.ts';
import { refuseOtherTenant, tenantIn } from './export/tenant-guard.ts';
import { budgetFor, runFacts } from './run-facts.ts';
import { version } from './version.ts';

export type { Around } from './domain/ports.ts';
export { permissionsFor } from './catalogue/permissions.ts';
export { select } from './catalogue/index.ts';
export { isWatched, liveLog } from './edges/live-terminal.ts';
export { terminalLog } from './edges/terminal.ts';

export const systemClock: WaitingClock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** The catalogue, for those who choose from it. */
export const kinds = { all: catalogue, groups: selectGroups } as const;

/** Shares of the whole time that are kept free for the steps behind the export and behind the search for authors. */
const reserved = { afterExport: 0.3, afterResolve: 0.1 } as const;

/** The workspace that was named, or the clone's own. */
export async function openWorkspace(settings: Settings): Promise<Workspace> {
  return settings.documents === undefined ? workspaceOf(await openGit(settings.repo)) : workspaceAt(settings.documents);
}

/** Step 1. */
export async function exportStep(settings: Settings, around: Around, workspace: Workspace): Promise<ExportSummary> {
  const git = await openGit(settings.repo);
  const branch = await findBackupBranch(git, settings.branch, settings.push);
  const baseline = gitRepository(git, branch.base, around.log, around.clock);
  const earlierTenant = branch.previous?.tenantId ?? '';
  const { base } = branch;
  const receipt = base === null ? null : await lastReceipt(git, base, settings.folder, settings.push);
  const known = { baseline, earlierTenant, receipt };
  const summary = await readTenant(settings, around, workspace, branch, known, { git, branch });
  await workspace.documents.writeManifest(summary, workspace.journal.changes());
  workspace.journal.clear();
  return summary;
}

/** Step 1 without Git: brings the plain tree of files in `folder` up to date. */
export async function exportToFolder(settings: Settings, around: Around, folder: string): Promise<ExportManifest> {
  return inTemporaryWorkspace(async (workspace) => {
    const files = plainFolder(folder);
    const nowhere = { branch: '', base: null, previous: null };
    const known = { baseline: files, earlierTenant: tenantIn(await files.entries('')), receipt: null };
    const summary = await readTenant({ ...settings, folder: '' }, around, workspace, nowhere, known, null);
    await workspace.documents.writeManifest(summary, workspace.journal.changes());
    const manifest = await workspace.documents.read('manifest');
    await files.apply(manifest.changes, workspace.stage);
    return manifest;
  });
}

/** What is known of the last backup. */
interface Known {
  readonly baseline: Baseline;
  /** Empty where nothing tells. */
  readonly earlierTenant: string;
  readonly receipt: Receipt | null;
}

async function readTenant(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  branch: BackupBranch,
  known: Known,
  repository: { readonly git: Git; readonly branch: BackupBranch } | null,
): Promise<ExportSummary> {
  keepHeapSmall();
  const selected = select(settings.types, settings.cloudOnly, settings.exclude);
  const selection = withVolatile(selected, settings.volatile);
  await workspace.stage.clear();
  workspace.journal.clear();
  const budget = budgetFor(settings, around.clock, reserved.afterExport);
  const graph = graphFor(settings, around, budget);
  const startedAt = around.clock.now();
  const [tenantId] = await Promise.all([graph.tenantId(), graph.learnSize()]);
  const run = runFacts(settings, startedAt, spelledAlike(tenantId), branch, selection);
  refuseOtherTenant(run.tenantId, known.earlierTenant);
  for (const line of await firstLines(settings, graph, around.clock, repository)) around.log.info(line);
  const { cloud, incremental, sweepDays, deletionShare, confirmDeletions } = settings;
  const reading = { cloud, incremental, sweepDays, deletionShare, confirmDeletions };
  const options = { ...reading, productVersion: version, receipt: known.receipt };
  const summary = await exportTenant(run, selection, options, {
    ...around,
    reader: graph.reader,
    baseline: known.baseline,
    stage: workspace.stage,
    journal: workspace.journal,
    blobId,
    fingerprint: fingerprintWith(settings.fingerprintKey, run.tenantId),
    budget,
  });
  for (const line of runTable(summary)) around.log.info(line);
  return summary;
}

/** Step 2. */
export async function resolveStep(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  manifest: ExportManifest,
): Promise<AttributionReport> {
  const git = await openGit(settings.repo);
  const { baseCommit } = manifest.run;
  const budget = budgetFor(settings, around.clock, reserved.afterResolve);
  const graph = graphFor(settings, around, budget);
  const repository = gitRepository(git, baseCommit, around.log, around.clock);
  const report = await resolveAuthors(
    manifest,
    { lookBack: settings.lookBack },
    {
      ...around,
      auditLog: graph.auditLog,
      people: graph.people,
      bodies: (changes) => bodiesOf(changes, repository, workspace.stage),
      citedSince: (instant) => citedEvents(git, baseCommit, instant),
      budget,
    },
  );
  await workspace.documents.write(report);
  return report;
}

/** Old texts are Git's, all of them in one go; new ones are on the stage. */
async function bodiesOf(changes: readonly FileChange[], repository: Repository, stage: Stage): Promise<Bodies[]> {
  const old = changes.flatMap(({ oldBlob }) => oldBlob ?? []);
  const texts = new Map<string, string>();
  for (const [at, text] of (await repository.texts(old)).entries()) texts.set(old[at] ?? '', text);
  const parsed = (text: string | undefined): JsonObject => JSON.parse(text ?? '{}') as JsonObject;
  return changes.map(({ oldBlob, newBlob }) => ({
    before: parsed(oldBlob === null ? undefined : texts.get(oldBlob)),
    after: parsed(newBlob === null ? undefined : stage.get(newBlob)),
  }));
}

/** Step 3. Where the run's commits stand on the branch already, it only says which they are. */
export async function commitStep(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  attribution: AttributionReport,
): Promise<CommitReport> {
  const { run, changes } = attribution;
  if (settings.branch !== undefined && settings.branch !== run.branch) throw otherBranch(settings.branch, run);
  const git = await openGit(settings.repo);
  const made = changes.length === 0 ? [] : await alreadyMade(git, settings, run);
  const repository = gitRepository(git, run.baseCommit, around.log, around.clock);
  const report = await commitByAuthor(
    attribution,
    { identity: settings.identity, push: settings.push, made },
    { ...around, repository, stage: workspace.stage },
  );
  await workspace.documents.write(report);
  const tip = report.commits.at(-1)?.commit ?? run.baseCommit;
  const { identity, push } = settings;
  const at = around.clock.now().toISOString();
  if (tip !== null)
    await leaveReceipt(git, tip, attribution.receipt, { folder: run.folder, identity, at, push, log: around.log });
  return report;
}

/** Commits that an earlier try of the same run brought to the branch. */
async function alreadyMade(git: Git, settings: Settings, run: RunFacts): Promise<readonly string[]> {
  const { base } = await findBackupBranch(git, run.branch, settings.push);
  const made = await commitsOfRun(git, run.baseCommit, base, run.id);
  if (base !== run.baseCommit && made.length === 0) throw branchMoved(run);
  return made;
}

/** Step 4. */
export async function tagStep(settings: Settings, around: Around, report: CommitReport): Promise<RunTag | undefined> {
  const repository = gitRepository(await openGit(settings.repo), report.run.baseCommit, around.log, around.clock);
  const options = { format: settings.tagFormat, identity: settings.identity, push: settings.push };
  return tagRun(report, options, { repository, clock: around.clock });
}

/** What all four steps of a run left. */
export interface RunResult {
  readonly manifest: ExportManifest;
  readonly attribution: AttributionReport;
  readonly commits: CommitReport;
  readonly tag: RunTag | undefined;
}

/** All four steps, with nothing left behind but the commits and the tag. */
export async function runAll(settings: Settings, around: Around): Promise<RunResult> {
  return inTemporaryWorkspace(async (workspace) => {
    await exportStep(settings, around, workspace);
    const manifest = await workspace.documents.read('manifest');
    const attribution = await resolveStep(settings, around, workspace, manifest);
    if (around.signal.aborted) {
      throw new BackupError('cancelled', 'The run was cancelled.', 'Nothing was committed; run it again.');
    }
    const commits = await commitStep(settings, around, workspace, attribution);
    return { manifest, attribution, commits, tag: await tagStep(settings, around, commits) };
  });
}

/** The pipeline task of step 1. */
export async function exportTask(host: Host): Promise<StepResult> {
  const settings = await fromJobStart(host);
  const around = { ...host, clock: systemClock };
  if (settings.outputFolder !== undefined) {
    return exportResult(await exportToFolder(settings, around, settings.outputFolder));
  }
  return exportResult(await exportStep(settings, around, await openWorkspace(settings)));
}

/** The pipeline task of step 2. */
export async function resolveTask(host: Host): Promise<StepResult> {
  const settings = await fromJobStart(host);
  const workspace = await openWorkspace(settings);
  const manifest = await workspace.documents.read('manifest');
  return resolveResult(await resolveStep(settings, { ...host, clock: systemClock }, workspace, manifest));
}

/** The pipeline task of step 3. */
export async function commitTask(host: Host): Promise<StepResult> {
  const settings = host.settings();
  const workspace = await openWorkspace(settings);
  const attribution = await workspace.documents.read('attribution');
  return commitResult(await commitStep(settings, { ...host, clock: systemClock }, workspace, attribution));
}

/** The pipeline task of step 4. */
export async function tagTask(host: Host): Promise<StepResult> {
  const settings = host.settings();
  const workspace = await openWorkspace(settings);
  const report = await workspace.documents.read('commits');
  return tagResult(await tagStep(settings, { ...host, clock: systemClock }, report));
}

/** A job's time runs from its own start, which only the build's timeline knows. */
async function fromJobStart(host: Host): Promise<Settings> {
  const settings = host.settings();
  if (settings.timeBudget !== 'auto' || host.job === undefined) return settings;
  return { ...settings, jobStart: (await jobStart(host.job, host.log)) ?? settings.jobStart };
}

function graphFor(settings: Settings, { clock, signal }: Around, budget: TimeBudget): Graph {
  const { graphEndpoint: endpoint, credential } = settings;
  return openGraph({ endpoint, credential, clock, signal, patience: () => budget.remaining() });
}

function otherBranch(branch: string, run: RunFacts): BackupError {
  return new BackupError(
    'usage',
    `The export compared with ${run.branch}, and the commits should go to ${branch}.`,
    'Name the same branch in both steps.',
  );
}

function branchMoved(run: RunFacts): BackupError {
  return new BackupError(
    'branch-moved',
    `${run.branch} got other commits since the export compared with it.`,
    'Run again from the export on; nothing was committed.',
  );
}
