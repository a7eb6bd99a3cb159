import { BackupError } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { WaitingClock } from '../domain/ports.ts';
import type { GraphVersion, JsonObject, ThrottleBucket } from '../domain/resource.ts';
import { isObject, lostAnswer, readBatchAnswer, refusal, withoutQuery } from './batch-answer.ts';
import type { ItemAnswer } from './batch-answer.ts';
import { costOf, graphLimits } from './graph-limits.ts';
import type { BatchPost } from './graph-transport.ts';
import { RateLimiter } from './rate-limiter.ts';

/** Items that Graph takes in one `$batch`. */
const batchSize = 20;
/** `$batch` posts under way at once. */
const batchesAtOnce = 8;
/** How often an item is tried: when something broke, when nobody is there, when it is throttled, when its token is refused. */
const attempts = { broken: 6, hopeless: 3, throttled: 30, refused: 2 } as const;
const firstDelay = 500;
const longestDelay = 30_000;
/** Milliseconds that pass before the limits are looked at again: a batch is worth waiting for. */
const shortestSleep = 20;
/** A `Retry-After` beyond this many milliseconds is not waited for. */
const longestWait = 10 * 60_000;
/** Answers that may be different the next time; 0 stands for no usable answer. */
const passing = new Set([0, 408, 409, 429, 500, 502, 503, 504, 509]);
const throttled = new Set([429, 509]);

/** A successful answer to one GET. */
export interface Answer {
  readonly body: JsonObject;
  /** Graph's clock, ISO 8601 in UTC. */
  readonly at: string;
}

interface Item {
  readonly version: GraphVersion;
  readonly url: string;
  readonly bucket: ThrottleBucket;
  readonly cost: number;
  attempt: number;
  readonly settle: (result: Answer | Error) => void;
}

export interface BatchOptions {
  readonly post: BatchPost;
  readonly endpoint: string;
  readonly clock: WaitingClock;
  /** Ends everything that waits or is under way. */
  readonly signal: AbortSignal;
  /** Milliseconds that an answer may still be waited for. */
  readonly patience: () => number;
}

/** What a run asked of Graph, for its report. */
export interface RequestCounts {
  /** GETs inside of batches, repetitions included. */
  requests: number;
  batches: number;
  retries: number;
}

/**
 * GET requests packed into `$batch` posts: whatever is asked for in the same turn travels together, as far as the limit of
 * its service lets it. Each item is tried again on its own: after its `Retry-After`, otherwise after a growing delay.
 * https://learn.microsoft.com/graph/json-batching, https://learn.microsoft.com/graph/throttling
 */
export class GraphBatch {
  readonly counts: RequestCounts = { requests: 0, batches: 0, retries: 0 };
  private readonly options: BatchOptions;
  private readonly limiters = new Map<ThrottleBucket, RateLimiter>();
  /** By version and bucket, each in the order of its arrival: an item that may not go yet holds up only its own. */
  private readonly waiting = new Map<string, Item[]>();
  private readonly unsettled = new Set<Item['settle']>();
  private underWay = 0;
  private scheduled = false;
  /** When the sleep that counts ends, in milliseconds of the clock; 0 for none. */
  private wakeAt = 0;

  constructor(options: BatchOptions) {
    this.options = options;
    const cancel = (): void => {
      for (const settle of [...this.unsettled]) settle(cancelled());
    };
    options.signal.addEventListener('abort', cancel, { once: true });
  }

