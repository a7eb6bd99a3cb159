import type { AuditEvent } from '../domain/audit.ts';
import type { Grade } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import { replicationDelay } from './acts.ts';
import type { Act, Acts, Sought } from './acts.ts';
import { differences } from './differences.ts';
import type { EventIndex } from './event-index.ts';
import { lastLeft } from './last-left.ts';
import type { PastEvents } from './past-events.ts';
import { relatedEvent } from './related.ts';

/** One event that explains one difference; `''` for the object as a whole. */
export interface Found {
  readonly pointer: string;
  readonly grade: Grade;
  readonly event: AuditEvent;
}

export interface Explained {
  readonly findings: readonly Found[];
  /** JSON pointers. */
  readonly unexplained: readonly string[];
}

/** Added or deleted: who made it, or who removed it. What was done to it before it was removed left nothing. */
export function explainWhole(sought: Sought, acts: Acts, index: EventIndex, past: PastEvents): Explained {
  const { status, before, after } = sought;
  const whole = onWhole(acts.all, status === 'added' ? 'added' : 'removed');
  const last = preferred(namingKey(whole, sought.key));
  if (last === undefined) {
    const whole = { pointer: '', before, after };
    const event = relatedEvent(whole, sought, index) ?? past.event(whole, sought);
    if (event === undefined) return { findings: [], unexplained: [''] };
    return { findings: [{ pointer: '', grade: 'related', event }], unexplained: [] };
  }
  const made: Found = { pointer: '', grade: gradeOf(last, whole, sought.key), event: last.event };
  return { findings: [made, ...(status === 'added' ? changedSince(last, sought, acts) : [])], unexplained: [] };
}

/** Acts with that effect on the object; a click that both removes and adds one has changed it. */
function onWhole(acts: readonly Act[], effect: 'added' | 'removed'): Act[] {
  const ofObject = acts.filter(({ rule }) => rule.part === undefined);
  const clicks = grouped(ofObject, ({ event }) => clickOf(event));
  const isAmended = (click: readonly Act[] = []): boolean =>
    click.some((act) => act.effect === 'added') && click.some((act) => act.effect === 'removed');
  return ofObject.filter((act) => act.effect === effect && !isAmended(clicks.get(clickOf(act.event))));
}

/** The newest by a person, or else the newest: services write records of their own beside those of people. */
function preferred(acts: readonly Act[]): Act | undefined {
  const last = acts.at(-1);
  if (last === undefined) return undefined;
  const sameTime = acts.filter(({ at }) => last.at - at <= replicationDelay);
  return sameTime.findLast(({ event }) => event.actor?.type === 'user') ?? last;
}

/** A name can be another object's too, and so can what stands around an object where the event does not name its key. */
function gradeOf({ event, rule: { witnesses } }: Act, whole: readonly Act[], key: string): Grade {
  if (witnesses.some(({ in: place, object }) => place === 'name' && object !== undefined)) return 'object';
  const byKey = witnesses.length === 0 || witnesses.some(({ object }) => object === undefined) || names(event, key);
  if (byKey) return 'exact';
  const people = new Set(whole.map(({ event: { actor } }) => actor?.id));
  return people.size > 1 || witnesses.length === 1 ? 'object' : 'exact';
}

/** Those that name the object's own key, where any does: what stands around it may stand around others too. */
function namingKey(acts: readonly Act[], key: string): readonly Act[] {
  const naming = acts.filter(({ event }) => names(event, key));
  return naming.length > 0 ? naming : acts;
}

function names({ targetResources }: AuditEvent, key: string): boolean {
  return targetResources.some(
    ({ id, modifiedProperties }) =>
      id === key || modifiedProperties.some(({ oldValue, newValue }) => `${oldValue} ${newValue}`.includes(key)),
  );
}

/** What others did to a new object: what the events left, and where they do not say what, only that they did something. */
function changedSince(made: Act, sought: Sought, acts: Acts): Found[] {
  const later = acts.all.filter(({ at, event }) => at >= made.at && event !== made.event);
  if (later.length === 0) return [];
  const isLater = new Set(later);
  const exact: Found[] = [];
  const named: Found[] = [];
  for (const difference of differences({}, sought.after)) {
    const { pointer } = difference;
    const about = acts.about(difference).filter((act) => isLater.has(act));
    const event = lastLeft(difference, about, sought);
    const naming = event ?? about.findLast((act) => act.verdict(difference) === 'maybe' && isByPerson(act))?.event;
    if (event !== undefined) exact.push({ pointer, grade: 'exact', event });
    else if (naming !== undefined) named.push({ pointer, grade: 'object', event: naming });
  }
  const known = new Set([made.event, ...exact.map(({ event }) => event)].map(({ actor }) => actor?.id));
  const byOthers = named.filter(({ event }) => !known.has(event.actor?.id));
  for (const { event } of byOthers) known.add(event.actor?.id);
  const silent = later.filter(
    (act) => act.isSilent && act.effect === 'changed' && isByPerson(act) && !known.has(act.event.actor?.id),
  );
  const last = [...grouped(silent, ({ event }) => event.actor?.id).values()].flatMap((of) => of.at(-1) ?? []);
  return [...exact, ...byOthers, ...last.map(({ event }): Found => ({ pointer: '', grade: 'object', event }))];
}

function isByPerson({ event: { actor } }: Act): boolean {
  return actor?.type === 'user';
}

/** Records of one click share a correlation id. */
export function clickOf({ correlationId, id }: AuditEvent): string {
  return correlationId ?? id;
}
