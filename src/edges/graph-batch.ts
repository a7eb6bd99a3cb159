import { BackupError } from '../domain/errors.ts';
import { outOfTimeCode, ReadError } from '../domain/ports.ts';
import type { ReadCounts, WaitingClock } from '../domain/ports.ts';
import type { AnswerShape, WholeAnswer } from '../domain/answer-shape.ts';
import type { GraphVersion, ThrottleBucket } from '../domain/resource.ts';
import { judged, lostAnswer, readBatchAnswer, refusal, unusable, withoutQuery } from './batch-answer.ts';
import type { ItemAnswer } from './batch-answer.ts';
import { costOf } from './graph-limits.ts';
import type { BatchPost } from './graph-transport.ts';
import type { RateLimit } from './rate-limiter.ts';
import { RequestQueue } from './request-queue.ts';
import type { Queued } from './request-queue.ts';
import { isThrottled, retryDelay } from './retry-policy.ts';
import { ServerClock } from './server-clock.ts';

/** Milliseconds that the queue may wait for its limits without looking at them: a longer wait is a wrong one. */
const longestSleep = 60_000;
/** `$batch` posts under way at once. Those with lists are small; the others hold up to twenty pages in memory each. */
const batchesAtOnce = { urgent: 8, bulk: 8 } as const;
/** After so many lost batches an item goes alone: one of those in them may be what breaks them. */
const mostLost = 3;
/** So often an item alone may get an answer that is too slow or too large. */
const mostOverLimit = 2;
/** Milliseconds that pass before the limits are looked at again: a batch is worth waiting for. */
const shortestSleep = 20;
/** Timers may ring this many milliseconds early by another clock. */
const early = 20;

/** A complete answer to one GET, as {@link wholeAnswer} judges it. */
export interface Answer extends WholeAnswer {
  /** Graph's clock, ISO 8601 in UTC. */
  readonly at: string;
  /** The first try brought it. Links of other answers are not to be trusted: see {@link graphReader}. */
  readonly atOnce: boolean;
}

/** One GET to be packed into a batch. */
export interface GetRequest {
  readonly version: GraphVersion;
  readonly shape: AnswerShape;
  /** Path below the version, with its query, encoded. */
  readonly url: string;
  readonly bucket: ThrottleBucket;
  /** Others wait for its answer. */
  readonly urgent?: boolean;
  /** Headers of the item, beside those that every item has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Counted up for whoever asks. */
  readonly counts?: ReadCounts;
}

interface Item extends Queued {
  readonly request: GetRequest;
  attempt: number;
  /** Milliseconds between the tries so far. */
  waited: number;
  /** Tries whose whole batch came back broken, or not at all. */
  lost: number;
  readonly settle: (result: Answer | Error) => void;
}

export interface BatchOptions {
  readonly post: BatchPost;
  readonly endpoint: string;
  readonly clock: WaitingClock;
  /** Ends everything that waits or is under way. */
  readonly signal: AbortSignal;
  /** Milliseconds of the run's time that are left: nothing is tried again that has to wait for longer. */
  readonly patience: () => number;
  /** Milliseconds until what still waits for its turn is given up; Infinity for no limit. */
  readonly timeLeft?: () => number;
}

/**
 * GET requests packed into `$batch` posts: whatever is asked for in the same turn travels together, as far as the limit of
 * its service lets it. Each item is tried again on its own: after its `Retry-After`, otherwise after a growing delay.
 * https://learn.microsoft.com/graph/json-batching
 */
export class GraphBatch {
  /** Graph's time, by its answers. */
  readonly serverClock: ServerClock;
  private readonly options: BatchOptions;
  private readonly queue: RequestQueue<Item>;
  private readonly unsettled = new Set<Item['settle']>();
  private readonly underWay = { urgent: 0, bulk: 0 };
  private scheduled = false;
  /** When the sleep that counts ends, in milliseconds of the clock; 0 for none. */
  private wakeAt = 0;

  constructor(options: BatchOptions) {
    this.options = options;
    this.serverClock = new ServerClock(options.clock);
    this.queue = new RequestQueue(options.clock);
    const cancel = (): void => {
      for (const settle of [...this.unsettled]) settle(cancelled());
    };
    options.signal.addEventListener('abort', cancel, { once: true });
  }

