import assert from 'node:assert/strict';
import type { ItemAnswer } from '../../src/edges/batch-answer.ts';
import { retryDelay } from '../../src/edges/retry-policy.ts';

const answered = (status: number, more: Partial<ItemAnswer> = {}): ItemAnswer => ({
  status,
  retryAfter: undefined,
  limitUsed: undefined,
  units: undefined,
  body: undefined,
  at: '',
  ...more,
});
const minute = 60_000;

/** What an answer at that try leads to: a wait within these milliseconds, or none. */
const rows: readonly (readonly [string, ItemAnswer, number, number, readonly [number, number] | null])[] = [
  ['403', answered(403), 1, Infinity, null],
  ['404', answered(404), 1, Infinity, null],
  ['410', answered(410), 1, Infinity, null],
  ['a first 503', answered(503), 1, Infinity, [375, 625]],
  ['a fourth 503', answered(503), 4, Infinity, [3000, 5000]],
  ['a sixth 503', answered(503), 6, Infinity, null],
  ['a 503 with Retry-After', answered(503, { retryAfter: 7000 }), 1, Infinity, [7000, 7000]],
  ['no usable answer', answered(0), 1, Infinity, [375, 625]],
  ['nobody there, for the third time', answered(0, { hopeless: true }), 3, Infinity, null],
  ['a 429 with Retry-After', answered(429, { retryAfter: 9000 }), 1, Infinity, [9000, 9000]],
  ['a tenth 429 without', answered(429), 10, Infinity, [22_500, 37_500]],
  ['a thirtieth 429', answered(429), 30, Infinity, null],
  ['a Retry-After beyond any sense', answered(429, { retryAfter: 11 * minute }), 1, Infinity, null],
  ['a Retry-After beyond the time that is left', answered(429, { retryAfter: minute }), 1, 30_000, null],
  ['a first 401', answered(401), 1, Infinity, [375, 625]],
  ['a second 401', answered(401), 2, Infinity, null],
];

describe('retryDelay', () => {
  for (const [what, answer, attempt, patience, expected] of rows) {
    it(`${expected === null ? 'gives up' : 'waits'} after ${what}`, () => {
      const delay = retryDelay({ attempt, waited: 0 }, answer, patience);
      if (expected === null) assert.equal(delay, undefined);
      else assert.ok(delay !== undefined && delay >= expected[0] && delay <= expected[1], String(delay));
    });
  }
  it('gives up after half an hour in all', () => {
    const answer = answered(429, { retryAfter: 5 * minute });
    assert.equal(retryDelay({ attempt: 4, waited: 24 * minute }, answer, Infinity), 5 * minute);
    assert.equal(retryDelay({ attempt: 5, waited: 29 * minute }, answer, Infinity), undefined);
  });
});
