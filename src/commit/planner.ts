import { eventsOf, isRewritten } from '../domain/change.ts';
import type { AttributedChange, CommitGroup } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';

/**
 * One group per set of authors, in the order of their last audit events; changes that nobody is named for come last, but
 * first where all of them are new to the backup: what somebody is named for stands on that. Texts that only have another form
 * are a group of their own.
 * Every change is in exactly one group.
 */
export function planGroups(changes: readonly AttributedChange[]): CommitGroup[] {
  const groups = grouped(changes, (change) => (isRewritten(change) ? 'rewritten' : whoOf(change)));
  return [...groups.values()].map(groupOf).sort(inOrder);
}

/** The same for the same people, whatever case their addresses have. */
function whoOf({ authors }: AttributedChange): string {
  return authors
    .map(({ email }) => email.toLowerCase())
    .sort()
    .join('\n');
}

function groupOf(changes: readonly AttributedChange[]): CommitGroup {
  const times = changes.flatMap(({ attribution }) => eventsOf(attribution).map((event) => event.at));
  const last = times.sort().at(-1);
  return {
    authors: changes[0]?.authors ?? [],
    changes,
    isRewritten: changes.every(isRewritten),
    ...(last !== undefined && { lastEventAt: last }),
  };
}

/** True for objects that are new to the backup, and that nobody is named for. */
export function isBaseline({ changes }: CommitGroup): boolean {
  return changes.every(({ attribution }) => attribution.status === 'unknown' && attribution.reason === 'first-backup');
}

function inOrder(a: CommitGroup, b: CommitGroup): number {
  const first = Number(isBaseline(b)) - Number(isBaseline(a));
  if (first !== 0) return first;
  if (a.lastEventAt === b.lastEventAt) return (a.authors[0]?.name ?? '') < (b.authors[0]?.name ?? '') ? -1 : 1;
  if (a.lastEventAt === undefined) return 1;
  if (b.lastEventAt === undefined) return -1;
  return a.lastEventAt < b.lastEventAt ? -1 : 1;
}
