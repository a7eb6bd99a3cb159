import type { GraphVersion, JsonObject } from '../domain/resource.ts';
import type { Answer } from './exchange.ts';

/** One request that the simulator answered; an item of a batch counts as a request of its own. */
export interface LoggedRequest {
  readonly method: string;
  /** For Graph below the version, otherwise below the host; decoded, without a leading slash. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Null when it was not for Graph. */
  readonly version: GraphVersion | null;
  readonly inBatch: boolean;
  /** 0 when the connection was destroyed. */
  readonly status: number;
  /** Seconds that the answer asked to wait; null when it did not. */
  readonly retryAfter: number | null;
  /** Instant of its arrival by the simulator's clock, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

/** Requests in the order of their answers, and how many there were. */
export class RequestLog {
  /** False: requests are counted from now on and not kept, so that a million of them need no memory. */
  keep = true;
  readonly #requests: LoggedRequest[] = [];
  readonly #byStatus = new Map<number, number>();
  #batches = 0;
  #items = 0;

  add(request: Omit<LoggedRequest, 'status' | 'retryAfter'>, { status, headers }: Answer): void {
    const { path, version, inBatch } = request;
    this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    if (inBatch) this.#items += 1;
    if (version !== null && path === '$batch') this.#batches += 1;
    if (!this.keep) return;
    const wait = headers['Retry-After'];
    this.#requests.push({ ...request, status, retryAfter: wait === undefined ? null : Number(wait) });
  }

  /** Those that were kept. */
  get all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Kept requests whose path starts so; all without a prefix. */
  matching(prefix = ''): readonly LoggedRequest[] {
    return this.#requests.filter(({ path }) => path.startsWith(prefix));
  }

  count(prefix = ''): number {
    return this.matching(prefix).length;
  }

  /** How many requests there were, kept or not: all, those that were batches or in one, and by status. */
  summary(): JsonObject {
    const byStatus = [...this.#byStatus].sort(([left], [right]) => left - right);
    const total = byStatus.reduce((sum, [, count]) => sum + count, 0);
    return { total, batches: this.#batches, inBatch: this.#items, byStatus: Object.fromEntries(byStatus) };
  }

  clear(): void {
    this.#requests.length = 0;
    this.#byStatus.clear();
    this.#batches = 0;
    this.#items = 0;
  }
}
