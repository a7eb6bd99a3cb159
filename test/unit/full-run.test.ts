import assert from 'node:assert/strict';
import { isFullRun, sampled } from '../support/full-run.ts';

describe('a sample of a matrix', () => {
  const items = Array.from({ length: 50 }, (_, at) => at);

  it('is the same each time, from the first to the last, each once', function () {
    if (isFullRun) assert.deepEqual(sampled('numbers', items, 5), items);
    else assert.deepEqual(sampled('numbers', items, 5), [0, 12, 25, 37, 49]);
    assert.deepEqual(sampled('numbers', [1, 2], 5), [1, 2]);
    assert.equal(new Set(sampled('numbers', items, 49)).size, isFullRun ? 50 : 49);
  });
});
