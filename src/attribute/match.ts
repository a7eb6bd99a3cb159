import type { AuditEvent } from '../domain/audit.ts';
import { normaliseActivity } from '../domain/audit.ts';
import type { AuditRule, JsonObject, ResourceKind, Witness } from '../domain/resource.ts';

/** Graph's clock is told to the second, and a record's own time can lie a moment after the change was visible. */
const clockTolerance = 2_000;
/** A change can become visible this many milliseconds after its event: a backup in between has not seen it. */
const replicationDelay = 5 * 60_000;
/** Milliseconds before the last backup from which an event may still explain a change that nothing else explains. */
export const lateArrival = 60 * 60_000;

/** Events of a window, found by what they mention. */
export interface EventIndex {
  readonly size: number;
  /** Events that mention the text in that place, or all with that activity. */
  mentioning(place: string, text: string): readonly AuditEvent[];
}

/** Indexes the events that can prove something: successful, initiated by someone, each once. */
export function indexEvents(events: readonly AuditEvent[]): EventIndex {
  const index = new Map<string, AuditEvent[]>();
  const seen = new Set<string>();
  let size = 0;
  for (const event of events) {
    if (event.result !== 'success' || event.actor === undefined || seen.has(event.id)) continue;
    seen.add(event.id);
    size++;
    for (const entry of new Set(mentions(event))) {
      const list = index.get(entry);
      if (list === undefined) index.set(entry, [event]);
      else list.push(event);
    }
  }
  return { size, mentioning: (place, text) => index.get(entryOf(place, text)) ?? [] };
}

function mentions(event: AuditEvent): string[] {
  const entries = [entryOf('activity', normaliseActivity(event.activityDisplayName))];
  for (const target of event.targetResources) {
    if (target.id !== undefined) entries.push(entryOf('target', target.id));
    if (target.displayName !== undefined) entries.push(entryOf('name', target.displayName));
    for (const { displayName, oldValue, newValue } of target.modifiedProperties) {
      for (const value of [oldValue, newValue]) {
        if (value !== null) entries.push(entryOf(displayName, unquoted(value)));
      }
    }
  }
  return entries;
}

/** Values are JSON inside a string, most often a quoted string; ids are what is looked for. */
function unquoted(value: string): string {
  return value.replace(/^\[?"(.*)"\]?$/s, '$1');
}

/** Ids differ in case between services. */
function entryOf(place: string, text: string): string {
  return `${place}\n${text.toLowerCase()}`;
}

/** The change that an explanation is looked for. */
export interface Sought {
  readonly kind: ResourceKind;
  readonly key: string;
  /** Its body, new or (for a deletion) old. */
  readonly body: JsonObject;
  /** Start of the last backup that read its kind, ISO 8601. */
  readonly since: string;
  /** When it was read, ISO 8601: a later event explains nothing yet. */
  readonly readAt: string;
  /** Events that a commit of this very object cites already. */
  readonly cited: ReadonlySet<string>;
}

/**
 * Events that explain a change, oldest first: a rule of its kind holds, and they happened between the last backup and the
 * reading. An event from before the last backup counts only where there is no later one: what it did is most likely in
 * that backup, but a record or a change may have come late.
 */
export function eventsFor(sought: Sought, index: EventIndex): AuditEvent[] {
  const { kind, since, readAt, cited } = sought;
  const latest = Date.parse(readAt) + clockTolerance;
  const found = new Map<string, AuditEvent>();
  for (const rule of kind.audit) {
    for (const event of candidates(rule, sought, index)) {
      const activity = normaliseActivity(event.activityDisplayName);
      if (!rule.activities.includes(activity) || cited.has(event.id)) continue;
      if (Date.parse(event.activityDateTime) <= latest) found.set(event.id, event);
    }
  }
  const all = [...found.values()].sort((a, b) => Date.parse(a.activityDateTime) - Date.parse(b.activityDateTime));
  const from = Date.parse(since);
  const recent = all.filter((event) => Date.parse(event.activityDateTime) >= from - replicationDelay);
  return recent.length > 0 ? recent : all.filter((event) => Date.parse(event.activityDateTime) >= from - lateArrival);
}

function candidates(rule: AuditRule, sought: Sought, index: EventIndex): readonly AuditEvent[] {
  const [first, ...others] = rule.witnesses;
  if (first === undefined) return rule.activities.flatMap((activity) => index.mentioning('activity', activity));
  const lists = [first, ...others].map((witness) => witnessed(witness, sought, index));
  const [start = [], ...rest] = lists;
  const sets = rest.map((list) => new Set(list));
  return start.filter((event) => sets.every((events) => events.has(event)));
}

function witnessed(witness: Witness, { key, body }: Sought, index: EventIndex): readonly AuditEvent[] {
  const text = witness.object === undefined ? key : body[witness.object];
  if (typeof text !== 'string' || text === '') return [];
  return index.mentioning(typeof witness.in === 'string' ? witness.in : witness.in.property, text);
}

/** True when a rule needs more of the object than its key. */
export function needsBody(kind: ResourceKind): boolean {
  return kind.audit.some((rule) => rule.witnesses.some((witness) => witness.object !== undefined));
}
