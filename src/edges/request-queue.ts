import type { WaitingClock } from '../domain/ports.ts';
import type { GraphVersion, ThrottleBucket } from '../domain/resource.ts';
import { graphLimits } from './graph-limits.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { RateLimit } from './rate-limiter.ts';

/** Items that Graph takes in one `$batch`, and what they may weigh together. */
const batchSize = 20;

/** What the queue must know of a request to pack it into a batch. */
export interface Queued {
  readonly version: GraphVersion;
  readonly bucket: ThrottleBucket;
  /** Units that it takes of its bucket's limit. */
  readonly cost: number;
  /** Others wait for its answer: it goes before what is not urgent, and not in one batch with it. */
  readonly urgent: boolean;
  /** 1 for what is answered fast and is small; of heavier items fewer go into one batch. */
  readonly weight: number;
}

/**
 * Requests that wait for their turn, in the order of their arrival as far as the limits of their services allow: an item
 * that may not go yet holds up only those of its own service.
 */
export class RequestQueue<Item extends Queued> {
  private readonly clock: WaitingClock;
  private readonly limiters = new Map<ThrottleBucket, RateLimiter>();
  /** By version, urgency and bucket. */
  private readonly waiting = new Map<string, Item[]>();

  constructor(clock: WaitingClock) {
    this.clock = clock;
  }

  add(item: Item): void {
    const place = `${item.version} ${item.urgent ? 'urgent' : 'bulk'} ${item.bucket}`;
    const queue = this.waiting.get(place);
    if (queue === undefined) this.waiting.set(place, [item]);
    else queue.push(item);
  }

  /** Takes out everything that waits. */
  drain(): Item[] {
    const items = [...this.waiting.values()].flat();
    this.waiting.clear();
    return items;
  }

  /** Milliseconds until the first of the services may be asked again; Infinity when nothing of that urgency waits. */
  soonest(urgent: boolean): number {
    const waits = [...this.waiting.values()].flatMap(([item]) =>
      item?.urgent === urgent ? [this.limiter(item.bucket).wait(item.cost)] : [],
    );
    return Math.min(Infinity, ...waits);
  }

  limiter(bucket: ThrottleBucket): RateLimiter {
    const known = this.limiters.get(bucket) ?? new RateLimiter(graphLimits[bucket], this.clock);
    this.limiters.set(bucket, known);
    return known;
  }

  /** The service turned out to have another limit than the one that was assumed. */
  setLimit(bucket: ThrottleBucket, limit: RateLimit): void {
    this.limiter(bucket).setLimit(limit);
  }

  /** The next batch: items of one version and that urgency that may go now; their cost is spent. */
  take(urgent: boolean): Item[] {
    const taken: Item[] = [];
    for (const [place, queue] of [...this.waiting]) {
      if (queue[0]?.urgent !== urgent || queue[0].version !== (taken[0] ?? queue[0]).version) continue;
      const going = this.going(queue, batchSize - weightOf(taken));
      taken.push(...queue.splice(0, going));
      // Whoever was served stands at the end of the line.
      this.waiting.delete(place);
      if (queue.length > 0) this.waiting.set(place, queue);
      if (weightOf(taken) >= batchSize) break;
    }
    return taken;
  }

  /** How many from the front may go now and weigh no more than that; their cost is spent. */
  private going(queue: readonly Item[], room: number): number {
    let going = 0;
    let left = room;
    for (const { bucket, cost, weight } of queue.slice(0, batchSize)) {
      if (weight > left || this.limiter(bucket).wait(cost) > 0) break;
      left -= weight;
      this.limiter(bucket).spend(cost);
      going++;
    }
    return going;
  }
}

function weightOf(items: readonly Queued[]): number {
  return items.reduce((sum, { weight }) => sum + weight, 0);
}
