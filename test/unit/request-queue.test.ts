import assert from 'node:assert/strict';
import { directoryLimit } from '../../src/edges/graph-limits.ts';
import { RequestQueue } from '../../src/edges/request-queue.ts';
import type { Queued } from '../../src/edges/request-queue.ts';
import { FakeClock } from '../support/fakes.ts';

interface Named extends Queued {
  readonly name: string;
}

const item = (name: string, more: Partial<Queued> = {}): Named => ({
  name,
  version: 'v1.0',
  bucket: 'directory',
  cost: 1,
  urgent: false,
  weight: 1,
  ...more,
});

function queueOf(...items: Named[]): { queue: RequestQueue<Named>; clock: FakeClock } {
  const clock = new FakeClock('2026-01-01T00:00:00Z');
  const queue = new RequestQueue<Named>(clock);
  for (const each of items) queue.add(each);
  return { queue, clock };
}
/** Urgent items go first. */
const next = (queue: RequestQueue<Named>): Named[] => {
  const urgent = queue.take(true);
  return urgent.length > 0 ? urgent : queue.take(false);
};
const names = (items: readonly Named[]): string[] => items.map(({ name }) => name);

describe('RequestQueue', () => {
  it('packs twenty of one version, in the order of their arrival', () => {
    const many = Array.from({ length: 25 }, (_, at) => item(String(at)));
    const { queue } = queueOf(...many, item('beta', { version: 'beta' }));
    assert.deepEqual(names(next(queue)), names(many.slice(0, 20)));
    const rest = [next(queue), next(queue)].map(names);
    assert.deepEqual(rest.sort(), [['20', '21', '22', '23', '24'], ['beta']]);
    assert.deepEqual(next(queue), []);
  });
  it('lets urgent items go alone', () => {
    const { queue } = queueOf(item('bulk'), item('list', { urgent: true }), item('page', { urgent: true }));
    assert.deepEqual(names(next(queue)), ['list', 'page']);
    assert.deepEqual(names(next(queue)), ['bulk']);
  });
  it('packs fewer of what weighs more, and smaller ones beside them', () => {
    const large = Array.from({ length: 10 }, (_, at) => item(`large${at}`, { weight: 2.5 }));
    const { queue } = queueOf(...large, item('small', { bucket: 'other' }));
    assert.deepEqual(names(next(queue)), names(large.slice(0, 8)));
    assert.deepEqual(names(next(queue)), ['small', 'large8', 'large9']);
  });
  it('holds up only the service that may not be asked yet', async () => {
    const { queue, clock } = queueOf(
      item('one', { bucket: 'conditionalAccess' }),
      item('two', { bucket: 'conditionalAccess' }),
      item('other'),
    );
    assert.deepEqual(names(next(queue)), ['one', 'other']);
    assert.deepEqual(next(queue), []);
    const wait = queue.soonest(false);
    assert.ok(wait > 900 && wait <= 1000, String(wait));
    await clock.sleep(wait);
    assert.deepEqual(names(next(queue)), ['two']);
    assert.equal(queue.soonest(false), Infinity);
  });
  it('does not let one service keep others waiting for ever', () => {
    const flood = Array.from({ length: 60 }, (_, at) => item(`d${at}`));
    const { queue } = queueOf(...flood, item('teams', { bucket: 'teams' }));
    const batches = [next(queue), next(queue)].map(names);
    assert.ok(batches[1]?.includes('teams'));
  });
});

describe('directoryLimit', () => {
  for (const [users, units] of [
    [0, 3500],
    [49, 3500],
    [50, 5000],
    [500, 5000],
    [501, 8000],
    [undefined, 5000],
  ] as const) {
    it(`gives ${units} units in ten seconds to ${users ?? 'an unknown number of'} users`, () => {
      const limit = directoryLimit(users);
      assert.deepEqual([limit.units, limit.seconds], [units, 10]);
    });
  }
});
