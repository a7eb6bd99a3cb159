import { BackupError, messageOf } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { GraphVersion, Json, JsonObject } from '../domain/resource.ts';
import type { BatchPost, RawAnswer } from './graph-transport.ts';

/** Items that Graph takes in one `$batch`. */
const batchSize = 20;
/** `$batch` posts under way at once. */
const batchesAtOnce = 4;
const attempts = 6;
const firstDelay = 500;
const longestDelay = 30_000;
/** A host that is not there will not be there in a moment either: nobody should wait long for that message. */
const attemptsWithoutHost = 3;
const withoutHost = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Answers that may be different the next time; 0 stands for no answer at all. */
const passing = new Set([0, 408, 409, 429, 500, 502, 503, 504, 509]);

/** A successful answer to one GET. */
export interface Answer {
  readonly body: JsonObject;
  /** Graph's clock, ISO 8601 in UTC. */
  readonly at: string;
}

interface Item {
  readonly version: GraphVersion;
  readonly url: string;
  attempt: number;
  readonly settle: (result: Answer | Error) => void;
}

interface ItemResult {
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly body: Json | undefined;
  readonly at: string;
}

/** Nothing usable came: why, and how often it is worth asking. */
interface NoAnswer {
  readonly reason: string;
  readonly attempts: number;
}

export interface BatchOptions {
  readonly post: BatchPost;
  readonly endpoint: string;
  /** Waits that many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * GET requests packed into `$batch` posts: whatever is asked for in the same turn travels together. Each item is tried
 * again on its own: after its `Retry-After`, otherwise after a growing delay.
 * https://learn.microsoft.com/graph/json-batching, https://learn.microsoft.com/graph/throttling
 */
export class GraphBatch {
  private readonly options: BatchOptions;
  private readonly waiting: Item[] = [];
  private underWay = 0;
  private scheduled = false;

  constructor(options: BatchOptions) {
    this.options = options;
  }

  /**
   * @param url path below the version, with its query, encoded.
   * @throws ReadError when Graph refuses; BackupError when it takes no token from us or cannot be reached.
   */
  get(version: GraphVersion, url: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (result: Answer | Error): void => (result instanceof Error ? reject(result) : resolve(result));
      this.enqueue({ version, url, attempt: 1, settle });
    });
  }

  private enqueue(item: Item): void {
    this.waiting.push(item);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.fill();
    });
  }

  private fill(): void {
    while (this.underWay < batchesAtOnce && this.waiting.length > 0) {
      const version = this.waiting[0]?.version;
      const items: Item[] = [];
      for (let at = 0; at < this.waiting.length && items.length < batchSize;) {
        const [item] = this.waiting[at]?.version === version ? this.waiting.splice(at, 1) : [];
        if (item === undefined) at++;
        else items.push(item);
      }
      this.underWay++;
      void this.send(items).finally(() => {
        this.underWay--;
        this.fill();
      });
    }
  }

  private async send(items: readonly Item[]): Promise<void> {
    const version = items[0]?.version ?? 'v1.0';
    let results: Map<string, ItemResult> | BackupError | NoAnswer;
    try {
      const requests = items.map((item, index) => ({
        id: String(index),
        method: 'GET',
        url: `/${item.url}`,
        // Without it Graph writes `unknownFutureValue` over newer enumeration members: data would be lost.
        headers: { Prefer: 'include-unknown-enum-members', 'x-ms-throttle-priority': 'Low' },
      }));
      results = readBatch(await this.options.post(version, { requests }), items.length);
    } catch (error) {
      results = error instanceof BackupError ? error : noAnswer(error);
    }
    items.forEach((item, index) => {
      if (results instanceof BackupError) item.settle(results);
      else if (results instanceof Map) this.answered(item, results.get(String(index)));
      else this.refused(item, results);
    });
  }

  private answered(item: Item, result: ItemResult | undefined): void {
    if (result === undefined) this.refused(item, { reason: 'the batch came back without it', attempts });
    else if (result.status === 200 && isObject(result.body)) item.settle({ body: result.body, at: result.at });
    else if (result.status === 200) this.refused(item, { reason: 'the answer is not JSON', attempts });
    else if (passing.has(result.status) && item.attempt < attempts) this.again(item, result.retryAfter);
    else item.settle(errorOf(item.url, result));
  }

  /** No usable answer: tried again, and at last given up as out of reach. */
  private refused(item: Item, { reason, attempts }: NoAnswer): void {
    if (item.attempt < attempts) this.again(item, undefined);
    else
      item.settle(
        new ReadError(0, 'NoAnswer', `${this.options.endpoint} did not answer ${pathOf(item.url)}: ${reason}`),
      );
  }

  private again(item: Item, retryAfter: number | undefined): void {
    const backoff = Math.min(longestDelay, firstDelay * 2 ** (item.attempt - 1)) * (0.75 + Math.random() / 2);
    item.attempt++;
    void this.options.sleep(retryAfter ?? backoff).then(() => {
      this.enqueue(item);
    });
  }
}

