import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { recipeAuthors } from '../../bench/reference/recipe-authors.ts';
import { precisionOf, score, toldBy, wayOf } from '../../bench/support/attribution-score.ts';
import type { Claim, JudgedFile } from '../../bench/support/attribution-score.ts';
import { Ledger } from '../../bench/support/attribution-truth.ts';
import type { LedgerAct, SeenChange } from '../../bench/support/attribution-truth.ts';
import { isAlike, leafDifferences } from '../../bench/support/leaf-differences.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

const hour = 3_600_000;

/** An act of the hour, by one person, on the group `g`. */
function act(at: number, actor: string, more: Partial<LedgerAct>): LedgerAct {
  const nothing = { properties: [], relation: null, member: null } as const;
  return {
    time: at * hour,
    path: 'groups',
    key: 'g',
    verb: 'update',
    actors: [actor],
    toldFrom: at * hour,
    ...nothing,
    ...more,
  };
}
const sets = (at: number, actor: string, property: string, before: Json, after: Json): LedgerAct =>
  act(at, actor, { properties: [{ property, before, after }] });
const links = (at: number, actor: string, member: string): LedgerAct =>
  act(at, actor, { verb: 'link', relation: 'members', member });
const unlinks = (at: number, actor: string, member: string): LedgerAct =>
  act(at, actor, { verb: 'unlink', relation: 'members', member });

describe('what differs between two states', () => {
  const cases: readonly [name: string, before: JsonObject, after: JsonObject, ways: string[]][] = [
    ['nothing', { a: 1 }, { a: 1 }, []],
    ['a value', { a: 1, b: 1 }, { a: 2, b: 1 }, ['a']],
    ['null is nothing', { a: null }, {}, []],
    ['inside an object', { a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }, ['a/b']],
    ['an object that comes', {}, { a: { b: 1, c: [] } }, ['a/b', 'a/c']],
    ['a value of a set', { a: ['x', 'y'] }, { a: ['y', 'z'] }, ['a/x', 'a/z']],
    ['an element by its id', { a: [{ id: 'x', n: 1 }] }, { a: [{ id: 'x', n: 2 }, { id: 'y' }] }, ['a/x/n', 'a/y']],
    ['elements without a name', { a: [{ n: 1 }] }, { a: [{ n: 2 }] }, ['a']],
    ['an order says nothing', { a: [{ id: 'x' }, { id: 'y' }] }, { a: [{ id: 'y' }, { id: 'x' }] }, []],
    ['an empty set comes', {}, { a: [] }, ['a']],
    [
      'the spelling of ids and instants says nothing',
      { a: 'AB', t: '2026-01-01T00:00:00Z' },
      { a: 'ab', t: '2026-01-01T00:00:00.000Z' },
      [],
    ],
  ];
  for (const [name, before, after, ways] of cases) {
    it(name, () =>
      assert.deepEqual(
        leafDifferences(before, after).map(({ way }) => way.join('/')),
        ways,
      ),
    );
  }

  it('compares sets whatever their order', () => {
    assert.ok(isAlike([{ id: 1, x: null }, 'b'], ['b', { id: 1 }]));
    assert.ok(!isAlike(['a'], ['a', 'a']));
  });
});

