import type { Json, JsonObject } from '../domain/resource.ts';
import { GraphError } from './graph-error.ts';
import type { Source } from './graph-source.ts';
import type { Route } from './route.ts';
import type { Located, Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

/** The token of every delta link: the simulator keeps no log of changes, so that it answers one link like another. */
export const deltaLink = 'now';

/**
 * The objects that a delta query begins with, https://learn.microsoft.com/graph/delta-query-overview: all, or those of the
 * types that the filter names. A later query gets what Graph answers for a token of more than seven days ago.
 * @throws GraphError 400 for a token.
 */
export function deltaKeys(options: URLSearchParams, source: Source): readonly string[] {
  const token = options.get('$deltatoken');
  if (token === 'latest') return [];
  if (token !== null) throw new GraphError(400, 'syncStateNotFound', 'The sync state generation is not found.');
  const types = [...(options.get('$filter') ?? '').matchAll(/isof\('microsoft\.graph\.(\w+)'\)/g)].map(
    ([, type]) => `#microsoft.graph.${type ?? ''}`,
  );
  const keys = [...source.keys()];
  if (types.length === 0) return keys;
  return keys.filter((key) => types.includes(textOf(source.get(key)?.object['@odata.type'])));
}

/** An object of a delta answer: relations that `$select` names come as references. */
export function deltaObject(
  tenant: Tenant,
  route: Route,
  { path, object }: Located,
  select: readonly string[] | null,
): JsonObject {
  const result: JsonObject = { id: object.id ?? null };
  for (const name of select ?? Object.keys(object)) {
    const relation = route.relations.find((candidate) => candidate.name === name);
    if (relation === undefined) result[name] = object[name] ?? null;
    else result[`${name}@delta`] = referencesOf(tenant, path, textOf(object[route.key]), name);
  }
  return result;
}

function referencesOf(tenant: Tenant, path: string, key: string, relation: string): Json[] {
  return [...tenant.related(path, key, relation).keys()].map((id) => ({ id }));
}
