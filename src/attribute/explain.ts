import { orderByPointer } from '../domain/array-order.ts';
import type { AuditEvent } from '../domain/audit.ts';
import type { Difference } from '../domain/difference.ts';
import { grouped } from '../domain/grouped.ts';
import { actsOn, replicationDelay } from './acts.ts';
import type { Act, Acts, Sought } from './acts.ts';
import { differences } from './differences.ts';
import type { EventIndex } from './event-index.ts';
import { lastLeft } from './last-left.ts';
import { nothingPast } from './past-events.ts';
import type { PastEvents } from './past-events.ts';
import { relatedEvent } from './related.ts';
import { clickOf, explainWhole } from './whole-object.ts';
import type { Explained, Found } from './whole-object.ts';

/** Milliseconds between an event and the time of change that an object tells. */
const sameMoment = 60_000;

/** A finding with the other records of the same click on the same object. */
export interface Finding extends Found {
  readonly beside: readonly AuditEvent[];
}

/** Which events explain what of a change, and what none does. */
export interface Explanation extends Explained {
  readonly findings: readonly Finding[];
}

/** Explains a change by the events of the index, difference by difference: the last event that left what is there counts. */
export function explain(sought: Sought, index: EventIndex, past: PastEvents = nothingPast): Explanation {
  const acts = actsOn(sought, index);
  const { findings, unexplained } = explainedBy(acts, sought, index, past);
  const byClick = grouped(
    acts.all.map(({ event }) => event),
    clickOf,
  );
  const beside = (event: AuditEvent): AuditEvent[] => byClick.get(clickOf(event)) ?? [];
  return { findings: findings.map((found) => ({ ...found, beside: beside(found.event) })), unexplained };
}

function explainedBy(acts: Acts, sought: Sought, index: EventIndex, past: PastEvents): Explained {
  if (sought.status !== 'modified') return explainWhole(sought, acts, index, past);
  const found: Found[] = [];
  const open: Difference[] = [];
  for (const difference of differences(sought.before, sought.after, orderByPointer(sought.kind))) {
    const event = lastLeft(difference, acts.about(difference), sought);
    if (event === undefined) open.push(difference);
    else found.push({ pointer: difference.pointer, grade: 'exact', event });
  }
  return withLesserGrades(sought, acts, found, open, (difference) => {
    const event = relatedEvent(difference, sought, index);
    return event ?? past.event(difference, sought);
  });
}

/** What no event claims with its value: by one that names the place, by what happened to a neighbour, by one that says nothing. */
function withLesserGrades(
  sought: Sought,
  acts: Acts,
  exact: readonly Found[],
  open: readonly Difference[],
  relatedTo: (difference: Difference) => AuditEvent | undefined,
): Explained {
  const findings = [...exact];
  const left: Difference[] = [];
  for (const difference of open) {
    const { pointer } = difference;
    const naming = acts.about(difference).findLast((act) => act.verdict(difference) === 'maybe')?.event;
    const related = naming ?? relatedTo(difference);
    if (related === undefined) left.push(difference);
    else findings.push({ pointer, grade: naming === undefined ? 'related' : 'object', event: related });
  }
  const [followers, others] = [left.filter(isFollower), left.filter((difference) => !isFollower(difference))];
  const unexplained = others.map(({ pointer }) => pointer);
  const silent = unexplained.length === 0 ? [] : silentActs(acts.all, findings, sought);
  for (const pointer of silent.length === 0 ? [] : unexplained) {
    findings.push(...silent.map(({ event }): Found => ({ pointer, grade: 'object', event })));
  }
  findings.push(...followers.flatMap((difference) => leftWith(difference, acts.all)));
  if (findings.length === 0) return { findings, unexplained: left.map(({ pointer }) => pointer) };
  return { findings, unexplained: silent.length === 0 ? unexplained : [] };
}

/** Events that name the object and not what they did to it; none that another record of the same click makes clear. */
function silentActs(acts: readonly Act[], findings: readonly Found[], { since }: Sought): Act[] {
  const told = new Set(findings.map(({ event }) => clickOf(event)));
  const silent = acts.filter(
    ({ event, isSilent, effect }) => isSilent && effect !== 'removed' && !told.has(clickOf(event)),
  );
  const recent = silent.filter(({ at }) => at >= Date.parse(since) - replicationDelay);
  const considered = recent.length > 0 ? recent : silent;
  const byPeople = considered.filter(({ event }) => event.actor?.type === 'user');
  const chosen = byPeople.length > 0 ? byPeople : considered;
  return [...new Map(chosen.map((act) => [act.event.actor?.id, act])).values()];
}

/** What a change of anything else brings along: it explains nothing, and need not be explained. */
function isFollower({ pointer }: Difference): boolean {
  return /\/(lastModified|modified|updated)(DateTime|By|At)(\/|$)/i.test(pointer);
}

/** The time of the last change is explained by the event of that time. */
function leftWith({ pointer, after }: Difference, acts: readonly Act[]): Found[] {
  const time = typeof after === 'string' ? Date.parse(after) : Number.NaN;
  const last = acts.findLast(({ at }) => Math.abs(at - time) <= sameMoment);
  return last === undefined ? [] : [{ pointer, grade: 'object', event: last.event }];
}
