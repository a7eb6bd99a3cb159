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

function derivedFrom(tenant: Tenant, derivation: Derivation, key: string): Iterable<Located> {
  if (derivation.property !== undefined) return indexOf(tenant, derivation, derivation.property).get(key) ?? [];
  return referring(tenant, derivation, key);
}

/** Objects whose relation refers to the key. */
function* referring(tenant: Tenant, { path, relation = '' }: Derivation, key: string): Iterable<Located> {
  for (const [owner, object] of tenant.objects(path)) {
    if (tenant.related(path, owner, relation).has(key)) yield { path, object };
  }
}

interface Index {
  /** Of the tenant, when the index was made. */
  readonly revision: number;
  readonly byValue: ReadonlyMap<string, readonly Located[]>;
}

const indexes = new WeakMap<Tenant, Map<string, Index>>();

/** What has which value in the property; without it each answer would go through the whole tenant. */
function indexOf(tenant: Tenant, { path, relation }: Derivation, property: string): Index['byValue'] {
  const known = indexes.get(tenant) ?? new Map<string, Index>();
  indexes.set(tenant, known);
  const name = `${path} ${relation ?? ''} ${property}`;
  const present = known.get(name);
  if (present?.revision === tenant.revision) return present.byValue;
  const byValue = new Map<string, Located[]>();
  const add = (object: JsonObject, located: Located): void => {
    const value = textOf(object[property]);
    const same = byValue.get(value);
    if (same === undefined) byValue.set(value, [located]);
    else same.push(located);
  };
  for (const [owner, object] of tenant.objects(path)) {
    if (relation === undefined) add(object, { path, object });
    else for (const entry of tenant.related(path, owner, relation).values()) add(entry.object, entry);
  }
  known.set(name, { revision: tenant.revision, byValue });
  return byValue;
}
