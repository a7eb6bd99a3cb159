import assert from 'node:assert/strict';
import { Blame, stepsOf } from '../../src/attribute/blame.ts';
import type { ObjectVersion } from '../../src/attribute/blame.ts';
import { differences } from '../../src/attribute/differences.ts';
import { settersOf } from '../../src/attribute/setter.ts';
import type { AttributedChange, Attribution, Credit } from '../../src/domain/change.ts';
import type { CommitFacts, Setter } from '../../src/domain/history.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { ada, anAttributedChange, sync } from '../support/builders.ts';

const facts = (commit: string, more: Partial<CommitFacts> = {}): CommitFacts => ({
  commit,
  author: { name: 'Git Author', email: 'git@example.com' },
  authoredAt: '2026-01-31T00:00:00.000Z',
  subject: '',
  run: { id: 'run', startedAt: '2026-01-31T02:00:00.000Z', part: '1/1', tenantId: 't' },
  events: ['a', 's'],
  unknown: [],
  ...more,
});

const credit = (who: 'ada' | 'sync', properties: string[], more: Partial<Credit> = {}): Credit => ({
  actor: who === 'ada' ? { type: 'user', id: 'ada', userPrincipalName: ada.email } : { type: 'app', id: 'sp1' },
  grade: 'exact',
  properties,
  events: [
    { id: who === 'ada' ? 'a' : 's', at: `2026-01-30T0${who === 'ada' ? 1 : 2}:00:00.000Z`, activity: 'Update' },
  ],
  ...more,
});

const found = (credits: Credit[], unexplained: string[] = []): Attribution => ({
  status: 'found',
  credits,
  unexplained,
});
const change = (attribution: Attribution): AttributedChange => ({ ...anAttributedChange([ada, sync]), attribution });
const short = ({ basis, authors, grade, reasons, foundLater }: Setter): string =>
  [basis, ...authors.map(({ name }) => name), grade, ...(reasons ?? []), foundLater && 'late']
    .filter(Boolean)
    .join(' ');

describe('settersOf', () => {
  const both = [credit('ada', ['']), credit('sync', ['/members/1'])];
  const cases: [string, Attribution | undefined, string, string[], Partial<CommitFacts>?][] = [
    [
      'the credit that names it',
      found([credit('ada', ['/a']), credit('sync', ['/b'])]),
      '/b',
      ['evidence HR Sync (SP) exact'],
    ],
    ['who made the object', found(both), '/displayName', ['evidence Ada Lindqvist exact']],
    ['who put something in after that', found(both), '/members/1', ['evidence HR Sync (SP) exact']],
    [
      'who changed what holds it',
      found([credit('ada', ['/a']), credit('sync', ['/a/b'])]),
      '/a/b/c',
      ['evidence HR Sync (SP) exact'],
    ],
    ['who changed a part of it', found([credit('ada', ['/a/b'])]), '/a', ['evidence Ada Lindqvist exact']],
    ['no name that only begins alike', found([credit('ada', ['/ab'])], ['/a']), '/a', ['unknown unexplained']],
    [
      'both, where nothing tells them apart',
      found([credit('ada', ['/a'], { grade: 'object' }), credit('sync', ['/a'], { grade: 'object' })]),
      '/a',
      ['evidence Ada Lindqvist object', 'evidence HR Sync (SP) object'],
    ],
    [
      'the last one, for what came along',
      found([credit('ada', ['/a']), credit('sync', ['/b'])]),
      '/modifiedDateTime',
      ['evidence HR Sync (SP) exact'],
    ],
    ['nobody, for what is open', found([credit('ada', ['/a'])], ['/b']), '/b', ['unknown unexplained']],
    ['the reason', { status: 'unknown', reason: 'not-audited' }, '/a', ['unknown not-audited']],
    [
      'what was found late',
      found([credit('ada', ['/a'])]),
      '/a',
      ['evidence Ada Lindqvist exact late'],
      { events: [] },
    ],
    [
      'what was found late for nobody',
      found([credit('ada', ['/a'])]),
      '/a',
      ['evidence Ada Lindqvist exact late'],
      { unknown: ['no-event'] },
    ],
    ["Git's author without evidence", undefined, '/a', ['no-evidence Git Author']],
    ['the reason of the trailer', undefined, '/a', ['unknown no-event'], { unknown: ['no-event'] }],
    ['the first backup', undefined, '/a', ['first-backup first-backup'], { unknown: ['first-backup'] }],
    [
      'both reasons, where either may be',
      undefined,
      '/a',
      ['unknown first-backup no-event'],
      { unknown: ['first-backup', 'no-event'] },
    ],
  ];
  for (const [what, attribution, pointer, expected, more] of cases) {
    it(`tells ${what}`, () => {
      const evidence = attribution === undefined ? [] : [change(attribution)];
      const setters = settersOf(pointer, { facts: facts('c', more), noted: attribution !== undefined, evidence });
      assert.deepEqual(setters.map(short), expected);
    });
  }

  it('knows a first backup by what the note leaves out', () => {
    const commit = { facts: facts('c', { unknown: ['first-backup', 'no-event'] }), noted: true, evidence: [] };
    assert.deepEqual(settersOf('/a', commit).map(short), ['first-backup first-backup']);
  });

  it('names a person whose address the log does not have', () => {
    const guest = credit('ada', ['/a'], {
      actor: { type: 'user', id: 'x', userPrincipalName: 'ada_x.com#EXT#@contoso.com' },
    });
    const setters = settersOf('/a', {
      facts: facts('c'),
      noted: true,
      evidence: [change(found([guest, credit('sync', ['/b'])]))],
    });
    assert.deepEqual(setters.map(short), ['evidence Ada Lindqvist exact']);
  });
});

