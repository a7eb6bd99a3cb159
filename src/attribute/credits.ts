import type { Actor, AuditEvent, Person } from '../domain/audit.ts';
import type { Credit, EventRef, GitIdentity, Grade } from '../domain/change.ts';
import { grouped } from '../domain/grouped.ts';
import { inOneSpelling } from './actors.ts';
import { isMicrosoftService } from './deputies.ts';
import type { Principals } from './deputies.ts';
import type { Finding } from './explain.ts';
import { identityOf } from './identity.ts';

/** Whom the findings credit: each actor once for each grade, with what it did and the events that say so. */
export function creditsOf(
  findings: readonly Finding[],
  principals: Principals,
  people: ReadonlyMap<string, Person>,
): Credit[] {
  const credited = findings.flatMap((finding) => {
    const who = actorOf(finding.event, principals, people);
    if (who === undefined) return [];
    const actor = inOneSpelling(who.actor, people);
    // Behind a service of Microsoft's a person may stand whose record is not there yet.
    const isService = isMicrosoftService(who.actor, people.get(who.actor.id));
    return [
      {
        ...finding,
        ...who,
        actor,
        grade: isService && finding.grade === 'exact' ? ('object' as const) : finding.grade,
      },
    ];
  });
  const groups = grouped(credited, ({ grade, actor }) => `${grade} ${actor.type} ${actor.id.toLowerCase()}`);
  return [...groups.values()].flatMap((group): Credit[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { actor, via, grade } = first;
    return [
      { actor, ...(via !== undefined && { via }), grade, properties: pointersOf(group), events: eventsOf(group) },
    ];
  });
}

/** The person for whom a service of Microsoft's acted, where a record names one; otherwise whoever the record names. */
function actorOf(
  event: AuditEvent,
  principals: Principals,
  people: ReadonlyMap<string, Person>,
): Pick<Credit, 'actor' | 'via'> | undefined {
  const { actor, via } = event;
  if (actor === undefined) return undefined;
  const person = isMicrosoftService(actor, people.get(actor.id)) ? principals.behind(event) : undefined;
  if (person === undefined) return { actor, ...(via !== undefined && { via }) };
  return { actor: person, via: (actor.type === 'app' ? actor.displayName : undefined) ?? actor.id };
}

function pointersOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ pointer }) => pointer))].sort();
}

function eventsOf(findings: readonly Finding[]): EventRef[] {
  // The records of one click are one list, however many findings share it.
  const clicks = new Set(findings.map(({ beside }) => beside));
  const all = [...findings.map(({ event }) => event), ...[...clicks].flat()];
  const events = new Map(all.map((event) => [event.id, event]));
  return [...events.values()]
    .map(({ id, activityDateTime, activityDisplayName }) => ({
      id,
      at: activityDateTime,
      activity: activityDisplayName,
    }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
}

/** Git identities of those who are credited, by name; one person may act under two ids. */
export function authorsOf(
  credits: readonly Credit[],
  people: ReadonlyMap<string, Person>,
  tenantId: string,
): GitIdentity[] {
  const identities = credits
    .map(({ actor }) => identityOf(actor, people, tenantId))
    .sort((a, b) => (a.name < b.name ? 1 : -1));
  const authors = [...new Map(identities.map((identity) => [identity.email.toLowerCase(), identity])).values()];
  return authors.sort((a, b) => (a.name === b.name ? (a.email < b.email ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/** Everybody whom the directory has to be asked about: those who acted, and those who may stand behind. */
export function actorsIn(findings: readonly Finding[], principals: Principals): Actor[] {
  const actors = findings.flatMap(({ event }) => [event.actor, principals.behind(event)]);
  return [...new Map(actors.flatMap((actor) => (actor === undefined ? [] : [[actor.id, actor]]))).values()];
}

const grades: readonly Grade[] = ['exact', 'object', 'related'];

/** The weakest of the grades that a change's credits have. */
export function gradeOf(credits: readonly Credit[]): Grade {
  const worst = Math.max(0, ...credits.map(({ grade }) => grades.indexOf(grade)));
  return grades[worst] ?? 'related';
}
