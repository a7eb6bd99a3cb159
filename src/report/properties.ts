import type { Difference } from '../domain/difference.ts';
import type { ReportedProperty } from '../domain/report.ts';
import { isObject } from '../domain/resource.ts';
import type { Json } from '../domain/resource.ts';
import { shownLine, shownValue } from '../domain/shown.ts';
import { isGuid, withNames } from './names.ts';
import type { NameBook } from './names.ts';

/** Properties of one change that are shown; the others are counted. */
export const propertiesShown = 12;
/** Characters of a value that are shown. */
const longestValue = 240;
/** The same before names are put in. */
const longestRaw = 600;
/** Characters that are shown before the first one that differs, and at least from there on. */
const shownBefore = 40;
const shownBehind = 80;
const longestName = 80;
/** Places that one change lists as unexplained. */
const placesShown = 12;

/** What differs, as short texts, before the names of ids are known. */
export interface RawProperty {
  readonly pointer: string;
  readonly before?: string;
  readonly after?: string;
  /** What an element that came or went is called, where its key is no id that has a name elsewhere. */
  readonly called?: string;
}

/**
 * The first differences as texts: what matters before the rest, and last what only tells when something was changed.
 * @param matters pointers.
 */
export function rawProperties(
  differences: readonly Difference[],
  matters: ReadonlySet<string> = new Set(),
): RawProperty[] {
  const rank = ({ pointer }: Difference): number => (matters.has(pointer) ? 0 : /DateTime$/.test(pointer) ? 2 : 1);
  const inOrder = [...differences].sort((one, other) => rank(one) - rank(other));
  return inOrder.slice(0, propertiesShown).map(({ pointer, before, after }) => {
    const called = calledIn(pointer, after ?? before);
    return { pointer, ...cutAlike(before, after), ...(called !== undefined && { called }) };
  });
}

/** An app role assignment and a credential have a key that says nothing, and a name. */
function calledIn(pointer: string, element: Json | undefined): string | undefined {
  if (!isObject(element)) return undefined;
  const key = unescaped(pointer.slice(pointer.lastIndexOf('/') + 1));
  if (element.id !== key && element.keyId !== key) return undefined;
  return namesFirst.map((name) => element[name]).find((name) => typeof name === 'string' && name !== '') as
    string | undefined;
}

/** Both values from where they begin to differ, with some of what stands before it: what is alike would hide the rest. */
function cutAlike(before: Json | undefined, after: Json | undefined): Pick<RawProperty, 'before' | 'after'> {
  const [was, is] = [before, after].map((value) => (value === undefined ? undefined : textOf(value)));
  let alike = 0;
  if (was !== undefined && is !== undefined) while (alike < was.length && was[alike] === is[alike]) alike += 1;
  const start = alike > longestValue - shownBehind ? alike - shownBefore : 0;
  const cut = (text: string): string => shownLine(start === 0 ? text : `…${text.slice(start)}`, longestRaw);
  return { ...(was !== undefined && { before: cut(was) }), ...(is !== undefined && { after: cut(is) }) };
}

/** A plain text as it is, unless that would say nothing; a value of several parts as {@link readable} has it. */
function textOf(value: Json): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  return isObject(value) || Array.isArray(value) ? readable(value) : shownValue(value);
}

const namesFirst = ['displayName', 'name', 'userPrincipalName', 'value', 'principalDisplayName'];

/** `displayName: Bo, id: 6bff…`: without what is empty, names first, for the rest may be cut. */
function readable(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(readable).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const rank = (name: string): number => (namesFirst.includes(name) ? namesFirst.indexOf(name) : namesFirst.length);
  const parts = Object.entries(value)
    .filter(([name, part]) => part !== null && !name.startsWith('@') && !(Array.isArray(part) && part.length === 0))
    .sort(([one], [other]) => rank(one) - rank(other))
    .map(([name, part]) => `${name}: ${isObject(part) ? `(${readable(part)})` : readable(part)}`);
  return parts.length === 0 ? '{}' : parts.join(', ');
}

export function withNamedIds({ pointer, before, after, called }: RawProperty, names: NameBook): ReportedProperty {
  const shown = (text: string): string => shownLine(withNames(text, names), longestValue);
  const path = pathOf(pointer, names, [before, after]);
  return {
    path: called === undefined ? path : [...path.slice(0, -1), shownLine(called, longestName)],
    ...(before !== undefined && { before: shown(before) }),
    ...(after !== undefined && { after: shown(after) }),
  };
}

/** Where nobody is named for what happened. */
export function placesOf(pointers: readonly string[], names: NameBook): string[] {
  const shown = pointers
    .slice(0, placesShown)
    .map((pointer) => pathOf(pointer, names, []).join(' › ') || 'the whole object');
  const more = pointers.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** Names of properties from the object down. An element of a set of plain values is its own key, and left out. */
function pathOf(pointer: string, names: NameBook, values: readonly (string | undefined)[]): string[] {
  const parts = pointer.split('/').slice(1).map(unescaped);
  const last = parts.at(-1);
  const isOwnKey =
    parts.length > 1 && last !== undefined && values.some((value) => value === shownLine(last, longestRaw));
  const named = isOwnKey ? parts.slice(0, -1) : parts;
  return named.map((part) => shownLine(isGuid(part) ? (names.get(part.toLowerCase()) ?? part) : part, longestName));
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
