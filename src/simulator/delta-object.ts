import type { Json, JsonObject } from '../domain/resource.ts';
import { linksTo } from './delta-round.ts';
import type { DeltaEntry, DeltaLink } from './delta-round.ts';
import type { DeltaScope } from './delta-scope.ts';
import { deltaTracking } from './delta-tracking.ts';
import { routeOf } from './routes.ts';
import type { Tenant } from './tenant.ts';

/**
 * An object as a delta answer shows it: properties that were never set are left out, relations come as annotations.
 * https://learn.microsoft.com/graph/api/directoryobject-delta#response
 * @param minimal of an object that is not new, only what changed.
 */
export function deltaObject(tenant: Tenant, scope: DeltaScope, entry: DeltaEntry, minimal: boolean): JsonObject {
  const { place, changed, purged } = entry;
  const type = scope.isMixed ? { '@odata.type': `#microsoft.graph.${scope.type(place)}` } : {};
  const object = scope.object(place);
  if (object === undefined) {
    const reason = purged || place.owner !== null ? 'deleted' : (deltaTracking(place.path)?.removed ?? 'deleted');
    return { ...type, id: place.key, '@removed': { reason } };
  }
  const unset = Object.fromEntries([...(changed ?? [])].map((name) => [name, null]));
  const properties = Object.entries(scope.properties(place, { ...unset, ...object })).filter(
    ([name, value]) => changed?.has(name) === true || (value !== null && !(minimal && changed !== null)),
  );
  return { ...type, id: place.key, ...Object.fromEntries(properties), ...linksOf(tenant, scope, entry) };
}

/** By relation; a relation without links to tell of is left out. */
function linksOf(tenant: Tenant, scope: DeltaScope, { place, links }: DeltaEntry): JsonObject {
  const result: Record<string, Json[]> = {};
  const { path, key } = place;
  for (const relation of scope.relations(place)) {
    const there = tenant.links(path, key, relation);
    const told = links?.filter((link) => link.relation === relation) ?? linksTo(tenant, relation, there.keys());
    const shown = told.map((link) => {
      const isThere = there.has(link.target) && tenant.find(link.target) !== undefined;
      return { ...typeOf(link), id: link.target, ...(isThere ? {} : { '@removed': { reason: 'deleted' } }) };
    });
    if (shown.length > 0) result[`${relation}@delta`] = shown;
  }
  return result;
}

/** Nothing where the target was gone before the link was told of. */
function typeOf({ targetPath }: DeltaLink): JsonObject {
  return targetPath === '' ? {} : { '@odata.type': `#microsoft.graph.${routeOf(targetPath).type}` };
}
