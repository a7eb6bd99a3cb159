import type { JsonObject } from '../../src/domain/resource.ts';
import { answerLatency } from '../../src/simulator/latency.ts';
import type { LatencyModel } from '../../src/simulator/latency.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import type { ThrottleModel } from '../../src/simulator/throttle-model.ts';
import type { ThrottledService } from '../../src/simulator/throttled-service.ts';

/** The least time that any client needs for the same requests, and what sets it. */
export interface Floor {
  readonly seconds: number;
  readonly why: string;
}

/** What one service was asked for. */
export interface ServiceUsage {
  readonly requests: number;
  /** Resource units. */
  readonly units: number;
}

/**
 * Of the limits: a service gives a full bucket at once and then its rate, so no client gets what it spent any sooner. The
 * slowest service sets it.
 */
export function throttleFloor(
  services: Readonly<Partial<Record<ThrottledService, ServiceUsage>>>,
  model: ThrottleModel,
): Floor {
  const floors = (Object.entries(services) as [ThrottledService, ServiceUsage][]).map(([service, usage]): Floor => {
    const { amount, seconds } = model[service];
    const spent = service === 'directory' ? usage.units : usage.requests;
    const unit = service === 'directory' ? 'resource units' : 'requests';
    return {
      seconds: (Math.max(0, spent - amount) * seconds) / amount,
      why: `${spent} ${unit} of ${service} at ${amount} in ${seconds} s, after the first ${amount}`,
    };
  });
  return slowest(floors);
}

/** Of the latency: a list comes page after page, so the longest list sets it, however many requests are under way. */
export function latencyFloor(log: readonly LoggedRequest[], model: LatencyModel): Floor {
  const lists = new Map<string, { path: string; query: string; tokens: Set<string> }>();
  for (const { version, path, query, status } of log) {
    if (status !== 200 || path === '$batch') continue;
    const options = new URLSearchParams(query);
    const token = options.get('$skiptoken') ?? '';
    options.delete('$skiptoken');
    options.sort();
    const key = `${version ?? ''} ${path}?${options.toString()}`;
    const list = lists.get(key) ?? { path, query: options.toString(), tokens: new Set() };
    lists.set(key, list);
    list.tokens.add(token);
  }
  const floors = [...lists.values()].map(({ path, query, tokens }): Floor => {
    const objects = Number(new URLSearchParams(query).get('$top') ?? 100);
    const full: JsonObject = { value: Array<null>(objects).fill(null) };
    // The last page may be short.
    const seconds = (tokens.size - 1) * answerLatency(model, query, full) + model.single;
    return { seconds, why: `${tokens.size} pages of ${objects} of ${path}, one after the other` };
  });
  return slowest(floors);
}

function slowest(floors: readonly Floor[]): Floor {
  return floors.reduce((most, floor) => (floor.seconds > most.seconds ? floor : most), { seconds: 0, why: 'nothing' });
}
