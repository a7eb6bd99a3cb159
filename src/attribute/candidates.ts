import { normaliseActivity } from '../domain/audit.ts';
import type { AuditEvent } from '../domain/audit.ts';
import type { AuditRule, JsonObject, ResourceKind, Witness } from '../domain/resource.ts';
import type { EventIndex } from './event-index.ts';

/** An event that a rule of the kind connects with the object. */
export interface Candidate {
  readonly event: AuditEvent;
  readonly rule: AuditRule;
}

/** Events that may tell of the object: an activity of its kind's rules, and every witness of that rule, each event once. */
export function candidatesFor(
  kind: ResourceKind,
  key: string,
  body: JsonObject,
  index: EventIndex,
): readonly AuditEvent[] {
  return [...new Set(ruledCandidates(kind, key, body, index).map(({ event }) => event))];
}

/** The same, with the rule; an event stands here once for each rule that holds. */
export function ruledCandidates(kind: ResourceKind, key: string, body: JsonObject, index: EventIndex): Candidate[] {
  return kind.audit.flatMap((rule) =>
    eventsOf(rule, key, body, index)
      .filter((event) => rule.activities.includes(normaliseActivity(event.activityDisplayName)))
      .map((event) => ({ event, rule })),
  );
}

function eventsOf(rule: AuditRule, key: string, body: JsonObject, index: EventIndex): readonly AuditEvent[] {
  const [first, ...others] = rule.witnesses;
  if (first === undefined) return rule.activities.flatMap((activity) => index.mentioning('activity', activity));
  const rest = others.map((witness) => new Set(witnessed(witness, key, body, index)));
  return witnessed(first, key, body, index).filter((event) => rest.every((events) => events.has(event)));
}

function witnessed(witness: Witness, key: string, body: JsonObject, index: EventIndex): readonly AuditEvent[] {
  const text = witness.object === undefined ? key : body[witness.object];
  return typeof text === 'string' && text !== '' ? index.mentioning(placeOf(witness), text) : [];
}

/** The place of the index that a witness looks at. */
export function placeOf({ in: place }: Witness): string {
  if (typeof place === 'string') return place;
  return 'property' in place ? `property ${place.property}` : `detail ${place.detail}`;
}

/** True when a rule needs more of the object than its key. */
export function needsBody(kind: ResourceKind): boolean {
  return kind.audit.some((rule) => rule.witnesses.some((witness) => witness.object !== undefined));
}
