import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureAttribution } from './measures/attribution.ts';
import { measureMatching } from './measures/matching.ts';
import { tableOf } from './support/table.ts';

const help = `npm run bench:attribution -- [options]

--nights      how many nights after the first; default 30
--size        small (four minutes) or medium (half an hour); default medium
--scale       what the counts of the size are multiplied with
--seed        the same number plays the same days in the same tenant
--share       which share of the objects changes in a day; default 0.01
--concurrent  acts while each export runs; default 10
--json        print JSON`;

const { values } = parseArgs({
  options: {
    nights: { type: 'string', default: '30' },
    size: { type: 'string', default: 'medium' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '0.01' },
    concurrent: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  // Many small files: on a disk they would take most of the time.
  if (process.env.TMPDIR === undefined && existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
  const { size } = values;
  if (size !== 'small' && size !== 'medium') throw new Error(`There is no size '${size}'.\n\n${help}`);
  const options = {
    nights: number('nights', values.nights),
    size,
    scale: number('scale', values.scale),
    seed: number('seed', values.seed),
    share: number('share', values.share),
    concurrent: number('concurrent', values.concurrent),
    progress: (text: string): void => void process.stderr.write(`${text}\n`),
  } as const;
  const measured = [await measureMatching(), await measureAttribution(options)];
  const results = measured.flatMap((findings) => findings.results);
  const notes = measured.flatMap((findings) => findings.notes);
  if (values.json) console.log(JSON.stringify({ ...options, results, notes }, null, 2));
  else console.log(`${tableOf(results)}\n\n${notes.map((note) => `- ${note}`).join('\n')}`);
  if (results.some(({ met }) => met === false)) process.exitCode = 1;
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new Error(`--${name} ${text} is no number that can be used.\n\n${help}`);
}

if (values.help) console.log(help);
else await main();
