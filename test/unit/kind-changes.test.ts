import assert from 'node:assert/strict';
import { kindById } from '../../src/catalogue/index.ts';
import type { SelectedKind } from '../../src/catalogue/index.ts';
import { refOf } from '../../src/catalogue/layout.ts';
import type { FileChange } from '../../src/domain/change.ts';
import { KindChanges } from '../../src/export/kind-changes.ts';
import type { OldFiles } from '../../src/export/places.ts';

const at = '2026-01-31T02:00:00.000Z';
const old: OldFiles = new Map([
  ['a1', { path: 'b/Groups/a1/a1.json', blob: 'same' }],
  ['b2', { path: 'b/Groups/b2/b2.json', blob: 'before' }],
  ['c3', { path: 'b/Groups/c3/c3.json', blob: 'gone' }],
]);

function changesOf(selected: Partial<SelectedKind> = {}): KindChanges {
  return new KindChanges({ kind: kindById('group'), ...selected }, 'b', old);
}
const summary = (changes: readonly (FileChange | undefined)[]): string[] =>
  changes.flatMap((change) => (change === undefined ? [] : [`${change.status} ${change.key}`]));
const deleted = (changes: KindChanges): string[] => summary(changes.deletions(changes.missing, at));

describe('KindChanges', () => {
  it('tells unchanged, modified, added and deleted apart', () => {
    const changes = changesOf();
    const read = [
      ...changes.read({ id: 'a1' }, 'same', at),
      ...changes.read({ id: 'b2' }, 'after', at),
      ...changes.read({ id: 'd4', displayName: 'New' }, 'new', at),
    ];
    assert.deepEqual(summary(read), ['modified b2', 'added d4']);
    assert.deepEqual(deleted(changes), ['deleted c3']);
  });
  it('deletes nothing that exists but is outside of the selection', () => {
    const changes = changesOf();
    for (const id of ['a1', 'b2', 'c3']) changes.leave({ id });
    assert.deepEqual(deleted(changes), []);
  });
  it('counts a repeated object once, and tells of its later reading whatever it is', () => {
    const changes = changesOf();
    changes.read({ id: 'b2' }, 'after', at);
    const [again] = changes.read({ id: 'b2' }, 'before', at);
    assert.equal(again?.newBlob, again?.oldBlob);
    for (const id of ['a1', 'c3']) changes.leave({ id });
    assert.deepEqual(deleted(changes), []);
    assert.equal(changes.count, 3);
  });
  it('gives keys that differ only by case paths that do not, whatever the order', () => {
    const pathsOf = (keys: readonly string[], kept: OldFiles = new Map()): [string, string][] => {
      const changes = new KindChanges({ kind: kindById('unifiedRoleAssignment') }, 'b', kept);
      const last = new Map<string, string>();
      for (const id of keys) for (const { key, path } of changes.read({ id }, 'new', at)) last.set(key, path);
      return [...last].sort();
    };
    const keys = ['abC-1', 'aBc-1', 'abc-1', 'other'];
    const folder = 'b/RoleManagement/Directory/RoleAssignments';
    const expected: [string, string][] = [
      ['aBc-1', `${folder}/aBc-1.json`],
      ['abC-1', `${folder}/abC-1~4.json`],
      ['abc-1', `${folder}/abc-1~0.json`],
      ['other', `${folder}/other.json`],
    ];
    for (const order of [keys, keys.toReversed(), ['aBc-1', 'other', 'abc-1', 'abC-1'], [...keys, ...keys]]) {
      assert.deepEqual(pathsOf(order), expected, order.join());
    }
    for (const [key, path] of expected) {
      assert.deepEqual(refOf(path.slice(2)), { kind: 'unifiedRoleAssignment', key });
    }
    const kept: OldFiles = new Map([['abc-1', { path: `${folder}/abc-1.json`, blob: 'old' }]]);
    assert.deepEqual(pathsOf(['aBc-1', 'abc-1'], kept), [
      ['aBc-1', `${folder}/aBc-1~8.json`],
      ['abc-1', `${folder}/abc-1.json`],
    ]);
  });
  it('forgets what came before a list that begins anew', () => {
    const changes = changesOf();
    changes.read({ id: 'a1' }, 'after', at);
    changes.leave({ id: 'b2' });
    changes.forget();
    assert.deepEqual(deleted(changes), ['deleted a1', 'deleted b2', 'deleted c3']);
  });
  it('deletes nothing that it has no file of', () => {
    assert.deepEqual(changesOf().deletions(['x9'], at), []);
  });
  it('takes a GUID in any case for the same object', () => {
    const id = '3F000000-0000-4000-8000-00000000000A';
    const file = { path: `b/Groups/3f/${id.toLowerCase()}.json`, blob: 'same' };
    const changes = new KindChanges({ kind: kindById('group') }, 'b', new Map([[id.toLowerCase(), file]]));
    assert.deepEqual(changes.read({ id }, 'same', at), []);
    assert.deepEqual(deleted(changes), []);
  });
  it('wants only what the selection asks for', () => {
    const dynamic = changesOf({ only: { property: 'groupTypes', is: { includes: 'DynamicMembership' } } });
    assert.equal(dynamic.wants({ id: 'x', groupTypes: ['DynamicMembership'] }), true);
    assert.equal(dynamic.wants({ id: 'x', groupTypes: [] }), false);
    assert.equal(dynamic.wants({ id: 'x' }), false);
    const cloud = changesOf({ except: { property: 'onPremisesSyncEnabled', is: 'true' } });
    assert.equal(cloud.wants({ id: 'x', onPremisesSyncEnabled: true }), false);
    assert.equal(cloud.wants({ id: 'x', onPremisesSyncEnabled: null }), true);
  });
});
