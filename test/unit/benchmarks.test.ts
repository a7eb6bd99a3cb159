import assert from 'node:assert/strict';
import { latencyFloor, throttleFloor } from '../../bench/support/floors.ts';
import { earlyRequests } from '../../bench/support/retry-after.ts';
import { usualLatency } from '../../src/simulator/latency.ts';
import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import { usualThrottle } from '../../src/simulator/throttle-model.ts';

/** @param seconds after midnight. */
function request(path: string, seconds: number, more: Partial<LoggedRequest> = {}): LoggedRequest {
  const at = new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
  const usual = { method: 'GET', query: '', version: 'v1.0', inBatch: true, status: 200, retryAfter: null } as const;
  return { ...usual, path, at, ...more };
}

describe('what benchmarks conclude', () => {
  const refused = request('users', 0, { status: 429, retryAfter: 2 });
  const cases: readonly [name: string, log: readonly LoggedRequest[], early: number[]][] = [
    ['a request after its time is none too early', [refused, request('users', 2)], []],
    ['a request before its time is', [refused, request('users', 1.5)], [500]],
    ['another request is free to go', [refused, request('groups', 1)], []],
    ['so is the same path with another query', [refused, request('users', 1, { query: '$top=1' })], []],
    [
      'a second refusal counts from its own time',
      [refused, { ...refused, at: request('', 3).at }, request('users', 4)],
      [1000],
    ],
  ];
  for (const [name, log, early] of cases) {
    it(name, () =>
      assert.deepEqual(
        earlyRequests(log).map((found) => found.early),
        early,
      ),
    );
  }

  it('the longest list sets the floor of the latency, its last page counting as an empty one', () => {
    const page = (path: string, token: string): LoggedRequest =>
      request(path, 0, { query: `$top=100${token === '' ? '' : `&$skiptoken=${token}`}` });
    const log = [page('groups', ''), page('groups', 'a'), page('groups', 'a'), page('groups', 'b'), page('users', '')];
    const { seconds, why } = latencyFloor(log, usualLatency());
    assert.equal(seconds, 2 * 0.25 + 0.15);
    assert.match(why, /^3 pages of 100 of groups/);
  });

  it('the slowest service sets the floor of the limits, a full bucket being free', () => {
    const services = { directory: { requests: 9000, units: 16_000 }, governance: { requests: 150, units: 150 } };
    const { seconds, why } = throttleFloor(services, usualThrottle(20_000));
    assert.equal(seconds, 20);
    assert.match(why, /^150 requests of governance/);
  });
});
