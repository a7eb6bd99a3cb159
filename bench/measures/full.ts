import type { TenantSize } from '../../src/simulator/sizes.ts';
import { usualLatency } from '../../src/simulator/latency.ts';
import { usualThrottle } from '../../src/simulator/throttle-model.ts';
import { countsOf } from '../../src/simulator/sizes.ts';
import type { ReferenceRun } from '../reference.ts';
import { busiest } from '../support/busiest.ts';
import { latencyFloor, throttleFloor } from '../support/floors.ts';
import type { Floor } from '../support/floors.ts';
import { backupPlace } from '../support/backup-place.ts';
import type { BackupPlace } from '../support/backup-place.ts';
import type { BenchOptions } from '../support/options.ts';
import type { Command, ProductRun } from '../support/product.ts';
import { runReference } from '../support/reference-tenant.ts';
import { below, timesSmaller, told, wholeRun, withinTimes } from '../support/result.ts';
import type { Findings, Result } from '../support/result.ts';
import { graphRequests, startSimulatorProcess } from '../support/simulator.ts';
import type { SimulatorProcess, SimulatorUsage } from '../support/simulator.ts';

/** The product's full run of a tenant that has the latency and the limits of Graph. */
export interface FullRun extends ProductRun {
  readonly usage: SimulatorUsage;
  readonly requests: number;
  readonly byLimits: Floor;
  readonly byLatency: Floor;
  /** Seconds from the first request to the last: the rest is start, comparison, commit and push. */
  readonly asking: number;
  /** What was asked for most often. */
  readonly mostly: string;
}

export async function runFull(
  size: TenantSize,
  { scale, seed, progress }: BenchOptions,
  runIn: (place: BackupPlace, simulator: SimulatorProcess) => Promise<ProductRun> = (place, graph) => place.run(graph),
): Promise<FullRun> {
  progress(`full, ${size}: growing the tenant`);
  const simulator = await startSimulatorProcess({ size, scale, seed, latency: 1, throttle: true });
  const place = backupPlace();
  try {
    progress(`full, ${size}: our run, with latency and limits`);
    const run = await runIn(place, simulator);
    const usage = await simulator.usage();
    const log = await simulator.requests();
    const users = countsOf(size, scale).users;
    return {
      ...run,
      usage,
      requests: graphRequests(usage),
      byLimits: throttleFloor(usage.services, usualThrottle(users)),
      byLatency: latencyFloor(log, usualLatency()),
      asking: (Date.parse(log.at(-1)?.at ?? '') - Date.parse(log[0]?.at ?? '')) / 1000,
      mostly: busiest(log),
    };
  } finally {
    place.remove();
    await simulator.close();
  }
}

/** Requests and time of a whole backup against the reference's, and against what no client can be faster than. */
export async function measureFull(options: BenchOptions): Promise<Findings> {
  const { size = 'medium' } = options;
  const ours = await runFull(size, options);
  options.progress(`full, ${size}: the reference, by a clock that it moves itself`);
  const reference = await runReference(size, options.scale, options.seed);
  const seconds = (reference.modelledMilliseconds + reference.waitedMilliseconds) / 1000;
  // The goals are set for a medium tenant: in a small one, what does not grow with the tenant is most of it.
  const judged = (result: Result): Result => (size === 'medium' ? result : { ...result, goal: '', met: null });
  return {
    results: [
      timesSmaller(10, {
        measure: 'requests, full',
        tenant: size,
        ours: ours.requests,
        // What was refused and asked again is its limits' doing, not its plan's; ours are all counted.
        reference: reference.requests - reference.throttled,
        unit: '',
        goal: 'at most 1/10 of the reference',
      }),
      timesSmaller(25, {
        measure: 'wall time, full, with latency and limits',
        tenant: size,
        ours: ours.seconds,
        reference: seconds,
        unit: 's',
        goal: 'at least 25 times faster',
      }),
      againstFloor(size, ours),
      told({ measure: 'peak memory, full', tenant: size, ours: ours.peakMegabytes ?? NaN, unit: 'MB' }),
    ]
      .map(judged)
      .concat(wholeRun(size, ours.exitCode)),
    notes: [...notesOn(size, ours), ...notesOnReference(size, reference)],
  };
}

