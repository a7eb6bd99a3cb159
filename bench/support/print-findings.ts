import { cpus, totalmem } from 'node:os';
import type { Findings } from './result.ts';
import { tableOf } from './table.ts';

/**
 * Prints what was measured, with where and when, and ends the process with 1 where a goal was missed.
 * @param script the npm script, such as `bench:git`.
 * @param facts what else a reader must know; `scale` comes last.
 */
export function printFindings(
  script: string,
  { commit, json, ...facts }: { readonly commit: string; readonly json: boolean } & Readonly<Record<string, unknown>>,
  { results, notes }: Findings,
): void {
  const around = {
    command: [`npm run ${script}`, ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    commit,
    at: new Date().toISOString(),
    node: process.version,
    machine: `${process.platform}, ${cpus().length} cores ${cpus()[0]?.model ?? ''}, ${(totalmem() / 1e9).toFixed(0)} GB`,
    ...facts,
  };
  if (results.some(({ met }) => met === false)) process.exitCode = 1;
  if (json) {
    console.log(JSON.stringify({ ...around, results, notes }, null, 2));
    return;
  }
  const lines = Object.entries(around).map(([name, value]) => `${name}: ${value}`);
  console.log(`${lines.join('\n')}\n\n${tableOf(results)}\n\n${notes.map((note) => `- ${note}`).join('\n')}`);
}
