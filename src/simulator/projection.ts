import type { GraphVersion, Json, JsonObject } from '../domain/resource.ts';
import { isOrderedArray } from './ordered-arrays.ts';
import type { Random } from './random.ts';
import type { RelationRoute, Route } from './route.ts';
import { routes } from './routes.ts';
import type { Located } from './tenant.ts';

/**
 * The properties that an answer shows: what `$select` names (null where the object has no value), otherwise everything
 * in beta and the type's normal subset in v1.0.
 */
export function project(
  object: JsonObject,
  route: Route,
  version: GraphVersion,
  select: readonly string[] | null,
): JsonObject {
  if (select !== null) return selected(object, select, route);
  const { normally, onlyOnSelect, onlyInBeta } = route;
  if (version === 'beta' || (normally === undefined && onlyOnSelect === undefined && onlyInBeta === undefined)) {
    return object;
  }
  if (normally !== undefined) return selected(object, normally, null);
  const hidden = [...(onlyOnSelect ?? []), ...(onlyInBeta ?? [])];
  return Object.fromEntries(Object.entries(object).filter(([name]) => !hidden.includes(name)));
}

/**
 * An object inside a relation. One that can be of several types says of which it is, and may lack what others of the
 * relation have.
 */
export function projectMember(
  { object, path }: Located,
  { type }: Pick<RelationRoute, 'type'>,
  version: GraphVersion,
  select: readonly string[] | null,
): JsonObject {
  const route = byPath.get(path);
  if (route === undefined) return select === null ? object : selected(object, select, null);
  const shown = select === null ? project(object, route, version, null) : selected(object, select, null);
  return type === 'directoryObject' ? { '@odata.type': `#microsoft.graph.${route.type}`, ...shown } : shown;
}

const byPath = new Map(routes.map((route) => [route.path, route]));

function selected(object: JsonObject, select: readonly string[], route: Route | null): JsonObject {
  const result: JsonObject = {};
  const type = object['@odata.type'];
  if (type !== undefined) result['@odata.type'] = type;
  for (const name of select) {
    const value = object[name];
    if (value !== undefined) result[name] = value;
    else if (route !== null) result[name] = null;
  }
  return result;
}

/** The same value with its properties and its sets, on every level, in another order; what is ordered stays so. */
export function shuffled(value: Json, random: Random, path = ''): Json {
  if (Array.isArray(value)) {
    const items = isOrderedArray(path) ? value : random.shuffled(value);
    return items.map((item) => shuffled(item, random, path));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = random.shuffled(Object.entries(value as JsonObject));
  return Object.fromEntries(entries.map(([key, item]) => [key, shuffled(item, random, `${path}.${key}`)]));
}
