import { notCovered } from '../domain/report.ts';
import type { Coverage, Report, ReportTotals } from '../domain/report.ts';
import { shownInstant } from '../domain/setter-text.ts';
import { severities } from '../domain/severity.ts';
import { shownLine } from '../domain/shown.ts';

/** `1 change`, `2 changes`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What the report is about, for its title. */
export function tenantText({ tenant }: Pick<Report, 'tenant'>): string {
  return tenant.name || tenant.id || 'Unknown tenant';
}

/** The report in a sentence or two, the gravest first. */
export function verdict({ totals, coverage, counted }: Report): string {
  const marked = severities.filter((severity) => totals[severity] > 0);
  const grave = marked.map((severity) => `${totals[severity]} ${severity}`).join(', ');
  const open = coverage === null ? 0 : notCovered(coverage).length;
  const read = open === 0 ? [] : [`${plural(open, 'kind')} could not be read.`];
  if (totals.changes === 0) return ['Nothing changed.', ...read].join(' ');
  // Of what is only counted, authors are not: of a first backup there is none, and that adds alone.
  const least = counted.some(({ modified, deleted }) => modified + deleted > 0) ? 'at least ' : '';
  const who = totals.authors === 0 ? '' : ` by ${least}${plural(totals.authors, 'author')}`;
  const unknown = totals.unknown === 0 ? '' : `, ${totals.unknown} by nobody known`;
  const changes = `${plural(totals.changes, 'change')}${who}${unknown}`;
  return [`${changes}${grave === '' ? '' : `: ${grave}`}.`, ...read].join(' ');
}

/** `3 changed, 1 added, 2 deleted`. */
export function statusCounts({
  modified,
  added,
  deleted,
}: Pick<ReportTotals, 'modified' | 'added' | 'deleted'>): string {
  const counts = [
    [modified, 'changed'],
    [added, 'added'],
    [deleted, 'deleted'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** When the run began, and which it was. */
export function runText({ run, runs }: Report): string {
  if (run === null) return 'No backup made these commits';
  const more = runs > 1 ? `, the newest of ${runs} runs` : '';
  return `Run ${run.id}, started ${shownInstant(run.startedAt)}${more}`;
}

/** `backup/2026-03-02_02-00-00Z to backup/2026-03-03_02-00-00Z`. */
export function rangeText({ from, to }: Report): string {
  const name = (point: Report['from']): string => point?.tag ?? point?.commit.slice(0, 10) ?? 'nothing';
  if (to === null) return 'an empty repository';
  return from === null || from.commit === to.commit ? name(to) : `${name(from)} to ${name(to)}`;
}

/** Which run the coverage is of, where it is not the one that the report is about: a later one found no change. */
export function otherRunText({ run }: Coverage): string {
  if (run === undefined) return '';
  return `, as of the run ${shownLine(run.id)} that started ${shownInstant(run.startedAt)} and found no change`;
}
