import type { TimeBudget } from '../domain/budget.ts';
import type { Around } from '../domain/ports.ts';
import type { Settings } from '../domain/settings.ts';
import { openGraph } from '../edges/graph.ts';
import type { Graph } from '../edges/graph.ts';

/** Microsoft Graph as the settings reach it; what it has to wait for is not waited for longer than the budget lasts. */
export function graphFor(settings: Settings, { clock, signal }: Around, budget: TimeBudget): Promise<Graph> {
  const { graphEndpoint: endpoint, credential, proxy } = settings;
  return openGraph({ endpoint, credential, proxy, clock, signal, patience: () => budget.remaining() });
}
