import type { Log } from '../domain/ports.ts';

/** Milliseconds from which on a difference is worth a warning. */
const remarkable = 2 * 60_000;
const warned = new WeakSet<Log>();

/** Says, once for each log, that the local clock is wrong. @param skew milliseconds that Graph's clock is ahead. */
export function warnOfSkew(skew: number, log: Log): void {
  if (Math.abs(skew) <= remarkable || warned.has(log)) return;
  warned.add(log);
  const minutes = Math.round(Math.abs(skew) / 60_000);
  const where = skew > 0 ? 'behind' : 'ahead of';
  log.warn(
    `The clock of this machine is ${minutes} minutes ${where} Microsoft Graph's. The run uses Graph's time for its start and for the search for authors; the dates that Git writes are those of this machine. Set the clock.`,
  );
}
