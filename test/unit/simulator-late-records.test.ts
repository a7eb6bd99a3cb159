import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { latenessOf, usualLateness } from '../../src/simulator/audit-lateness.ts';
import { actor } from '../../src/simulator/cast.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import { auditLog } from '../support/audit-log.ts';
import type { Audit } from '../support/audit-log.ts';

const ada = actor('ada');
const hour = 3_600_000;

describe('simulator: records that come late', () => {
  const { tenant, clock, first, list, ask, simulator } = auditLog();
  const change = (count: number): void => {
    for (let turn = 0; turn < count; turn += 1)
      tenant.update(ada, 'groups', first('groups'), { description: `${clock.now().getTime()} ${turn}` });
  };
  /** Since that moment. */
  const since = async (start: Date, more = ''): Promise<Audit[]> =>
    list(`?$filter=activityDateTime ge ${start.toISOString()}${more}`);

  it('most within minutes, some within a day, none for ever', () => {
    const times = Array.from({ length: 2000 }, (_, index) => latenessOf(`record ${index}`, usualLateness) / 1000);
    const within = (seconds: number): number => times.filter((time) => time <= seconds).length / times.length;
    assert.ok(Math.abs(within(usualLateness.usualSeconds) - 0.485) < 0.05, `${within(usualLateness.usualSeconds)}`);
    assert.ok(within(900) > 0.95 && within(900) < 0.985, `${within(900)}`);
    assert.equal(within(24 * 3600), 1);
    assert.equal(latenessOf('record 1', usualLateness), latenessOf('record 1', usualLateness));
  });

  it('are listed one after the other, not in their order, and always under the time of the activity', async () => {
    simulator().behaviour.auditLateness = { usualSeconds: 60, lateShare: 0.2, mostHours: 24 };
    const start = clock.now();
    for (let minute = 0; minute < 60; minute += 1) {
      change(1);
      await clock.sleep(60_000);
    }
    const soon = await since(start);
    await clock.sleep(25 * hour);
    const all = await since(start);
    assert.equal(all.length, 60);
    assert.ok(soon.length > 30 && soon.length < 60, `${soon.length}`);
    const times = all.map(({ activityDateTime }) => Date.parse(textOf(activityDateTime)));
    assert.deepEqual(
      times,
      [...times].sort((left, right) => right - left),
    );
    const isListed = ({ id }: Audit): boolean => soon.some((record) => record.id === id);
    const overtaken = all.some((record, at) => !isListed(record) && all.slice(0, at).some(isListed));
    assert.ok(overtaken, 'a newer one was listed first');
  });

  it('are gone when the log keeps them no longer, however late they came', async () => {
    simulator().behaviour.auditLateness = { usualSeconds: 1, lateShare: 1, mostHours: 24 };
    simulator().behaviour.auditRetentionDays = 7;
    const start = clock.now();
    change(3);
    await clock.sleep(24 * hour);
    assert.equal((await since(start)).length, 3);
    await clock.sleep(6 * 24 * hour + 1000);
    assert.equal((await since(start)).length, 0);
  });

  it('can be windowed by lt, and paged in both directions', async () => {
    const start = clock.now();
    for (let turn = 0; turn < 4; turn += 1) {
      change(1);
      await clock.sleep(1000);
    }
    const end = clock.now();
    change(1);
    const window = ` and activityDateTime lt ${end.toISOString()}`;
    assert.equal((await since(start, window)).length, 4);
    for (const direction of ['asc', 'desc']) {
      const paged = await pages(
        `?$top=2&$orderby=activityDateTime ${direction}&$filter=activityDateTime ge ${start.toISOString()}`,
      );
      const times = paged.flat().map(({ activityDateTime }) => textOf(activityDateTime));
      assert.equal(times.length, 5);
      const ascending = [...times].sort();
      assert.deepEqual(times, direction === 'asc' ? ascending : ascending.reverse());
    }
  });

  it('can be told twice, at the end of one page and the beginning of the next', async () => {
    simulator().behaviour.auditRepeats = true;
    const start = clock.now();
    change(5);
    const paged = await pages(`?$top=2&$filter=activityDateTime ge ${start.toISOString()}`);
    const ids = paged.map((page) => page.map(({ id }) => id));
    assert.equal(new Set(ids.flat()).size, 5);
    assert.equal(ids[1]?.[0], ids[0]?.at(-1));
    assert.equal(ids[2]?.[0], ids[1]?.at(-1));
  });

  async function pages(query: string): Promise<Audit[][]> {
    const found: Audit[][] = [];
    let next: string | undefined = query;
    while (next !== undefined) {
      const answer = (await (await ask(next)).json()) as { value: Audit[]; '@odata.nextLink'?: string };
      found.push(answer.value);
      const link: string | undefined = answer['@odata.nextLink'];
      next = link === undefined ? undefined : new URL(link).search;
    }
    return found;
  }
});
