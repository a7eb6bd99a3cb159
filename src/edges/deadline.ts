import { setMaxListeners } from 'node:events';
import type { Clock } from '../domain/ports.ts';

/**
 * Node.js fires a timer that is longer than this at once.
 * https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
 */
const longestTimer = 2 ** 31 - 1;

/** Resolves that many milliseconds later; at once for a number that is none or less than none. */
export async function pause(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0 && left < Infinity; left -= longestTimer) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, longestTimer)));
  }
}

/** The same, but it keeps no process alive. */
export function idlePause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, longestTimer)).unref());
}

/** Waits for work that cannot be called off no longer than until the signal. @throws the reason of the signal. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return within({ milliseconds: Infinity, signal, late: () => new Error('the time is over') }, work);
}

/** How long a piece of work may take, and what else ends it. */
export interface Deadline {
  /** Infinity for no limit. */
  readonly milliseconds: number;
  /** Aborted when the run is cancelled. */
  readonly signal?: AbortSignal | undefined;
  /** The error for work that took too long. */
  readonly late: () => Error;
}

/**
 * Waits for a piece of work until its deadline, whether or not the work obeys the signal that it is given. The timer is
 * held until the work has ended: on Node.js 20 a signal of `AbortSignal.timeout` that only `AbortSignal.any` refers to is
 * lost to garbage collection, and never fires.
 * @throws what `late` makes; the reason of the signal.
 */
export async function within<T>(
  { milliseconds, signal, late }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  // As many listen to the signal of a run as there are answers to wait for: that is no leak.
  if (signal !== undefined) setMaxListeners(0, signal);
  signal?.addEventListener('abort', cancel, { once: true });
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  const timer =
    milliseconds < Infinity
      ? setTimeout(() => controller.abort(late()), Math.min(Math.max(0, milliseconds), longestTimer))
      : undefined;
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** Milliseconds that are granted after a run's time is over, so that what was asked in time is answered. */
const grace = 10_000;

/**
 * Milliseconds until nothing is waited for any more, and not even the answer to a question: {@link grace} after the run's
 * time is over. A step that begins when it is over already has as long.
 * @param remaining milliseconds of the run's time that are left; Infinity for no limit.
 */
export function timeLeft(remaining: () => number, clock: Clock): () => number {
  let end = clock.now().getTime() + grace;
  return () => {
    const now = clock.now().getTime();
    const left = remaining();
    if (left > 0) end = now + left + grace;
    return Math.max(0, end - now);
  };
}
