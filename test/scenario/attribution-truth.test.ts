import assert from 'node:assert/strict';
import { measureAttribution } from '../../bench/measures/attribution.ts';

describe('authors beside the truth', () => {
  it('are never wrong where the evidence is exact, and nearly always found', async () => {
    const { results } = await measureAttribution({
      nights: 2,
      size: 'small',
      scale: 0.1,
      seed: 5,
      share: 0.01,
      concurrent: 5,
      progress: () => undefined,
    });
    const ours = (measure: string): number => results.find((result) => result.measure === measure)?.ours ?? NaN;
    assert.equal(ours('wrong credits, exact'), 0);
    assert.ok(ours('places credited, of those that the log tells') >= 97, JSON.stringify(results.slice(0, 6)));
    assert.ok(ours('people found of those who changed files') > 97);
  });
});
