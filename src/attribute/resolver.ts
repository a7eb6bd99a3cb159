import type { Person } from '../domain/audit.ts';
import type { TimeBudget } from '../domain/budget.ts';
import { eventsOf } from '../domain/change.ts';
import type { AttributedChange, FileChange, UnknownReason } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import type { AuditLog, Clock, Log, People } from '../domain/ports.ts';
import type { AttributionReport, ExportManifest, LateFinding, RunFacts } from '../domain/run.ts';
import { actorsIn } from './credits.ts';
import { needsNames, withKnownIds } from './known-names.ts';
import type { KnownName } from './known-names.ts';
import { isBetter, isOpen } from './late.ts';
import type { OpenChange } from './late.ts';
import { readLog } from './log-reading.ts';
import type { LogReading } from './log-reading.ts';
import { pastEvents } from './past-events.ts';
import { attributed, Search } from './search.ts';
import type { Answer, Question, ReadBodies } from './search.ts';

/** Between two full reads, which put right what incremental nights leave, a file is a week behind at most. */
const runsOfSweep = 8;

export interface ResolvePorts {
  readonly auditLog: AuditLog;
  readonly people: People;
  readonly bodies: ReadBodies;
  /** The same, of changes that are committed. */
  readonly committedBodies: ReadBodies;
  /** Ids of events that commits since that instant cite, by the path of the object. */
  readonly citedSince: (instant: string) => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** Changes of so many runs before this one, newest first, with what was known of them. */
  readonly committed: (runs: number) => Promise<readonly OpenChange[]>;
  /** App ids, addresses and names of what the audit log may name without an id, as they were and as they are. */
  readonly names: (changes: readonly FileChange[]) => Promise<readonly KnownName[]>;
  /** The clock of the audit log. */
  readonly clock: Clock;
  /** Sets that clock, where nothing has yet. */
  readonly learnTime: () => Promise<void>;
  readonly log: Log;
  readonly budget: TimeBudget;
}

export interface ResolveOptions {
  /** Hours before a first backup in which somebody may be named for what is new to it; 0 names nobody. */
  readonly lookBack: number;
  /** Runs before this one whose changes are looked up again where they are not explained; 0 for none. */
  readonly lateRuns: number;
}

/** Step 2: names, for each change, who made it and the events that prove it; or why nobody is named. */
export async function resolveAuthors(
  manifest: ExportManifest,
  { lookBack, lateRuns }: ResolveOptions,
  ports: ResolvePorts,
): Promise<AttributionReport> {
  const { run, outcomes, receipt, changes } = manifest;
  const report = { document: 'attribution', version: 1, run, outcomes, receipt } as const;
  const unasked = (reason: UnknownReason): AttributionReport => ({
    ...report,
    window: null,
    eventsRead: 0,
    late: [],
    changes: changes.map((change) => ({ ...change, attribution: { status: 'unknown', reason }, authors: [] })),
  });
  const questions = changes.map((change) => questionOf(change, run, lookBack));
  const committed = await ports.committed(Math.max(lateRuns, runsOfSweep));
  const open = committed.filter(({ runsAgo, change }) => runsAgo <= lateRuns && isOpen(change));
  const again = open.map(({ change }) => questionAgain(change));
  const [first] = [...questions, ...again].flatMap(({ since }) => since ?? []).sort();
  if (first === undefined) return unasked('first-backup');
  if (ports.budget.remaining() <= 0) {
    ports.log.warn('No time is left to search for authors; the changes are committed as unknown.');
    return unasked('time-budget');
  }

  await ports.learnTime();
  const reading = await withIds(await readLog(first, ports), changes, ports);
  const past = pastEvents(committed.map(({ change }) => change));
  const search = new Search(reading, await ports.citedSince(reading.window.from), past);
  const answers = await search.answers(questions, ports.bodies);
  const lateAnswers = await search.answers(again, ports.committedBodies);
  const people = await namesOf([...answers, ...lateAnswers], search, ports);
  const named = (answer: Answer): AttributedChange => attributed(answer, search.principals, people, run.tenantId);
  const late = lateAnswers.flatMap((answer, at) => lateFinding(open[at], named(answer)));
  const { length } = reading.events;
  ports.log.info(`${length} audit events read, ${changes.length} changes searched, ${again.length} earlier ones again`);
  return { ...report, window: reading.window, eventsRead: length, changes: answers.map(named), late };
}

async function withIds(reading: LogReading, changes: readonly FileChange[], ports: ResolvePorts): Promise<LogReading> {
  if (!needsNames(reading.events)) return reading;
  return { ...reading, events: withKnownIds(reading.events, await ports.names(changes)) };
}

function questionOf(change: FileChange, run: RunFacts, lookBack: number): Question {
  const { kind, status } = change;
  const since = run.lastReads[kind] ?? (status === 'added' ? null : run.previousStartedAt);
  if (since !== null) return { change, since, isFirst: false };
  const earliest = new Date(Date.parse(run.startedAt) - lookBack * 60 * 60_000).toISOString();
  return { change, since: lookBack > 0 ? earliest : undefined, isFirst: true };
}

function questionAgain(change: AttributedChange): Question {
  const own = new Set(eventsOf(change.attribution).map(({ id }) => id));
  return { change, since: change.since, isFirst: false, own };
}

function lateFinding(open: OpenChange | undefined, change: AttributedChange): LateFinding[] {
  if (open === undefined || !isBetter(change.attribution, open.change.attribution)) return [];
  return [{ commit: open.commit, change, before: open.change.attribution }];
}

/** Without names the audit log's own have to do: a backup does not end for them. */
async function namesOf(
  answers: readonly Answer[],
  { principals }: Search,
  { people, log }: ResolvePorts,
): Promise<ReadonlyMap<string, Person>> {
  const findings = answers.flatMap(({ explanation }) => explanation.findings);
  const witnesses = answers.flatMap(({ witness }) => witness?.actor ?? []);
  try {
    return await people.lookUp([...actorsIn(findings, principals), ...witnesses]);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`The names of people could not be looked up: ${error.message}`);
    return new Map();
  }
}