/** A tenant of 300,000 people in a job of an hour, with room left. */
export async function measureLarge(options: BenchOptions): Promise<Findings> {
  const size = 'large';
  const steps = new Map<Command, ProductRun>();
  const ours = await runFull(size, options, (place, simulator) => runJob(place, simulator, steps));
  const peakOf = (command: Command): number => steps.get(command)?.peakMegabytes ?? NaN;
  return {
    results: [
      below(600, {
        measure: 'peak memory, full export',
        tenant: size,
        ours: peakOf('export'),
        unit: 'MB',
        goal: 'under 600 MB',
      }),
      ...laterSteps.map((command) =>
        told({ measure: `peak memory, ${command} of a first backup`, tenant: size, ours: peakOf(command), unit: 'MB' }),
      ),
      below(15 * 60, {
        measure: 'wall time, all four steps, with latency and limits',
        tenant: size,
        ours: ours.seconds,
        unit: 's',
        goal: 'a quarter of 60 minutes',
      }),
      { ...againstFloor(size, ours), goal: '', met: null },
      told({ measure: 'requests, full', tenant: size, ours: ours.requests, unit: '' }),
      wholeRun(size, ours.exitCode),
    ],
    notes: notesOn(size, ours),
  };
}

const laterSteps = ['resolve', 'commit', 'tag'] as const satisfies readonly Command[];

/** The four steps as a job runs them: each in a process of its own. Its seconds are those of all. */
async function runJob(
  place: BackupPlace,
  simulator: SimulatorProcess,
  steps: Map<Command, ProductRun>,
): Promise<ProductRun> {
  const first = await place.step('export', simulator);
  steps.set('export', first);
  for (const command of laterSteps) steps.set(command, await place.step(command, simulator));
  const seconds = [...steps.values()].reduce((sum, step) => sum + step.seconds, 0);
  return { ...first, seconds };
}

/** The floor is that of the limits or that of the latency, whichever is higher: nobody can be below either. */
function againstFloor(tenant: TenantSize, { seconds, byLimits, byLatency }: FullRun): Result {
  const [floor, bound] = byLatency.seconds > byLimits.seconds ? [byLatency, 'latency'] : [byLimits, 'limits'];
  return withinTimes(2, {
    measure: `wall time, full, against the floor of the ${bound}`,
    tenant,
    ours: seconds,
    reference: floor.seconds,
    unit: 's',
    goal: 'within 2 times',
  });
}

function notesOn(
  size: TenantSize,
  { usage, byLimits, byLatency, asking, mostly, cpuSeconds, said, warnings }: FullRun,
): string[] {
  const { batches, items, units, refused } = usage;
  return [
    `full, ${size}: ${batches} batches with ${items} items, ${units} resource units, ${refused} refusals for too many requests, ${cpuSeconds ?? 'unknown'} s of processor time.`,
    `full, ${size}: ${asking.toFixed(1)} s from the first request to the last; asked for most often: ${mostly}.`,
    `full, ${size}: floor of the limits ${byLimits.seconds.toFixed(1)} s (${byLimits.why}).`,
    `full, ${size}: floor of the latency ${byLatency.seconds.toFixed(1)} s (${byLatency.why}).`,
    `full, ${size}: the run said: ${said.replaceAll('\n', ' ')}`,
    ...warnings.map((warning) => `full, ${size}: ${warning}`),
  ];
}

function notesOnReference(size: TenantSize, reference: ReferenceRun): string[] {
  const { requests, batches, resourceUnits, objects, refused, throttled } = reference;
  const [answers, waits] = [reference.modelledMilliseconds / 1000, reference.waitedMilliseconds / 1000];
  return [
    `full, ${size}: the reference took ${requests} requests in ${batches} batches, of which ${throttled} were refused for too many requests, and ${resourceUnits} resource units; it brought ${objects} objects and was denied ${refused}.`,
    `full, ${size}: the reference never has two requests under way, so its time is the sum of its answers' modelled latencies, ${answers.toFixed(1)} s, and of its waits for limits, ${waits.toFixed(1)} s; both were added up, not waited for.`,
  ];
}
