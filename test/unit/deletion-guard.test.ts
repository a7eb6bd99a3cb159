import assert from 'node:assert/strict';
import { isSuspicious } from '../../src/export/deletion-guard.ts';

describe('isSuspicious', () => {
  for (const [missing, known, share, suspicious] of [
    [0, 0, 0.5, false],
    [9, 9, 0.5, false],
    [9, 9, 0, false],
    [10, 10, 0.5, true],
    [10, 20, 0.5, false],
    [11, 20, 0.5, true],
    [11, 20, 0.6, false],
    [10, 1000, 0, true],
    [20, 20, 1, false],
  ] as const)
    it(`${missing} of ${known} missing, where ${share} may be, are ${suspicious ? '' : 'not '}suspicious`, () => {
      assert.equal(isSuspicious(missing, known, share), suspicious);
    });
});
