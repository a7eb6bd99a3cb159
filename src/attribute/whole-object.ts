import type { AuditEvent } from '../domain/audit.ts';
import type { Grade } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import { replicationDelay } from './acts.ts';
import type { Act, Acts, Sought } from './acts.ts';
import { differences } from './differences.ts';
import type { EventIndex } from './event-index.ts';
import { lastLeft } from './last-left.ts';
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
export function explainWhole(sought: Sought, acts: Acts, index: EventIndex): Explained {
  const { status, before, after } = sought;
  const whole = onWhole(acts.all, status === 'added' ? 'added' : 'removed');
  const last = preferred(whole);
  if (last === undefined) {
    const event = relatedEvent({ pointer: '', before, after }, sought, index);
    if (event === undefined) return { findings: [], unexplained: [''] };
    return { findings: [{ pointer: '', grade: 'related', event }], unexplained: [] };
  }
  const made: Found = { pointer: '', grade: gradeOf(last, whole), event: last.event };
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
function gradeOf({ rule: { witnesses } }: Act, whole: readonly Act[]): Grade {
  const byName = witnesses.some(({ in: place, object }) => place === 'name' && object !== undefined);
  const byKey = witnesses.length === 0 || witnesses.some(({ object }) => object === undefined);
  const people = new Set(whole.map(({ event }) => event.actor?.id));
  return byName || (!byKey && people.size > 1) ? 'object' : 'exact';
}

/** What others did to a new object: what the events left, and where they do not say what, only that they did something. */
function changedSince(made: Act, sought: Sought, acts: Acts): Found[] {
  const later = acts.all.filter(({ at, event }) => at >= made.at && event !== made.event);
  if (later.length === 0) return [];
  const isLater = new Set(later);
  const found = differences({}, sought.after).flatMap((difference): Found[] => {
    const event = lastLeft(
      difference,
      acts.about(difference).filter((act) => isLater.has(act)),
      sought,
    );
    return event === undefined ? [] : [{ pointer: difference.pointer, grade: 'exact', event }];
  });
  const known = new Set([made.event, ...found.map(({ event }) => event)].map(({ actor }) => actor?.id));
  const silent = later.filter(
    ({ isSilent, effect, event }) =>
      isSilent && effect === 'changed' && event.actor?.type === 'user' && !known.has(event.actor.id),
  );
  const others = grouped(silent, ({ event }) => event.actor?.id);
  return [...found, ...[...others.values()].flatMap((acts) => lastOf(acts))];
}

function lastOf(acts: readonly Act[]): Found[] {
  const last = acts.at(-1);
  return last === undefined ? [] : [{ pointer: '', grade: 'object', event: last.event }];
}

/** Records of one click share a correlation id. */
export function clickOf({ correlationId, id }: AuditEvent): string {
  return correlationId ?? id;
}
