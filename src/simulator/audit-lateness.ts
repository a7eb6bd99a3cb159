import { randomFor } from './random.ts';

/** How long audit records take until they are listed, each for itself, so that they come in any order. */
export interface AuditLateness {
  /** Half of the records are listed after this many seconds, 99 of 100 after seven times as many. */
  readonly usualSeconds: number;
  /** Which share of the records, 0 to 1, takes longer than any of the others. */
  readonly lateShare: number;
  /** Hours after which even those are listed. */
  readonly mostHours: number;
}

/**
 * Microsoft promises no time; most who read the log see records within minutes, and a few hours late.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities.
 */
export const usualLateness: AuditLateness = { usualSeconds: 90, lateShare: 0.03, mostHours: 24 };

/** Milliseconds between an operation and the listing of its record; the same for the same record. */
export function latenessOf(recordId: string, { usualSeconds, lateShare, mostHours }: AuditLateness): number {
  const random = randomFor(recordId);
  const mostUsual = usualSeconds * 10;
  if (!random.chance(lateShare)) return 1000 * Math.min(mostUsual, usualSeconds * -Math.log2(1 - random.next()));
  return 1000 * (mostUsual + random.next() * Math.max(0, mostHours * 3600 - mostUsual));
}
