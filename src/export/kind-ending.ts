import type { KindOutcome, OpenObject } from '../domain/run.ts';
import { isSuspicious } from './deletion-guard.ts';
import type { HeldObject } from './missing-objects.ts';
import { leftOpen } from './open-objects.ts';
import { unsettledInWords } from './outcome.ts';

/** What was found out about the objects of a kind whose list, or whose changes, were read to their end; by key. */
export interface Findings {
  /** Proved to be gone. */
  readonly gone: readonly string[];
  readonly held: readonly HeldObject[];
  readonly unread: Iterable<string>;
  readonly stale: Iterable<string>;
  readonly unchanged: Iterable<string>;
  /** Files of the kind before. */
  readonly of: number;
  /** Objects of the kind now. */
  readonly objects: number;
  /** What the run before left open. */
  readonly openBefore: readonly OpenObject[];
}

/** How a kind ends. */
export interface Ending {
  readonly outcome: KindOutcome;
  /** Keys of files to delete. */
  readonly deletes: readonly string[];
  readonly open: readonly OpenObject[];
  /** False where the next run has to read everything. */
  readonly canGoOn: boolean;
  /** Keys that are no longer asked for. */
  readonly dropped: readonly string[];
}

/**
 * @param deletionShare of the objects that may be gone at once, 0 to 1.
 * @param confirmed so many deletions were confirmed, by an option or by the run before.
 */
export function endingOf(findings: Findings, deletionShare: number, confirmed: boolean): Ending {
  const { gone, held, of, objects, unread, stale, unchanged } = findings;
  const missing = held.map(({ key }) => key);
  const left = leftOpen(findings.openBefore, { missing, unread, stale, unchanged });
  const open = left.tooMany ? [] : left.open;
  const { dropped } = left;
  if (!confirmed && isSuspicious(gone.length, of, deletionShare)) {
    const outcome = { status: 'suspicious', objects, missing: gone.length + held.length, of } as const;
    return { outcome, deletes: [], open, canGoOn: false, dropped };
  }
  const why = unsettledInWords(held, left.open);
  const inDoubt = left.open.filter(({ why: reason }) => reason !== 'unchanged').length;
  const outcome: KindOutcome =
    why === undefined ? { status: 'complete', objects } : { status: 'suspicious', objects, missing: inDoubt, of, why };
  return { outcome, deletes: gone, open, canGoOn: !left.tooMany, dropped };
}
