import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveAuthors } from './attribute/resolver.ts';
import { catalogue, select, selectGroups } from './catalogue/index.ts';
import { commitByAuthor } from './commit/committer.ts';
import { tagRun } from './commit/tagger.ts';
import { timeBudget } from './domain/budget.ts';
import type { TimeBudget } from './domain/budget.ts';
import type { FileChange } from './domain/change.ts';
import { BackupError } from './domain/errors.ts';
import type { Host } from './domain/host.ts';
import type { Baseline, Clock, Log, WaitingClock } from './domain/ports.ts';
import type { JsonObject } from './domain/resource.ts';
import type { AttributionReport, CommitReport, ExportManifest, RunFacts, RunTag } from './domain/run.ts';
import type { Settings, StepResult } from './domain/settings.ts';
import { commitResult, exportResult, resolveResult, tagResult } from './domain/step-results.ts';
import { citedEvents, commitsOfRun, findBackupBranch } from './edges/backup-branch.ts';
import type { BackupBranch } from './edges/backup-branch.ts';
import { blobId } from './edges/blob-id.ts';
import { jobStart } from './edges/devops.ts';
import { fingerprintWith } from './edges/fingerprint.ts';
import { openGit } from './edges/git.ts';
import { openGraph } from './edges/graph.ts';
import { plainFolder } from './edges/plain-folder.ts';
import { gitRepository } from './edges/repository.ts';
import { runDocuments } from './edges/run-documents.ts';
import { folderStage } from './edges/stage.ts';
import { exportTenant } from './export/exporter.ts';

export { terminalLog } from './edges/terminal.ts';

/** What surrounds a run and is not a setting. */
export interface Around {
  readonly log: Log;
  readonly clock: WaitingClock;
  readonly signal: AbortSignal;
}

export const systemClock: WaitingClock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** The catalogue, for those who choose from it. */
export const kinds = { all: catalogue, groups: selectGroups } as const;

/** Shares of the whole time that are kept free for the steps behind the export and behind the search for authors. */
const reserved = { afterExport: 0.3, afterResolve: 0.1 } as const;

/** Where the steps of one run leave things for each other. */
export interface Workspace {
  readonly documents: ReturnType<typeof runDocuments>;
  readonly stage: ReturnType<typeof folderStage>;
}

function workspaceAt(folder: string): Workspace {
  return { documents: runDocuments(folder), stage: folderStage(join(folder, 'stage')) };
}

/** The folder of documents and stage: the one that was named, or `.git/entra-backup` of the clone. */
export async function openWorkspace(settings: Settings): Promise<Workspace> {
  if (settings.documents !== undefined) return workspaceAt(settings.documents);
  const git = await openGit(settings.repo);
  return workspaceAt(join((await git.run('rev-parse', '--absolute-git-dir')).trim(), 'entra-backup'));
}

