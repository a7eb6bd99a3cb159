import type { ChangeStatus } from '../domain/change.ts';
import type { Difference } from '../domain/difference.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import type { SeverityMark } from '../domain/severity.ts';

/**
 * What happened to a value: it came where nothing was (as one of some elements), or went; it holds a plain value that it
 * did not hold, or no longer holds one; it turned into one of these, or from one of these into anything else; it moved up a
 * ladder, whose first rung also stands for what is not there.
 */
export type Turn =
  | 'any'
  | 'came'
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
  /** Pointers, any of which may differ: `*` stands for any text within a name, `**` for any names. */
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
}

/** What the rules say of a change; of rules of one severity each, in their order. */
export function marksOf(change: JudgedChange, rules: readonly SeverityRule[]): readonly SeverityMark[] {
  return rules
    .filter(({ kinds, when }) => kinds.includes(change.kind) && when.some((happening) => happened(happening, change)))
    .map(({ id, severity, what, why, docs }) => ({ rule: id, severity, what, why, docs }));
}

function happened({ status = ['modified'], having = {}, at, turn = 'any' }: Happening, change: JudgedChange): boolean {
  if (!status.includes(change.status)) return false;
  if (!answersTo(having, change.object)) return false;
  if (at === undefined) return true;
  const patterns = at.map(patternOf);
  return change.differences.some(
    (difference) => patterns.some((pattern) => pattern.test(difference.pointer)) && turned(turn, difference),
  );
}

function turned(turn: Turn, { before, after }: Difference): boolean {
  if (turn === 'any') return true;
  if (turn === 'came') return before === undefined && after !== undefined;
  if (turn === 'gone') return before !== undefined && after === undefined;
  if (turn === 'gained') return holdsMore(after, before);
  if (turn === 'lost') return holdsMore(before, after);
  if ('came' in turn) return before === undefined && isObject(after) && answersTo(turn.came, after);
  if ('to' in turn) return isOneOf(after ?? null, turn.to);
  if ('from' in turn) return isOneOf(before ?? null, turn.from);
  return rungOf(after, turn.rises) > rungOf(before, turn.rises);
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

/** True where one value holds a word, number or truth value, however deep, that the other does not. */
function holdsMore(one: Json | undefined, other: Json | undefined): boolean {
  const known = new Set(wordsIn(other));
  return wordsIn(one).some((word) => !known.has(word));
}

function wordsIn(value: Json | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string')
    return value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
  if (typeof value !== 'object') return [plain(value)];
  return Object.values(value).flatMap(wordsIn);
}

function plain(value: Json): string {
  return JSON.stringify(value).toLowerCase();
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
