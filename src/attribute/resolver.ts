import { kindById } from '../catalogue/index.ts';
import type { Person } from '../domain/audit.ts';
import type { TimeBudget } from '../domain/budget.ts';
import type { AttributedChange, Attribution, FileChange, UnknownReason } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import type { AuditLog, Clock, Log, People } from '../domain/ports.ts';
import { displayNameOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { AttributionReport, ExportManifest, RunFacts } from '../domain/run.ts';
import { lateArrival } from './acts.ts';
import { candidatesFor, needsBody } from './candidates.ts';
import { actorsIn, authorsOf, creditsOf } from './credits.ts';
import { principalsIn } from './deputies.ts';
import type { Principals } from './deputies.ts';
import { indexEvents } from './event-index.ts';
import type { EventIndex } from './event-index.ts';
import { explain } from './explain.ts';
import type { Explanation, Finding } from './explain.ts';
import { readLog } from './log-reading.ts';
import type { LogReading } from './log-reading.ts';
import { secondWitness } from './second-witness.ts';

/** Changes whose texts are in memory at the same time. */
const atOnce = 1_000;

/** An object before and after its change; empty where there was, or is, none. */
export interface Bodies {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

export interface ResolvePorts {
  readonly auditLog: AuditLog;
  readonly people: People;
  /** In the order asked. */
  readonly bodies: (changes: readonly FileChange[]) => Promise<readonly Bodies[]>;
  /** Ids of events that commits since that instant cite, by the path of the object. */
  readonly citedSince: (instant: string) => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: TimeBudget;
}

export interface ResolveOptions {
  /** Hours before a first backup in which somebody may be named for what is new to it; 0 names nobody. */
  readonly lookBack: number;
}

/** Step 2: names, for each change, who made it and the events that prove it; or why nobody is named. */
export async function resolveAuthors(
  manifest: ExportManifest,
  { lookBack }: ResolveOptions,
  ports: ResolvePorts,
): Promise<AttributionReport> {
  const { run, outcomes, receipt, changes } = manifest;
  const report = { document: 'attribution', version: 1, run, outcomes, receipt } as const;
  const asked = changes.map((change) => askedOf(change, run, lookBack));
  const [first] = asked.flatMap((each) => each?.since ?? []).sort();
  const unasked = (reason: UnknownReason): AttributionReport => ({
    ...report,
    window: null,
    eventsRead: 0,
    late: [],
    changes: changes.map((change) => ({ ...change, attribution: { status: 'unknown', reason }, authors: [] })),
  });
  if (first === undefined) return unasked('first-backup');
  if (ports.budget.remaining() <= 0) {
    ports.log.warn('No time is left to search for authors; the changes are committed as unknown.');
    return unasked('time-budget');
  }
  const reading = await readLog(first, ports);
  const search = new Search(reading, await ports.citedSince(reading.window.from), ports);
  const found = await search.all(changes, asked);
  const people = await namesOf(
    found.flatMap(({ explanation }) => explanation.findings),
    search.principals,
    ports,
  );
  ports.log.info(`${reading.events.length} audit events read, ${changes.length} changes searched`);
  return {
    ...report,
    window: reading.window,
    eventsRead: reading.events.length,
    late: [],
    changes: found.map((each) => attributed(each, search.principals, people, run.tenantId)),
  };
}

/** What is asked of the log for a change. */
interface Asked {
  /** Start of the last backup that read the object's kind whole, ISO 8601. */
  readonly since: string;
  /** True where everything of the kind is new to the backup: most of it is older than the log. */
  readonly isFirst: boolean;
}

/** Undefined where nobody is looked for. */
function askedOf({ kind, status }: FileChange, run: RunFacts, lookBack: number): Asked | undefined {
  const since = run.lastReads[kind] ?? (status === 'added' ? null : run.previousStartedAt);
  if (since !== null) return { since, isFirst: false };
  if (lookBack <= 0) return undefined;
  return { since: new Date(Date.parse(run.startedAt) - lookBack * 60 * 60_000).toISOString(), isFirst: true };
}

/** A change with what explains it. */
interface Searched {
  readonly change: FileChange;
  readonly explanation: Explanation;
  readonly witness?: NonNullable<ReturnType<typeof secondWitness>>;
  /** Why nobody is named, where nobody is. */
  readonly otherwise: UnknownReason;
}

const nothing: Explanation = { findings: [], unexplained: [''] };

/** Looks the changes up in what was read of the log. */
class Search {
  readonly principals: Principals;
  private readonly index: EventIndex;
  private readonly reading: LogReading;
  private readonly cited: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly ports: ResolvePorts;

  constructor(reading: LogReading, cited: ReadonlyMap<string, ReadonlySet<string>>, ports: ResolvePorts) {
    this.reading = reading;
    this.cited = cited;
    this.ports = ports;
    this.index = indexEvents(reading.events);
    this.principals = principalsIn(reading.events);
  }

  async all(changes: readonly FileChange[], asked: readonly (Asked | undefined)[]): Promise<Searched[]> {
    const found: Searched[] = [];
    for (let at = 0; at < changes.length; at += atOnce) {
      const some = changes.slice(at, at + atOnce);
      const wanted = some.filter((change, i) => this.isWorthReading(change, asked[at + i]));
      const bodies = await this.ports.bodies(wanted);
      const byChange = new Map(wanted.map((change, i) => [change, bodies[i]]));
      found.push(...some.map((change, i) => this.one(change, asked[at + i], byChange.get(change))));
    }
    return found;
  }

  /** A first backup is not read again for objects that no event mentions. */
  private isWorthReading({ kind, key }: FileChange, asked: Asked | undefined): boolean {
    if (asked === undefined) return false;
    const row = kindById(kind);
    return !asked.isFirst || needsBody(row) || candidatesFor(row, key, {}, this.index).length > 0;
  }

  private one(change: FileChange, asked: Asked | undefined, bodies: Bodies | undefined): Searched {
    if (asked === undefined || bodies === undefined) {
      return { change, explanation: nothing, otherwise: 'first-backup' };
    }
    const { key, status, readAt, path } = change;
    const { since, isFirst } = asked;
    const kind = kindById(change.kind);
    const named = { ...change, name: displayNameOf(bodies.after) ?? displayNameOf(bodies.before) ?? change.name };
    const cited = this.cited.get(path) ?? new Set<string>();
    const explanation = explain({ kind, key, status, ...bodies, since, readAt, cited }, this.index);
    const missing = this.reading.missingSince(since);
    const otherwise = isFirst ? 'first-backup' : kind.audit.length === 0 ? 'not-audited' : (missing ?? 'no-event');
    if (explanation.findings.length > 0 || isFirst) return { change: named, explanation, otherwise };
    const times = { from: Date.parse(since) - lateArrival, to: Date.parse(readAt) };
    const witness = secondWitness(status, bodies.after, times);
    return { change: named, explanation, otherwise, ...(witness && { witness }) };
  }
}

/** Without names the audit log's own have to do: a backup does not end for them. */
async function namesOf(
  findings: readonly Finding[],
  principals: Principals,
  { people, log }: ResolvePorts,
): Promise<ReadonlyMap<string, Person>> {
  try {
    return await people.lookUp(actorsIn(findings, principals));
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`The names of people could not be looked up: ${error.message}`);
    return new Map();
  }
}

function attributed(
  { change, explanation, witness, otherwise }: Searched,
  principals: Principals,
  people: ReadonlyMap<string, Person>,
  tenantId: string,
): AttributedChange {
  const { unexplained } = explanation;
  const credits = creditsOf(explanation.findings, principals, people);
  if (credits.length === 0 && witness !== undefined) {
    credits.push({
      actor: witness.actor,
      grade: 'object',
      properties: unexplained,
      events: [],
      witness: witness.property,
    });
  }
  const isUnknown = credits.length === 0;
  const left = witness === undefined ? unexplained : [];
  const attribution: Attribution = isUnknown
    ? { status: 'unknown', reason: otherwise }
    : { status: 'found', credits, unexplained: left };
  return { ...change, attribution, authors: authorsOf(credits, people, tenantId) };
}
