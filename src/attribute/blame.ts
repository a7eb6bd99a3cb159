import type { Difference } from '../domain/difference.ts';
import type { BlamedProperty, EvidencedCommit, PropertyStep, Setter } from '../domain/history.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { differences } from './differences.ts';
import { isBelow, settersOf } from './setter.ts';

/** What one commit changed of an object. */
export interface ObjectVersion extends EvidencedCommit {
  readonly differences: readonly Difference[];
}

/**
 * Finds, for each property of a text, the newest commit that changed it and who set it there. A property is as deep as
 * {@link differences} tells things apart; what was changed within an element of a set since that came stands below it, by itself.
 */
export class Blame {
  /** What is not found yet. */
  private readonly open: Map<string, Json>;
  private readonly found = new Map<string, BlamedProperty>();

  constructor(text: JsonObject) {
    this.open = new Map(differences({}, text).map(({ pointer, after }) => [pointer, after ?? null]));
  }

  /** Takes the versions one after the other, newest first. */
  add(version: ObjectVersion): void {
    for (const { pointer, after } of version.differences) {
      if (after === undefined) continue;
      const value = this.open.get(pointer);
      if (value !== undefined) this.settle(pointer, value, pointer, version);
      else if (this.isWithinOpen(pointer)) this.keep(pointer, after, pointer, version);
      else if (!this.found.has(pointer)) this.settleBelow(pointer, version);
    }
  }

  /** True when nothing older can tell more. */
  get isDone(): boolean {
    return this.open.size === 0;
  }

  /** In the order of the pointers. Older history than was given is missing where something is still open. */
  properties(): BlamedProperty[] {
    return [...this.found.values()].sort((a, b) => (a.pointer < b.pointer ? -1 : 1));
  }

  private isWithinOpen(pointer: string): boolean {
    for (let end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      if (this.open.has(pointer.slice(0, end))) return true;
    }
    return false;
  }

  /** An array may have been told apart less deeply then. */
  private settleBelow(pointer: string, version: ObjectVersion): void {
    for (const [open, value] of [...this.open]) {
      if (isBelow(open, pointer)) this.settle(open, value, pointer, version);
    }
  }

  private settle(pointer: string, value: Json, changed: string, version: ObjectVersion): void {
    this.open.delete(pointer);
    this.keep(pointer, value, changed, version);
  }

  private keep(pointer: string, value: Json, changed: string, version: ObjectVersion): void {
    if (this.found.has(pointer)) return;
    this.found.set(pointer, { pointer, value, setter: oneSetter(settersOf(changed, version)) });
  }
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
  const authors = new Map(setters.flatMap((each) => each.authors).map((author) => [author.email, author]));
  const events = new Map(setters.flatMap((each) => each.events).map((event) => [event.id, event]));
  const grade = weakestFirst.find((each) => setters.some((setter) => setter.grade === each));
  const at =
    setters
      .map((each) => each.at)
      .sort()
      .at(-1) ?? first.at;
  return { ...first, at, authors: [...authors.values()], events: [...events.values()], ...(grade && { grade }) };
}
