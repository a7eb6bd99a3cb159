import type { ItemAnswer } from './batch-answer.ts';

/** How often an item is tried: when something broke, when nobody is there, when it is throttled, when its token is refused. */
const attempts = { broken: 6, hopeless: 3, throttled: 30, refused: 2 } as const;
const firstDelay = 500;
const longestDelay = 30_000;
/** A `Retry-After` beyond this many milliseconds is not waited for… */
const longestWait = 10 * 60_000;
/** …nor is a request that has waited this long in all. */
const longestInAll = 30 * 60_000;
/** Answers that may be different the next time; 0 stands for no usable answer. */
const passing = new Set([0, 408, 409, 429, 500, 502, 503, 504, 509]);
const throttled = new Set([429, 509]);

/** What has been tried of a request so far. */
export interface Tries {
  /** The one that was answered last, from 1. */
  readonly attempt: number;
  /** Milliseconds between all of them so far. */
  readonly waited: number;
}

/** True for an answer that asks to slow down. */
export function isThrottled({ status }: ItemAnswer): boolean {
  return throttled.has(status);
}

/**
 * Milliseconds until a request is tried again: its `Retry-After`, otherwise a growing delay with jitter.
 * A wait that ends after the run's time, or after any sensible time, is as good as a refusal.
 * https://learn.microsoft.com/graph/throttling, https://learn.microsoft.com/graph/best-practices-concept
 * @param patience milliseconds that the run may still wait.
 * @returns undefined for an answer that stands.
 */
export function retryDelay(tries: Tries, answer: ItemAnswer, patience: number): number | undefined {
  if (tries.attempt >= attemptsFor(answer)) return undefined;
  const backoff = Math.min(longestDelay, firstDelay * 2 ** (tries.attempt - 1));
  const atLeast = Math.max(answer.retryAfter ?? 0, backoff);
  if (atLeast > Math.min(longestWait, patience) || tries.waited + atLeast > longestInAll) return undefined;
  return answer.retryAfter ?? backoff * (0.75 + Math.random() / 2);
}

function attemptsFor({ status, hopeless, fault }: ItemAnswer): number {
  // What cannot be used has not arrived.
  if (fault !== undefined) return attempts.broken;
  if (throttled.has(status)) return attempts.throttled;
  // One backend may refuse a token that the others take; a token that ended meanwhile is renewed.
  if (status === 401) return attempts.refused;
  if (hopeless === true) return attempts.hopeless;
  return passing.has(status) ? attempts.broken : 1;
}
