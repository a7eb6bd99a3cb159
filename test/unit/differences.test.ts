import assert from 'node:assert/strict';
import { differences, isAlike } from '../../src/attribute/differences.ts';
import { kindById } from '../../src/catalogue/index.ts';
import { orderByPointer } from '../../src/domain/array-order.ts';
import type { JsonObject } from '../../src/domain/resource.ts';

const isOrdered = orderByPointer({ ordered: ['stages', 'rules.setting.stages', '**.pages'] });

/** The pointers that differ. */
const rows: [string, JsonObject, JsonObject, string[]][] = [
  ['a set of values in another order', { a: ['x', 'y'] }, { a: ['y', 'x'] }, []],
  ['a set of objects that have no name', { a: [{ t: 1 }, { t: 2 }] }, { a: [{ t: 2 }, { t: 1 }] }, []],
  ['sets in a set', { a: [{ b: ['x', 'y'] }, { b: [] }] }, { a: [{ b: [] }, { b: ['y', 'x'] }] }, []],
  ['a set below an element', { a: [{ id: '1', b: [1, 2] }] }, { a: [{ id: '1', b: [2, 1] }] }, []],
  ['one more of the same', { a: [{ t: 1 }] }, { a: [{ t: 1 }, { t: 1 }] }, ['/a']],
  ['an element of a set', { a: ['x', 'y'] }, { a: ['z', 'x'] }, ['/a/y', '/a/z']],
  ['ordered values in another order', { stages: ['x', 'y'] }, { stages: ['y', 'x'] }, ['/stages']],
  ['ordered objects in another order', { stages: [{ id: 'x' }, { id: 'y' }] }, { stages: [{ id: 'y' }, { id: 'x' }] }, ['/stages']],
  ['an ordered object that stays in its place', { stages: [{ id: 'x', n: 1 }, { id: 'y' }] }, { stages: [{ id: 'x', n: 2 }, { id: 'y' }] }, ['/stages/x/n']],
  ['what is ordered below an element', { rules: [{ id: 'r', setting: { stages: [1, 2] } }] }, { rules: [{ id: 'r', setting: { stages: [2, 1] } }] }, ['/rules/r/setting/stages']],
  ['what is ordered at any depth', { a: { b: [{ id: 'r', pages: [{ p: 1 }, { p: 2 }] }] } }, { a: { b: [{ id: 'r', pages: [{ p: 2 }, { p: 1 }] }] } }, ['/a/b/r/pages']],
  ['a set within something ordered', { stages: [{ by: ['x', 'y'] }] }, { stages: [{ by: ['y', 'x'] }] }, []],
]; // prettier-ignore

describe('differences', () => {
  for (const [what, before, after, wanted] of rows) {
    it(`tells of ${what}: ${wanted.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(
        differences(before, after, isOrdered).map(({ pointer }) => pointer),
        wanted,
      );
      assert.equal(isAlike(before, after, isOrdered), wanted.length === 0);
    });
  }

  it('goes by what the rows declare', () => {
    const policy = orderByPointer(kindById('accessPackageAssignmentPolicy'));
    const two = (stages: string[], approvers: string[]): JsonObject => ({
      requestApprovalSettings: { stages: stages.map((name) => ({ name, primaryApprovers: approvers.map((id) => ({ id })) })) },
    }); // prettier-ignore
    const pointers = (before: JsonObject, after: JsonObject): string[] =>
      differences(before, after, policy).map(({ pointer }) => pointer);
    assert.deepEqual(pointers(two(['a', 'b'], ['x', 'y']), two(['a', 'b'], ['y', 'x'])), []);
    assert.deepEqual(pointers(two(['a', 'b'], ['x', 'y']), two(['b', 'a'], ['x', 'y'])), ['/requestApprovalSettings/stages']); // prettier-ignore
  });
});