describe('who made a change, as the tenant knows it', () => {
  const seen = (more: Partial<SeenChange>): SeenChange => ({
    path: 'groups',
    key: 'g',
    status: 'modified',
    before: {},
    after: {},
    readAt: 24 * hour,
    ...more,
  });
  const members = (...names: string[]): JsonObject => ({ members: names.map((id) => ({ id, displayName: id })) });
  interface Case {
    readonly name: string;
    readonly acts: readonly LedgerAct[];
    readonly change: SeenChange;
    /** By place; nobody is known for null. */
    readonly by: Readonly<Record<string, string | null>>;
  }
  const cases: readonly Case[] = [
    {
      name: 'the last who set a property',
      acts: [sets(1, 'ada', 'a', 1, 2), sets(2, 'bo', 'a', 2, 3)],
      change: seen({ before: { a: 1 }, after: { a: 3 } }),
      by: { a: 'bo' },
    },
    {
      name: 'each for a property of its own',
      acts: [sets(1, 'ada', 'a', 1, 2), sets(2, 'bo', 'b', 1, 2)],
      change: seen({ before: { a: 1, b: 1 }, after: { a: 2, b: 2 } }),
      by: { a: 'ada', b: 'bo' },
    },
    {
      name: 'not who set it after it was read',
      acts: [sets(1, 'ada', 'a', 1, 2), sets(30, 'bo', 'a', 2, 3)],
      change: seen({ before: { a: 1 }, after: { a: 2 } }),
      by: { a: 'ada' },
    },
    {
      name: 'who set what was seen, when both did so within the second of the reading',
      acts: [sets(24, 'ada', 'a', 1, 2), { ...sets(24, 'bo', 'a', 2, 3), time: 24 * hour + 500 }],
      change: seen({ before: { a: 1 }, after: { a: 2 } }),
      by: { a: 'ada' },
    },
    {
      name: 'each for an element of a set',
      acts: [sets(1, 'ada', 'tags', ['x'], ['x', 'y']), sets(2, 'bo', 'tags', ['x', 'y'], ['x', 'y', 'z'])],
      change: seen({ before: { tags: ['x'] }, after: { tags: ['x', 'y', 'z'] } }),
      by: { 'tags/y': 'ada', 'tags/z': 'bo' },
    },
    {
      name: 'each for a member',
      acts: [links(1, 'ada', 'x'), unlinks(2, 'bo', 'y')],
      change: seen({ before: members('y'), after: members('x') }),
      by: { 'members/x': 'ada', 'members/y': 'bo' },
    },
    {
      name: 'who deleted a member, and who renamed one',
      acts: [
        act(1, 'ada', { path: 'users', key: 'y', verb: 'delete' }),
        act(2, 'bo', { path: 'users', key: 'x', properties: [{ property: 'displayName', before: 'x', after: 'new' }] }),
      ],
      change: seen({ before: members('x', 'y'), after: { members: [{ id: 'x', displayName: 'new' }] } }),
      by: { 'members/x/displayName': 'bo', 'members/y': 'ada' },
    },
    {
      name: 'who renamed the one object that it refers to',
      acts: [
        act(1, 'bo', { path: 'packages', key: 'p', properties: [{ property: 'name', before: 'x', after: 'new' }] }),
      ],
      change: seen({ before: { package: { id: 'p', name: 'x' } }, after: { package: { id: 'p', name: 'new' } } }),
      by: { 'package/name': 'bo' },
    },
    {
      name: 'who took a member out, though it was deleted later',
      acts: [unlinks(1, 'ada', 'y'), act(2, 'bo', { path: 'users', key: 'y', verb: 'delete' })],
      change: seen({ before: members('y'), after: members() }),
      by: { 'members/y': 'ada' },
    },
    {
      name: 'who took a plain id out, whoever deleted what it named',
      acts: [sets(1, 'ada', 'ids', ['y'], []), act(2, 'bo', { path: 'users', key: 'y', verb: 'delete' })],
      change: seen({ before: { ids: ['y'] }, after: { ids: [] } }),
      by: { 'ids/y': 'ada' },
    },
    {
      name: 'who made it, and who changed it since',
      acts: [
        act(1, 'ada', { verb: 'add' }),
        sets(2, 'bo', 'a', null, 2),
        links(3, 'bo', 'x'),
        links(4, 'ada', 'y'),
        unlinks(5, 'ada', 'y'),
      ],
      change: seen({ status: 'added', after: { a: 2, ...members('x') } }),
      by: { '': 'ada', a: 'bo', 'members/x': 'bo' },
    },
    {
      name: 'who deleted it',
      acts: [act(1, 'ada', {}), act(2, 'bo', { verb: 'delete' })],
      change: seen({ status: 'deleted' }),
      by: { '': 'bo' },
    },
    {
      name: 'nobody for what nobody did',
      acts: [sets(1, 'ada', 'a', 1, 2)],
      change: seen({ before: { a: 1, b: 1 }, after: { a: 2, b: 2 } }),
      by: { a: 'ada', b: null },
    },
    {
      name: 'the act of the moment that Graph noted',
      acts: [act(1, 'ada', { verb: 'add' }), sets(2, 'bo', 'a', 1, 2), sets(3, 'ada', 'b', 1, 2)],
      change: seen({ before: { a: 1 }, after: { a: 2, modifiedDateTime: new Date(2 * hour).toISOString() } }),
      by: { a: 'bo', modifiedDateTime: 'bo' },
    },
    {
      name: 'of the only object of its path, whatever its key',
      acts: [act(1, 'ada', { path: 'policies/one', key: 'x', properties: [{ property: 'a', before: 1, after: 2 }] })],
      change: seen({ path: 'policies/one', key: null, before: { a: 1 }, after: { a: 2 } }),
      by: { a: 'ada' },
    },
  ];
  for (const { name, acts, change, by } of cases) {
    it(name, () => {
      const truth = new Ledger(acts).truthOf(change);
      assert.deepEqual(Object.fromEntries(truth.map((one) => [one.way.join('/'), one.act?.actors[0] ?? null])), by);
    });
  }
});

