import { join } from 'node:path';
import { failureOf } from '../domain/failure.ts';
import { runPage } from '../domain/host.ts';
import type { Host } from '../domain/host.ts';
import type { Around } from '../domain/ports.ts';
import type { Report } from '../domain/report.ts';
import type { CommitReport, RunTag } from '../domain/run.ts';
import type { Settings } from '../domain/settings.ts';
import { accessOf, openGit } from '../edges/git.ts';
import { writeTextFile } from '../edges/text-file.ts';
import { htmlReport } from '../report/html-report.ts';
import { markdownReport } from '../report/markdown-report.ts';
import { budgetFor } from '../run-facts.ts';
import { reportRun } from './report-step.ts';

/** What the run's page asks the run for, to show the report there. */
export const reportAttachment = { type: 'entra-backup-report', name: 'report.html' } as const;

/** Milliseconds that must be left to begin a report, and to go on reading what changed. */
const enoughToBegin = 20_000;
const enoughToGoOn = 10_000;

/**
 * Sums a run up on its page and keeps the report with it. Everything else is done by then: a report that cannot be made is
 * a warning, and one that there is no time for is left out.
 */
export async function publishReport(
  settings: Settings,
  around: Around & Pick<Host, 'job' | 'showSummary' | 'keepFor'>,
  commits: CommitReport,
  tag: RunTag | undefined,
): Promise<Report | undefined> {
  const { log, signal, clock, job } = around;
  const budget = budgetFor(settings, clock, 0);
  const hasTime = (milliseconds: number): boolean => !signal.aborted && budget.remaining() > milliseconds;
  if (!hasTime(enoughToBegin)) {
    log.warn('There was no time for the report of this run; entra-backup report makes it from the repository.');
    return undefined;
  }
  try {
    const git = await openGit(settings.repo, accessOf(settings, around, budgetFor(settings, around.clock, 0)));
    const runUrl = job === undefined ? {} : { runUrl: runPage(job) };
    const report = await reportRun(git, commits, { tag, ...runUrl, goesOn: () => hasTime(enoughToGoOn) });
    await publish(settings, around, report);
    return report;
  } catch (error) {
    const { text, stack } = failureOf(error);
    log.warn(`The report of this run could not be made, and the backup is complete without it. ${text}`);
    if (stack !== undefined) log.info(stack);
    return undefined;
  }
}

async function publish(
  { documents = '.' }: Settings,
  { attach, showSummary, keepFor }: Pick<Around, 'attach'> & Pick<Host, 'showSummary' | 'keepFor'>,
  report: Report,
): Promise<void> {
  const [summary, page] = [join(documents, 'summary.md'), join(documents, reportAttachment.name)];
  await writeTextFile(summary, markdownReport(report));
  await writeTextFile(page, htmlReport(report));
  showSummary?.(summary);
  attach?.(page);
  keepFor?.(reportAttachment.type, reportAttachment.name, page);
}
