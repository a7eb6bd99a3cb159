import type { Difference } from '../domain/difference.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** Properties that name an object within an array, best first. */
const keys = ['id', 'keyId', 'skuId', 'servicePlanId', 'resourceAppId', 'tenantId', 'restrictionType', 'name'];

/** What differs, as deep as it can be told: properties of objects, elements of sets. Arrays of anything else are one value. */
export function differences(before: JsonObject, after: JsonObject): Difference[] {
  return between(before, after, '');
}

function between(before: Json | undefined, after: Json | undefined, pointer: string): Difference[] {
  if (isAlike(before, after)) return [];
  const [old, now] = [membersOf(before, after), membersOf(after, before)];
  if (old === undefined || now === undefined) return [{ pointer, before: something(before), after: something(after) }];
  const names = new Set([...old.keys(), ...now.keys()]);
  const isSet = Array.isArray(before) || Array.isArray(after);
  const found = [...names].flatMap((name) => {
    const [was, is, at] = [old.get(name), now.get(name), `${pointer}/${escaped(name)}`];
    // An element comes or goes as a whole.
    return isSet && (was === undefined || is === undefined)
      ? [{ pointer: at, before: was, after: is }]
      : between(was, is, at);
  });
  // An empty set or object came, or went, where there was nothing.
  return found.length > 0 || pointer === '' ? found : [{ pointer, before: something(before), after: something(after) }];
}

/** True for a set whose elements only stand in another order. */
export function isReordered({ before, after }: Difference): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  const [old, now] = [membersOf(before, after), membersOf(after, before)];
  if (old === undefined || old.size !== now?.size) return false;
  return [...old].every(([name, was]) => isAlike(was, now.get(name)));
}

/** A property of an object, or an element of a set. */
export interface Place {
  readonly value: Json;
  readonly isElement: boolean;
}

/** Every place of a text by its pointer, as {@link differences} names them. */
export function placesIn(text: JsonObject): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (holder: Json, pointer: string): void => {
    for (const [name, value] of membersOf(holder, undefined) ?? []) {
      const at = `${pointer}/${escaped(name)}`;
      places.set(at, { value, isElement: Array.isArray(holder) });
      add(value, at);
    }
  };
  add(text, '');
  return places;
}

/** Members by name, of an object or a set; nothing counts as an empty one where the other side is one. Undefined for values. */
function membersOf(value: Json | undefined, other: Json | undefined): ReadonlyMap<string, Json> | undefined {
  const shape = something(value) ?? something(other);
  if (shape === undefined || typeof shape !== 'object') return undefined;
  if (Array.isArray(shape)) {
    const [own, others] = [listOf(value), listOf(other)];
    const nameOf = own === undefined || others === undefined ? undefined : namer([...own, ...others]);
    if (own === undefined || nameOf === undefined) return undefined;
    const members = new Map(own.map((element) => [nameOf(element), element]));
    return members.size === own.length ? members : undefined;
  }
  const object = something(value) ?? {};
  return isObject(object) ? new Map(Object.entries(object)) : undefined;
}

/** How the elements of a set are told apart; undefined for an array that is none. */
function namer(elements: readonly Json[]): ((element: Json) => string) | undefined {
  if (elements.every((element) => typeof element !== 'object')) return (element) => textOf(element);
  if (!elements.every(isObject)) return undefined;
  const key = keys.find((name) => elements.every((element) => typeof element[name] === 'string'));
  return key === undefined ? undefined : (element) => (isObject(element) ? textOf(element[key] ?? null) : '');
}

/** True for values that say the same: GUIDs in any case, instants in any precision, numbers and truth values in quotes. */
export function isAlike(one: Json | undefined, other: Json | undefined): boolean {
  const [a, b] = [something(one), something(other)];
  if (a === undefined || b === undefined) return a === b;
  if (typeof a !== 'object' && typeof b !== 'object') return a === b || plain(a) === plain(b);
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [left, right] = [a, b] as unknown as [JsonObject, JsonObject];
  return [...names].every((name) => isAlike(left[name], right[name]));
}

function plain(value: string | number | boolean): string {
  const text = String(value);
  if (/^(true|false|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text)) return text.toLowerCase();
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? text : new Date(instant).toISOString();
}

function something(value: Json | undefined): Exclude<Json, null> | undefined {
  return value ?? undefined;
}

function listOf(value: Json | undefined): readonly Json[] | undefined {
  if (something(value) === undefined) return [];
  return Array.isArray(value) ? value : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
