import type { ChangeStatus } from '../domain/change.ts';
import type { CountedChanges, Report, ReportedChange, ReportTotals } from '../domain/report.ts';
import { severities } from '../domain/severity.ts';
import type { SeverityMark } from '../domain/severity.ts';
import { reportedChange } from './detail.ts';
import type { Detail } from './detail.ts';
import type { NameBook } from './names.ts';

/** All of a report that does not follow from its changes. */
export type ReportFrame = Omit<Report, 'document' | 'version' | 'totals' | 'changes' | 'rules'>;

/** Puts a report together: the gravest changes first, then by area, kind and name. */
export function buildReport(frame: ReportFrame, details: readonly Detail[], names: NameBook): Report {
  const changes = details.map((detail) => reportedChange(detail, names)).sort(graver);
  const marks = details.flatMap((detail) => detail.marks);
  const rules = Object.fromEntries(marks.map((mark): [string, SeverityMark] => [mark.rule, mark]));
  return { document: 'report', version: 1, ...frame, totals: totalsOf(changes, frame.counted), changes, rules };
}

function graver(one: ReportedChange, other: ReportedChange): number {
  const rank = ({ severity }: ReportedChange): number =>
    severity === undefined ? severities.length : severities.indexOf(severity);
  const key = ({ area, kind, name, path }: ReportedChange): string => [area, kind, name, path].join('\n');
  return rank(one) - rank(other) || (key(one) < key(other) ? -1 : 1);
}

function totalsOf(changes: readonly ReportedChange[], counted: readonly CountedChanges[]): ReportTotals {
  const ofStatus = (status: ChangeStatus): number =>
    changes.filter((change) => change.status === status).length + counted.reduce((sum, each) => sum + each[status], 0);
  const ofSeverity = (severity: ReportedChange['severity']): number =>
    changes.filter((change) => change.severity === severity).length;
  const [added, modified, deleted] = [ofStatus('added'), ofStatus('modified'), ofStatus('deleted')];
  // Somebody may be called as those whom nobody knows.
  const isKnown = ({ setters }: ReportedChange): boolean => setters.some(({ authors }) => authors.length > 0);
  const authors = new Set(changes.filter(isKnown).flatMap((change) => change.authors));
  return {
    changes: added + modified + deleted,
    added,
    modified,
    deleted,
    unknown: changes.filter((change) => !isKnown(change)).length,
    authors: authors.size,
    critical: ofSeverity('critical'),
    high: ofSeverity('high'),
    notice: ofSeverity('notice'),
  };
}
