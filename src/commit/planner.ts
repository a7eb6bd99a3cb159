import { eventsOf } from '../domain/change.ts';
import type { AttributedChange, CommitGroup } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';

/**
 * One group per set of authors, in the order of their last audit events; changes that nobody is named for come last.
 * Every change is in exactly one group.
 */
export function planGroups(changes: readonly AttributedChange[]): CommitGroup[] {
  const groups = grouped(changes, ({ authors }) => authors.map(({ name, email }) => `${name} <${email}>`).join('\n'));
  return [...groups.values()].map(groupOf).sort(inOrder);
}

function groupOf(changes: readonly AttributedChange[]): CommitGroup {
  const times = changes.flatMap(({ attribution }) => eventsOf(attribution).map((event) => event.at));
  const last = times.sort().at(-1);
  return { authors: changes[0]?.authors ?? [], changes, ...(last !== undefined && { lastEventAt: last }) };
}

function inOrder(a: CommitGroup, b: CommitGroup): number {
  if (a.lastEventAt === b.lastEventAt) return (a.authors[0]?.name ?? '') < (b.authors[0]?.name ?? '') ? -1 : 1;
  if (a.lastEventAt === undefined) return 1;
  if (b.lastEventAt === undefined) return -1;
  return a.lastEventAt < b.lastEventAt ? -1 : 1;
}
