import { BackupError } from './errors.ts';

/** @throws BackupError `usage` for what is no share of a kind's objects in percent. */
export function deletionShareOf(percent: string): number {
  const value = Number(percent);
  if (percent.trim() !== '' && value >= 0 && value <= 100) return value / 100;
  throw new BackupError('usage', `"${percent}" is no limit for deletions.`, 'Give a percentage, 0 to 100.');
}

/** @throws BackupError `usage` for what is no number of hours that the audit log can reach back. */
export function lookBackOf(hours: string): number {
  const value = Number(hours);
  if (hours.trim() !== '' && value >= 0 && value <= 720) return value;
  const hint = 'Give hours, 0 to 720: the audit log keeps 30 days at most.';
  throw new BackupError('usage', `"${hours}" is no time to look back.`, hint);
}

/** @throws BackupError `usage` for what is no number of earlier runs. */
export function lateRunsOf(runs: string): number {
  const value = Number(runs);
  if (runs.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 30) return value;
  throw new BackupError('usage', `"${runs}" is no number of earlier runs.`, 'Give a whole number, 0 to 30.');
}

/** @throws BackupError `usage` for what is no number of days that a delta link lives. */
export function sweepDaysOf(days: string): number {
  const value = Number(days);
  if (days.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 7) return value;
  const hint = 'Give whole days, 1 to 7: Graph forgets what it told after seven.';
  throw new BackupError('usage', `"${days}" is no number of days between full reads.`, hint);
}
