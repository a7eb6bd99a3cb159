import { auditProperties, isMark } from '../catalogue/audit-properties.ts';
import type { AuditProperty } from '../catalogue/audit-properties.ts';
import { nothingOrdered } from '../domain/array-order.ts';
import type { IsOrdered } from '../domain/array-order.ts';
import { auditValue } from '../domain/audit-value.ts';
import type { AuditEvent, ModifiedProperty } from '../domain/audit.ts';
import type { Difference } from '../domain/difference.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { differences, escaped, isAlike } from './differences.ts';

/** What an event says that it left behind in one place of the object. */
export interface Claim {
  /** As in {@link Difference}. */
  readonly pointer: string;
  /** What is there since; undefined for nothing. Absent where the event's words for it cannot be compared. */
  readonly left?: { readonly value: Json | undefined } | { readonly present: boolean };
}

/** What an event says of an object. */
export interface Said {
  readonly claims: readonly Claim[];
  /** True when it may have changed what it does not name. */
  readonly silent: boolean;
}

/**
 * What the event says that it changed of the object with this key.
 * @param body the object, in its newest reading: it tells the shape of a property.
 * @param isOrdered of a JSON pointer into the object.
 */
export function saidOf(event: AuditEvent, key: string, body: JsonObject, isOrdered = nothingOrdered): Said {
  const own = event.targetResources.filter(({ id }) => id?.toLowerCase() === key.toLowerCase());
  const targets = own.length > 0 ? own : event.targetResources;
  const properties = targets
    .flatMap(({ modifiedProperties }) => modifiedProperties)
    .filter(({ displayName }) => !isMark(displayName));
  const said = properties.map((property) => claimsIn(property, body, isOrdered));
  const claims = said.flatMap((found) => found ?? []);
  return { claims, silent: properties.length === 0 || said.some((found) => found === undefined) };
}

/** Undefined for a property whose name means nothing here. */
function claimsIn(
  { displayName, oldValue, newValue }: ModifiedProperty,
  body: JsonObject,
  isOrdered: IsOrdered,
): Claim[] | undefined {
  const [old, now] = [auditValue(oldValue), auditValue(newValue)];
  const known = auditProperties.get(displayName.trim().toLowerCase());
  if (known !== undefined)
    return known.pointers.flatMap((pointer) => claimsAt(pointer, known, old, now, body, isOrdered));
  const pointer = pointerNamed(displayName, body);
  if (pointer !== undefined) return claimsAt(pointer, { pointers: [pointer] }, old, now, body, isOrdered);
  return wholeObject(old, now, body, isOrdered);
}

/** Graph's name, or the directory's, which is the same with a capital; of a part of a property with dots between. */
function pointerNamed(name: string, body: JsonObject): string | undefined {
  let pointer = '';
  let value: Json | undefined = body;
  for (const part of name
    .trim()
    .split(/[./]/)
    .filter((each) => each !== '')) {
    if (!isObject(value)) return undefined;
    const found: string | undefined = Object.keys(value).find((each) => each.toLowerCase() === part.toLowerCase());
    if (found === undefined) return undefined;
    pointer += `/${escaped(found)}`;
    value = value[found];
  }
  return pointer === '' ? undefined : pointer;
}

function claimsAt(
  pointer: string,
  { form, says }: AuditProperty,
  old: Json | undefined,
  now: Json | undefined,
  body: JsonObject,
  isOrdered: IsOrdered,
): Claim[] {
  if (form !== undefined) return elementClaims(pointer, form, old, now);
  const shape = valueAt(body, pointer);
  const value = unwrapped(now, shape);
  if (says !== undefined) {
    const word = says[JSON.stringify(value ?? null)];
    return word === undefined ? [{ pointer }] : [{ pointer, left: { value: word } }];
  }
  if (Array.isArray(shape) || isObject(shape)) return deepClaims(pointer, old, now, shape, isOrdered);
  if (Array.isArray(value) || isObject(value)) return [{ pointer }];
  // Nothing said is not the same as nothing left.
  return [now === undefined && old === undefined ? { pointer } : { pointer, left: { value: value ?? undefined } }];
}

/** The directory writes every value as an array. */
function unwrapped(value: Json | undefined, shape: Json | undefined): Json | undefined {
  return Array.isArray(value) && !Array.isArray(shape) && value.length <= 1 ? value[0] : value;
}

