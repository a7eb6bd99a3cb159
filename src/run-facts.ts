import { randomBytes } from 'node:crypto';
import type { SelectedKind } from './catalogue/index.ts';
import { timeBudget } from './domain/budget.ts';
import type { TimeBudget } from './domain/budget.ts';
import type { Clock } from './domain/ports.ts';
import type { RunFacts } from './domain/run.ts';
import type { Settings } from './domain/settings.ts';
import type { BackupBranch } from './edges/backup-branch.ts';
import { lastReads } from './export/last-reads.ts';

/** What a run that starts now was asked for, and what it stands on. */
export function runFacts(
  settings: Settings,
  startedAt: Date,
  tenantId: string,
  { branch, base, previous }: BackupBranch,
  selection: readonly SelectedKind[],
): RunFacts {
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  return {
    id: `${stamp}Z-${randomBytes(3).toString('hex')}`,
    startedAt: startedAt.toISOString(),
    tenantId,
    branch,
    baseCommit: base,
    folder: settings.folder,
    types: settings.types,
    exclude: settings.exclude,
    cloudOnly: settings.cloudOnly,
    previousStartedAt: previous?.startedAt ?? null,
    previousCommit: previous?.commit ?? null,
    lastReads: lastReads(selection, previous?.runs ?? []),
  };
}

/**
 * Shares of the whole time that are kept free for the steps behind the export and behind the search for authors, and for
 * keeping the commits of a push that does not end.
 */
export const reserved = { afterExport: 0.3, afterResolve: 0.1, afterPush: 0.03 } as const;

/** @param share of the whole time that is kept free for what follows. */
export function budgetFor(settings: Settings, clock: Clock, share: number): TimeBudget {
  const minutes = settings.timeBudget === 'auto' ? (settings.jobTimeout ?? 0) : settings.timeBudget;
  const deadline = minutes === 0 ? null : new Date(settings.jobStart.getTime() + minutes * 60_000);
  return timeBudget(deadline, () => clock.now()).reserving(minutes * 60_000 * share);
}
