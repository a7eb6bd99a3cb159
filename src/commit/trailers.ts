import { eventsOf } from '../domain/change.ts';
import type { CommitGroup } from '../domain/change.ts';
import type { RunFacts } from '../domain/run.ts';
import { shownLine } from '../domain/shown.ts';
import { bounded } from './bounded.ts';

const coAuthors = { lines: 30, bytes: 6_000 };
const auditEvents = { lines: 300, bytes: 20_000 };

/**
 * Who made the changes, and the events that say so, oldest first. Of very many the newest are kept: those are what the
 * next run may meet again. The evidence of the commit has them all.
 */
export function groupTrailers({ authors, changes }: CommitGroup): string[] {
  const named = authors.length > 1 ? authors.map(({ name, email }) => `Co-authored-by: ${name} <${email}>`) : [];
  const co = bounded(named, coAuthors);
  const events = new Map(
    changes.flatMap(({ attribution }) => eventsOf(attribution)).map(({ id, at }) => [shownLine(id), at]),
  );
  const newest = [...events].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0));
  const cited = bounded(
    newest.map(([id]) => `Audit-Event: ${id}`),
    auditEvents,
  );
  const reasons = changes.flatMap(({ attribution }) => (attribution.status === 'unknown' ? [attribution.reason] : []));
  return [
    ...co.kept,
    ...(co.left === 0 ? [] : [`Co-Authors-Not-Listed: ${co.left}`]),
    ...[...new Set(reasons)].sort().map((reason) => `Author-Unknown: ${reason}`),
    ...cited.kept.reverse(),
    ...(cited.left === 0 ? [] : [`Audit-Events-Not-Listed: ${cited.left}`]),
  ];
}

/** What the next run must know; never cut. */
export function runTrailers(run: RunFacts, part: string, notRead: readonly string[]): string[] {
  return [
    `Backup-Run: ${run.id}`,
    `Backup-Part: ${part}`,
    `Backup-Started: ${run.startedAt}`,
    `Backup-Types: ${run.types.join(',')}`,
    ...(run.exclude.length === 0 ? [] : [`Backup-Exclude: ${run.exclude.join(',')}`]),
    ...(notRead.length === 0 ? [] : [`Backup-Not-Read: ${notRead.join(',')}`]),
    ...(run.tenantId === '' ? [] : [`Backup-Tenant: ${run.tenantId}`]),
  ];
}
