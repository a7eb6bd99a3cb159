import { withVolatile } from '../catalogue/extra-volatile.ts';
import { select } from '../catalogue/index.ts';
import { firstLines } from '../doctor.ts';
import type { Around, Baseline } from '../domain/ports.ts';
import { runTable } from '../domain/run-table.ts';
import type { ExportManifest, ExportSummary, Receipt } from '../domain/run.ts';
import type { Settings } from '../domain/settings.ts';
import { findBackupBranch } from '../edges/backup-branch.ts';
import type { BackupBranch } from '../edges/backup-branch.ts';
import { blobId } from '../edges/blob-id.ts';
import { fingerprintWith } from '../edges/fingerprint.ts';
import { accessOf, openGit } from '../edges/git.ts';
import type { Git } from '../edges/git.ts';
import { keepHeapSmall } from '../edges/memory.ts';
import { checkPipelineBranch } from '../edges/pipeline-branch.ts';
import { plainFolder } from '../edges/plain-folder.ts';
import { lastReceipt } from '../edges/receipts.ts';
import { gitRepository } from '../edges/repository.ts';
import { inTemporaryWorkspace } from '../edges/workspace.ts';
import type { Workspace } from '../edges/workspace.ts';
import { exportTenant } from '../export/exporter.ts';
import { refuseOtherTenant, tenantIn } from '../export/tenant-guard.ts';
import { budgetFor, reserved, runFacts } from '../run-facts.ts';
import { version } from '../version.ts';
import { warnOfSkew } from './clock-skew.ts';
import { documentFault } from './document-check.ts';
import { graphFor } from './graph-for.ts';
import { tenantWatch } from './tenant-watch.ts';

/** Step 1. */
export async function exportStep(settings: Settings, around: Around, workspace: Workspace): Promise<ExportSummary> {
  const git = await openGit(
    settings.repo,
    accessOf(settings, around, budgetFor(settings, around.clock, reserved.afterResolve)),
  );
  if (settings.branch !== undefined) await checkPipelineBranch(git, settings.branch, settings.branchOf);
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
  return inTemporaryWorkspace(documentFault, async (workspace) => {
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
  const graph = await graphFor(settings, around, budget);
  const startedAt = around.clock.now();
  const [tenant] = await Promise.all([tenantWatch(graph), graph.learnSize()]);
  warnOfSkew(graph.clock.skew, around.log);
  const run = runFacts(settings, graph.clock.atServer(startedAt), tenant.tenantId, branch, selection);
  refuseOtherTenant(run.tenantId, known.earlierTenant);
  const lines = await firstLines(settings, graph, around.clock, repository, budget.remaining());
  for (const line of lines) around.log.info(line);
  const { cloud, incremental, sweepDays, deletionShare, confirmDeletions } = settings;
  const reading = { cloud, incremental, sweepDays, deletionShare, confirmDeletions };
  const options = { ...reading, productVersion: version, receipt: known.receipt };
  const summary = await exportTenant(run, selection, options, {
    ...around,
    clock: graph.clock,
    reader: graph.reader,
    baseline: known.baseline,
    stage: workspace.stage,
    journal: workspace.journal,
    blobId,
    fingerprint: fingerprintWith(settings.fingerprintKey, run.tenantId),
    budget,
    sameTenant: tenant.isSame,
  }).catch(async (error: unknown) => {
    // Nothing of another tenant stays where the next step could find it.
    await workspace.stage.clear();
    workspace.journal.clear();
    throw error;
  });
  for (const line of runTable(summary)) around.log.info(line);
  return summary;
}