  /** @throws ReadError when Graph refuses; BackupError when it takes no token from us, or the run is cancelled. */
  get(request: GetRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (result: Answer | Error): void => {
        this.unsettled.delete(settle);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      this.unsettled.add(settle);
      const { version, bucket, url, urgent = false } = request;
      const tries = { attempt: 1, waited: 0, lost: 0 };
      const item = {
        version,
        bucket,
        urgent,
        cost: costOf(bucket, url),
        weight: weightOf(url, urgent),
        request,
        settle,
        ...tries,
      };
      if (this.options.signal.aborted) settle(cancelled());
      else this.enqueue(item);
    });
  }

  /** The service turned out to have another limit than the one that was assumed. */
  setLimit(bucket: ThrottleBucket, limit: RateLimit): void {
    this.queue.setLimit(bucket, limit);
  }

  private enqueue(item: Item): void {
    this.queue.add(item);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.fill();
    });
  }

  /**
   * Whatever waits here has a post or a timer that comes back to this place, and the time that is left bounds both: without
   * one a process would end in silence.
   */
  private fill(): void {
    if (this.options.signal.aborted) return;
    const left = this.options.timeLeft?.() ?? Infinity;
    if (left <= 0) {
      for (const { settle, request } of this.queue.drain()) settle(outOfTime(request));
      return;
    }
    const waits = (['urgent', 'bulk'] as const).map((lane) => this.fillLane(lane));
    const soonest = Math.min(...waits);
    if (soonest < Infinity) this.sleep(Math.min(soonest, left, longestSleep));
  }

  /** @returns milliseconds until the lane may go on; Infinity where it is full or has nothing to do. */
  private fillLane(lane: 'urgent' | 'bulk'): number {
    while (this.underWay[lane] < batchesAtOnce[lane]) {
      const items = this.queue.take(lane === 'urgent');
      if (items.length === 0) return this.queue.soonest(lane === 'urgent');
      for (const batch of apart(items)) {
        this.underWay[lane]++;
        void this.send(batch).finally(() => {
          this.underWay[lane]--;
          this.fill();
        });
      }
    }
    return Infinity;
  }

  /** Sleeps until the first of the services may be asked again; a sleep that ends later than that does not count. */
  private sleep(soonest: number): void {
    const now = this.options.clock.now().getTime();
    const wakeAt = now + Math.max(shortestSleep, soonest);
    if (this.wakeAt > now && this.wakeAt <= wakeAt) return;
    this.wakeAt = wakeAt;
    void this.options.clock.sleep(wakeAt - now).then(() => {
      if (this.wakeAt === wakeAt) this.wakeAt = 0;
      this.fill();
    });
  }

  private async send(items: readonly Item[]): Promise<void> {
    const ids = items.map((_, index) => String(index));
    const requests = items.map(({ request: { url, headers, counts } }, index) => {
      if (counts !== undefined) counts.requests++;
      return { id: String(index), method: 'GET', url: `/${url}`, headers: { ...itemHeaders, ...headers } };
    });
    const version = items[0]?.version ?? 'v1.0';
    try {
      const sent = this.options.clock.now();
      const answer = await this.options.post(version, { requests });
      const answers = readBatchAnswer(answer, ids, this.serverClock.heard(answer.headers.get('date'), sent));
      items.forEach((item, index) => this.answered(item, answers.get(String(index)) ?? lostAnswer(undefined)));
    } catch (error) {
      for (const item of items) {
        if (error instanceof BackupError) item.settle(error);
        else this.answered(item, lostAnswer(error));
      }
    }
  }

  private answered(item: Item, answer: ItemAnswer): void {
    const { limitUsed, units } = answer;
    const limiter = this.queue.limiter(item.bucket);
    if (limitUsed !== undefined) limiter.used(limitUsed);
    // What a request really cost may be more or less than the published price.
    if (units !== undefined && item.bucket === 'directory') limiter.spend(units - item.cost);
    const result = judged(answer, item.request);
    if ('objects' in result) {
      item.settle({ ...result, at: answer.at, atOnce: item.attempt === 1 });
      return;
    }
    const isStuck = answer.overLimit === true && item.lost >= mostLost + mostOverLimit - 1;
    const delay = isStuck ? undefined : retryDelay(item, result, this.options.patience());
    if (delay !== undefined) this.again(item, answer, delay);
    else if (answer.status === 401 && answer.whole === true) item.settle(tokenRefused(answer));
    else if (answer.status === 0) item.settle(this.lost(item, answer));
    else if (result.fault !== undefined) item.settle(unusable(item.request.url, result));
    else item.settle(refusal(item.request.url, answer));
  }

  private again(item: Item, answer: ItemAnswer, delay: number): void {
    const { counts } = item.request;
    if (counts !== undefined) counts.retries++;
    item.attempt++;
    item.waited += delay;
    // What throttles one request throttles all of its service: none of them goes before that time.
    if (isThrottled(answer)) this.queue.limiter(item.bucket).refused(delay + early);
    else if (answer.whole === true) item.lost = Math.max(item.lost + 1, answer.overLimit === true ? mostLost : 0);
    void this.options.clock.sleep(delay + early).then(() => this.enqueue(item));
  }

  private lost({ request: { url } }: Item, { reason = '' }: ItemAnswer): ReadError {
    return new ReadError(0, 'NoAnswer', `${this.options.endpoint} did not answer ${withoutQuery(url)}: ${reason}`);
  }
}

/** Without the first Graph writes `unknownFutureValue` over newer enumeration members: data would be lost. */
const itemHeaders = { Prefer: 'include-unknown-enum-members', 'x-ms-throttle-priority': 'Low' } as const;

function apart(items: readonly Item[]): readonly (readonly Item[])[] {
  const together = items.filter(({ lost }) => lost < mostLost);
  const alone = items.filter(({ lost }) => lost >= mostLost).map((item) => [item]);
  return together.length === 0 ? alone : [together, ...alone];
}

/**
 * A batch is answered when its slowest item is, and held in memory as a whole. So the pages of long lists, which others
 * wait for one after the other, travel by twos, and large pages by eights.
 */
function weightOf(url: string, urgent: boolean): number {
  if (urgent && /skip(token)?=/i.test(url)) return 10;
  return !urgent && url.includes('$top=999') ? 2.5 : 1;
}

function outOfTime({ url }: GetRequest): ReadError {
  return new ReadError(0, outOfTimeCode, `${withoutQuery(url)} was not asked for: the time of the run is over`);
}

function cancelled(): BackupError {
  return new BackupError('cancelled', 'The run was cancelled.', 'Run it again; nothing was changed.');
}

function tokenRefused(answer: ItemAnswer): BackupError {
  return new BackupError(
    'token-refused',
    `Microsoft Graph refused the token (${refusal('$batch', answer).message}).`,
    'Check that it was issued for Microsoft Graph of this cloud and has not expired, or sign in again.',
  );
}
