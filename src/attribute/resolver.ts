import { kindById } from '../catalogue/index.ts';
import type { Actor, AuditEvent, AuditWindow, Person } from '../domain/audit.ts';
import type { TimeBudget } from '../domain/budget.ts';
import type { AttributedChange, Attribution, FileChange, GitIdentity, UnknownReason } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { AuditLog, Clock, Log, People } from '../domain/ports.ts';
import { displayNameOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { AttributionReport, ExportManifest, RunFacts } from '../domain/run.ts';
import { identityOf } from './identity.ts';
import { eventsFor, indexEvents, lateArrival, needsBody } from './match.ts';

/** Events show up minutes late, and a change can be visible a moment after its event: the window starts that much early. */

/** The log keeps 30 days at most. */
const retention = 30 * 24 * 60 * 60_000;

export interface ResolvePorts {
  readonly auditLog: AuditLog;
  readonly people: People;
  /** The object as it is now or, when it was deleted, as it was. */
  readonly bodies: (changes: readonly FileChange[]) => Promise<readonly JsonObject[]>;
  /** Ids of events that commits since that instant cite, by the path of the object. */
  readonly citedSince: (instant: string) => Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: TimeBudget;
}

/** Step 2: names, for each change, who made it and the events that prove it; or why nobody is named. */
export async function resolveAuthors(manifest: ExportManifest, ports: ResolvePorts): Promise<AttributionReport> {
  const { run, outcomes, receipt, changes } = manifest;
  const report = { document: 'attribution', version: 1, run, outcomes, receipt } as const;
  const unasked = (reason: UnknownReason): AttributionReport => ({
    ...report,
    window: null,
    eventsRead: 0,
    changes: changes.map((change) => ({ ...change, attribution: { status: 'unknown', reason }, authors: [] })),
  });
  const asking = changes.filter((change) => sinceOf(change, run) !== null);
  if (asking.length === 0) return unasked('first-backup');
  if (ports.budget.remaining() <= 0) {
    ports.log.warn('No time is left to search for authors; the changes are committed as unknown.');
    return unasked('time-budget');
  }

  const window = windowOf(
    asking.map((change) => sinceOf(change, run) ?? ''),
    ports.clock.now(),
  );
  const { events, missing = 'no-event' } = await readEvents(window, ports);
  const index = indexEvents(events);
  const cited = await ports.citedSince(window.from);
  const bodies = await bodiesOf(changes, ports);
  const attributions = changes.map((change): Attribution => {
    const since = sinceOf(change, run);
    if (since === null) return { status: 'unknown', reason: 'first-backup' };
    const { key, readAt, path } = change;
    const kind = kindById(change.kind);
    const sought = {
      kind,
      key,
      since,
      readAt,
      body: bodies.get(change) ?? {},
      cited: cited.get(path) ?? new Set<string>(),
    };
    const explaining = eventsFor(sought, index);
    if (explaining.length > 0) return found(explaining);
    return { status: 'unknown', reason: kind.audit.length === 0 ? 'not-audited' : missing };
  });
  const people = await namesOf(userIds(attributions), ports);
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

/** Start of the last backup that read the object's kind whole; null where everything of the kind is new to the backup. */
function sinceOf({ kind, status }: FileChange, run: RunFacts): string | null {
  return run.lastReads[kind] ?? (status === 'added' ? null : run.previousStartedAt);
}

function windowOf(since: readonly string[], now: Date): AuditWindow {
  const earliest = since.reduce((first, instant) => Math.min(first, Date.parse(instant)), Infinity);
  const from = Math.max(earliest - lateArrival, now.getTime() - retention);
  return { from: new Date(from).toISOString(), to: now.toISOString() };
}

/** Without names the audit log's own have to do: a backup does not end for them. */
async function namesOf(ids: readonly string[], { people, log }: ResolvePorts): Promise<ReadonlyMap<string, Person>> {
  try {
    return await people.lookUp(ids);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`The names of people could not be looked up: ${error.message}`);
    return new Map();
  }
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
    if (!(error instanceof ReadError || error instanceof BackupError)) throw error;
    const denied = error instanceof ReadError && (error.status === 401 || error.status === 403);
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
  // One person may act under two ids.
  const identities = attribution.actors.map((actor) => identityOf(actor, people, tenantId));
  const authors = [...new Map(identities.map((identity) => [keyOf(identity), identity])).values()];
  authors.sort((a, b) => (a.name === b.name ? (a.email < b.email ? -1 : 1) : a.name < b.name ? -1 : 1));
  return { ...change, attribution, authors };
}

function keyOf({ email }: GitIdentity): string {
  return email.toLowerCase();
}
