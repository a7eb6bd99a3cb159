import { backupPlace } from '../support/backup-place.ts';
import type { BenchOptions } from '../support/options.ts';
import { none } from '../support/result.ts';
import type { Findings } from '../support/result.ts';
import { earlyRequests } from '../support/retry-after.ts';
import { startSimulatorProcess } from '../support/simulator.ts';

/** Half of all answers are refusals, each with one of these many seconds to wait. */
const storm = { path: '*', kind: 'status', status: 429, share: 0.5, retryAfter: [1, 3] } as const;

/** A service that refuses half of everything changes nothing but the time that a backup takes. */
export async function measureStorm({ size = 'small', scale, seed, progress }: BenchOptions): Promise<Findings> {
  progress(`storm, ${size}: growing the tenant`);
  const simulator = await startSimulatorProcess({ size, scale, seed });
  const [calm, stormy] = [backupPlace(), backupPlace()];
  try {
    progress(`storm, ${size}: a run without refusals`);
    const before = await calm.run(simulator);
    const seen = (await simulator.requests()).length;
    progress(`storm, ${size}: a run with half of all answers refused`);
    await simulator.addFault(storm);
    const during = await stormy.run(simulator);
    const log = (await simulator.requests()).slice(seen);
    const refused = log.filter(({ status }) => status === 429).length;
    if (refused === 0) throw new Error('The storm refused nothing.');
    const early = earlyRequests(log);
    const results = [
      none({
        measure: 'trees that differ after a storm of 429',
        tenant: size,
        ours: calm.tree() === stormy.tree() ? 0 : 1,
        goal: '0: the same tree',
      }),
      none({
        measure: 'requests before their Retry-After had passed',
        tenant: size,
        ours: early.length,
        goal: '0',
      }),
    ];
    const share = ((100 * refused) / log.length).toFixed(0);
    const notes = [
      `storm, ${size}: ${refused} of ${log.length} answers (${share} %) were 429; ${during.seconds.toFixed(1)} s instead of ${before.seconds.toFixed(1)} s, with a latency of nothing.`,
      ...early.slice(0, 5).map(({ url, early: by }) => `storm, ${size}: ${by} ms too early: ${url}`),
    ];
    return { results, notes };
  } finally {
    calm.remove();
    stormy.remove();
    await simulator.close();
  }
}
