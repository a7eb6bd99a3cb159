import { busiest } from '../support/busiest.ts';
import { backupPlace } from '../support/backup-place.ts';
import type { BenchOptions } from '../support/options.ts';
import { none, timesSmaller, told } from '../support/result.ts';
import type { Findings } from '../support/result.ts';
import { graphRequests, startSimulatorProcess } from '../support/simulator.ts';

/** Of each kind that is changed daily. */
const share = 0.01;

/**
 * A night after one of a hundred objects changed, against a full one of the same tenant in the same minute. The full one
 * comes last and must find nothing that the incremental one has overlooked.
 */
export async function measureIncremental({ size = 'medium', scale, seed, progress }: BenchOptions): Promise<Findings> {
  progress(`incremental, ${size}: growing the tenant`);
  const simulator = await startSimulatorProcess({ size, scale, seed, latency: 1, throttle: true });
  const place = backupPlace();
  const night = async (what: string, ...more: string[]) => {
    progress(`incremental, ${size}: ${what}`);
    await simulator.resetUsage();
    const earlier = (await simulator.requests()).length;
    const run = await place.run(simulator, ...more);
    const mostly = busiest((await simulator.requests()).slice(earlier));
    return { ...run, requests: graphRequests(await simulator.usage()), mostly, tip: place.tip() };
  };
  try {
    const first = await night('the first night', '--incremental');
    const acts = await simulator.day(share, seed + 1);
    const second = await night('a night after 1 % changed', '--incremental');
    const full = await night('a full night that must find nothing');
    const overlooked = place.changed(second.tip, full.tip);
    if (second.tip === first.tip) throw new Error('The incremental night found no change.');
    return {
      results: [
        timesSmaller(10, {
          measure: 'requests, incremental night, 1 % changed',
          tenant: size,
          ours: second.requests,
          reference: full.requests,
          unit: '',
          goal: 'at most 1/10 of our full run',
        }),
        told({ measure: 'wall time, incremental night', tenant: size, ours: second.seconds, unit: 's' }, full.seconds),
        none({
          measure: 'files that a full night changes behind it',
          tenant: size,
          ours: overlooked.length,
          goal: '0: nothing was overlooked',
        }),
      ],
      notes: [
        `incremental, ${size}: ${acts} acts changed the tenant; the first night took ${first.requests} requests and ${first.seconds.toFixed(1)} s.`,
        `incremental, ${size}: the night asked most often for: ${second.mostly}.`,
        ...(overlooked.length === 0 ? [] : [`incremental, ${size}: overlooked: ${overlooked.slice(0, 5).join(', ')}.`]),
        `incremental, ${size}: the night said: ${second.said.replaceAll('\n', ' ')}`,
        ...second.warnings.map((warning) => `incremental, ${size}: ${warning}`),
      ],
    };
  } finally {
    place.remove();
    await simulator.close();
  }
}
