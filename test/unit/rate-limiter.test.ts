import assert from 'node:assert/strict';
import { costOf } from '../../src/edges/graph-limits.ts';
import { RateLimiter } from '../../src/edges/rate-limiter.ts';
import { FakeClock } from '../support/fakes.ts';

describe('RateLimiter', () => {
  const start = '2026-01-01T00:00:00Z';

  it('lets one a second go, and not more', async () => {
    const clock = new FakeClock(start);
    const limiter = new RateLimiter({ units: 1, seconds: 1, burst: 1 }, clock);
    for (let sent = 0; sent < 10; sent++) {
      await clock.sleep(limiter.wait(1));
      limiter.spend(1);
    }
    assert.equal(clock.now().getTime() - Date.parse(start), 9000);
  });
  it('stands still for as long as Retry-After asks', async () => {
    const clock = new FakeClock(start);
    const limiter = new RateLimiter({ units: 100, seconds: 1 }, clock);
    limiter.refused(7000);
    assert.equal(limiter.wait(1), 7000);
    await clock.sleep(6999);
    assert.ok(limiter.wait(1) >= 1);
    await clock.sleep(1);
    assert.equal(limiter.wait(1), 0);
  });
  it('does not shorten a pause that is longer', () => {
    const limiter = new RateLimiter({ units: 100, seconds: 1 }, new FakeClock(start));
    limiter.refused(9000);
    limiter.refused(1000);
    assert.equal(limiter.wait(1), 9000);
  });
  it('goes on slower after a refusal, and finds back', async () => {
    const clock = new FakeClock(start);
    const limiter = new RateLimiter({ units: 100, seconds: 1, burst: 1 }, clock);
    limiter.spend(1);
    const before = limiter.wait(1);
    limiter.refused(0);
    assert.ok(limiter.wait(1) > before);
    await clock.sleep(60_000);
    limiter.spend(1);
    assert.equal(limiter.wait(1), before);
  });
  it('slows down before it is refused', () => {
    const limiter = new RateLimiter({ units: 100, seconds: 1, burst: 1 }, new FakeClock(start));
    limiter.spend(1);
    const before = limiter.wait(1);
    limiter.used(0.85);
    assert.equal(limiter.wait(1), before);
    limiter.used(1.2);
    assert.ok(limiter.wait(1) > before);
  });
  it('lets a request go that costs more than the bucket holds', () => {
    assert.equal(new RateLimiter({ units: 3, seconds: 1 }, new FakeClock(start)).wait(5), 0);
  });
});

describe('costOf', () => {
  for (const [bucket, url, cost] of [
    ['directory', 'users?$top=999&$select=id', 1],
    ['directory', 'users?$top=999', 2],
    ['directory', 'groups/x/members?$top=999', 3],
    ['directory', 'groups?$top=100&$select=id&$expand=members', 1],
    ['directory', 'applications?$expand=owners', 3],
    ['directory', 'subscribedSkus', 3],
    ['intune', 'deviceManagement/deviceConfigurations', 1],
  ] as const) {
    it(`counts ${cost} for ${url}`, () => assert.equal(costOf(bucket, url), cost));
  }
});
