import type { Clock } from '../domain/ports.ts';
import type { JsonObject } from '../domain/resource.ts';
import { auditListing } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import { GraphError, notFound } from './graph-error.ts';
import type { GraphResource, PathKey } from './graph-path.ts';
import { objectsIn } from './json-objects.ts';
import { relatedTo } from './relations.ts';
import type { Route } from './route.ts';
import { routeOf } from './routes.ts';
import type { Located, Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

/** The objects behind a path, each with the place where what hangs on it is stored. */
export interface Source {
  readonly keys: () => Iterable<string>;
  readonly get: (key: string) => Located | undefined;
  /** Path for the context of an answer: keys in parentheses. */
  readonly context: string;
}

/** The tenant spells them in lower case. */
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the objects come from. */
export interface Store {
  readonly tenant: Tenant;
  readonly behaviour: Behaviour;
  readonly clock: Clock;
}

/**
 * Follows a path down to its last collection.
 * @throws GraphError 404 for an object on the way that is not there.
 */
export function sourceOf(store: Store, { route, spelling, steps }: GraphResource): Source {
  let source: Source = { ...rootSource(store, route), context: spelling };
  for (const { key, relation } of steps) {
    const owner = key === null ? onlyOf(source) : objectOf(source, key);
    const context =
      relation.holds === 'references' && relation.type === 'directoryObject'
        ? 'directoryObjects'
        : `${source.context}('${owner.key}')/${relation.name}`;
    const related = relatedTo(store.tenant, owner.located.path, owner.key, relation);
    const place = `${owner.located.path}/${owner.key}/${relation.name}`;
    source = { keys: () => related.keys(), get: (name) => placedAt(related.get(name), place), context };
  }
  return source;
}

/** An object by what names it, whatever its case, with the key as the tenant spells it. */
export function objectOf(source: Source, { property, value }: PathKey): { key: string; located: Located } {
  const exact = property === null ? source.get(value) : undefined;
  if (exact !== undefined) return { key: value, located: exact };
  if (property === null && guid.test(value)) {
    const located = source.get(value.toLowerCase());
    if (located === undefined) throw notFound(value);
    return { key: value.toLowerCase(), located };
  }
  for (const candidate of source.keys()) {
    const located = source.get(candidate);
    const name = property === null ? candidate : textOf(located?.object[property]);
    if (located !== undefined && name.toLowerCase() === value.toLowerCase()) return { key: candidate, located };
  }
  throw notFound(value);
}

/** The object of a path that has one; Graph answers 404 where a tenant has none of what others may have. */
export function onlyOf(source: Source): { key: string; located: Located } {
  for (const key of source.keys()) {
    const located = source.get(key);
    if (located !== undefined) return { key, located };
  }
  throw new GraphError(404, 'Request_ResourceNotFound', `Resource '${source.context}' does not exist.`);
}

/** Objects that live only in a relation are stored under the path of that relation. */
function placedAt(located: Located | undefined, place: string): Located | undefined {
  return located?.path === '' ? { path: place, object: located.object } : located;
}

function rootSource(store: Store, route: Route): Pick<Source, 'keys' | 'get'> {
  const objects = objectsOf(store, route);
  return {
    keys: () => objects.keys(),
    get: (key) => {
      const object = objects.get(key);
      return object === undefined ? undefined : { path: route.path, object };
    },
  };
}

function objectsOf({ tenant, behaviour, clock }: Store, route: Route): ReadonlyMap<string, JsonObject> {
  if (route.type === 'directoryAudit') {
    return tenant.audit.listed(clock.now(), auditListing(behaviour));
  }
  if (route.gathers !== undefined) return gathered(tenant, route.gathers);
  if (route.viewOf === undefined) return tenant.objects(route.path);
  const [whole] = tenant.objects(route.viewOf.path).values();
  const elements = objectsIn(whole?.[route.viewOf.property]);
  return new Map(elements.map((element) => [textOf(element[route.key]), element]));
}

/** Each says of which type it is, as whatever stands in a mixed list does. */
function gathered(tenant: Tenant, places: NonNullable<Route['gathers']>): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const add = (type: string, key: string, object: JsonObject): void => {
    found.set(key, { '@odata.type': `#microsoft.graph.${type}`, ...object });
  };
  for (const { path, relation } of places) {
    const { type, relations } = routeOf(path);
    const inner = relations.find(({ name }) => name === relation);
    for (const [key, object] of tenant.objects(path)) {
      if (inner === undefined) add(type, key, object);
      else for (const [id, entry] of tenant.related(path, key, inner.name)) add(inner.type, id, entry.object);
    }
  }
  return found;
}
