import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { TenantSize } from '../src/simulator/sizes.ts';
import { measureFull, measureLarge } from './measures/full.ts';
import { measureIncremental } from './measures/incremental.ts';
import { measureStorm } from './measures/storm.ts';
import type { BenchOptions } from './support/options.ts';
import { printFindings } from './support/print-findings.ts';
import { buildProduct } from './support/product.ts';
import type { Findings, Result } from './support/result.ts';

interface Benchmark {
  readonly measure: (options: BenchOptions) => Promise<Findings>;
  /** Sizes that it is run with when nobody names one. */
  readonly sizes: readonly TenantSize[];
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  full: { measure: measureFull, sizes: ['small', 'medium'] },
  incremental: { measure: measureIncremental, sizes: ['medium'] },
  storm: { measure: measureStorm, sizes: ['small'] },
  large: { measure: measureLarge, sizes: ['large'] },
};
/** Those that end within some minutes. */
const usual = ['full', 'incremental', 'storm'];

const help = `npm run bench -- [names] [options]

names       ${Object.keys(benchmarks).join(', ')}; without any: ${usual.join(', ')}
--large     the same as the name large
--size      small, medium or large, where a benchmark has a choice
--scale     what the counts of the size are multiplied with; goals are for 1
--seed      the same number grows the same tenant
--json      print JSON`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    large: { type: 'boolean', default: false },
    size: { type: 'string' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  // Many small files: on a disk they would be measured instead of the product.
  if (process.env.TMPDIR === undefined && existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
  const named = [...positionals, ...(values.large ? ['large'] : [])];
  const chosen = (named.length === 0 ? usual : named).map((name) => ({ name, ...benchmarkOf(name) }));
  const progress = (text: string): void => void process.stderr.write(`${text}\n`);
  progress('building');
  const commit = buildProduct();
  const results: Result[] = [];
  const notes: string[] = [];
  for (const { measure, sizes } of chosen) {
    for (const size of values.size === undefined ? sizes : [sizeOf(values.size)]) {
      const found = await measure({ size, scale: Number(values.scale), seed: Number(values.seed), progress });
      results.push(...found.results);
      notes.push(...found.notes);
    }
  }
  const around = { commit, json: values.json, scale: Number(values.scale) };
  printFindings('bench', around, { results, notes });
}

function benchmarkOf(name: string): Benchmark {
  const benchmark = benchmarks[name];
  if (benchmark === undefined) throw new Error(`There is no benchmark '${name}'.\n\n${help}`);
  return benchmark;
}

function sizeOf(text: string): TenantSize {
  if (text === 'small' || text === 'medium' || text === 'large') return text;
  throw new Error(`There is no size '${text}'.\n\n${help}`);
}

// Whoever breaks off finds nothing left behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values.help) console.log(help);
else await main();
