import type { Clock } from '../domain/ports.ts';

/** A limit as Microsoft publishes it: so many units in so many seconds. */
export interface RateLimit {
  readonly units: number;
  readonly seconds: number;
  /** Units that may be spent at once after a quiet time; the whole allowance unless said. */
  readonly burst?: number;
}

/** A refused or nearly refused request slows the rate down to this share… */
const slowDown = 0.7;
/** …and each second without one speeds it up again by this share of the full rate. */
const recovery = 0.02;
/** Slower than this share of the full rate it never gets: Retry-After does the rest. */
const slowest = 0.1;
/** `x-ms-throttle-limit-percentage` from which on requests are about to be refused. */
const nearlyFull = 0.9;
/** Units that may be spent beyond what there is, as a share of the burst: more were a wrong price, and would block for long. */
const mostDebt = 1;
/** Milliseconds of the longest pause, whatever was asked for. */
const longestPause = 24 * 60 * 60_000;
/** Milliseconds within which refusals count as one. */
const oneBatch = 1000;

/**
 * A token bucket that learns. It starts with the published limit, stands still for as long as a `Retry-After` asks, goes on
 * slower after a refusal, and finds back to the full rate. https://learn.microsoft.com/graph/throttling
 */
export class RateLimiter {
  private readonly clock: Clock;
  private fullRate: number;
  private burst: number;
  private rate: number;
  private available: number;
  private countedAt: number;
  private pausedUntil = 0;
  private slowedAt = -Infinity;

  constructor({ units, seconds, burst }: RateLimit, clock: Clock) {
    this.clock = clock;
    this.fullRate = units / seconds;
    this.rate = this.fullRate;
    this.burst = burst ?? units;
    this.available = this.burst;
    this.countedAt = clock.now().getTime();
  }

  /** Another limit holds from now on; what was spent, and what was learned, stays. */
  setLimit({ units, seconds, burst }: RateLimit): void {
    this.refill();
    const learned = this.rate / this.fullRate;
    const spent = this.burst - this.available;
    this.fullRate = units / seconds;
    this.rate = this.fullRate * learned;
    this.burst = burst ?? units;
    this.available = this.burst - spent;
  }

  /** Milliseconds until so many units may be spent; 0 for now. */
  wait(cost: number): number {
    const now = this.refill();
    if (now < this.pausedUntil) return this.pausedUntil - now;
    // A single request may cost more than the bucket holds: it goes when the bucket is full.
    const lacking = Math.min(cost, this.burst) - this.available;
    return lacking <= 0 ? 0 : Math.ceil((lacking / this.rate) * 1000);
  }

  /** @param cost units; less than none for what turned out cheaper than it was taken for. */
  spend(cost: number): void {
    this.refill();
    const left = Math.min(this.burst, this.available - cost);
    if (Number.isFinite(cost)) this.available = Math.max(-mostDebt * this.burst, left);
  }

  /** A request was refused: nothing goes before `retryAfter` milliseconds have passed. */
  refused(retryAfter: number): void {
    const now = this.refill();
    const pause = Number.isFinite(retryAfter) ? Math.min(Math.max(0, retryAfter), longestPause) : 0;
    this.pausedUntil = Math.max(this.pausedUntil, now + pause);
    this.slower();
    this.available = Math.min(this.available, 0);
  }

  /** Graph told how much of the limit is used up, 0.8 to 1.8. */
  used(share: number): void {
    if (!(share >= nearlyFull)) return;
    this.refill();
    this.slower();
  }

  /** The answers of one batch come together: they slow the rate down once. */
  private slower(): void {
    if (this.countedAt - this.slowedAt < oneBatch) return;
    this.slowedAt = this.countedAt;
    this.rate = Math.max(this.fullRate * slowest, this.rate * slowDown);
  }

  private refill(): number {
    const now = this.clock.now().getTime();
    const passed = now - this.countedAt;
    const seconds = Math.max(0, passed) / 1000;
    // A clock that was set back makes no pause longer.
    if (passed < 0) this.pausedUntil += passed;
    this.countedAt = now;
    this.available = Math.min(this.burst, this.available + seconds * this.rate);
    this.rate = Math.min(this.fullRate, this.rate + seconds * recovery * this.fullRate);
    return now;
  }
}
