import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureCommits } from './measures/git-commits.ts';
import { measureFirstCommit } from './measures/git-first-commit.ts';
import { measureLayout } from './measures/git-layout.ts';
import { measureQuietNight } from './measures/git-quiet-night.ts';
import { isolateGit } from './support/git-command.ts';
import type { GitBenchOptions } from './support/git-options.ts';
import { printFindings } from './support/print-findings.ts';
import { buildProduct } from './support/product.ts';
import type { Findings, Result } from './support/result.ts';

const benchmarks: Readonly<Record<string, (options: GitBenchOptions) => Promise<Findings>>> = {
  commits: measureCommits,
  quiet: measureQuietNight,
  layout: measureLayout,
  first: measureFirstCommit,
};

const help = `npm run bench:git -- [names] [options]

names       ${Object.keys(benchmarks).join(', ')}; without any: all of them
--scale     what all counts are multiplied with; goals are for 1
--repeat    how often quick ways are run, the middle one counts; default 3
--seed      the same number makes the same objects
--json      print JSON`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  // Many small files: on a disk they would be measured instead of git.
  if (process.env.TMPDIR === undefined && existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
  const chosen = (positionals.length === 0 ? Object.keys(benchmarks) : positionals).map(benchmarkOf);
  const options = {
    scale: number('scale', values.scale),
    repeat: number('repeat', values.repeat),
    seed: number('seed', values.seed),
    progress: (text: string): void => void process.stderr.write(`${text}\n`),
  };
  options.progress('building');
  const commit = buildProduct();
  isolateGit();
  const results: Result[] = [];
  const notes = ["all: git's own settings and none of this machine's, gc.auto=0 on every side."];
  for (const measure of chosen) {
    const found = await measure(options);
    results.push(...found.results);
    notes.push(...found.notes);
  }
  const around = {
    commit,
    json: values.json,
    git: execFileSync('git', ['--version'], { encoding: 'utf8' }).trim(),
    scale: Number(values.scale),
  };
  printFindings('bench:git', around, { results, notes });
}

function benchmarkOf(name: string): (options: GitBenchOptions) => Promise<Findings> {
  const benchmark = benchmarks[name];
  if (benchmark === undefined) throw new Error(`There is no benchmark '${name}'.\n\n${help}`);
  return benchmark;
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${name} ${text} is no number that can be used.\n\n${help}`);
}

// Whoever breaks off finds nothing left behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values.help) console.log(help);
else await main();
