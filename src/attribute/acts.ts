import { orderByPointer } from '../domain/array-order.ts';
import type { AuditEvent } from '../domain/audit.ts';
import type { ChangeStatus } from '../domain/change.ts';
import type { Difference } from '../domain/difference.ts';
import { grouped } from '../domain/grouped.ts';
import { isObject } from '../domain/resource.ts';
import type { AuditedPart, AuditRule, JsonObject, ResourceKind, Witness } from '../domain/resource.ts';
import { placeOf, ruledCandidates } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { saidOf, valueAt, verdictOn } from './claims.ts';
import type { Verdict } from './claims.ts';

import { effectUnder } from './effects.ts';
import type { Effect } from './effects.ts';
import type { EventIndex } from './event-index.ts';

/** Graph's clock is told to the second, and a record's own time can lie a moment after the change was visible. */
const clockTolerance = 2_000;
/** A change can become visible this many milliseconds after its event: a backup in between has not seen it. */
export const replicationDelay = 5 * 60_000;
/** Milliseconds before the last backup from which an event may still explain a change that nothing else explains. */
export const lateArrival = 60 * 60_000;

/** The change that an explanation is looked for. */
export interface Sought {
  readonly kind: ResourceKind;
  readonly key: string;
  readonly status: ChangeStatus;
  /** The object last time; empty for one that was added. */
  readonly before: JsonObject;
  /** The object now; empty for one that was deleted. */
  readonly after: JsonObject;
  /** Start of the last backup that read its kind, ISO 8601. */
  readonly since: string;
  /** When it was read, ISO 8601: a later event explains nothing yet. */
  readonly readAt: string;
  /** Events that a commit of this very object cites already. */
  readonly cited: ReadonlySet<string>;
}

/** What one event did to an object. */
export interface Act {
  readonly event: AuditEvent;
  readonly rule: AuditRule;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly effect: Effect;
  /** True when it may have changed what it does not name. */
  readonly isSilent: boolean;
  /** Whether it left what is there now; undefined where it has nothing to do with the difference. */
  verdict(difference: Difference): Verdict | undefined;
}

/** What was done to an object, oldest first. */
export interface Acts {
  readonly all: readonly Act[];
  /** Those that may have to do with the difference: of thousands who joined a group, the one that it is about. */
  about(difference: Difference): readonly Act[];
}

/** What was done to the object in the window; without what this object's history cites already. */
export function actsOn(sought: Sought, index: EventIndex): Acts {
  const { kind, key, before, after, cited } = sought;
  const body = merged(before, after);
  const within = withinWindow(sought);
  const all = ruledCandidates(kind, key, body, index)
    .filter(({ event }) => event.actor !== undefined && !cited.has(event.id) && within(event))
    .map((candidate) => actOf(candidate, sought, body, index))
    .sort((a, b) => a.at - b.at);
  const ofElements = all.filter(({ rule }) => rule.part?.element !== undefined);
  const others = all.filter(({ rule }) => rule.part?.element === undefined);
  const byEvent = grouped(ofElements, ({ event }) => event);
  const rules = new Set(ofElements.map(({ rule }) => rule));
  return {
    all,
    about(difference) {
      const events = [...rules].flatMap((rule) => eventsAbout(rule, difference, index));
      const found = [...new Set(events)].flatMap((event) => byEvent.get(event) ?? []);
      return found.length === 0 ? others : [...others, ...found].sort((a, b) => a.at - b.at);
    },
  };
}

/** Events that mention the element as the first of the rule's witnesses wants it. */
function eventsAbout({ part }: AuditRule, difference: Difference, index: EventIndex): readonly AuditEvent[] {
  const [witness] = part?.element ?? [];
  const value = difference.after ?? difference.before;
  if (part === undefined || witness === undefined || !isElementOf(part.pointer, difference) || !isObject(value))
    return [];
  const text = textAt(witness, value);
  return text === undefined ? [] : index.mentioning(placeOf(witness), text);
}

function isElementOf(pointer: string, difference: Difference): boolean {
  return difference.pointer.startsWith(`${pointer}/`) && difference.pointer.lastIndexOf('/') === pointer.length;
}

/** From an hour before the last backup, for records come late, to the reading. */
function withinWindow({ since, readAt }: Pick<Sought, 'since' | 'readAt'>): (event: AuditEvent) => boolean {
  const from = Date.parse(since) - lateArrival;
  const isSeen = happenedBy(readAt);
  return (event) => Date.parse(event.activityDateTime) >= from && isSeen(event);
}

/** True for what the reading can show. */
export function happenedBy(readAt: string): (event: AuditEvent) => boolean {
  const to = Date.parse(readAt) + clockTolerance;
  return ({ activityDateTime }) => Date.parse(activityDateTime) <= to;
}

function actOf({ event, rule }: Candidate, { kind, key }: Sought, body: JsonObject, index: EventIndex): Act {
  const { part } = rule;
  const isOrdered = orderByPointer(kind);
  const effect = effectUnder(rule, event);
  // What the members of a relation are said to be like is not what the object is like.
  const said = part?.element === undefined ? saidOf(event, key, body, isOrdered) : { claims: [], silent: false };
  return {
    event,
    rule,
    at: Date.parse(event.activityDateTime),
    effect,
    isSilent: said.silent && part === undefined,
    verdict(difference) {
      const verdicts = said.claims.map((claim) => verdictOn(difference, claim, isOrdered));
      if (part !== undefined) verdicts.push(verdictOnPart(part, effect, difference, event, index));
      return (['yes', 'no', 'maybe'] as const).find((each) => verdicts.includes(each));
    },
  };
}

/** Of a part that the activity itself names: an element of a relation came or went, or a property changed. */
function verdictOnPart(
  { pointer, element }: AuditedPart,
  effect: Effect,
  difference: Difference,
  event: AuditEvent,
  index: EventIndex,
): Verdict | undefined {
  if (difference.pointer !== pointer && !difference.pointer.startsWith(`${pointer}/`)) return undefined;
  if (element === undefined) return 'maybe';
  const value = difference.after ?? difference.before;
  if (
    !isElementOf(pointer, difference) ||
    !isObject(value) ||
    !element.every((witness) => holds(witness, value, event, index))
  ) {
    return undefined;
  }
  if (effect === 'changed') return 'maybe';
  return (effect === 'added') === (difference.after !== undefined) ? 'yes' : 'no';
}

function holds(witness: Witness, element: JsonObject, event: AuditEvent, index: EventIndex): boolean {
  const text = textAt(witness, element);
  return text !== undefined && index.mentioning(placeOf(witness), text).includes(event);
}

function textAt({ object = 'id' }: Witness, element: JsonObject): string | undefined {
  const text = valueAt(element, `/${object}`);
  return typeof text === 'string' ? text : undefined;
}

/** Every property that either reading has: the shape of what is gone now counts as well. */
function merged(before: JsonObject, after: JsonObject): JsonObject {
  const there = Object.entries(after).filter(([, value]) => value !== null);
  return { ...after, ...before, ...Object.fromEntries(there) };
}
