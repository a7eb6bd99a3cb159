import type { AuditEvent } from '../domain/audit.ts';
import type { Difference } from '../domain/difference.ts';
import { replicationDelay } from './acts.ts';
import type { Act, Sought } from './acts.ts';

/**
 * The event that left what is there now. One that left something else after it, long enough ago to be visible, says that
 * somebody has changed it back since, and is not known.
 * @param acts oldest first.
 */
export function lastLeft(
  difference: Difference,
  acts: readonly Act[],
  { readAt }: Pick<Sought, 'readAt'>,
): AuditEvent | undefined {
  const settled = Date.parse(readAt) - replicationDelay;
  for (const act of acts.toReversed()) {
    const verdict = act.verdict(difference);
    if (verdict === 'yes') return act.event;
    if (verdict === 'no' && act.at <= settled) return undefined;
  }
  return undefined;
}
