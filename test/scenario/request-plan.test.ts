import assert from 'node:assert/strict';
import { readAsReference } from '../../bench/reference.ts';
import { growSized } from '../../src/simulator/grow-sized.ts';
import { nights } from '../support/nights.ts';

/** How often Graph is asked for a tenant, by us and by the reference. */
interface Requests {
  readonly ours: number;
  readonly reference: number;
}

/** @param hundredths of a tenant with 20,000 users. */
async function requestsFor(hundredths: number): Promise<Requests> {
  const backup = await nights((clock) => growSized('medium', { clock, scale: hundredths / 100 }));
  const { url, token, requests } = backup.simulator;
  try {
    await backup.run('2026-01-02T00:00:00Z');
    const ours = requests.all.filter(({ path }) => path !== '$batch').length;
    const reference = await readAsReference(url, token);
    assert.deepEqual(reference.refusals, {}, 'the reference reads what it asks for');
    return { ours, reference: reference.requests };
  } finally {
    await backup.close();
  }
}

describe('how often Graph is asked', () => {
  let one: Requests;
  let two: Requests;

  before(async function () {
    this.timeout(180_000);
    one = await requestsFor(1);
    two = await requestsFor(2);
  });

  it('is as the arithmetic of the reference says', () => {
    // 107,305 requests for the whole, of which some 60 do not grow with the tenant.
    const expected = 60 + 107_245 / 100;
    assert.ok(Math.abs(one.reference / expected - 1) < 0.15, `${one.reference} requests instead of ${expected}`);
  });

  it('is less than half as often as by the reference in the smallest tenant, although more kinds are read', () => {
    assert.ok(one.ours < one.reference / 2, `${one.ours} requests, the reference ${one.reference}`);
  });

  it('grows with the tenant by at most a tenth of what the reference grows by', () => {
    const [ours, reference] = [two.ours - one.ours, two.reference - one.reference];
    assert.ok(ours * 10 <= reference, `${ours} more requests, the reference ${reference} more`);
  });
});
