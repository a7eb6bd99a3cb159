import type { Json } from '../domain/resource.ts';
import { isJsonObject } from './json-objects.ts';

/**
 * How long Graph takes to answer. Microsoft publishes nothing of the kind: the usual numbers are what users of Graph
 * report, and each can be another. Times are in seconds.
 */
export interface LatencyModel {
  /** An answer without a list: one object, a count, a refusal. */
  readonly single: number;
  /** A page of 100 objects. */
  readonly page: number;
  /** A page of 999 objects. */
  readonly largePage: number;
  /** A page of 100 objects with `$expand`. */
  readonly expandedPage: number;
  /** A batch of 20 requests that would take `single` each. */
  readonly batch: number;
  /** What all of them are multiplied with: 1 is as slow as Graph. */
  readonly scale: number;
  /** `slept`: the answer comes that late. `told`: at once, and only its header `x-simulated-latency` says so. */
  readonly mode: 'slept' | 'told';
}

/** Name of the header with the modelled time of a whole answer, in milliseconds, multiplied with the scale. */
export const latencyHeader = 'x-simulated-latency';

export function usualLatency(options: Partial<Pick<LatencyModel, 'scale' | 'mode'>> = {}): LatencyModel {
  const seconds = { single: 0.15, page: 0.25, largePage: 0.6, expandedPage: 0.5, batch: 0.8 };
  return { ...seconds, scale: 1, mode: 'slept', ...options };
}

/**
 * Seconds for one answer, by the objects that are really in it: in a straight line from `single` for none to `page` for
 * 100, on from there through `largePage` for 999, and with `$expand` so much more an object that 100 take `expandedPage`.
 */
export function answerLatency(model: LatencyModel, query: string, body: Json): number {
  const { single, page, largePage, expandedPage } = model;
  const list = isJsonObject(body) && Array.isArray(body.value) ? body.value.length : 0;
  const plain =
    list <= 100 ? single + ((page - single) * list) / 100 : page + ((largePage - page) * (list - 100)) / 899;
  const expanded = new URLSearchParams(query).has('$expand') ? ((expandedPage - page) * list) / 100 : 0;
  return plain + expanded;
}

/**
 * Seconds for a batch: its slowest item, and of each further one the share that makes 20 items of `single` take `batch`,
 * which is (batch - single) / (19 * single).
 */
export function batchLatency({ single, batch }: LatencyModel, items: readonly number[]): number {
  const share = (batch - single) / (19 * single);
  const slowest = Math.max(single, ...items);
  const others = items.reduce((sum, seconds) => sum + seconds, 0) - Math.max(0, ...items);
  return slowest + share * others;
}

/** What of the model's seconds passes, in whole milliseconds. */
export function millisecondsOf({ scale }: LatencyModel, seconds: number): number {
  return Math.round(seconds * scale * 1000);
}
