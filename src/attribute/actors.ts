import type { Actor, AuditEvent, Person } from '../domain/audit.ts';
import { grouped } from '../domain/grouped.ts';

/**
 * The events with one id for each person: services spell ids and addresses in several cases, and some name a person by the
 * address alone. An address that belongs to two ids stands for itself.
 */
export function withOneIdEach(events: readonly AuditEvent[]): AuditEvent[] {
  const named = events.flatMap(({ actor, targetResources }) => [
    ...(actor?.type === 'user' ? [actor] : []),
    ...targetResources.filter(({ type }) => type === undefined || type.toLowerCase() === 'user'),
  ]);
  const withAddress = named.flatMap(({ id, userPrincipalName }) =>
    id === undefined || id.includes('@') || userPrincipalName === undefined
      ? []
      : [{ id: id.toLowerCase(), address: userPrincipalName.toLowerCase() }],
  );
  const byAddress = grouped(withAddress, ({ address }) => address);
  const idOf = (address: string): string | undefined => {
    const ids = new Set((byAddress.get(address) ?? []).map(({ id }) => id));
    return ids.size === 1 ? [...ids][0] : undefined;
  };
  return events.map((event) => {
    const { actor } = event;
    if (actor === undefined) return event;
    const id = actor.id.toLowerCase();
    const one = actor.type === 'user' && id.includes('@') ? (idOf(id) ?? id) : hasCase(actor) ? actor.id : id;
    return one === actor.id ? event : { ...event, actor: { ...actor, id: one } };
  });
}

/** An app that a record names by its name alone is shown by that name. */
function hasCase({ type, id }: Actor): boolean {
  return type === 'app' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

/** The actor as the directory spells it; where the directory does not know a person, with the address in lower case. */
export function inOneSpelling(actor: Actor, people: ReadonlyMap<string, Person>): Actor {
  const known = people.get(actor.id);
  const id = known?.id ?? actor.id;
  if (actor.type === 'app') {
    const displayName = known?.displayName ?? actor.displayName;
    return { ...actor, id, ...(displayName !== undefined && { displayName }) };
  }
  const userPrincipalName = known?.userPrincipalName ?? lowerCase(actor.userPrincipalName);
  return { ...actor, id, ...(userPrincipalName !== undefined && { userPrincipalName }) };
}

/** Graph marks a guest's name with `#EXT#`. */
function lowerCase(address: string | undefined): string | undefined {
  return address?.toLowerCase().replace('#ext#', '#EXT#');
}
