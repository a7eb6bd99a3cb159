import type { AttributedChange, UnknownReason } from './change.ts';
import type { ReportTotals } from './report.ts';
import { isComplete, isCovered } from './run.ts';
import type { AttributionReport, CommitReport, ExportSummary, RunTag } from './run.ts';
import type { StepResult } from './settings.ts';

/** Reasons that somebody can do something about; the others are answers. */
const troubling: ReadonlySet<UnknownReason> = new Set(['log-denied', 'log-failed', 'time-budget']);

/** Outputs `changeCount`, `coverage` (kinds read whole or not in the tenant, of kinds selected). */
export function exportResult({ outcomes, changeCount }: ExportSummary): StepResult {
  const read = outcomes.filter(({ outcome }) => isCovered(outcome)).length;
  const coverage = `${read}/${outcomes.length}`;
  const closed = outcomes.filter(({ outcome }) => outcome.status === 'denied' && outcome.delegatedOnly).length;
  const why = closed === 0 ? '' : ` (${closed} are given to people only, not to apps)`;
  return {
    status: isComplete(outcomes) ? 'complete' : 'issues',
    summary: `${coverage} kinds read${why}, ${plural(changeCount, 'file differs', 'files differ')}.`,
    outputs: { changeCount: String(changeCount), coverage },
  };
}

/** Outputs `authorCount`, `unknownCount` (changes that nobody is named for). */
export function resolveResult({ changes, late }: AttributionReport): StepResult {
  const authors = new Set(changes.flatMap((change) => change.authors.map(({ name, email }) => `${name} <${email}>`)));
  const unknown = changes.filter(({ attribution }) => attribution.status === 'unknown');
  const reasons = [...new Set(unknown.flatMap(reasonOf))].sort();
  const why = reasons.length === 0 ? '' : `, ${unknown.length} unknown (${reasons.join(', ')})`;
  const again =
    late.length === 0
      ? ''
      : `; ${plural(late.length, 'earlier change', 'earlier changes')} explained by events that came late`;
  return {
    status: reasons.some((reason) => troubling.has(reason)) ? 'issues' : 'complete',
    summary: `${plural(authors.size, 'author', 'authors')} of ${plural(changes.length, 'change', 'changes')}${why}${again}.`,
    outputs: { authorCount: String(authors.size), unknownCount: String(unknown.length) },
  };
}

/** Outputs `commitCount`, `lastCommit`. */
export function commitResult({ commits, pushed, run }: CommitReport): StepResult {
  const last = commits.at(-1)?.commit ?? '';
  const where = pushed ? `pushed to ${run.branch}` : `on ${run.branch}, not pushed`;
  return {
    status: 'complete',
    summary:
      commits.length === 0 ? 'Nothing changed, no commit.' : `${plural(commits.length, 'commit', 'commits')} ${where}.`,
    outputs: { commitCount: String(commits.length), lastCommit: last },
  };
}

/** Outputs `tagName`, empty without a tag, and `criticalCount` and `highCount`, empty without a report. */
export function tagResult(tag: RunTag | undefined, totals?: Pick<ReportTotals, 'critical' | 'high'>): StepResult {
  const [criticalCount = '', highCount = ''] = [totals?.critical, totals?.high].map((count) => count?.toString());
  return {
    status: 'complete',
    summary: tag === undefined ? 'Nothing changed, no tag.' : `Tag ${tag.name}${tag.pushed ? '' : ', not pushed'}.`,
    outputs: { tagName: tag?.name ?? '', criticalCount, highCount },
  };
}

function reasonOf({ attribution }: AttributedChange): UnknownReason[] {
  return attribution.status === 'unknown' ? [attribution.reason] : [];
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
