import type { Difference } from '../domain/difference.ts';
import type { BlamedProperty, EvidencedCommit, PropertyStep, Setter } from '../domain/history.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { differences, isReordered, placesIn } from './differences.ts';
import type { Place } from './differences.ts';
import { isBelow, settersOf } from './setter.ts';

/** What one commit changed of an object. */
export interface ObjectVersion extends EvidencedCommit {
  readonly differences: readonly Difference[];
  /** The object came into being: older commits tell of an earlier one. */
  readonly isNew?: boolean;
}

/**
 * Finds, for each property of a text, the newest commit that changed it and who set it there. A property is as deep as
 * {@link differences} tells things apart; what was changed within an element of a set since that came stands below it, by itself.
 * What the text no longer has is not listed. A place that is empty or null now is listed with the commit that took the last
 * of its content away.
 */
export class Blame {
  private readonly places: ReadonlyMap<string, Place>;
  /** What is not found yet. */
  private readonly open: Map<string, Json>;
  /** Places without content: those that are not open too are listed only where something was taken away. */
  private readonly empty: Set<string>;
  private readonly found = new Map<string, BlamedProperty>();
  /** What newer commits changed: older ones tell nothing of it. */
  private readonly touched = new Set<string>();
  private isComplete = false;

  constructor(text: JsonObject) {
    this.places = placesIn(text);
    this.open = new Map(differences({}, text).map(({ pointer, after }) => [pointer, after ?? null]));
    this.empty = new Set([...this.places].flatMap(([pointer, { value }]) => (isEmpty(value) ? [pointer] : [])));
  }

  /** Takes the versions one after the other, newest first. */
  add(version: ObjectVersion): void {
    if (this.isComplete) return;
    const changed = version.differences.filter(
      (each) =>
        !holdersOf(each.pointer).some((holder) => this.touched.has(holder)) &&
        (this.open.has(each.pointer) || !isReordered(each)),
    );
    const emptied = new Map<string, string[]>();
    for (const { pointer, after } of changed) {
      if (after === undefined) {
        for (const place of holdersOf(pointer).filter((each) => this.empty.has(each))) {
          emptied.set(place, [...(emptied.get(place) ?? []), pointer]);
        }
      } else {
        this.settleBelow(pointer, version);
        this.keepWithin(pointer, version);
      }
      this.touched.add(pointer);
    }
    for (const [place, removed] of emptied) this.settle(place, removed, version, true);
    this.isComplete = version.isNew === true;
  }

  /** True when nothing older can tell more. */
  get isDone(): boolean {
    return this.isComplete || (this.open.size === 0 && this.empty.size === 0);
  }

  /** In the order of the pointers. Older history than was given is missing where something is still open. */
  properties(): BlamedProperty[] {
    return [...this.found.values()].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
  }

  /** Also what is told apart more deeply now than it was then. */
  private settleBelow(pointer: string, version: ObjectVersion): void {
    for (const place of new Set([...this.open.keys(), ...this.empty])) {
      if (place !== pointer && !isBelow(place, pointer)) continue;
      if (this.open.has(place)) this.settle(place, [pointer], version);
      else if (!this.isWithinOpen(place)) this.empty.delete(place);
    }
  }

  /** What was changed within an element, as deep as it is told apart now. */
  private keepWithin(pointer: string, version: ObjectVersion): void {
    const place = this.places.get(pointer);
    if (place === undefined || !this.isWithinOpen(pointer)) return;
    const lines = place.isElement
      ? [pointer]
      : differences({}, { at: place.value }).map((each) => pointer + each.pointer.slice('/at'.length));
    for (const line of lines) this.settle(line, [pointer], version);
    for (const each of this.empty) if (isBelow(each, pointer)) this.empty.delete(each);
  }

  private isWithinOpen(pointer: string): boolean {
    return holdersOf(pointer).some((each) => each !== pointer && this.open.has(each));
  }

  private settle(pointer: string, changed: readonly string[], version: ObjectVersion, isRemoval = false): void {
    this.open.delete(pointer);
    this.empty.delete(pointer);
    if (this.found.has(pointer)) return;
    const setter = oneSetter(changed.flatMap((each) => settersOf(each, version)));
    const value = this.places.get(pointer)?.value ?? null;
    this.found.set(pointer, { pointer, value, setter, ...(isRemoval && { emptied: true as const }) });
  }
}

/** The pointer, and those to all that holds it but for the object itself: `/a/b`, `/a`. */
function holdersOf(pointer: string): string[] {
  const holders: string[] = [];
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) holders.push(pointer.slice(0, end));
  return holders;
}

/** True for null, and for what holds nothing else. */
function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).every((each) => each === null));
}

/** What a commit did to a property and everything below it; `''` is the object as a whole. */
export function stepsOf(pointer: string, version: ObjectVersion): PropertyStep[] {
  return version.differences
    .filter((each) => each.pointer === pointer || isBelow(each.pointer, pointer) || isBelow(pointer, each.pointer))
    .map(({ before, after, pointer: changed }) => ({
      pointer: changed,
      before,
      after,
      setter: oneSetter(settersOf(changed, version)),
    }));
}

/** Who deleted an object, from the commit that took its file away. */
export function deleterOf(commit: EvidencedCommit): Setter {
  return oneSetter(settersOf('', commit));
}

const weakestFirst = ['related', 'object', 'exact'] as const;

/** Those who cannot be told apart, as one: all of them, with all events, and the weakest grade. */
function oneSetter(setters: readonly Setter[]): Setter {
  const [first, ...others] = setters;
  if (first === undefined) throw new Error('a property that nobody set');
  if (others.length === 0) return first;
  const authors = new Map(
    setters.flatMap((each) => each.authors).map((author) => [author.email.toLowerCase(), author]),
  );
  const events = new Map(setters.flatMap((each) => each.events).map((event) => [event.id, event]));
  const grade = weakestFirst.find((each) => setters.some((setter) => setter.grade === each));
  const at =
    setters
      .map((each) => each.at)
      .sort()
      .at(-1) ?? first.at;
  return { ...first, at, authors: [...authors.values()], events: [...events.values()], ...(grade && { grade }) };
}
