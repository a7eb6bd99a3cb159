import type { JsonObject } from '../domain/resource.ts';
import { objectsIn } from './json-objects.ts';
import type { Derivation, RelationRoute } from './route.ts';
import type { Located, Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

/** What hangs on an object, by key, whether it is stored there or follows from what is stored elsewhere. */
export function relatedTo(
  tenant: Tenant,
  path: string,
  key: string,
  { name, derived, inline, key: keyOfMember }: RelationRoute,
): ReadonlyMap<string, Located> {
  if (inline === true) {
    const elements = objectsIn(tenant.get(path, key)?.[name]);
    return new Map(elements.map((object) => [textOf(object[keyOfMember]), { path: '', object }]));
  }
  if (derived === undefined) return tenant.related(path, key, name);
  const found = new Map<string, Located>();
  for (const located of derivedFrom(tenant, derived, key)) {
    const member = located.object[keyOfMember];
    if (typeof member === 'string') found.set(member, located);
  }
  return found;
}

function* derivedFrom(tenant: Tenant, { path, relation, property }: Derivation, key: string): Iterable<Located> {
  const pointsHere = (object: JsonObject): boolean => property !== undefined && object[property] === key;
  for (const [owner, object] of tenant.objects(path)) {
    if (relation === undefined) {
      if (pointsHere(object)) yield { path, object };
    } else if (property === undefined) {
      if (tenant.related(path, owner, relation).has(key)) yield { path, object };
    } else {
      for (const entry of tenant.related(path, owner, relation).values()) if (pointsHere(entry.object)) yield entry;
    }
  }
}
