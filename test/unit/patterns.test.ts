import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { constructedIn, productPatterns } from '../support/product-patterns.ts';
import type { ProductPattern } from '../support/product-patterns.ts';
import type { TimedPattern } from '../support/pattern-timer.ts';

/** Milliseconds for a text of one megabyte. */
const limit = 200;
/** Milliseconds in which one pattern has to come to its end; an exponential one never does. */
const patience = 5_000;

/** Patterns that are built when they are used, and of what. */
const builtLater: Readonly<Record<string, string>> = {
  'src/edges/agent-proxy.ts': 'what the agent was given as addresses without a proxy; tried on names of hosts',
  'src/catalogue/severity.ts': 'places of properties, with one class that ends at a slash for each star',
  'src/edges/replay.ts': 'the name of a trailer at the start of a line',
  'src/report/names.ts': 'the id of this file, whole',
  'src/simulator/faults.ts': 'paths that a test names',
};

describe('patterns of the product', () => {
  const { literals, constructed } = productPatterns(['src', 'tasks', 'views']);
  let patterns: readonly ProductPattern[] = [];

  before('load what constructs patterns', async function () {
    this.timeout(60_000);
    const files = [...new Set(constructed.map(({ file }) => file))].filter((file) => !(file in builtLater));
    const made = await constructedIn(files);
    for (const file of files)
      assert.ok(
        made.some(({ place }) => place === file),
        `${file} constructs nothing when loaded`,
      );
    const byPattern = new Map(
      [...literals, ...made].map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]),
    );
    patterns = [...byPattern.values()];
  });

  it('are found', () => {
    assert.ok(literals.length > 200, `${literals.length} literals`);
    assert.ok(constructed.length > 5, `${constructed.length} constructed`);
  });

  it(`take less than ${limit} ms for one megabyte of what they are worst at`, async function () {
    this.timeout(600_000);
    // Other processes may take the processor from one measurement, not from three.
    this.retries(2);
    const slow = (await timed(patterns)).filter(({ worst }) => worst >= limit);
    assert.deepEqual(
      slow.map(
        ({ place, source, worst, text }) => `${place} /${source}/ ${Math.round(worst)} ms for ${JSON.stringify(text)}`,
      ),
      [],
    );
  });

  it('would be found slow if they were not linear', async function () {
    this.timeout(120_000);
    const examples = [
      'eyJ[A-Za-z0-9_-]{8,}\\.',
      '(?:a+)+b',
      '<(?<tag>password)[^>]*>[^<]+</password>',
      '\\s+$',
      '[\\w.-]*office',
    ];
    const found = await timed(
      examples.map((source) => ({ place: 'example', source, flags: '' })),
      3000,
    );
    assert.deepEqual(
      found.filter(({ worst }) => worst < limit).map(({ source }) => source),
      [],
    );
    assert.equal(found.length, examples.length);
  });
});

/** In a process of their own, so that one that hangs is ended and counts as slow. */
async function timed(patterns: readonly ProductPattern[], wait = patience): Promise<TimedPattern[]> {
  const found: TimedPattern[] = [];
  let left = patterns;
  while (left.length > 0) {
    const stuck = await timedUntilStuck(left, wait, found);
    if (stuck === undefined) return found;
    found.push({ ...stuck, worst: Infinity, text: '', length: 0 });
    left = left.slice(
      left.indexOf(left.find(({ place, source }) => place === stuck.place && source === stuck.source) ?? stuck) + 1,
    );
  }
  return found;
}

function timedUntilStuck(
  patterns: readonly ProductPattern[],
  wait: number,
  found: TimedPattern[],
): Promise<ProductPattern | undefined> {
  return new Promise((resolve, reject) => {
    const timer = join(import.meta.dirname, '..', 'support', 'pattern-timer.ts');
    const child = fork(timer, { execArgv: ['--import', 'tsx'] });
    child.send(patterns);
    let current: ProductPattern | undefined;
    let alarm = setTimeout(() => undefined, 0);
    const end = (stuck?: ProductPattern): void => {
      clearTimeout(alarm);
      child.kill('SIGKILL');
      resolve(stuck);
    };
    child.on('message', (message: { begun?: ProductPattern; timed?: TimedPattern; done?: boolean }) => {
      if (message.begun !== undefined) {
        current = message.begun;
        clearTimeout(alarm);
        alarm = setTimeout(() => end(current), wait);
      }
      if (message.timed !== undefined) found.push(message.timed);
      if (message.done === true) end();
    });
    child.on('error', (error) => {
      clearTimeout(alarm);
      reject(error);
    });
  });
}
