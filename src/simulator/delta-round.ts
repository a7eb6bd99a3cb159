import type { Change } from './change-log.ts';
import type { DeltaPlace, DeltaScope } from './delta-scope.ts';
import { trackedWithin } from './delta-tracking.ts';
import type { Random } from './random.ts';
import type { Tenant } from './tenant.ts';

/** A link of an object to a directory object, that is there or is gone. */
export interface DeltaLink {
  readonly relation: string;
  readonly target: string;
  /** Collection of the target. */
  readonly targetPath: string;
}

/** One object in the answer to a delta query, or one object's part of it. */
export interface DeltaEntry {
  readonly place: DeltaPlace;
  /** Properties that changed; null tells of the object as of a new one. */
  readonly changed: ReadonlySet<string> | null;
  /** Links to tell of; null for all that there are. */
  readonly links: readonly DeltaLink[] | null;
  /** It was removed, and from the deleted items too. */
  readonly purged: boolean;
}

/** Links that one page tells of; an object with more comes again on the next. */
export const linksOnPage = 500;

/** Everything there is, as the first round tells it. */
export function wholeRound(tenant: Tenant, scope: DeltaScope): DeltaEntry[] {
  return [...scope.places()].flatMap((place) => wholeObject(tenant, scope, place));
}

/**
 * What changed, object by object, in the order of the last changes; several changes of one object come together.
 * https://learn.microsoft.com/graph/delta-query-overview#resource-representation-in-the-delta-query-response
 */
export function laterRound(tenant: Tenant, scope: DeltaScope, changes: readonly Change[]): DeltaEntry[] {
  const touched = new Map<string, Touched>();
  for (const change of changes) {
    const place = placeOf(change, scope);
    if (place === null) continue;
    const name = `${place.path}/${place.key}`;
    const one = touched.get(name) ?? { place, created: false, purged: false, names: new Set(), links: new Map() };
    touched.delete(name);
    touched.set(name, one);
    note(one, change);
  }
  return [...touched.values()].flatMap((one) => entriesOf(tenant, scope, one));
}

/** The same round as a service answers it that is unsure what its client has: some objects twice. */
export function repeated(entries: readonly DeltaEntry[], random: Random): DeltaEntry[] {
  const again = entries.filter(() => random.chance(0.2));
  return [...entries, ...again];
}

/** Some of the objects that are there, changed or not. */
export function someObjects(tenant: Tenant, scope: DeltaScope, random: Random): DeltaEntry[] {
  const places = random.shuffled([...scope.places()]).slice(0, 3);
  return places.flatMap((place) => wholeObject(tenant, scope, place));
}

/** What the changes of one object come to; it grows while they are gone through. */
interface Touched {
  readonly place: DeltaPlace;
  created: boolean;
  purged: boolean;
  readonly names: Set<string>;
  /** By relation and target. */
  readonly links: Map<string, DeltaLink>;
}

/** Null for what the query does not follow. */
function placeOf(change: Change, scope: DeltaScope): DeltaPlace | null {
  const { path, key } = change;
  if (change.what !== 'linked') return scope.has(path, key) ? { path, key, owner: null } : null;
  const { relation, target } = change;
  if (path === trackedWithin.path && relation === trackedWithin.relation) {
    return scope.hasAssignments ? { path, key: target, owner: key } : null;
  }
  const follows = scope.has(path, key) && scope.relations({ path, owner: null }).includes(relation);
  return follows ? { path, key, owner: null } : null;
}

function note(touched: Touched, change: Change): void {
  if (change.what === 'linked') {
    const { relation, target, targetPath } = change;
    // An app role assignment is its link.
    if (touched.place.owner === null) touched.links.set(`${relation}/${target}`, { relation, target, targetPath });
    else touched.created = true;
    return;
  }
  if (change.what === 'created' || change.what === 'restored') touched.created = true;
  touched.purged = change.what === 'purged';
  for (const name of change.properties) touched.names.add(name);
}

function entriesOf(tenant: Tenant, scope: DeltaScope, touched: Touched): DeltaEntry[] {
  const { place, created, purged } = touched;
  const object = scope.object(place);
  if (object === undefined) return [{ place, changed: null, links: [], purged }];
  if (created) return wholeObject(tenant, scope, place);
  // A property that the object no longer has was set to nothing.
  const unset = Object.fromEntries([...touched.names].map((name) => [name, null]));
  const shown = scope.properties(place, { ...unset, ...object });
  const changed = new Set([...touched.names].filter((name) => name in shown));
  if (changed.size === 0 && touched.links.size === 0) return [];
  return parts({ place, changed, links: [...touched.links.values()], purged: false });
}

function wholeObject(tenant: Tenant, scope: DeltaScope, place: DeltaPlace): DeltaEntry[] {
  const whole: DeltaEntry = { place, changed: null, links: null, purged: false };
  const named = scope
    .relations(place)
    .map((relation) => ({ relation, targets: tenant.links(place.path, place.key, relation) }));
  const count = named.reduce((sum, { targets }) => sum + targets.size, 0);
  if (count <= linksOnPage) return [whole];
  const links = named.flatMap(({ relation, targets }) => linksTo(tenant, relation, targets.keys()));
  return parts({ ...whole, links });
}

/** Links to objects that are there. */
export function linksTo(tenant: Tenant, relation: string, targets: Iterable<string>): DeltaLink[] {
  return [...targets].flatMap((target) => {
    const found = tenant.find(target);
    return found === undefined ? [] : [{ relation, target, targetPath: found.path }];
  });
}

function parts(entry: DeltaEntry & { readonly links: readonly DeltaLink[] }): DeltaEntry[] {
  if (entry.links.length <= linksOnPage) return [entry];
  const count = Math.ceil(entry.links.length / linksOnPage);
  return Array.from({ length: count }, (_, part) => ({
    ...entry,
    links: entry.links.slice(part * linksOnPage, (part + 1) * linksOnPage),
  }));
}
