import type { Clock } from '../domain/ports.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { Behaviour } from './behaviour.ts';
import { GraphError } from './graph-error.ts';
import { textOf } from './text-of.ts';
import type { ThrottleLimit, ThrottleModel } from './throttle-model.ts';
import { serviceOf } from './throttled-service.ts';
import type { ThrottledService } from './throttled-service.ts';
import type { Usage } from './usage.ts';

interface Bucket {
  /** Below nothing when requests went on although they were refused. */
  level: number;
  at: number;
}

/** `x-ms-throttle-limit-percentage` is told above this share of the limit. */
const told = 0.8;

/** Counts what each service is asked for, and refuses what is too much where the behaviour says so. */
export class Throttle {
  readonly #behaviour: Behaviour;
  readonly #clock: Clock;
  readonly #usage: Usage;
  readonly #buckets = new Map<string, Bucket>();
  #model: ThrottleModel | null = null;

  constructor({ behaviour, clock, usage }: { behaviour: Behaviour; clock: Clock; usage: Usage }) {
    this.#behaviour = behaviour;
    this.#clock = clock;
    this.#usage = usage;
  }

  /**
   * Lets a request pass. One that is refused counts like any other: https://learn.microsoft.com/graph/throttling.
   * @param template of the path, with `{id}` for every key.
   * @param claims of the access token.
   * @returns headers for the answer.
   * @throws GraphError 429.
   */
  admit(template: string, units: number, claims: JsonObject): Record<string, string> {
    const service = serviceOf(template);
    const { throttle: model } = this.#behaviour;
    if (model !== this.#model) this.#buckets.clear();
    this.#model = model;
    if (model === null) {
      this.#usage.count(service, units, false);
      return { 'x-ms-resource-unit': String(units) };
    }
    const limit = model[service];
    const cost = service === 'directory' ? units : 1;
    const appId = textOf(claims.appid);
    const bucket = this.#bucket(limit.per === 'app' ? `${service} ${appId}` : service, limit);
    const missing = cost - bucket.level;
    bucket.level = Math.max(bucket.level - cost, -limit.debt * limit.amount);
    this.#usage.count(service, units, missing > 0);
    const share = 1 - bucket.level / limit.amount;
    const percentage =
      service === 'directory' && share > told ? { 'x-ms-throttle-limit-percentage': share.toFixed(2) } : {};
    if (missing <= 0) return { 'x-ms-resource-unit': String(units), ...percentage };
    const wait = limit.retryAfter ? { 'Retry-After': String(secondsUntil(cost, bucket.level, limit)) } : {};
    const headers = { ...wait, ...percentage, ...scopeOf(service, appId, textOf(claims.tid)) };
    throw new GraphError(429, 'TooManyRequests', messageOf(limit, appId), headers);
  }

  /** The bucket as it is now, filled up by the time that has passed. */
  #bucket(name: string, { amount, seconds }: ThrottleLimit): Bucket {
    const at = this.#clock.now().getTime();
    const bucket = this.#buckets.get(name) ?? { level: amount, at };
    this.#buckets.set(name, bucket);
    bucket.level = Math.min(amount, bucket.level + (amount / seconds) * ((at - bucket.at) / 1000));
    bucket.at = at;
    return bucket;
  }
}

/** Whole seconds until the same request would pass. */
function secondsUntil(cost: number, level: number, { amount, seconds }: ThrottleLimit): number {
  return Math.max(1, Math.ceil(((cost - level) * seconds) / amount));
}

/** Only the directory tells these: https://learn.microsoft.com/graph/throttling-limits#response-headers. */
function scopeOf(service: ThrottledService, appId: string, tenantId: string): Record<string, string> {
  if (service !== 'directory') return {};
  return {
    'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${appId}/${tenantId}`,
    'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
  };
}

function messageOf({ category }: ThrottleLimit, appId: string): string {
  if (category === null) return 'Too many requests.';
  return `Too many requests from Identifier:${appId} under category:${category}. Please try again later.`;
}
