import type { AttributedChange, Attribution, UnknownReason } from '../domain/change.ts';
import { gradeOf } from './credits.ts';

/** A change that an earlier run committed. */
export interface OpenChange {
  readonly commit: string;
  /** 1 for the run before this one. */
  readonly runsAgo: number;
  readonly change: AttributedChange;
}

/** Reasons that later events can do away with. */
const passing: readonly UnknownReason[] = ['no-event', 'log-denied', 'log-failed', 'time-budget'];

/** True for a change that events which come late may explain, or explain better. */
export function isOpen({ attribution, since }: AttributedChange): boolean {
  if (since === undefined) return false;
  if (attribution.status === 'unknown') return passing.includes(attribution.reason);
  return worthOf(attribution) < best;
}

/** True where more is known now. */
export function isBetter(now: Attribution, before: Attribution): boolean {
  return worthOf(now) > worthOf(before);
}

const best = 6;

/** Explained whole or in part counts before the grade of what is explained. */
function worthOf(attribution: Attribution): number {
  if (attribution.status === 'unknown') return 0;
  const grade = { exact: 3, object: 2, related: 1 }[gradeOf(attribution.credits)];
  // A renamed neighbour explains a renamed reference as well as can be.
  const isWhole = attribution.unexplained.length === 0;
  return (isWhole ? 3 : 0) + (isWhole && grade === 1 ? 3 : grade);
}
