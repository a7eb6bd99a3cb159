import type { AuditEvent, AuditWindow } from '../domain/audit.ts';
import type { TimeBudget } from '../domain/budget.ts';
import type { UnknownReason } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import { isForLackOfTime, ReadError } from '../domain/ports.ts';
import type { AuditLog, Clock, Log } from '../domain/ports.ts';
import { lateArrival } from './acts.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
/** Stretch of the log that is asked for at a time. */
const slice = day;
/** Days that the log reaches back, https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention. */
const retention = { premium: 30, free: 7 } as const;

export interface LogPorts {
  readonly auditLog: AuditLog;
  readonly budget: TimeBudget;
  readonly clock: Clock;
  readonly log: Log;
}

/** What could be read of the log. */
export interface LogReading {
  readonly events: readonly AuditEvent[];
  readonly window: AuditWindow;
  /** Why a change is unexplained whose explanation may lie at this instant or later; undefined where all was read. */
  missingSince(instant: string): UnknownReason | undefined;
}

/**
 * Reads the log from the newest events back, so that what runs out of time is what is oldest. A log that answers no, or not
 * to the end, is a reason of its own, never an empty log.
 * @param since start of the earliest backup from which something is to be explained; events may have come an hour before.
 */
export async function readLog(since: string, { auditLog, budget, clock, log }: LogPorts): Promise<LogReading> {
  const now = clock.now().getTime();
  const wanted = Date.parse(since) - lateArrival;
  const events: AuditEvent[] = [];
  let reached = now;
  let failure: UnknownReason | undefined;
  const begins = await beginning(wanted, now, auditLog);
  const from = Math.max(wanted, begins);
  try {
    for (; reached > from && failure === undefined;) {
      const start = Math.max(from, reached - slice);
      for await (const event of auditLog.events({ from: iso(start), to: iso(reached) })) events.push(event);
      reached = start;
      if (reached > from && budget.remaining() <= 0) failure = 'time-budget';
    }
  } catch (error) {
    if (!(error instanceof ReadError || error instanceof BackupError)) throw error;
    failure = reasonOf(error, budget);
    tell(error, failure, log);
  }
  const window = { from: iso(reached), to: iso(now) };
  return {
    events,
    window,
    missingSince(instant) {
      const at = Date.parse(instant);
      if (failure !== undefined && at < reached) return failure;
      return at < begins ? 'retention' : undefined;
    },
  };
}

/** How far the log goes back: asked only when that matters, and told from the age of its oldest event. */
async function beginning(wanted: number, now: number, auditLog: AuditLog): Promise<number> {
  const furthest = now - retention.premium * day;
  if (wanted >= now - retention.free * day) return furthest;
  let oldest: string | null;
  try {
    oldest = await auditLog.oldest();
  } catch (error) {
    if (error instanceof ReadError) return furthest; // reading it will say why
    throw error;
  }
  if (oldest === null) return furthest;
  const age = now - Date.parse(oldest);
  const isFree = age <= (retention.free + 0.5) * day && age >= (retention.free - 1) * day;
  return isFree ? Date.parse(oldest) : furthest;
}

function reasonOf(error: ReadError | BackupError, budget: TimeBudget): UnknownReason {
  if (error instanceof ReadError && (error.status === 401 || error.status === 403)) return 'log-denied';
  if (error instanceof ReadError && isForLackOfTime(error, budget.remaining())) return 'time-budget';
  return 'log-failed';
}

function tell(error: Error, reason: UnknownReason, log: Log): void {
  if (reason === 'log-denied') {
    log.warn(
      'The audit log may not be read, so nobody is named: grant the application permission AuditLog.Read.All and run again.',
    );
  } else if (reason === 'log-failed') {
    log.warn(`The audit log could not be read to its end (${error.message}); changes without an event stay unknown.`);
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
