import type { OpenObject, Receipt } from '../domain/run.ts';

/** Runs that ask for an object which stays open; by then a sweep has read everything. A missing one has a file, and stays. */
const mostNights: Readonly<Record<OpenObject['why'], number>> = {
  missing: Infinity,
  unread: 7,
  stale: 7,
  unchanged: 1,
};
/** Of one kind, in a receipt. With more the next run reads everything of the kind. */
const mostOpen = 1000;
/** One that only may have changed is dropped before that. */
const mostUnchanged = 200;

/** Keys by why they are open; a key that stands in several counts for the first. */
export type OpenKeys = Readonly<Record<OpenObject['why'], Iterable<string>>>;

export function openOf(receipt: Receipt | null, kind: string): readonly OpenObject[] {
  return receipt?.open?.[kind] ?? [];
}

/** What stays open after this run. */
export interface LeftOpen {
  readonly open: readonly OpenObject[];
  /** Keys that were asked for often enough. */
  readonly dropped: readonly string[];
  /** More than a receipt holds. */
  readonly tooMany: boolean;
}

export function leftOpen(before: readonly OpenObject[], keys: OpenKeys): LeftOpen {
  const known = new Map(before.map((each) => [each.key, each]));
  const open = new Map<string, OpenObject>();
  const dropped: string[] = [];
  for (const why of ['missing', 'unread', 'stale', 'unchanged'] as const) {
    const some = [...keys[why]].filter((key) => !open.has(key));
    for (const key of why === 'unchanged' ? some.slice(0, mostUnchanged) : some) {
      const last = known.get(key);
      const nights = last?.why === why ? last.nights + 1 : 1;
      if (nights <= mostNights[why]) open.set(key, { key, why, nights });
      else if (why !== 'unchanged') dropped.push(key);
    }
  }
  const inOrder = [...open.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { open: inOrder, dropped, tooMany: open.size > mostOpen };
}
