import { parse, stringify } from 'json-custom-numbers';
import { ExactNumber } from './exact-number.ts';
import type { Json, JsonObject } from './resource.ts';

/**
 * Levels of arrays and objects that a value may have: what compares, orders and redacts goes down level by level. Graph
 * nests hardly ten; JSON allows any number.
 */
export const mostLevels = 500;

/** Where a value stands: a number that JavaScript may write in another way (a fraction, an exponent, -0, 16 digits). */
const unsureNumber = /(?:^|[[:,])[\t\n\r ]*-?(?:\d{16}|\d+[.eE]|0(?=[\t\n\r ]*(?:[\]},]|$)))/;
/** A key of nine characters that are those of `__proto__`, or escapes. */
const prototypeKey = /(?<!\\)"((?:[_prot]|\\u00[0-9a-f]{2}){9})"(?=[\t\n\r ]*:)/gi;
const standIn = '\u0000__proto__';

/**
 * Parses JSON so that {@link jsonText} writes each number as it was, byte for byte. The built-in parser is as exact for a
 * text that holds no number of that sort.
 * @throws SyntaxError
 */
export function parseExactly(text: string): Json {
  if (!unsureNumber.test(text)) return JSON.parse(text) as Json;
  // The library takes what has this name for the object's prototype.
  const named = text.replace(prototypeKey, (found, key: string) =>
    JSON.parse(`"${key}"`) === '__proto__' ? JSON.stringify(standIn) : found,
  );
  const value = parse(named, undefined, exactNumber) as Json;
  if (named !== text) nameAsBefore(value);
  return value;
}

/** JSON of a value, with each number as it came. */
export function jsonText(value: Json, indent?: number): string {
  return stringify(value, null, indent, exactText, { skipToJSON: true });
}

/** True for a value with more than {@link mostLevels} levels. */
export function isTooDeep(value: Json): boolean {
  let level = nestedIn([value]);
  for (let levels = 0; level.length > 0; levels += 1) {
    if (levels === mostLevels) return true;
    level = level.flatMap((each) => nestedIn(Object.values(each)));
  }
  return false;
}

function nestedIn(values: readonly Json[]): (Json[] | JsonObject)[] {
  return values.filter(
    (each): each is Json[] | JsonObject => typeof each === 'object' && each !== null && !(each instanceof ExactNumber),
  );
}

function exactNumber(_: unknown, text: string): number | ExactNumber {
  const value = Number(text);
  return String(value) === text ? value : new ExactNumber(text);
}

function exactText(_: string, value: unknown): string | undefined {
  return value instanceof ExactNumber ? value.text : undefined;
}

function nameAsBefore(root: Json): void {
  for (const open = nestedIn([root]); ;) {
    const value = open.pop();
    if (value === undefined) return;
    const inner = Array.isArray(value) ? undefined : value[standIn];
    if (inner !== undefined && !Array.isArray(value)) {
      Reflect.deleteProperty(value, standIn);
      Object.defineProperty(value, '__proto__', { value: inner, enumerable: true, writable: true, configurable: true });
    }
    open.push(...nestedIn(Object.values(value)));
  }
}
