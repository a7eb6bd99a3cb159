import type { LoggedRequest } from '../../src/simulator/request-log.ts';

export interface EarlyRequest {
  readonly url: string;
  /** How many milliseconds too soon. */
  readonly early: number;
}

/** Milliseconds by which two clocks of one machine may read the same moment differently. */
const tolerance = 2;

/**
 * Requests that were sent again before the `Retry-After` of their last answer had passed. A batch that was refused as a
 * whole names no request, so batches are left out.
 */
export function earlyRequests(log: readonly LoggedRequest[]): EarlyRequest[] {
  const allowedAt = new Map<string, number>();
  const early: EarlyRequest[] = [];
  for (const { method, version, path, query, status, at, retryAfter } of log) {
    if (path === '$batch') continue;
    const url = `${method} ${version ?? ''} ${path}?${query}`;
    const time = Date.parse(at);
    const allowed = allowedAt.get(url) ?? 0;
    if (time < allowed - tolerance) early.push({ url, early: allowed - time });
    if (status === 429) allowedAt.set(url, time + (retryAfter ?? 0) * 1000);
  }
  return early;
}
