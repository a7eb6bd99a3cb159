import { BackupError } from './errors.ts';

/** @throws BackupError `usage` for what is no share of a kind's objects in percent. */
export function deletionShareOf(percent: string): number {
  const value = Number(percent);
  if (percent.trim() !== '' && value >= 0 && value <= 100) return value / 100;
  throw new BackupError('usage', `"${percent}" is no limit for deletions.`, 'Give a percentage, 0 to 100.');
}

/** @throws BackupError `usage` for what is no number of days that a delta link lives. */
export function sweepDaysOf(days: string): number {
  const value = Number(days);
  if (days.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 7) return value;
  const hint = 'Give whole days, 1 to 7: Graph forgets what it told after seven.';
  throw new BackupError('usage', `"${days}" is no number of days between full reads.`, hint);
}
