import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/resource.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { aKind } from '../support/builders.ts';

const kind = aKind({
  volatile: ['lastSeen'],
  ordered: ['steps', 'steps.lines', '**.pages'],
});

const same: [string, JsonObject, JsonObject][] = [
  ['key order', { b: 1, a: 2 }, { a: 2, b: 1 }],
  ['key order inside', { a: { y: 1, x: 2 } }, { a: { x: 2, y: 1 } }],
  ['order of plain values', { a: ['z', 'b', 'a'] }, { a: ['a', 'z', 'b'] }],
  ['order of a set of objects', { parts: [{ id: '2' }, { id: '1' }] }, { parts: [{ id: '1' }, { id: '2' }] }],
  [
    'order of a set within a set',
    { parts: [{ id: '1', pieces: [{ n: 2 }, { n: 1 }] }] },
    { parts: [{ id: '1', pieces: [{ n: 1 }, { n: 2 }] }] },
  ],
  [
    'order of objects that are known by nothing',
    { targets: [{ t: 'b' }, { t: 'a' }] },
    { targets: [{ t: 'a' }, { t: 'b' }] },
  ],
  [
    'order of a set within something ordered',
    { steps: [{ by: [{ n: 2 }, { n: 1 }] }] },
    { steps: [{ by: [{ n: 1 }, { n: 2 }] }] },
  ],
  ['order of sets within a set', { parts: [[2, 1], [3]] }, { parts: [[3], [1, 2]] }],
  ['order of a relation', { owners: [{ id: 'b' }, { id: 'a' }] }, { owners: [{ id: 'a' }, { id: 'b' }] }],
  ['volatile properties', { a: 1, lastSeen: 'today' }, { a: 1, lastSeen: 'yesterday' }],
  ['annotations', { a: 1, '@odata.context': 'x', 'owners@odata.nextLink': 'y' }, { a: 1 }],
];

const different: [string, JsonObject, JsonObject][] = [
  ['a value', { a: 1 }, { a: 2 }],
  ['null and nothing', { a: null }, {}],
  ['an empty set and nothing', { a: [] }, {}],
  ['one value and a list of it', { a: 'x' }, { a: ['x'] }],
  ['order of objects that are no set', { steps: [{ n: 2 }, { n: 1 }] }, { steps: [{ n: 1 }, { n: 2 }] }],
  ['order of values that are no set', { steps: ['b', 'a'] }, { steps: ['a', 'b'] }],
  ['order within what is ordered', { steps: [{ lines: [2, 1] }] }, { steps: [{ lines: [1, 2] }] }],
  ['order of a property that is ordered at any depth', { a: [{ pages: [2, 1] }] }, { a: [{ pages: [1, 2] }] }],
  ['how often a value stands in a set', { a: [{ n: 1 }, { n: 1 }] }, { a: [{ n: 1 }] }],
  ['a type', { '@odata.type': '#a' }, { '@odata.type': '#b' }],
  ['a volatile name deeper inside', { a: { lastSeen: 1 } }, { a: { lastSeen: 2 } }],
  ['case', { a: 'X' }, { a: 'x' }],
  ['a property named __proto__', JSON.parse('{"__proto__":{"x":1}}') as JsonObject, {}],
];

describe('canonicalText', () => {
  for (const [what, one, other] of same) {
    it(`does not depend on ${what}`, () => assert.equal(canonicalText(kind, one), canonicalText(kind, other)));
  }
  for (const [what, one, other] of different) {
    it(`depends on ${what}`, () => assert.notEqual(canonicalText(kind, one), canonicalText(kind, other)));
  }
  it('ends with one line feed and keeps every character', () => {
    const name = '##vso[task.complete] "; rm -rf ~ #\n../../x <a> \u202e😀';
    const text = canonicalText(kind, { displayName: name });
    assert.ok(text.endsWith('}\n') && !text.includes('\r'));
    assert.deepEqual(JSON.parse(text), { displayName: name });
  });
});