  /**
   * @param url path below the version, with its query, encoded.
   * @throws ReadError when Graph refuses; BackupError when it takes no token from us.
   */
  get(version: GraphVersion, url: string, bucket: ThrottleBucket): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (result: Answer | Error): void => {
        this.unsettled.delete(settle);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      this.unsettled.add(settle);
      if (this.options.signal.aborted) settle(cancelled());
      else this.enqueue({ version, url, bucket, cost: costOf(bucket, url), attempt: 1, settle });
    });
  }

  private enqueue(item: Item): void {
    const place = `${item.version} ${item.bucket}`;
    const queue = this.waiting.get(place);
    if (queue === undefined) this.waiting.set(place, [item]);
    else queue.push(item);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.fill();
    });
  }

  private fill(): void {
    if (this.options.signal.aborted) return;
    while (this.underWay < batchesAtOnce) {
      const items = this.take();
      if (items.length === 0) break;
      this.underWay++;
      void this.send(items).finally(() => {
        this.underWay--;
        this.fill();
      });
    }
    if (this.underWay < batchesAtOnce) this.sleepUntilReady();
  }

  /** Items of one version that may go now; their cost is spent. */
  private take(): Item[] {
    const taken: Item[] = [];
    for (const [place, queue] of [...this.waiting]) {
      for (let item = queue[0]; item !== undefined && taken.length < batchSize; item = queue[0]) {
        const fits = item.version === (taken[0]?.version ?? item.version);
        if (!fits || this.limiter(item.bucket).wait(item.cost) > 0) break;
        this.limiter(item.bucket).spend(item.cost);
        queue.shift();
        taken.push(item);
      }
      // Whoever was served stands at the end of the line.
      this.waiting.delete(place);
      if (queue.length > 0) this.waiting.set(place, queue);
      if (taken.length === batchSize) break;
    }
    return taken;
  }

  /** Sleeps until the first of the services may be asked again; a sleep that ends later than that does not count. */
  private sleepUntilReady(): void {
    const first = [...this.waiting.values()].flatMap(([item]) => (item === undefined ? [] : [item]));
    if (first.length === 0) return;
    const soonest = Math.min(...first.map((item) => this.limiter(item.bucket).wait(item.cost)));
    const now = this.options.clock.now().getTime();
    const wakeAt = now + Math.max(shortestSleep, soonest);
    if (this.wakeAt > now && this.wakeAt <= wakeAt) return;
    this.wakeAt = wakeAt;
    void this.options.clock.sleep(wakeAt - now).then(() => {
      if (this.wakeAt === wakeAt) this.wakeAt = 0;
      this.fill();
    });
  }

  private limiter(bucket: ThrottleBucket): RateLimiter {
    const known = this.limiters.get(bucket) ?? new RateLimiter(graphLimits[bucket], this.options.clock);
    this.limiters.set(bucket, known);
    return known;
  }

  private async send(items: readonly Item[]): Promise<void> {
    this.counts.batches++;
    this.counts.requests += items.length;
    const ids = items.map((_, index) => String(index));
    const requests = items.map((item, index) => ({
      id: String(index),
      method: 'GET',
      url: `/${item.url}`,
      // Without it Graph writes `unknownFutureValue` over newer enumeration members: data would be lost.
      headers: { Prefer: 'include-unknown-enum-members', 'x-ms-throttle-priority': 'Low' },
    }));
    const version = items[0]?.version ?? 'v1.0';
    try {
      const answers = readBatchAnswer(await this.options.post(version, { requests }), ids);
      items.forEach((item, index) => this.answered(item, answers.get(String(index)) ?? lostAnswer(undefined)));
    } catch (error) {
      for (const item of items) {
        if (error instanceof BackupError) item.settle(error);
        else this.answered(item, lostAnswer(error));
      }
    }
  }

  private answered(item: Item, answer: ItemAnswer): void {
    if (answer.limitUsed !== undefined) this.limiter(item.bucket).used(answer.limitUsed);
    if (answer.status === 200 && isObject(answer.body)) item.settle({ body: answer.body, at: answer.at });
    else if (item.attempt < attemptsFor(answer) && this.worthWaiting(item, answer)) this.again(item, answer);
    else if (answer.status === 401 && answer.whole === true) item.settle(tokenRefused(answer));
    else if (answer.status === 0) item.settle(this.lost(item, answer));
    else item.settle(refusal(item.url, answer));
  }

  /** A wait that ends after the run's time, or after any sensible time, is as good as a refusal. */
  private worthWaiting(item: Item, { retryAfter = 0 }: ItemAnswer): boolean {
    return Math.max(retryAfter, backoffOf(item)) <= Math.min(longestWait, this.options.patience());
  }

  private again(item: Item, { status, retryAfter }: ItemAnswer): void {
    this.counts.retries++;
    const backoff = backoffOf(item) * (0.75 + Math.random() / 2);
    item.attempt++;
    // What throttles one request throttles all of its service: none of them goes before that time.
    if (throttled.has(status)) this.limiter(item.bucket).refused(retryAfter ?? backoff);
    void this.options.clock.sleep(retryAfter ?? backoff).then(() => this.enqueue(item));
  }

  private lost(item: Item, { reason = '' }: ItemAnswer): ReadError {
    return new ReadError(0, 'NoAnswer', `${this.options.endpoint} did not answer ${withoutQuery(item.url)}: ${reason}`);
  }
}

function backoffOf({ attempt }: Item): number {
  return Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
}

function cancelled(): BackupError {
  return new BackupError('cancelled', 'The run was cancelled.', 'Run it again; nothing was changed.');
}

function attemptsFor({ status, hopeless }: ItemAnswer): number {
  if (throttled.has(status)) return attempts.throttled;
  // One backend may refuse a token that the others take; a token that ended meanwhile is renewed.
  if (status === 401) return attempts.refused;
  if (hopeless === true) return attempts.hopeless;
  return passing.has(status) ? attempts.broken : 1;
}

function tokenRefused(answer: ItemAnswer): BackupError {
  return new BackupError(
    'token-refused',
    `Microsoft Graph refused the token (${refusal('$batch', answer).message}).`,
    'Check that it was issued for Microsoft Graph of this cloud and has not expired, or sign in again.',
  );
}