/** Member by member where both the event and the file have the same form; the whole place where they have not. */
function deepClaims(
  pointer: string,
  old: Json | undefined,
  now: Json | undefined,
  shape: Json,
  isOrdered: IsOrdered,
): Claim[] {
  const [before, after] = [sameForm(old, shape), sameForm(now, shape)];
  if (before === null || after === null) return [{ pointer }];
  const inObject = (place: string): string => pointer + place.slice('/at'.length);
  const found = differences(
    { at: before ?? (Array.isArray(shape) ? [] : {}) },
    { at: after ?? (Array.isArray(shape) ? [] : {}) },
    (place) => isOrdered(inObject(place)),
  );
  return found.map((difference) => claimFrom({ ...difference, pointer: inObject(difference.pointer) }));
}

/** Of an element that came or went, the event may say less than the file. */
function claimFrom({ pointer, before, after }: Difference): Claim {
  const isElement = isObject(before ?? after) && (before === undefined || after === undefined);
  return { pointer, left: isElement ? { present: after !== undefined } : { value: after } };
}

/** The value when it has the form of the file's, undefined for nothing, null for another form. */
function sameForm(value: Json | undefined, shape: Json): Json | undefined | null {
  if (value === undefined || value === null) return undefined;
  const unpacked = isObject(shape) && Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (Array.isArray(shape) !== Array.isArray(unpacked) || !(Array.isArray(unpacked) || isObject(unpacked))) return null;
  const [sample] = Array.isArray(shape) ? shape : [];
  const [own] = Array.isArray(unpacked) ? unpacked : [];
  if (sample !== undefined && own !== undefined && isObject(sample) !== isObject(own)) return null;
  if (isObject(sample) && isObject(own) && !Object.keys(own).some((name) => name in sample)) return null;
  if (isObject(shape) && isObject(unpacked) && !Object.keys(unpacked).some((name) => name in shape)) return null;
  return unpacked;
}

function elementClaims(
  pointer: string,
  form: 'addresses' | 'keys',
  old: Json | undefined,
  now: Json | undefined,
): Claim[] {
  const [before, after] = [new Set(namesIn(old, form)), new Set(namesIn(now, form))];
  const names = [...new Set([...before, ...after])].filter((name) => before.has(name) !== after.has(name));
  return names.map((name) => ({ pointer: `${pointer}/${escaped(name)}`, left: { present: after.has(name) } }));
}

function namesIn(value: Json | undefined, form: 'addresses' | 'keys'): string[] {
  const list = Array.isArray(value) ? value : [];
  return list.flatMap((element) => {
    if (form === 'addresses') return isObject(element) && typeof element.Address === 'string' ? [element.Address] : [];
    return typeof element === 'string' ? (/KeyIdentifier=([^,\]]+)/.exec(element)?.[1] ?? []) : [];
  });
}

/** The policy itself, before and after; undefined where it is written in a form of the service's own. */
function wholeObject(
  old: Json | undefined,
  now: Json | undefined,
  body: JsonObject,
  isOrdered: IsOrdered,
): Claim[] | undefined {
  const [before, after] = [objectIn(old), objectIn(now)];
  if (before === undefined && after === undefined) return undefined;
  const names = Object.keys({ ...before, ...after }).filter((name) => name !== 'id' && name !== 'displayName');
  if (!names.some((name) => name in body)) return undefined;
  return differences(before ?? {}, after ?? {}, isOrdered).map(claimFrom);
}

function objectIn(value: Json | undefined): JsonObject | undefined {
  const inner = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(inner) ? inner : undefined;
}

/** The value that a pointer leads to through objects; undefined where there is none. */
export function valueAt(body: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = body;
  for (const part of pointer.split('/').slice(1)) {
    if (!isObject(value)) return undefined;
    value = value[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}

/** `yes`: the event left what is there; `no`: it left something else; `maybe`: it did something there. Undefined: not there. */
export type Verdict = 'yes' | 'no' | 'maybe';

export function verdictOn(
  { pointer, after }: Difference,
  claim: Claim,
  isOrdered = nothingOrdered,
): Verdict | undefined {
  if (claim.pointer !== pointer) return isAround(claim.pointer, pointer) ? 'maybe' : undefined;
  const { left } = claim;
  if (left === undefined) return 'maybe';
  if ('present' in left) return left.present === (after !== undefined) ? 'yes' : 'no';
  return isAlike(left.value, after, isOrdered, pointer) ? 'yes' : 'no';
}

function isAround(one: string, other: string): boolean {
  return one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}
