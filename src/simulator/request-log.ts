import type { GraphVersion } from '../domain/resource.ts';

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
  /** Instant by the simulator's clock, ISO 8601 in UTC. */
  readonly at: string;
}

/** Requests in the order of their answers. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#requests.push(request);
  }

  get all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** Requests whose path starts so; all without a prefix. */
  matching(prefix = ''): readonly LoggedRequest[] {
    return this.#requests.filter(({ path }) => path.startsWith(prefix));
  }

  count(prefix = ''): number {
    return this.matching(prefix).length;
  }

  clear(): void {
    this.#requests.length = 0;
  }
}