/** Gives the work a workspace that nobody else knows, and takes it away again. */
async function inTemporaryWorkspace<Result>(work: (workspace: Workspace) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'entra-backup-'));
  try {
    return await work(workspaceAt(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Step 1. */
export async function exportStep(settings: Settings, around: Around, workspace: Workspace): Promise<ExportManifest> {
  const git = await openGit(settings.repo);
  const branch = await findBackupBranch(git, settings.branch, settings.push);
  const baseline = gitRepository(git, branch.base, around.log);
  const manifest = await readTenant(settings, around, workspace, baseline, branch);
  await workspace.documents.write(manifest);
  return manifest;
}

/** Step 1 without Git: brings the plain tree of files in `folder` up to date. */
export async function exportToFolder(settings: Settings, around: Around, folder: string): Promise<ExportManifest> {
  return inTemporaryWorkspace(async (workspace) => {
    const files = plainFolder(folder);
    const nowhere = { branch: '', base: null, previous: null };
    const manifest = await readTenant({ ...settings, folder: '' }, around, workspace, files, nowhere);
    await files.apply(manifest.changes, workspace.stage);
    return manifest;
  });
}

async function readTenant(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  baseline: Baseline,
  branch: BackupBranch,
): Promise<ExportManifest> {
  const selection = select(settings.types, settings.cloudOnly);
  await workspace.stage.clear();
  const graph = openGraph(settings.graphEndpoint, settings.credential, around.clock);
  const startedAt = around.clock.now();
  const tenantId = (await graph.tenantId()) || (branch.previous?.tenantId ?? '');
  const run = runFacts(settings, startedAt, tenantId, branch);
  refuseOtherTenant(run, branch);
  return exportTenant(run, selection, {
    ...around,
    reader: graph.reader,
    baseline,
    stage: workspace.stage,
    blobId,
    cloud: settings.cloud,
    fingerprint: fingerprintWith(settings.fingerprintKey, run.tenantId),
    budget: budgetFor(settings, around.clock, reserved.afterExport),
  });
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
  const graph = openGraph(settings.graphEndpoint, settings.credential, around.clock);
  const bodies = async (changes: readonly FileChange[]): Promise<JsonObject[]> => {
    const gone = changes.flatMap(({ newBlob, oldBlob }) => (newBlob === null && oldBlob !== null ? [oldBlob] : []));
    const texts = await gitRepository(git, baseCommit, around.log).texts(gone);
    const old = new Map(gone.map((blob, at) => [blob, texts[at]]));
    const textOf = async ({ newBlob, oldBlob }: FileChange): Promise<string> =>
      newBlob === null ? (old.get(oldBlob ?? '') ?? '{}') : workspace.stage.get(newBlob);
    return Promise.all(changes.map(async (change) => JSON.parse(await textOf(change)) as JsonObject));
  };
  const report = await resolveAuthors(manifest, {
    ...around,
    auditLog: graph.auditLog,
    people: graph.people,
    bodies,
    citedSince: (instant) => citedEvents(git, baseCommit, instant),
    budget: budgetFor(settings, around.clock, reserved.afterResolve),
  });
  await workspace.documents.write(report);
  return report;
}

/** Step 3. Where the run's commits stand on the branch already, it only says which they are. */
export async function commitStep(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  attribution: AttributionReport,
): Promise<CommitReport> {
  const { run, changes } = attribution;
  const git = await openGit(settings.repo);
  const { base } = await findBackupBranch(git, run.branch, settings.push && changes.length > 0);
  const made = await commitsOfRun(git, run.baseCommit, base, run.id);
  if (base !== run.baseCommit && made.length === 0) throw branchMoved(run);
  const repository = gitRepository(git, run.baseCommit, around.log);
  const report = await commitByAuthor(
    attribution,
    { identity: settings.identity, push: settings.push, made },
    { ...around, repository, stage: workspace.stage },
  );
  await workspace.documents.write(report);
  return report;
}

/** Step 4. */
export async function tagStep(settings: Settings, around: Around, report: CommitReport): Promise<RunTag | undefined> {
  const repository = gitRepository(await openGit(settings.repo), report.run.baseCommit, around.log);
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
    const manifest = await exportStep(settings, around, workspace);
    const attribution = await resolveStep(settings, around, workspace, manifest);
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

function runFacts(settings: Settings, startedAt: Date, tenantId: string, branch: BackupBranch): RunFacts {
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  return {
    id: `${stamp}Z-${randomBytes(3).toString('hex')}`,
    startedAt: startedAt.toISOString(),
    tenantId,
    branch: branch.branch,
    baseCommit: branch.base,
    folder: settings.folder,
    types: settings.types,
    cloudOnly: settings.cloudOnly,
    previousStartedAt: branch.previous?.startedAt ?? null,
  };
}

/** Compared with another tenant's backup, everything would look deleted. */
function refuseOtherTenant(run: RunFacts, branch: BackupBranch): void {
  const before = branch.previous?.tenantId ?? '';
  if (before === '' || run.tenantId === '' || before === run.tenantId) return;
  throw new BackupError(
    'wrong-tenant',
    `${run.branch} holds the backup of tenant ${before}, and this sign-in is for tenant ${run.tenantId}.`,
    'Use a repository or branch of its own for each tenant.',
  );
}

function branchMoved(run: RunFacts): BackupError {
  return new BackupError(
    'branch-moved',
    `${run.branch} got other commits since the export compared with it.`,
    'Run again from the export on; nothing was committed.',
  );
}

function budgetFor(settings: Settings, clock: Clock, share: number): TimeBudget {
  const minutes = settings.timeBudget === 'auto' ? (settings.jobTimeout ?? 0) : settings.timeBudget;
  const deadline = minutes === 0 ? null : new Date(settings.jobStart.getTime() + minutes * 60_000);
  return timeBudget(deadline, () => clock.now()).reserving(minutes * 60_000 * share);
}