/** @throws BackupError when the token is refused, Error when the answer is no batch answer. */
function readBatch(answer: RawAnswer, expected: number): Map<string, ItemResult> {
  const at = new Date(answer.headers.get('date') ?? Date.now()).toISOString();
  const body = parse(answer.text);
  if (answer.status !== 200) {
    const whole: ItemResult = {
      status: answer.status,
      retryAfter: seconds(answer.headers.get('retry-after')),
      body,
      at,
    };
    if (answer.status === 401) throw tokenRefused(body);
    return new Map(Array.from({ length: expected }, (_, index) => [String(index), whole]));
  }
  if (!isObject(body) || !Array.isArray(body.responses)) throw new Error('the answer was cut short or is not JSON');
  const results = new Map<string, ItemResult>();
  for (const response of body.responses) {
    if (!isObject(response) || typeof response.id !== 'string' || typeof response.status !== 'number') continue;
    if (response.status === 401) throw tokenRefused(response.body);
    const headers = isObject(response.headers) ? response.headers : {};
    const retryAfter = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
    results.set(response.id, { status: response.status, retryAfter: seconds(retryAfter), body: response.body, at });
  }
  return results;
}

/** Milliseconds; Graph gives whole seconds, HTTP allows a date. */
function seconds(retryAfter: Json | undefined): number | undefined {
  if (typeof retryAfter !== 'string' && typeof retryAfter !== 'number') return undefined;
  const value = Number(retryAfter);
  if (Number.isFinite(value)) return Math.max(0, value * 1000);
  const date = Date.parse(String(retryAfter));
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function errorOf(url: string, { status, body }: ItemResult): ReadError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  const code = typeof error.code === 'string' ? error.code : '';
  const message = typeof error.message === 'string' ? error.message : 'no explanation';
  return new ReadError(status, code, `${pathOf(url)} answered ${status}: ${message}`);
}

function tokenRefused(body: Json | undefined): BackupError {
  const { message } = errorOf('$batch', { status: 401, retryAfter: undefined, body, at: '' });
  return new BackupError(
    'token-refused',
    `Microsoft Graph refused the token (${message}).`,
    'Check that it was issued for Microsoft Graph of this cloud and has not expired, or sign in again.',
  );
}

/** fetch says "fetch failed"; what failed is in its cause, for a name with several addresses in the first of its causes. */
function noAnswer(error: unknown): NoAnswer {
  let cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) cause = cause.errors[0];
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  // fetch refuses some addresses by itself, without a code.
  const hopeless = code === undefined ? error instanceof TypeError : withoutHost.has(code);
  return {
    reason: messageOf(cause) || code || 'connection failed',
    attempts: hopeless ? attemptsWithoutHost : attempts,
  };
}

/** Queries hold ids and filters of no interest to the reader of a message. */
function pathOf(url: string): string {
  return url.split('?')[0] ?? url;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // the caller treats it as an answer that did not arrive
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
