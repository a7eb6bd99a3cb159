import { catalogue, selectGroups } from './catalogue/index.ts';
import { BackupError } from './domain/errors.ts';
import type { Host } from './domain/host.ts';
import type { Around, WaitingClock } from './domain/ports.ts';
import type { AttributionReport, CommitReport, ExportManifest, RunTag } from './domain/run.ts';
import type { Settings, StepResult } from './domain/settings.ts';
import { commitResult, exportResult, resolveResult, tagResult } from './domain/step-results.ts';
import { idlePause, pause } from './edges/deadline.ts';
import { jobStart } from './edges/devops.ts';
import { openGit } from './edges/git.ts';
import { inTemporaryWorkspace, workspaceAt, workspaceOf } from './edges/workspace.ts';
import type { Workspace } from './edges/workspace.ts';
import { commitStep, tagStep } from './steps/commit-step.ts';
import { documentFault } from './steps/document-check.ts';
import { exportStep, exportToFolder } from './steps/export-step.ts';
import { publishReport } from './steps/publish-report.ts';
import { resolveStep } from './steps/resolve-step.ts';

export type { Around } from './domain/ports.ts';
export { permissionsFor } from './catalogue/permissions.ts';
export { select } from './catalogue/index.ts';
export { isWatched, liveLog } from './edges/live-terminal.ts';
export { writeTextFile } from './edges/text-file.ts';
export { harmless, terminalLog } from './edges/terminal.ts';
export { commitStep, tagStep } from './steps/commit-step.ts';
export { exportStep, exportToFolder } from './steps/export-step.ts';
export { blameObject, explainCommit } from './steps/history.ts';
export { reportOf } from './steps/report-step.ts';
export { htmlReport } from './report/html-report.ts';
export { markdownReport } from './report/markdown-report.ts';
export { resolveStep } from './steps/resolve-step.ts';

export const systemClock: WaitingClock = {
  now: () => new Date(),
  sleep: pause,
};

/** For what happens beside the work: its waits keep no process alive. */
export const idleClock: WaitingClock = { now: () => new Date(), sleep: idlePause };

/** The catalogue, for those who choose from it. */
export const kinds = { all: catalogue, groups: selectGroups } as const;

/** The workspace that was named, or the clone's own. */
export async function openWorkspace(settings: Settings): Promise<Workspace> {
  return settings.documents === undefined
    ? workspaceOf(await openGit(settings.repo), documentFault)
    : workspaceAt(settings.documents, documentFault);
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
  return inTemporaryWorkspace(documentFault, async (workspace) => {
    await unlessCancelled(around, exportStep(settings, around, workspace));
    const manifest = await workspace.documents.read('manifest');
    const attribution = await unlessCancelled(around, resolveStep(settings, around, workspace, manifest));
    // From here on it goes through to its end: half of a run would be neither done nor not done.
    const toTheEnd = { ...around, signal: new AbortController().signal };
    const commits = await commitStep(settings, toTheEnd, workspace, attribution);
    return { manifest, attribution, commits, tag: await tagStep(settings, toTheEnd, commits) };
  });
}

/** Whatever a cancel breaks off, be it a question to Graph or to git, ends in the same words. */
async function unlessCancelled<Result>({ signal }: Around, step: Promise<Result>): Promise<Result> {
  const cancelled = new BackupError('cancelled', 'The run was cancelled.', 'Nothing was committed; run it again.');
  const result = await step.catch((error: unknown) => {
    throw signal.aborted && error instanceof BackupError && error.code === 'cancelled' ? cancelled : error;
  });
  if (signal.aborted) throw cancelled;
  return result;
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
  // Without the job's start nothing tells how much of its time is left: a job may have waited for hours.
  const settings = await fromJobStart(host, { timeBudget: 0 });
  const workspace = await openWorkspace(settings);
  const attribution = await workspace.documents.read('attribution');
  return commitResult(await commitStep(settings, { ...host, clock: systemClock }, workspace, attribution));
}

/** The pipeline task of step 4. */
export async function tagTask(host: Host): Promise<StepResult> {
  const settings = await fromJobStart(host);
  const workspace = await openWorkspace(settings);
  const commits = await workspace.documents.read('commits');
  const tag = await tagStep(settings, { ...host, clock: systemClock }, commits);
  if (!settings.report) return tagResult(tag);
  const report = await publishReport(settings, { ...host, clock: systemClock }, commits, tag);
  return tagResult(tag, report?.totals);
}

/**
 * A job's time runs from its own start, which only the build's timeline knows.
 * @param otherwise settings that count where it cannot be had.
 */
async function fromJobStart(host: Host, otherwise: Partial<Settings> = {}): Promise<Settings> {
  const settings = host.settings();
  if (settings.timeBudget !== 'auto') return settings;
  const start = host.job === undefined ? undefined : await jobStart(host.job, host.log, { signal: host.signal });
  return start === undefined ? { ...settings, ...otherwise } : { ...settings, jobStart: start };
}
