import assert from 'node:assert/strict';
import { gitLimits, inTimeUnits, limitsAside } from '../../src/edges/git-limits.ts';

const minute = 60_000;

describe('how long git may take', () => {
  for (const [what, remaining, network, local, aside] of [
    ['without a time budget', Infinity, 60 * minute, 60 * minute, 10 * minute],
    ['with much time left', 120 * minute, 60 * minute, 60 * minute, 10 * minute],
    ['with eight minutes left', 8 * minute, 8 * minute, 8 * minute, 2 * minute],
    ['with eight seconds left', 8000, 10_000, 20_000, 5000],
    ['with no time left', 0, 10_000, 20_000, 5000],
  ] as const) {
    it(what, () => {
      const limits = gitLimits(() => remaining);
      assert.deepEqual([limits.network(), limits.local(), limitsAside(limits).network()], [network, local, aside]);
    });
  }

  it('is not as long again for a server that let the time pass, and nothing is started when all of it is used up', () => {
    for (const [remaining, network] of [
      [Infinity, 10_000],
      [3000, 3000],
      [0, 0],
    ] as const) {
      const limits = gitLimits(() => remaining);
      limits.ranOut();
      assert.equal(limits.network(), network);
    }
  });

  it('is told in seconds and minutes', () => {
    assert.deepEqual([1, 1000, 40_000, 119_000, 150_000, 60 * minute].map(inTimeUnits), [
      ...['1 second', '1 second', '40 seconds', '119 seconds', '3 minutes', '60 minutes'],
    ]);
  });
});
