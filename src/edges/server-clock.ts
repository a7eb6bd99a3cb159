import type { WaitingClock } from '../domain/ports.ts';
import { dateOr } from './answer-headers.ts';

/** A `Date` this far from the local clock is no time at all. */
const absurd = 366 * 24 * 60 * 60_000;
/** A `Date` has whole seconds, and Microsoft's servers differ by about one. */
const tolerance = 5_000;

/**
 * The time of the server, as the `Date` of its answers tells: the local clock plus the difference that was last seen.
 * Until an answer tells, the local clock. https://www.rfc-editor.org/rfc/rfc9110#name-date
 */
export class ServerClock implements WaitingClock {
  private readonly local: WaitingClock;
  private difference = 0;
  private isTold = false;

  constructor(local: WaitingClock) {
    this.local = local;
  }

  /** Milliseconds that the server is ahead of the local clock; negative where it is behind. */
  get skew(): number {
    return this.difference;
  }

  /** True when an answer has told the time. */
  get isKnown(): boolean {
    return this.isTold;
  }

  now(): Date {
    return this.atServer(this.local.now());
  }

  sleep(milliseconds: number): Promise<void> {
    return this.local.sleep(milliseconds);
  }

  /** The server's time at an instant of the local clock. */
  atServer(local: Date): Date {
    return new Date(local.getTime() + this.difference);
  }

  /**
   * Takes the `Date` of an answer. Between request and answer any time is right, so that a slow answer is no skew.
   * @param sent local time of the request.
   * @returns the answer's own time; the clock's where the header is missing or absurd.
   */
  heard(header: string | null, sent: Date): Date {
    const received = this.local.now();
    const nothing = new Date(Number.NaN);
    const at = dateOr(header, nothing).getTime();
    if (Number.isNaN(at) || Math.abs(at - received.getTime()) > absurd) return this.now();
    const [early, late] = [at - sent.getTime() + tolerance, at - received.getTime() - tolerance];
    this.difference = early < 0 ? early - tolerance : late > 0 ? late + tolerance : 0;
    this.isTold = true;
    return new Date(at);
  }
}