/** Texts of an object, oldest first, each in a commit of its own by Git's author. */
function versions(...texts: JsonObject[]): ObjectVersion[] {
  return texts
    .map((text, at) => ({
      facts: facts(`c${at}`),
      noted: false,
      evidence: [],
      differences: differences(texts[at - 1] ?? {}, text),
      isNew: Object.keys(texts[at - 1] ?? {}).length === 0,
    }))
    .reverse();
}

describe('Blame', () => {
  const member = (id: string, displayName: string): JsonObject => ({ id, displayName });
  const cases: [string, JsonObject[], Record<string, string>][] = [
    ['the commit that added the object', [{ a: 1, b: 2 }], { '/a': 'c0', '/b': 'c0' }],
    [
      'the newest commit that changed a property',
      [
        { a: 1, b: 2 },
        { a: 2, b: 2 },
        { a: 2, b: 3 },
      ],
      { '/a': 'c1', '/b': 'c2' },
    ],
    ['a value that came back', [{ a: 1 }, { a: 2 }, { a: 1 }], { '/a': 'c2' }],
    ['nothing of what is gone', [{ a: 1, b: 2 }, { a: 1 }], { '/a': 'c0' }],
    [
      'elements of sets by their key',
      [{ m: [member('1', 'x')] }, { m: [member('1', 'x'), member('2', 'y')] }],
      { '/m/1': 'c0', '/m/2': 'c1' },
    ],
    [
      'what was changed within an element, beside who put it in',
      [{ m: [member('1', 'x')] }, { m: [member('1', 'z')] }],
      { '/m/1': 'c0', '/m/1/displayName': 'c1' },
    ],
    [
      'an array that was told apart less deeply',
      [{ m: [] }, { m: [{ x: 1 }] }, { m: [member('1', 'x')] }],
      { '/m/1': 'c2' },
    ],
    ['nested objects', [{ o: { a: 1, b: 1 } }, { o: { a: 1, b: 2 } }], { '/o/a': 'c0', '/o/b': 'c1' }],
    ['who took the last element', [{ m: [member('1', 'x')] }, { m: [] }], { '/m': 'c1' }],
    ['who took the last plain value', [{ m: ['x'] }, { m: ['x', 'y'] }, { m: ['x'] }, { m: [] }], { '/m': 'c3' }],
    ['what is left of a set', [{ m: ['x'] }, { m: ['x', 'y'] }, { m: ['x'] }], { '/m/x': 'c0' }],
    ['an element that came back', [{ m: ['x'] }, { m: [] }, { m: ['x'] }], { '/m/x': 'c2' }],
    ['no element of an array that is a text now', [{ m: ['x'] }, { m: 'x' }], { '/m': 'c1' }],
    ['what an object was emptied by', [{ o: { a: 1 } }, { o: {} }], { '/o': 'c1' }],
    ['what an object was made null by', [{ o: { a: 1, m: ['x'] } }, { o: null }], { '/o': 'c1' }],
    [
      'a value that became null',
      [
        { a: 'x', b: null },
        { a: null, b: null },
      ],
      { '/a': 'c1' },
    ],
    [
      'what was emptied within an element, and nothing of what was in it',
      [{ m: [{ id: '1', o: { a: 1, b: ['x'] } }] }, { m: [{ id: '1', o: { b: [] } }] }],
      { '/m/1': 'c0', '/m/1/o/b': 'c1' },
    ],
    [
      'who set a value, not who put the set in another order',
      [{ m: ['x', 'y'] }, { m: ['y', 'x'] }],
      { '/m/x': 'c0', '/m/y': 'c0' },
    ],
    ['an object that was deleted and made again', [{ a: 1 }, {}, { a: 1 }], { '/a': 'c2' }],
  ];
  for (const [what, texts, expected] of cases) {
    it(`finds ${what}`, () => {
      const blame = new Blame(texts.at(-1) ?? {});
      for (const version of versions(...texts)) blame.add(version);
      assert.ok(blame.isDone);
      assert.deepEqual(
        Object.fromEntries(blame.properties().map(({ pointer, setter }) => [pointer, setter.commit])),
        expected,
      );
    });
  }

  it('looks no further than it has to', () => {
    const [newest] = versions({ a: 1 }, { a: 2 });
    assert.ok(newest);
    const blame = new Blame({ a: 2 });
    blame.add(newest);
    assert.ok(blame.isDone);
  });

  it('follows a property and what is below it', () => {
    const texts = [{ o: { a: 1 }, ob: 1 }, { o: { a: 2 }, ob: 2 }, {}];
    const steps = versions(...texts).flatMap((version) => stepsOf('/o', version));
    assert.deepEqual(
      steps.map(({ pointer, before, after, setter }) => [setter.commit, pointer, before, after]),
      [
        ['c2', '/o/a', 2, undefined],
        ['c1', '/o/a', 1, 2],
        ['c0', '/o/a', undefined, 1],
      ],
    );
  });
});
