import type { Clock } from '../../src/domain/ports.ts';
import { growSized } from '../../src/simulator/grow-sized.ts';
import { usualLatency } from '../../src/simulator/latency.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { TenantSize } from '../../src/simulator/sizes.ts';
import { usualThrottle } from '../../src/simulator/throttle-model.ts';
import { readAsReference } from '../reference.ts';
import type { ReferenceRun } from '../reference.ts';
import type { ReferenceTime } from '../reference/serial-graph.ts';

/** A clock that only the reference moves: by what an answer would have taken, and by what it waits. */
class ModelledClock implements Clock, ReferenceTime {
  #milliseconds = Date.now();

  now(): Date {
    return new Date(this.#milliseconds);
  }

  answered(milliseconds: number): void {
    this.#milliseconds += milliseconds;
  }

  wait(milliseconds: number): Promise<void> {
    this.#milliseconds += milliseconds;
    return Promise.resolve();
  }
}

/**
 * The reference on a tenant with the latency and the limits of Graph. Both live by a clock that the reference moves, so
 * what would take hours takes a minute: it has never two requests under way, so nothing is lost by not waiting.
 */
export async function runReference(size: TenantSize, scale: number, seed: number): Promise<ReferenceRun> {
  const clock = new ModelledClock();
  const tenant = growSized(size, { clock, scale, seed });
  const simulator = await startSimulator({ tenant, clock, seed });
  simulator.requests.keep = false;
  simulator.behaviour.latency = usualLatency({ mode: 'told' });
  simulator.behaviour.throttle = usualThrottle(tenant.keys('users').length);
  try {
    return await readAsReference(simulator.url, simulator.token, clock);
  } finally {
    await simulator.close();
  }
}
