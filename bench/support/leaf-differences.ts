import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

/** One thing that differs between two states of an object. */
export interface LeafDifference {
  /** Names from the outside in; an element of a set goes by its key or, where it is a plain value, by its text. */
  readonly way: readonly string[];
  /** Undefined where there is nothing; null counts as nothing. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What elements of sets are told apart by, the first that all of them have. */
const elementKeys = ['id', 'keyId', 'skuId', 'servicePlanId', 'resourceAppId', 'tenantId', 'name'];

/** What differs, as deep as objects and sets go. What comes or goes as an element of a set comes or goes whole. */
export function leafDifferences(before: JsonObject, after: JsonObject): LeafDifference[] {
  return between(before, after, []);
}

function between(before: Json | undefined, after: Json | undefined, way: readonly string[]): LeafDifference[] {
  if (isAlike(before, after)) return [];
  const [old, now] = [partsOf(before, after), partsOf(after, before)];
  if (old === null || now === null) return [{ way, before: before ?? undefined, after: after ?? undefined }];
  const isSet = Array.isArray(before ?? after);
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const found = names.flatMap((name): LeafDifference[] => {
    const [was, is, inner] = [old.get(name), now.get(name), [...way, name]];
    const comesOrGoes = isSet && (was === undefined || is === undefined);
    return comesOrGoes ? [{ way: inner, before: was, after: is }] : between(was, is, inner);
  });
  // An empty set or object came where there was nothing, or went.
  const whole = { way, before: before ?? undefined, after: after ?? undefined };
  return found.length === 0 && way.length > 0 ? [whole] : found;
}

/** Parts by name; null for what has none, or none that can be told apart. Nothing has the parts of the other side: none. */
function partsOf(value: Json | undefined, other: Json | undefined): ReadonlyMap<string, Json> | null {
  const given = value ?? undefined;
  if (given === undefined) return typeof other === 'object' && other !== null ? new Map() : null;
  if (typeof given !== 'object') return null;
  if (!Array.isArray(given)) return new Map(Object.entries(given));
  const both = [...given, ...(Array.isArray(other) ? other : [])];
  const nameOf = namer(both);
  if (nameOf === null) return null;
  const parts = new Map(given.map((element) => [nameOf(element), element]));
  return parts.size === given.length ? parts : null;
}

function namer(elements: readonly Json[]): ((element: Json) => string) | null {
  if (elements.every((element) => typeof element !== 'object' || element === null))
    return (element) => (typeof element === 'string' ? element : JSON.stringify(element));
  const textOf = (element: Json, name: string): string | null => {
    const value = isObject(element) ? element[name] : null;
    return typeof value === 'string' ? value : null;
  };
  const key = elementKeys.find((name) => elements.every((element) => textOf(element, name) !== null));
  return key === undefined ? null : (element) => textOf(element, key) ?? '';
}

/** True for values that say the same whatever the order of their sets, the case of ids and the precision of instants. */
export function isAlike(one: Json | undefined, other: Json | undefined): boolean {
  return plain(one) === plain(other);
}

function plain(value: Json | undefined): string {
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(plain).sort().join()}]`;
  if (isObject(value)) {
    const parts = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${plain(part)}`);
    return `{${parts
      .filter((part) => !part.endsWith(':null'))
      .sort()
      .join()}}`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  const instant = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  return JSON.stringify(Number.isNaN(instant) ? value.toLowerCase() : new Date(instant).toISOString());
}
