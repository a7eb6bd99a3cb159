import type { ChangeStatus } from '../domain/change.ts';
import type { Difference } from '../domain/difference.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import type { SeverityMark } from '../domain/severity.ts';

/**
 * What happened to a value: it came where nothing was (as one of some elements), also beside others, or went; it holds a
 * plain value that it did not hold, or no longer holds one; it turned into one of these, or from one of these into anything
 * else; it moved up a ladder, whose first rung also stands for what is not there. `limited` is for a condition that holds for
 * everything while it is empty: it got its first value, or lost one of several.
 */
export type Turn =
  | 'any'
  | 'limited'
  | 'came'
  | 'joined'
  | 'gone'
  | 'gained'
  | 'lost'
  | { readonly came: Readonly<Record<string, readonly Json[]>> }
  | { readonly to: readonly Json[] }
  | { readonly from: readonly Json[] }
  | { readonly rises: readonly Json[] };

/** Something that a rule looks for in one change; all that is given must hold. */
export interface Happening {
  /** `modified` unless given. */
  readonly status?: readonly ChangeStatus[];
  /** Properties of the object, as it is or was at the end, with the values that they may have. */
  readonly having?: Readonly<Record<string, readonly Json[]>>;
  /** Values by pointer; none of these stands there now, nor in the list that does. */
  readonly unless?: Readonly<Record<string, readonly Json[]>>;
  /** Pointers, any of which may differ: `*` stands for any text within a name, `**` for any names. Of `limited`, as they are. */
  readonly at?: readonly string[];
  /** Of the value there; `any` unless given. */
  readonly turn?: Turn;
}

/** A row: which change matters, how much, and why. */
export interface SeverityRule extends Omit<SeverityMark, 'rule'> {
  readonly id: string;
  readonly kinds: readonly string[];
  /** Any of them is enough. */
  readonly when: readonly Happening[];
}

/** A change as rules see it. */
export interface JudgedChange {
  readonly kind: string;
  readonly status: ChangeStatus;
  readonly differences: readonly Difference[];
  /** As it is; of a deleted one, as it was. */
  readonly object: JsonObject;
  /** As it was; absent for what is new. */
  readonly before?: JsonObject | undefined;
}

/** A mark, and the pointers of what it is about; none where it is about the object as a whole. */
export interface PlacedMark {
  readonly mark: SeverityMark;
  readonly pointers: readonly string[];
}

/** What the rules say of a change, in their order. */
export function marksOf(change: JudgedChange, rules: readonly SeverityRule[]): readonly PlacedMark[] {
  return rules.flatMap(({ id, severity, what, why, docs, kinds, when }) => {
    if (!kinds.includes(change.kind)) return [];
    const places = when.flatMap((happening) => placesOf(happening, change) ?? []);
    const isMeant = places.length > 0 || when.some((happening) => placesOf(happening, change) !== undefined);
    return isMeant ? [{ mark: { rule: id, severity, what, why, docs }, pointers: places }] : [];
  });
}

/** Where it happened; undefined where it did not. */
function placesOf(happening: Happening, change: JudgedChange): string[] | undefined {
  const { status = ['modified'], having = {}, unless = {}, at, turn = 'any' } = happening;
  const { object, before = {} } = change;
  if (!status.includes(change.status) || !answersTo(having, object)) return undefined;
  if (Object.entries(unless).some(([pointer, values]) => holdsOneOf(valueAt(object, pointer), values)))
    return undefined;
  if (at === undefined) return [];
  const places =
    turn === 'limited' ? at.filter((place) => isLimited(valueAt(before, place), valueAt(object, place))) : at;
  const patterns = places.map((place) => patternOf(turn === 'limited' ? `${place}/**` : place));
  const found = change.differences.filter(
    (difference) =>
      patterns.some((pattern) => pattern.test(difference.pointer)) &&
      (turn === 'limited' || turned(turn, difference, before)),
  );
  return found.length === 0 ? undefined : found.map(({ pointer }) => pointer);
}

function turned(turn: Exclude<Turn, 'limited'>, { pointer, before, after }: Difference, was: JsonObject): boolean {
  if (turn === 'any') return true;
  if (turn === 'came') return before === undefined && after !== undefined;
  if (turn === 'joined') return before === undefined && after !== undefined && hadOthers(was, pointer);
  if (turn === 'gone') return before !== undefined && after === undefined;
  if (turn === 'gained') return holdsMore(after, before);
  if (turn === 'lost') return holdsMore(before, after);
  if ('came' in turn) return before === undefined && isObject(after) && answersTo(turn.came, after);
  if ('to' in turn) return isOneOf(after ?? null, turn.to);
  if ('from' in turn) return isOneOf(before ?? null, turn.from);
  return rungOf(after, turn.rises) > rungOf(before, turn.rises);
}

/** True where a list had elements before the one that came. */
function hadOthers(was: JsonObject, pointer: string): boolean {
  const list = valueAt(was, pointer.slice(0, pointer.lastIndexOf('/')));
  return Array.isArray(list) && list.length > 0;
}

function isLimited(before: Json | undefined, after: Json | undefined): boolean {
  const [was, is] = [before, after].map((value) => wordsIn(value).filter((word) => word !== 'all'));
  if (was === undefined || is === undefined || is.length === 0) return false;
  return was.length === 0 || was.some((word) => !is.includes(word));
}

/** What stands at a pointer; an element of a list goes by its id. */
function valueAt(object: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = object;
  for (const name of pointer.split('/').slice(1)) {
    if (Array.isArray(value)) value = value.find((each: Json) => isObject(each) && each.id === name);
    else value = isObject(value) ? value[name] : undefined;
  }
  return value;
}

function holdsOneOf(value: Json | undefined, values: readonly Json[]): boolean {
  return (Array.isArray(value) ? value : [value ?? null]).some((each: Json) => isOneOf(each, values));
}

function answersTo(wanted: Readonly<Record<string, readonly Json[]>>, object: JsonObject): boolean {
  return Object.entries(wanted).every(([property, values]) => isOneOf(object[property] ?? null, values));
}

/** GUIDs and words are the same in any case. */
function isOneOf(value: Json, values: readonly Json[]): boolean {
  return values.some((each) => plain(each) === plain(value));
}

function rungOf(value: Json | undefined, ladder: readonly Json[]): number {
  const rung = ladder.findIndex((each) => plain(each) === plain(value ?? null));
  return Math.max(0, rung);
}

/** True where one value holds a word, number or truth value, however deep, that the other does not; `None` says nothing. */
function holdsMore(one: Json | undefined, other: Json | undefined): boolean {
  const known = new Set(wordsIn(other));
  return wordsIn(one).some((word) => !known.has(word));
}

function wordsIn(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string')
    return value
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => !['', 'none'].includes(word));
  if (!isObject(value) && !Array.isArray(value)) return [plain(value)];
  return Object.values(value).flatMap(wordsIn);
}

function plain(value: Json): string {
  return JSON.stringify(value).toLowerCase();
}

const patterns = new Map<string, RegExp>();

function patternOf(text: string): RegExp {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  const names = text.split('/').slice(1);
  const source = names.map((name) => (name === '**' ? '(?:/[^/]*)*' : `/${name.replaceAll('*', '[^/]*')}`));
  const pattern = new RegExp(`^${source.join('')}$`);
  patterns.set(text, pattern);
  return pattern;
}
