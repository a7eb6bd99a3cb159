import type { GraphVersion, Json, JsonObject } from '../../src/domain/resource.ts';
import { latencyHeader } from '../../src/simulator/latency.ts';
import { withoutIds } from '../support/without-ids.ts';

/** What the reference asked of Graph and got. */
export interface ReferenceCounts {
  /** GETs, each item of a batch counted, each page, and each repetition. */
  requests: number;
  batches: number;
  /** As the answers tell it. */
  resourceUnits: number;
  objects: number;
  /** Answers that were an error and are not asked for again. */
  refused: number;
  throttled: number;
  /** What the answers would have taken, one after the other, as the simulated tenant models it. */
  modelledMilliseconds: number;
  /** Time spent on `Retry-After`. */
  waitedMilliseconds: number;
}

/** One answer to one GET. */
export interface ReferenceAnswer {
  readonly status: number;
  readonly body: JsonObject;
  /** Seconds. */
  readonly retryAfter: number;
}

interface BatchResponse {
  readonly id: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** How time passes for the reference, in milliseconds. */
export interface ReferenceTime {
  /** An answer came, which would have taken so long. */
  answered(milliseconds: number): void;
  /** Ends when so much time has passed. */
  wait(milliseconds: number): Promise<void>;
}

/** Nothing but waits takes time, and that they really do. */
export const realTime: ReferenceTime = {
  answered: () => undefined,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Graph as a client sees it that has one request under way at a time. */
export class SerialGraph {
  readonly counts: ReferenceCounts = {
    requests: 0,
    batches: 0,
    resourceUnits: 0,
    objects: 0,
    refused: 0,
    throttled: 0,
    modelledMilliseconds: 0,
    waitedMilliseconds: 0,
  };
  /** How often which path was refused, ids left out. */
  readonly refusals = new Map<string, number>();
  readonly #root: string;
  readonly #token: string;
  readonly #time: ReferenceTime;

  /** @param root of Graph, without a trailing slash. */
  constructor(root: string, token: string, time: ReferenceTime) {
    this.#root = root;
    this.#token = token;
    this.#time = time;
  }

  /** Out of the token, as a signed-in client knows it. */
  get tenantId(): string {
    const [, claims = ''] = this.#token.split('.');
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { tid: string }).tid;
  }

  /** One GET outside of any batch. */
  async get(version: GraphVersion, url: string): Promise<ReferenceAnswer> {
    const response = await this.#fetch(`${this.#root}/${version}/${url}`, {});
    const body = (await response.json()) as JsonObject;
    return this.#counted(url, response.status, body, (name) => response.headers.get(name));
  }

  /** The answers in the order of the urls. */
  async batch(version: GraphVersion, urls: readonly string[]): Promise<ReferenceAnswer[]> {
    const headers = { ConsistencyLevel: 'eventual' };
    const requests = urls.map((url, index) => ({ id: String(index), method: 'GET', url: `/${url}`, headers }));
    const response = await this.#fetch(`${this.#root}/${version}/$batch`, {
      method: 'POST',
      body: JSON.stringify({ requests }),
    });
    if (!response.ok) throw new Error(`The reference's batch was refused with status ${response.status}.`);
    this.counts.batches += 1;
    const { responses } = (await response.json()) as { responses: BatchResponse[] };
    const byId = new Map(responses.map((answer) => [answer.id, answer]));
    return urls.map((url, index) => {
      const answer = byId.get(String(index));
      if (answer === undefined) throw new Error(`The batch brought no answer to ${url}.`);
      const body = (answer.body ?? {}) as JsonObject;
      return this.#counted(url, answer.status, body, (name) => headerOf(answer, name));
    });
  }

  async wait(seconds: number): Promise<void> {
    this.counts.waitedMilliseconds += seconds * 1000;
    await this.#time.wait(seconds * 1000);
  }

  /** A next link, as a path below its version. */
  relative(version: GraphVersion, link: string): string {
    return link.slice(`${this.#root}/${version}/`.length);
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' };
    const response = await fetch(url, { ...init, headers });
    const milliseconds = Number(response.headers.get(latencyHeader) ?? 0);
    this.counts.modelledMilliseconds += milliseconds;
    this.#time.answered(milliseconds);
    return response;
  }

  #counted(url: string, status: number, body: JsonObject, header: (name: string) => string | null): ReferenceAnswer {
    this.counts.requests += 1;
    this.counts.resourceUnits += Number(header('x-ms-resource-unit') ?? 0);
    if (status === 429) this.counts.throttled += 1;
    else if (status >= 400 && status < 500) this.#refuse(status, url);
    return { status, body, retryAfter: Number(header('retry-after') ?? 0) };
  }

  #refuse(status: number, url: string): void {
    this.counts.refused += 1;
    const place = `${status} ${withoutIds(url)}`;
    this.refusals.set(place, (this.refusals.get(place) ?? 0) + 1);
  }
}

function headerOf({ headers = {} }: BatchResponse, name: string): string | null {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}
