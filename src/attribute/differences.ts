import { nothingOrdered } from '../domain/array-order.ts';
import type { IsOrdered } from '../domain/array-order.ts';
import type { Difference } from '../domain/difference.ts';
import { jsonText } from '../domain/exact-json.ts';
import { ExactNumber } from '../domain/exact-number.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** Properties that name an object within an array, best first. */
const keys = ['id', 'keyId', 'skuId', 'servicePlanId', 'resourceAppId', 'tenantId', 'restrictionType', 'name'];

/**
 * What differs, as deep as it can be told: properties of objects, elements of arrays that have a name. Other arrays are one
 * value, and so is an ordered one whose elements changed places. A set in another order is the same.
 * @param isOrdered of a JSON pointer.
 */
export function differences(before: JsonObject, after: JsonObject, isOrdered = nothingOrdered): Difference[] {
  return between(before, after, '', isOrdered);
}

function between(
  before: Json | undefined,
  after: Json | undefined,
  pointer: string,
  isOrdered: IsOrdered,
): Difference[] {
  if (isAlike(before, after, isOrdered, pointer)) return [];
  const whole = { pointer, before: something(before), after: something(after) };
  const [old, now] = [membersOf(before, after), membersOf(after, before)];
  if (old === undefined || now === undefined) return [whole];
  const isArray = Array.isArray(before) || Array.isArray(after);
  if (isArray && isOrdered(pointer) && isMoved(old, now)) return [whole];
  const names = new Set([...old.keys(), ...now.keys()]);
  const found = [...names].flatMap((name) => {
    const [was, is, at] = [old.get(name), now.get(name), `${pointer}/${escaped(name)}`];
    // An element comes or goes as a whole.
    return isArray && (was === undefined || is === undefined)
      ? [{ pointer: at, before: was, after: is }]
      : between(was, is, at, isOrdered);
  });
  // An empty set or object came, or went, where there was nothing.
  return found.length > 0 || pointer === '' ? found : [whole];
}

/** True when elements that both have stand in another order. */
function isMoved(old: ReadonlyMap<string, Json>, now: ReadonlyMap<string, Json>): boolean {
  const left = [...now.keys()].filter((name) => old.has(name));
  return [...old.keys()].filter((name) => now.has(name)).some((name, at) => name !== left[at]);
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
  if (shape === undefined || !isNested(shape)) return undefined;
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
  if (elements.every((element) => element !== null && !isNested(element))) return (element) => textOf(element);
  if (!elements.every(isObject)) return undefined;
  const key = keys.find((name) => elements.every((element) => typeof element[name] === 'string'));
  return key === undefined ? undefined : (element) => (isObject(element) ? textOf(element[key] ?? null) : '');
}

/**
 * True for values that say the same: GUIDs in any case, instants in any precision, numbers and truth values in quotes, sets
 * in any order.
 */
export function isAlike(
  one: Json | undefined,
  other: Json | undefined,
  isOrdered: IsOrdered = nothingOrdered,
  pointer = '',
): boolean {
  const [a, b] = [something(one), something(other)];
  if (a === undefined || b === undefined) return a === b;
  if (!isNested(a) && !isNested(b)) return a === b || spelled(a).some((text) => spelled(b).includes(text));
  if (!isNested(a) || !isNested(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const isArray = Array.isArray(a);
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [left, right] = [a, b] as unknown as [JsonObject, JsonObject];
  const below = (name: string): string => (isArray ? pointer : `${pointer}/${escaped(name)}`);
  if ([...names].every((name) => isAlike(left[name], right[name], isOrdered, below(name)))) return true;
  return isArray && !isOrdered(pointer) && saying(a, isOrdered, pointer) === saying(b, isOrdered, pointer);
}

/** The same text for values that say the same. */
function saying(value: Json | undefined, isOrdered: IsOrdered, pointer: string): string {
  const some = something(value);
  if (some === undefined) return '';
  if (!isNested(some)) return JSON.stringify(some instanceof ExactNumber ? some.plainest : plain(some));
  if (Array.isArray(some)) {
    const texts = some.map((item) => saying(item, isOrdered, pointer));
    return `[${(isOrdered(pointer) ? texts : texts.filter((text) => text !== '').sort()).join()}]`;
  }
  const members = Object.entries(some).filter(([, member]) => something(member) !== undefined);
  const texts = members.map(([name, member]) => {
    return `${JSON.stringify(name)}:${saying(member, isOrdered, `${pointer}/${escaped(name)}`)}`;
  });
  return `{${texts.sort().join()}}`;
}

/** A number also as JavaScript writes it: a log and a file may spell it differently. */
function spelled(value: string | number | boolean | ExactNumber): readonly string[] {
  return value instanceof ExactNumber ? [value.text, value.plainest] : [plain(value)];
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

function isNested(value: Json): value is JsonObject | Json[] {
  return Array.isArray(value) || isObject(value);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : jsonText(value);
}

export function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
