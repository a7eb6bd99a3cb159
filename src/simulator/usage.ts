import type { JsonObject } from '../domain/resource.ts';
import type { ThrottledService } from './throttled-service.ts';

/** What Graph's clients used since the start or since the last reset. */
export class Usage {
  /** Requests over HTTP: a batch is one. */
  requests = 0;
  batches = 0;
  /** Requests inside batches. */
  items = 0;
  /** Modelled time of all answers together, in milliseconds: as if each had waited for the one before. */
  latency = 0;
  /** The part of `latency` that batches make. */
  batchLatency = 0;
  readonly #byService = new Map<ThrottledService, { requests: number; units: number; refused: number }>();

  /** One request to a service, with its resource units, and whether it was refused for there being too many. */
  count(service: ThrottledService, units: number, refused: boolean): void {
    const of = this.#byService.get(service) ?? { requests: 0, units: 0, refused: 0 };
    this.#byService.set(service, of);
    of.requests += 1;
    of.units += units;
    if (refused) of.refused += 1;
  }

  reset(): void {
    Object.assign(this, { requests: 0, batches: 0, items: 0, latency: 0, batchLatency: 0 });
    this.#byService.clear();
  }

  toJson(): JsonObject {
    const { requests, batches, items, latency, batchLatency } = this;
    const services = [...this.#byService].map(([service, of]): [string, JsonObject] => [service, { ...of }]);
    const refused = [...this.#byService.values()].reduce((sum, of) => sum + of.refused, 0);
    const units = [...this.#byService.values()].reduce((sum, of) => sum + of.units, 0);
    return { requests, batches, items, units, refused, latency, batchLatency, services: Object.fromEntries(services) };
  }
}