describe('how good claims are', () => {
  const first = sets(1, 'ada', 'a', 1, 2);
  const second = sets(2, 'bo', 'b', 1, 2);
  const truth = [
    { way: ['a'], act: first, isEcho: false },
    { way: ['b', 'c'], act: second, isEcho: false },
  ];
  const file = (claims: readonly Claim[], more: Partial<JudgedFile> = {}) => ({
    kind: 'group',
    file: 'f',
    status: 'modified' as const,
    truth,
    claims,
    isTold: toldBy(24 * hour, 30),
    ...more,
  });
  const claim = (actor: string, grade: Claim['grade'], ...pointers: string[]): Claim => ({ actor, grade, pointers });
  const cases: readonly [name: string, claims: Claim[], right: number, wrong: number, credited: number][] = [
    ['right about each place', [claim('ada', 'exact', '/a'), claim('bo', 'exact', '/b/c')], 2, 0, 2],
    ['right about what is inside, and around', [claim('bo', 'exact', '/b')], 1, 0, 1],
    ['wrong about another place', [claim('ada', 'exact', '/a', '/b/c')], 1, 1, 1],
    ['an exact claim of everything is wrong where somebody else did a part', [claim('ada', 'exact', '')], 0, 1, 1],
    ['another claim of everything is right about a part', [claim('ada', 'object', '')], 1, 0, 1],
    ['wrong where nothing differs', [claim('ada', 'exact', '/x')], 0, 1, 0],
    ['wrong about who it was', [claim('eve', 'related', '/a')], 0, 1, 0],
    ['nothing is not wrong', [], 0, 0, 0],
  ];
  for (const [name, claims, right, wrong, credited] of cases) {
    it(name, () => {
      const { byGrade, credited: found, told } = score([file(claims)]);
      const sum = (what: 'right' | 'wrong'): number =>
        byGrade.exact[what] + byGrade.object[what] + byGrade.related[what];
      assert.deepEqual([sum('right'), sum('wrong'), found, told], [right, wrong, credited, 2]);
    });
  }

  it('of an object that was made, the whole is its maker\u2019s', () => {
    const made = act(1, 'ada', { verb: 'add' });
    const added = {
      status: 'added' as const,
      truth: [
        { way: [], act: made, isEcho: false },
        { way: ['a'], act: second, isEcho: false },
      ],
    };
    const { byGrade, credited } = score([file([claim('ada', 'exact', '', '/b'), claim('bo', 'exact', '/a')], added)]);
    assert.deepEqual([byGrade.exact, credited], [{ right: 3, wrong: 0 }, 2]);
    assert.equal(score([file([claim('bo', 'exact', '')], added)]).byGrade.exact.wrong, 1);
  });

  it('asks only for what the log told by then', () => {
    const late = { ...first, toldFrom: 40 * hour };
    const never = { ...first, toldFrom: null };
    const old = { ...first, time: -40 * 24 * hour };
    for (const untold of [late, never, old]) {
      const { told, untold: others } = score([file([], { truth: [{ way: ['a'], act: untold, isEcho: false }] })]);
      assert.deepEqual([told, others], [0, 1]);
    }
  });

  it('counts people by files', () => {
    const { files } = score([file([claim('ada', 'object', '/b'), claim('eve', 'exact', '/a')])]);
    assert.deepEqual(files, { right: 1, wrong: 1, told: 2, credited: 1 });
  });

  it('says what is wrong and what is missing', () => {
    const { mistakes } = score([file([claim('eve', 'exact', '/a')])]);
    assert.equal(mistakes.length, 3);
    assert.match(
      mistakes[0] ?? '',
      /^wrong \(exact\): f \/a by eve .*in truth update 1970-01-01T01:00:00.000Z by ada$/,
    );
    assert.match(mistakes[2] ?? '', /^missing: f \/b\/c, update .* by bo; said was: eve exact \/a$/);
  });

  it('reads pointers', () => assert.deepEqual(wayOf('/a~1b/c~0d'), ['a/b', 'c~d']));
  it('is perfect where nothing is claimed', () => assert.equal(precisionOf({ right: 0, wrong: 0 }), 1));
});

describe('the recipe for authors', () => {
  const at = (time: number): string => new Date(time * hour).toISOString();
  const record = (more: JsonObject): JsonObject => ({
    activityDateTime: at(2),
    result: 'success',
    operationType: 'Update',
    initiatedBy: { user: { id: 'ada' }, app: null },
    targetResources: [{ id: 'g' }],
    ...more,
  });
  const cases: readonly [name: string, more: JsonObject, authors: string[]][] = [
    ['names who initiated an event with that target', {}, ['ada']],
    [
      'names an app by its service principal',
      { initiatedBy: { user: null, app: { servicePrincipalId: 'sp' } } },
      ['sp'],
    ],
    ['looks at every target', { targetResources: [{ id: 'x' }, { id: 'g' }] }, ['ada']],
    ['leaves out what failed', { result: 'failure' }, []],
    ['leaves out what has no operation type', { operationType: null }, []],
    ['leaves out what is older than the last backup', { activityDateTime: at(0) }, []],
    ['leaves out what happened since this one began', { activityDateTime: at(4) }, []],
    ['leaves out what nobody initiated', { initiatedBy: {} }, []],
  ];
  for (const [name, more, authors] of cases) {
    it(name, () => assert.deepEqual(recipeAuthors([record(more)], hour, 3 * hour)('Groups/g.json'), authors));
  }
});
