import { kindById } from '../catalogue/index.ts';
import type { Person } from '../domain/audit.ts';
import type { AttributedChange, Attribution, FileChange, UnknownReason } from '../domain/change.ts';
import { displayNameOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import { lateArrival } from './acts.ts';
import { inOneSpelling, withOneIdEach } from './actors.ts';
import { candidatesFor, needsBody } from './candidates.ts';
import { authorsOf, creditsOf } from './credits.ts';
import { principalsIn } from './deputies.ts';
import type { Principals } from './deputies.ts';
import { indexEvents } from './event-index.ts';
import type { EventIndex } from './event-index.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explain.ts';
import type { LogReading } from './log-reading.ts';
import { nothingPast } from './past-events.ts';
import type { PastEvents } from './past-events.ts';
import { secondWitness } from './second-witness.ts';
import type { SecondWitness } from './second-witness.ts';

/** Changes whose texts are in memory at the same time. */
const atOnce = 1_000;

/** An object before and after its change; empty where there was, or is, none. */
export interface Bodies {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** True where the old text, in the form in which texts are written now, is the new one: nobody changed the object. */
  readonly isRewritten: boolean;
}

/** Texts of changes, in the order asked. */
export type ReadBodies = (changes: readonly FileChange[]) => Promise<readonly Bodies[]>;

/** What is asked of the log for a change. */
export interface Question {
  readonly change: FileChange;
  /** Start of the last backup that read the object's kind whole, ISO 8601; undefined where nobody is looked for. */
  readonly since: string | undefined;
  /** True where everything of the kind is new to the backup: most of it is older than the log. */
  readonly isFirst: boolean;
  /** Events that this question may be answered with although a commit cites them: those of the change's own commit. */
  readonly own?: ReadonlySet<string>;
}

/** A change with what explains it. */
export interface Answer {
  readonly change: FileChange;
  readonly since: string | undefined;
  readonly explanation: Explanation;
  readonly witness?: SecondWitness;
  /** Why nobody is named, where nobody is. */
  readonly otherwise: UnknownReason;
}

const nothing: Explanation = { findings: [], unexplained: [''] };

/** Looks changes up in what was read of the log. */
export class Search {
  readonly principals: Principals;
  private readonly index: EventIndex;
  private readonly reading: LogReading;
  private readonly cited: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly past: PastEvents;

  /** @param cited ids of events that commits cite, by the path of the object. */
  constructor(reading: LogReading, cited: ReadonlyMap<string, ReadonlySet<string>>, past = nothingPast) {
    this.reading = reading;
    this.cited = cited;
    this.past = past;
    const events = withOneIdEach(reading.events);
    this.index = indexEvents(events);
    this.principals = principalsIn(events);
  }

  /** In the order asked. */
  async answers(questions: readonly Question[], read: ReadBodies): Promise<Answer[]> {
    const found: Answer[] = [];
    for (let at = 0; at < questions.length; at += atOnce) {
      const some = questions.slice(at, at + atOnce);
      const wanted = some.filter((question) => this.isWorthReading(question));
      const bodies = await read(wanted.map(({ change }) => change));
      const byQuestion = new Map(wanted.map((question, i) => [question, bodies[i]]));
      found.push(...some.map((question) => this.answer(question, byQuestion.get(question))));
    }
    return found;
  }

  /** A first backup is not read again for objects that no event mentions. */
  private isWorthReading({ change: { kind, key }, since, isFirst }: Question): boolean {
    if (since === undefined) return false;
    const row = kindById(kind);
    return !isFirst || needsBody(row) || candidatesFor(row, key, {}, this.index).length > 0;
  }

  private answer({ change, since, isFirst, own }: Question, bodies: Bodies | undefined): Answer {
    if (since === undefined || bodies === undefined) {
      return { change, since, explanation: nothing, otherwise: 'first-backup' };
    }
    const { key, status, readAt, path } = change;
    const { before, after } = bodies;
    const kind = kindById(change.kind);
    const named = { ...change, name: displayNameOf(after) ?? displayNameOf(before) ?? change.name };
    if (bodies.isRewritten) {
      return { change: named, since, explanation: { findings: [], unexplained: [] }, otherwise: 'rewritten' };
    }
    const cited = new Set([...(this.cited.get(path) ?? [])].filter((id) => own?.has(id) !== true));
    const explanation = explain({ kind, key, status, before, after, since, readAt, cited }, this.index, this.past);
    const missing = this.reading.missingSince(since) ?? 'no-event';
    const otherwise = isFirst ? 'first-backup' : kind.audit.length === 0 ? 'not-audited' : missing;
    const answer = { change: named, since, explanation, otherwise };
    if (explanation.findings.length > 0 || isFirst) return answer;
    const times = { from: Date.parse(since) - lateArrival, to: Date.parse(readAt) };
    const witness = secondWitness(status, after, times);
    return { ...answer, ...(witness && { witness }) };
  }
}

/** The change with whom the answer credits, by the names that the directory has for them. */
export function attributed(
  { change, since, explanation, witness, otherwise }: Answer,
  principals: Principals,
  people: ReadonlyMap<string, Person>,
  tenantId: string,
): AttributedChange {
  const { findings, unexplained } = explanation;
  const credits = creditsOf(findings, principals, people);
  if (credits.length === 0 && witness !== undefined) {
    const { actor, property } = witness;
    credits.push({
      actor: inOneSpelling(actor, people),
      grade: 'object',
      properties: unexplained,
      events: [],
      witness: property,
    });
  }
  const attribution: Attribution =
    credits.length === 0
      ? { status: 'unknown', reason: otherwise }
      : { status: 'found', credits, unexplained: witness === undefined ? unexplained : [] };
  return {
    ...change,
    ...(since !== undefined && { since }),
    attribution,
    authors: authorsOf(credits, people, tenantId),
  };
}
