import type { AuditEvent } from '../domain/audit.ts';
import type { Grade } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import type { AuditRule } from '../domain/resource.ts';
import { actsOn, replicationDelay, withinWindow } from './acts.ts';
import type { Act, Acts, Sought } from './acts.ts';
import { differences } from './differences.ts';
import type { Difference } from './differences.ts';
import type { EventIndex } from './event-index.ts';
import { relatedEvent } from './related.ts';

/** One event that explains one difference; `''` for the object as a whole. */
export interface Finding {
  readonly pointer: string;
  readonly grade: Grade;
  readonly event: AuditEvent;
  /** Other records of the same click on the same object. */
  readonly beside: readonly AuditEvent[];
}

/** Which events explain what of a change, and what none does. */
export interface Explanation {
  readonly findings: readonly Finding[];
  /** JSON pointers. */
  readonly unexplained: readonly string[];
}

/** Explains a change by the events of the index, difference by difference: the last event that left what is there counts. */
export function explain(sought: Sought, index: EventIndex): Explanation {
  const acts = actsOn(sought, index);
  const { findings, unexplained } = explainedBy(acts, sought, index);
  const byClick = grouped(
    acts.all.map(({ event }) => event),
    ({ correlationId, id }) => correlationId ?? id,
  );
  const beside = ({ correlationId, id }: AuditEvent): AuditEvent[] => byClick.get(correlationId ?? id) ?? [];
  return { findings: findings.map((found) => ({ ...found, beside: beside(found.event) })), unexplained };
}

/** A finding by itself. */
type Found = Omit<Finding, 'beside'>;

interface Explained {
  readonly findings: readonly Found[];
  readonly unexplained: readonly string[];
}

function explainedBy(acts: Acts, sought: Sought, index: EventIndex): Explained {
  if (sought.status !== 'modified') return wholly(sought, acts, index);
  const found: Found[] = [];
  const open: Difference[] = [];
  for (const difference of differences(sought.before, sought.after)) {
    const event = lastLeft(difference, acts.about(difference), sought);
    if (event === undefined) open.push(difference);
    else found.push({ pointer: difference.pointer, grade: 'exact', event });
  }
  return withLesserGrades(sought, acts, index, found, open);
}

/** Added or deleted: who made it, or who removed it. What was done to it before it was removed left nothing. */
function wholly(sought: Sought, acts: Acts, index: EventIndex): Explained {
  const { status, before, after } = sought;
  const effect = status === 'added' ? 'added' : 'removed';
  const last = preferred(acts.all.filter((act) => act.effect === effect && act.rule.part === undefined));
  if (last === undefined) {
    const event = relatedEvent({ pointer: '', before, after }, sought, withinWindow(sought), index);
    if (event === undefined) return { findings: [], unexplained: [''] };
    return { findings: [{ pointer: '', grade: 'related', event }], unexplained: [] };
  }
  const made: Found = { pointer: '', grade: isByName(last.rule) ? 'object' : 'exact', event: last.event };
  const isLater = ({ at, event }: Act): boolean => at >= last.at && event !== last.event;
  const changed = differences({}, acts.all.some(isLater) ? after : {}).flatMap((difference): Found[] => {
    const event = lastLeft(difference, acts.about(difference).filter(isLater), sought);
    return event === undefined ? [] : [{ pointer: difference.pointer, grade: 'exact', event }];
  });
  return { findings: [made, ...changed], unexplained: [] };
}

/** What no event claims with its value: by one that names the place, by what happened to a neighbour, by one that says nothing. */
function withLesserGrades(
  sought: Sought,
  acts: Acts,
  index: EventIndex,
  exact: readonly Found[],
  open: readonly Difference[],
): Explained {
  const findings = [...exact];
  const left: string[] = [];
  for (const difference of open) {
    const { pointer } = difference;
    const naming = acts.about(difference).findLast((act) => act.verdict(difference) === 'maybe')?.event;
    const related = naming ?? relatedEvent(difference, sought, withinWindow(sought), index);
    if (related === undefined) left.push(pointer);
    else findings.push({ pointer, grade: naming === undefined ? 'related' : 'object', event: related });
  }
  const unexplained = left.filter((pointer) => !isFollower(pointer));
  const silent = unexplained.length === 0 ? [] : silentActs(acts.all, findings, sought);
  if (silent.length === 0) return { findings, unexplained: findings.length === 0 ? left : unexplained };
  const guesses = unexplained.flatMap((pointer) =>
    silent.map(({ event }): Found => ({ pointer, grade: 'object', event })),
  );
  return { findings: [...findings, ...guesses], unexplained: [] };
}

/** Events that name the object and not what they did to it; none that another record of the same click makes clear. */
function silentActs(acts: readonly Act[], findings: readonly Found[], { since }: Sought): Act[] {
  const told = new Set(findings.map(({ event }) => event.correlationId ?? event.id));
  const silent = acts.filter(
    ({ event, isSilent, effect }) => isSilent && effect !== 'removed' && !told.has(event.correlationId ?? event.id),
  );
  const recent = silent.filter(({ at }) => at >= Date.parse(since) - replicationDelay);
  const considered = recent.length > 0 ? recent : silent;
  const byPeople = considered.filter(({ event }) => event.actor?.type === 'user');
  const chosen = byPeople.length > 0 ? byPeople : considered;
  return [...new Map(chosen.map((act) => [act.event.actor?.id, act])).values()];
}

/**
 * The event that left what is there now. One that left something else after it, long enough ago to be visible, says that
 * somebody has changed it back since, and is not known.
 */
function lastLeft(difference: Difference, acts: readonly Act[], { readAt }: Sought): AuditEvent | undefined {
  const settled = Date.parse(readAt) - replicationDelay;
  for (const act of acts.toReversed()) {
    const verdict = act.verdict(difference);
    if (verdict === 'yes') return act.event;
    if (verdict === 'no' && act.at <= settled) return undefined;
  }
  return undefined;
}

/** The newest by a person, or else the newest: services write records of their own beside those of people. */
function preferred(acts: readonly Act[]): Act | undefined {
  const last = acts.at(-1);
  if (last === undefined) return undefined;
  const sameMoment = acts.filter(({ at }) => last.at - at <= replicationDelay);
  return sameMoment.findLast(({ event }) => event.actor?.type === 'user') ?? last;
}

/** A name can be another object's too. */
function isByName({ witnesses }: AuditRule): boolean {
  return witnesses.some(({ in: place, object }) => place === 'name' && object !== undefined);
}

/** What a change of anything else brings along. */
function isFollower(pointer: string): boolean {
  return /\/(lastModified|modified|updated)(DateTime|By|At)(\/|$)/i.test(pointer);
}
