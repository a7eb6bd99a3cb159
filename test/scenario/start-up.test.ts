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

/** To the first line that it writes, or to its end where it writes none; in milliseconds. */
async function start(args: readonly string[], temp: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, AGENT_TEMPDIRECTORY: temp },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let first = 0;
  child.stdout.on('data', () => (first ||= performance.now()));
  await once(child, 'close');
  return (first || performance.now()) - began;
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
      const measured: { readonly node: number; readonly task: number }[] = [];
      // In turns, so that what slows the machine down slows both.
      for (let round = 0; round < rounds; round += 1)
        measured.push({ node: await start(['-e', '0'], temp), task: await start([bundle], temp) });
      const node = median(measured.map((each) => each.node));
      const task = median(measured.map((each) => each.task));
      console.log(`      ${Math.round(task)} ms, Node alone ${Math.round(node)} ms`);
      const over = median(measured.map((each) => each.task - 1.5 * each.node));
      assert.ok(over <= allowance, `${Math.round(over)} ms above one and a half starts of Node`);
    });
  }
});
