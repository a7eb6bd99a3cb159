import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../src/domain/resource.ts';
import { dateOr, saneHeaders } from '../../src/edges/answer-headers.ts';
import { RateLimiter } from '../../src/edges/rate-limiter.ts';
import { FakeClock } from '../support/fakes.ts';

const at = new Date('2026-01-01T00:00:00Z');
const day = 24 * 60 * 60_000;
const inDays = (days: number): string => new Date(at.getTime() + days * day).toUTCString();
const nothing = undefined;

/** What is read of one value under each of the names. */
const rows: readonly (readonly [
  Json,
  retryAfter: number | undefined,
  limitUsed: number | undefined,
  units: number | undefined,
])[] = [
  ['1', 1000, 1, 1],
  [2, 2000, 2, 2],
  [' 1.5 ', 1500, 1.5, 1.5],
  ['20', 20_000, nothing, 20],
  ['21', 21_000, nothing, nothing],
  ['1e308', nothing, nothing, nothing],
  [1e308, day, nothing, nothing],
  ['1e7', nothing, nothing, nothing],
  [1e7, day, nothing, nothing],
  ['10000000', day, nothing, nothing],
  ['9'.repeat(400), nothing, nothing, nothing],
  ['-1', nothing, nothing, nothing],
  [-1, nothing, nothing, nothing],
  ['0', nothing, 0, 0],
  ['NaN', nothing, nothing, nothing],
  ['Infinity', nothing, nothing, nothing],
  ['0x10', nothing, nothing, nothing],
  ['1, 1', nothing, nothing, nothing],
  ['1.2.3', nothing, nothing, nothing],
  ['.', nothing, nothing, nothing],
  ['', nothing, nothing, nothing],
  ['  ', nothing, nothing, nothing],
  [null, nothing, nothing, nothing],
  [true, nothing, nothing, nothing],
  [['1'], nothing, nothing, nothing],
  [{ value: 1 }, nothing, nothing, nothing],
  [inDays(0.5), day / 2, nothing, nothing],
  [inDays(3000), day, nothing, nothing],
  [inDays(-1), nothing, nothing, nothing],
  ['Thu, 01 Jan 1970 00:00:00 GMT', nothing, nothing, nothing],
  ['Fri, 99 Jan 2026 00:00:00 GMT', nothing, nothing, nothing],
  ['tomorrow', nothing, nothing, nothing],
];

describe('headers of an answer', () => {
  for (const [value, retryAfter, limitUsed, units] of rows) {
    it(`${JSON.stringify(value).slice(0, 50)} is taken for what makes sense`, () => {
      const headers = { 'Retry-After': value, 'X-MS-Throttle-Limit-Percentage': value, 'x-ms-resource-unit': value };
      assert.deepEqual(saneHeaders(headers, at), { retryAfter, limitUsed, units });
    });
  }
  for (const [header, expected] of [
    ['Fri, 02 Jan 2026 03:04:05 GMT', '2026-01-02T03:04:05.000Z'],
    ['garbage', at.toISOString()],
    ['garbage 1', at.toISOString()],
    ['', at.toISOString()],
    [null, at.toISOString()],
    ['Fri, 02 Jan 9026 03:04:05 GMT', at.toISOString()],
    ['Fri, 32 Jan 2026 03:04:05 GMT', at.toISOString()],
    ['2026-01-02T03:04:05Z', at.toISOString()],
  ] as const) {
    it(`the date ${JSON.stringify(header)} is ${expected}`, () =>
      assert.equal(dateOr(header, at).toISOString(), expected));
  }
  it('are read without an error and within their ranges, whatever they hold', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double(), fc.double().map(String), fc.string()) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, (any) => {
        const headers = { 'retry-after': any, 'x-ms-throttle-limit-percentage': any, 'x-ms-resource-unit': any };
        const { retryAfter = 1, limitUsed = 0, units = 0 } = saneHeaders(headers, at);
        return retryAfter > 0 && retryAfter <= day && limitUsed >= 0 && limitUsed <= 2 && units >= 0 && units <= 20;
      }),
    );
  });
});

describe('a limiter', () => {
  it('waits for a time that has an end, whatever it is told', async () => {
    const number = fc.oneof(fc.double(), fc.double({ min: -10, max: 1e6 }));
    const step = fc.tuple(fc.constantFrom('spend', 'refused', 'used', 'passes'), number);
    const limit = fc.record({
      units: fc.integer({ min: 1, max: 8000 }),
      seconds: fc.integer({ min: 1, max: 60 }),
    });
    const longest = day + 30 * 60_000;
    await fc.assert(
      fc.asyncProperty(limit, fc.array(step), async (of, steps) => {
        const clock = new FakeClock('2026-01-01T00:00:00Z');
        const limiter = new RateLimiter(of, clock);
        for (const [what, value] of steps) {
          // The clock of a machine may be set, back too.
          if (what === 'passes') await clock.sleep(Number.isFinite(value) ? Math.max(-1e9, Math.min(value, 1e9)) : 0);
          else limiter[what](value);
          const wait = limiter.wait(1);
          assert.ok(wait >= 0 && wait <= longest, `${wait} ms after ${what}(${value})`);
        }
        await clock.sleep(longest);
        assert.equal(limiter.wait(1), 0);
      }),
    );
  });
});
