import assert from 'node:assert/strict';
import { ServerClock } from '../../src/edges/server-clock.ts';
import { warnOfSkew } from '../../src/steps/clock-skew.ts';
import { FakeClock, MemoryLog } from '../support/fakes.ts';

const local = '2026-01-31T02:00:00.000Z';
const minute = 60_000;
const ahead = (milliseconds: number): string => new Date(Date.parse(local) + milliseconds).toUTCString();

describe('ServerClock', () => {
  const cases: [string, string | null, number][] = [
    ['180 minutes ahead', ahead(180 * minute), 180 * minute],
    ['180 minutes behind', ahead(-180 * minute), -180 * minute],
    ['ten minutes ahead', ahead(10 * minute), 10 * minute],
    ['the same but for a second', ahead(1_000), 0],
    ['no date', null, 0],
    ['an empty date', '', 0],
    ['no HTTP date', '2026-01-31T05:00:00Z', 0],
    ['the year 1970', 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['the year 2999', 'Tue, 01 Jan 2999 00:00:00 GMT', 0],
  ];
  for (const [what, header, skew] of cases) {
    it(`hears ${what}`, () => {
      const clock = new ServerClock(new FakeClock(local));
      const at = clock.heard(header, new Date(local));
      assert.equal(clock.skew, skew);
      assert.equal(clock.now().toISOString(), new Date(Date.parse(local) + skew).toISOString());
      if (skew !== 0) assert.equal(at.getTime(), Date.parse(local) + skew);
    });
  }

  it('takes a slow answer for no skew', () => {
    const fake = new FakeClock(local);
    const clock = new ServerClock(fake);
    fake.set('2026-01-31T02:03:00.000Z');
    clock.heard(ahead(0), new Date(local));
    assert.equal(clock.skew, 0);
    clock.heard(ahead(3 * minute), new Date(local));
    assert.equal(clock.skew, 0);
  });

  for (const [skew, expected] of [
    [180 * minute, /180 minutes behind/],
    [-10 * minute, /10 minutes ahead of/],
  ] as const) {
    it(`says ${skew / minute} minutes, once`, () => {
      const log = new MemoryLog();
      warnOfSkew(skew, log);
      warnOfSkew(skew, log);
      assert.equal(log.lines.length, 1);
      assert.match(log.lines[0] ?? '', expected);
    });
  }

  it('says nothing of two minutes', () => {
    const log = new MemoryLog();
    warnOfSkew(-2 * minute, log);
    assert.deepEqual(log.lines, []);
  });
});
