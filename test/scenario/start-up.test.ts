import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskInputs } from '../../src/edges/pipeline-settings.ts';
import { builtTasks } from '../support/pipeline-place.ts';
import { taskFolder } from '../support/simulated-job.ts';

const rounds = 7;
/** Milliseconds that a task may take on top of one and a half starts of Node itself. */
const allowance = 250;

const meter = join(import.meta.dirname, '..', 'support', 'start-cost.cjs');

/** Milliseconds to the first line that a program writes, or to its end where it writes none: by the clock, and of a processor. */
interface Start {
  readonly wall: number;
  readonly processor: number;
}

async function start(args: readonly string[], temp: string): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', meter, ...args], {
    env: { PATH: process.env.PATH, AGENT_TEMPDIRECTORY: temp },
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  let first = 0;
  let processor = '';
  child.stdout?.on('data', () => (first ||= performance.now()));
  child.stdio[3]?.on('data', (text: Buffer) => (processor += text.toString()));
  await once(child, 'close');
  return { wall: (first || performance.now()) - began, processor: Number(processor) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

describe('a task starts', function () {
  this.retries(2); // others may be busy on this machine
  let temp: string;
  before(() => {
    temp = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  });
  after(() => rmSync(temp, { recursive: true }));

  for (const name of Object.keys(taskInputs)) {
    it(`${name}, hardly later than Node itself`, async () => {
      const bundle = join(taskFolder(builtTasks, name), 'index.js');
      const node: Start[] = [];
      const task: Start[] = [];
      // In turns, so that what slows the machine down slows both.
      for (let round = 0; round < rounds; round += 1) {
        node.push(await start(['-e', '0'], temp));
        task.push(await start([bundle], temp));
      }
      const over = (of: Start[], base: Start[], measure: (each: Start) => number, typical: typeof median): number =>
        Math.round(typical(of.map(measure)) - 1.5 * typical(base.map(measure)));
      const wall = over(task, node, ({ wall: each }) => each, median);
      // Where others have the machine, its clock tells of them: then what the start itself took counts.
      const processor = over(
        task,
        node,
        (each) => each.processor,
        (values) => Math.min(...values),
      );
      console.log(`      above one and a half starts of Node: ${wall} ms, ${processor} ms of a processor`);
      assert.ok(processor > -allowance && Math.min(wall, processor) <= allowance, `${wall} ms, ${processor} ms`);
    });
  }
});
