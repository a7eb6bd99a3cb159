import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kindById } from '../../src/catalogue/index.ts';
import { spelledAlike } from '../../src/catalogue/layout.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { lossesOf, withoutLosses } from '../../src/export/lost-references.ts';
import { redact } from '../../src/redaction/redact.ts';
import { anything } from '../support/any-object.ts';
import { aKind } from '../support/builders.ts';

const group = kindById('group');
const [ada, bo] = ['a', 'b'].map((id) => ({
  '@odata.type': '#microsoft.graph.user',
  displayName: id.toUpperCase(),
  id,
}));
const team = { id: 'g1', displayName: 'Team', groupTypes: [], members: [ada, bo], owners: [ada] } as JsonObject;
const dynamic = { ...team, groupTypes: ['DynamicMembership'] };
const bare = { id: 'g1', displayName: 'Team', groupTypes: [] };

type Told = readonly (readonly [relation: string, ...ids: string[]])[];
const told = (losses: Told) =>
  lossesOf(losses.map(([relation, ...ids]) => ({ key: 'g1', relation, ids }))).get('g1') ?? new Map();

describe('withoutLosses', () => {
  for (const [what, losses, left] of [
    ['a member', [['members', 'a']], { members: [bo] }],
    ['all members', [['members', 'a', 'b']], { members: [] }],
    ['what is told in parts', [['members', 'a'], ['members', 'b', 'a']], { members: [] }], // prettier-ignore
    ['an owner, who stays a member', [['owners', 'a']], { owners: [] }],
    ['an owner and a member', [['owners', 'a'], ['members', 'b']], { owners: [], members: [ada] }], // prettier-ignore
  ] as readonly [string, Told, JsonObject][]) {
    it(`takes out ${what}`, () => {
      assert.deepEqual(withoutLosses(group, 'g1', canonicalText(group, team), told(losses)), { ...team, ...left });
    });
  }

  const text = canonicalText(group, team);
  for (const [what, kept, losses] of [
    ['a reference that is not there', text, [['members', 'c']]],
    ['one that is there and one that is not', text, [['members', 'a', 'c']]],
    ['a reference that is in another relation', text, [['owners', 'b']]],
    ['a relation that is not kept', text, [['transitiveMembers', 'a']]],
    ['a property that is no relation', text, [['groupTypes', 'a']]],
    ['a relation that the object lacks', canonicalText(group, bare), [['members', 'a']]],
    ['a relation that this object should not have', canonicalText(group, dynamic), [['members', 'a']]],
    ['a relation that is no array', canonicalText(group, { ...team, members: 'a' }), [['members', 'a']]],
    ['another object', canonicalText(group, { ...team, id: 'g2' }), [['members', 'a']]],
    ['a text in another order', JSON.stringify(team), [['members', 'a']]],
    ['a text that somebody edited', `${text}\n`, [['members', 'a']]],
    ['a text of thousands of levels', text.replace('"Team"', '['.repeat(3000) + ']'.repeat(3000)), [['members', 'a']]],
    ['half a text', text.slice(0, 40), [['members', 'a']]],
    ['an empty text', '', [['members', 'a']]],
    ['a text that is no object', '[]\n', [['members', 'a']]],
  ] as readonly [string, string, Told][]) {
    it(`knows nothing of ${what}`, () => assert.equal(withoutLosses(group, 'g1', kept, told(losses)), undefined));
  }

  it('keeps the digits of numbers that JavaScript rounds', () => {
    const kept = text.replace('"Team"', '9007199254740993');
    const left = withoutLosses(group, 'g1', kept, told([['members', 'b']]));
    assert.match(canonicalText(group, left ?? {}), /"displayName": 9007199254740993,/);
  });

  it('knows nothing of relations that are kept whole', () => {
    const unit = kindById('administrativeUnit');
    const kept = canonicalText(unit, { id: 'g1', members: [], scopedRoleMembers: [{ id: 'a' }], extensions: [] });
    assert.equal(withoutLosses(unit, 'g1', kept, told([['scopedRoleMembers', 'a']])), undefined);
  });
});

describe('withoutLosses, of any object', () => {
  const kind = aKind({ volatile: ['lastSeen', 'owners.lastSeen'], ordered: ['parts'] });
  const written = (object: JsonObject): string =>
    canonicalText(
      kind,
      redact(object, (secret) => `${secret.length}`),
    );
  const id = fc.oneof(fc.uuid(), fc.uuid().map((each) => each.toUpperCase()), fc.constantFrom('a', 'A', 'b')); // prettier-ignore
  const owner = fc.tuple(anything, id).map(([object, own]): JsonObject => ({ ...object, id: own }));
  const owners = fc.uniqueArray(fc.tuple(owner, fc.boolean()), {
    selector: ([each]) => spelledAlike(each.id as string),
  });

  it('gives the text that the object has without these references', () => {
    fc.assert(
      fc.property(anything, owners, (object, some) => {
        const withOwners = (which: typeof some): JsonObject => ({
          ...object,
          id: 'x1',
          owners: which.map(([each]) => each),
        });
        const gone = some.filter(([, isGone]) => isGone).map(([each]) => spelledAlike(each.id as string));
        const left = withoutLosses(kind, 'x1', written(withOwners(some)), new Map([['owners', new Set(gone)]]));
        assert.ok(left !== undefined);
        assert.equal(canonicalText(kind, left), written(withOwners(some.filter(([, isGone]) => !isGone))));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('lossesOf', () => {
  it('joins what is told of an object, in whatever case its ids are spelled', () => {
    const [key, user] = ['3F000000-0000-4000-8000-00000000000A', '3F000000-0000-4000-8000-00000000000B'];
    const losses = lossesOf([
      { key, relation: 'members', ids: [user, 'x'] },
      { key: key.toLowerCase(), relation: 'members', ids: [user.toLowerCase(), 'y'] },
      { key, relation: 'owners', ids: ['x'] },
    ]);
    assert.deepEqual(
      [...losses],
      [
        [
          key.toLowerCase(),
          new Map([
            ['members', new Set([user.toLowerCase(), 'x', 'y'])],
            ['owners', new Set(['x'])],
          ]),
        ],
      ],
    );
  });
});
