import assert from 'node:assert/strict';
import { asCompleted } from '../../src/export/as-completed.ts';

async function* numbers(count: number): AsyncIterable<number> {
  for (let each = 0; each < count; each++) yield await Promise.resolve(each);
}
const after = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const never = (): boolean => false;

async function collected(results: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const result of results) found.push(result);
  return found;
}

describe('asCompleted', () => {
  it('hands everything out once, with no more than so many under way', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (value: number): Promise<number> => {
      most = Math.max(most, ++underWay);
      await after((7 * (10 - value)) % 11);
      underWay--;
      return value;
    };
    const found = await collected(asCompleted(numbers(10), 3, never, work));
    assert.deepEqual(found.sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(most, 3);
  });
  it('lets nothing wait for one that takes long', async () => {
    const work = (value: number): Promise<number> => after(value === 1 ? 60 : 1).then(() => value);
    assert.equal((await collected(asCompleted(numbers(8), 2, never, work))).at(-1), 1);
  });
  it('begins anew when all before is through, and before anything behind', async () => {
    const begun: string[] = [];
    const work = async (value: number): Promise<number> => {
      begun.push(`begin ${value}`);
      await after(value === 0 || value === 2 ? 20 : 1);
      begun.push(`end ${value}`);
      return value;
    };
    const found = await collected(asCompleted(numbers(5), 4, (value) => value === 2, work));
    assert.deepEqual(found.slice(0, 3).sort(), [0, 1, 2]);
    assert.equal(found[2], 2);
    assert.deepEqual(begun.slice(4, 7), ['begin 2', 'end 2', 'begin 3']);
  });
  it('fails where the work failed', async () => {
    const work = (value: number): Promise<number> =>
      value === 3 ? Promise.reject(new Error('three')) : Promise.resolve(value);
    await assert.rejects(collected(asCompleted(numbers(10), 3, never, work)), /three/);
  });
});
