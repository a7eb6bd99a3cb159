import { kindById } from '../catalogue/index.ts';
import type { Actor, AuditEvent, AuditWindow, Person } from '../domain/audit.ts';
import type { TimeBudget } from '../domain/budget.ts';
import type { AttributedChange, Attribution, FileChange, UnknownReason } from '../domain/change.ts';
import { ReadError } from '../domain/ports.ts';
import type { AuditLog, Clock, Log, People } from '../domain/ports.ts';
import { displayNameOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { AttributionReport, ExportManifest } from '../domain/run.ts';
import { identityOf } from './identity.ts';
import { eventsFor, indexEvents, needsBody } from './match.ts';
import type { EventIndex } from './match.ts';

/** Events show up minutes late, and a change can be visible a moment after its event: the window starts that much early. */
const overlap = 60 * 60_000;
/** The log keeps 30 days at most. */
const retention = 30 * 24 * 60 * 60_000;

export interface ResolvePorts {
  readonly auditLog: AuditLog;
  readonly people: People;
  /** The object as it is now or, when it was deleted, as it was. */
  readonly bodies: (changes: readonly FileChange[]) => Promise<readonly JsonObject[]>;
  /** Ids of events that commits since that instant cite. */
  readonly citedSince: (instant: string) => Promise<ReadonlySet<string>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: TimeBudget;
}

/** Step 2: names, for each change, who made it and the events that prove it; or why nobody is named. */
export async function resolveAuthors(manifest: ExportManifest, ports: ResolvePorts): Promise<AttributionReport> {
  const { run, outcomes, changes } = manifest;
  const report = { document: 'attribution', version: 1, run, outcomes } as const;
  const unasked = (reason: UnknownReason): AttributionReport => ({
    ...report,
    window: null,
    eventsRead: 0,
    changes: changes.map((change) => ({ ...change, attribution: { status: 'unknown', reason }, authors: [] })),
  });
  if (changes.length === 0 || run.previousStartedAt === null) return unasked('first-backup');
  if (ports.budget.remaining() <= 0) {
    ports.log.warn('No time is left to search for authors; the changes are committed as unknown.');
    return unasked('time-budget');
  }

  const window = windowOf(run.previousStartedAt, ports.clock.now());
  const { events, missing } = await readEvents(window, ports);
  const index = indexEvents(events, await ports.citedSince(window.from));
  const bodies = await bodiesOf(changes, ports);
  const attributions = changes.map((change) =>
    attribute(change, bodies.get(change) ?? {}, index, missing ?? 'no-event'),
  );
  const people = await ports.people.lookUp(userIds(attributions));
  ports.log.info(`${events.length} audit events read, ${changes.length} changes searched`);
  return {
    ...report,
    window,
    eventsRead: events.length,
    changes: changes.map((change, at) =>
      attributed(named(change, bodies.get(change)), attributions[at], people, run.tenantId),
    ),
  };
}

function windowOf(previousStartedAt: string, now: Date): AuditWindow {
  const from = Math.max(Date.parse(previousStartedAt) - overlap, now.getTime() - retention);
  return { from: new Date(from).toISOString(), to: now.toISOString() };
}

/** What could be read; a log that answers no, or not to the end, is a reason of its own, never an empty log. */
async function readEvents(
  window: AuditWindow,
  { auditLog, log }: ResolvePorts,
): Promise<{ events: AuditEvent[]; missing?: UnknownReason }> {
  const events: AuditEvent[] = [];
  try {
    for await (const event of auditLog.events(window)) events.push(event);
    return { events };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const denied = error.status === 403;
    log.warn(
      denied
        ? 'The audit log may not be read, so nobody is named: grant AuditLog.Read.All.'
        : `The audit log could not be read to its end (${error.message}); changes without an event stay unknown.`,
    );
    return { events, missing: denied ? 'log-denied' : 'log-failed' };
  }
}

/** Bodies where a rule asks for more than the key, and of what was deleted: its name is only in the old text. */
async function bodiesOf(
  changes: readonly FileChange[],
  ports: ResolvePorts,
): Promise<ReadonlyMap<FileChange, JsonObject>> {
  const needing = changes.filter((change) => change.status === 'deleted' || needsBody(kindById(change.kind)));
  const bodies = await ports.bodies(needing);
  return new Map(needing.map((change, at) => [change, bodies[at] ?? {}]));
}

function attribute(change: FileChange, body: JsonObject, index: EventIndex, missing: UnknownReason): Attribution {
  const kind = kindById(change.kind);
  const events = eventsFor(kind, change.key, body, change.readAt, index);
  if (events.length > 0) return found(events);
  return { status: 'unknown', reason: kind.audit.length === 0 ? 'not-audited' : missing };
}

function found(events: readonly AuditEvent[]): Attribution {
  const actors = new Map<string, Actor>();
  for (const { actor } of events) if (actor !== undefined) actors.set(`${actor.type} ${actor.id}`, actor);
  return {
    status: 'found',
    actors: [...actors.values()],
    events: events.map(({ id, activityDateTime, activityDisplayName }) => ({
      id,
      at: activityDateTime,
      activity: activityDisplayName,
    })),
  };
}

function userIds(attributions: readonly Attribution[]): string[] {
  const actors = attributions.flatMap((attribution) => (attribution.status === 'found' ? attribution.actors : []));
  return [...new Set(actors.filter((actor) => actor.type === 'user').map((actor) => actor.id))];
}

function named(change: FileChange, body: JsonObject | undefined): FileChange {
  const name = body === undefined ? undefined : displayNameOf(body);
  return name === undefined ? change : { ...change, name };
}

function attributed(
  change: FileChange,
  attribution: Attribution = { status: 'unknown', reason: 'no-event' },
  people: ReadonlyMap<string, Person>,
  tenantId: string,
): AttributedChange {
  if (attribution.status === 'unknown') return { ...change, attribution, authors: [] };
  const authors = attribution.actors.map((actor) => identityOf(actor, people, tenantId));
  authors.sort((a, b) => (a.name === b.name ? (a.email < b.email ? -1 : 1) : a.name < b.name ? -1 : 1));
  return { ...change, attribution, authors };
}
