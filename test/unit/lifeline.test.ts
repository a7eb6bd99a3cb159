import assert from 'node:assert/strict';
import { blobsToCompare, kindAt, lifelineOf, movedTo } from '../../src/attribute/lifeline.ts';
import type { HistoryStep } from '../../src/domain/history.ts';

const id = '3f000000-0000-4000-8000-000000000001';
const sharded = `prod-backup/Groups/3f/${id}.json`;
const flat = `prod-backup/Groups/${id}.json`;
const deleted = `prod-backup/DeletedItems/Groups/3f/${id}.json`;

/** `M path old new`, with `run` where commits belong together. */
function step(commit: string, line: string, run = commit): HistoryStep {
  const [letter = '', path = '', oldBlob = '-', newBlob = '-'] = line.split(' ');
  const blob = (text: string): string | null => (text === '-' ? null : text);
  return {
    path,
    status: letter === 'A' ? 'added' : letter === 'D' ? 'deleted' : 'modified',
    oldBlob: blob(oldBlob),
    newBlob: blob(newBlob),
    facts: {
      commit,
      author: { name: '', email: '' },
      authoredAt: '',
      subject: '',
      run: { id: run, startedAt: '', part: '', tenantId: '' },
      events: [],
      unknown: [],
    },
  };
}

const texts: Record<string, string> = {
  one: '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}',
  oneMore: '{\n  "a": 1,\n  "b": 2,\n  "c": 4\n}',
  other: '{\n  "x": 1,\n  "y": 2,\n  "z": 3\n}',
};
const textOf = (blob: string | null): string => texts[blob ?? ''] ?? '';

describe('lifelineOf', () => {
  const cases: [string, string, HistoryStep[], string[]][] = [
    [
      'a file that stays',
      sharded,
      [step('2', `M ${sharded} one oneMore`), step('1', `A ${sharded} - one`)],
      ['2 modified', '1 added'],
    ],
    [
      'a file that moves from one layout to another',
      sharded,
      [
        step('3', `A ${sharded} - oneMore`),
        step('3', `D ${flat} one -`),
        step('2', `M ${flat} other one`),
        step('1', `A ${flat} - other`),
      ],
      [`3 modified from ${flat}`, '2 modified', '1 added'],
    ],
    [
      'a move in two commits of one run, in either order',
      sharded,
      [step('3', `D ${flat} one -`, 'r'), step('2', `A ${sharded} - one`, 'r'), step('1', `A ${flat} - one`)],
      [`2 modified from ${flat}`, '1 added'],
    ],
    [
      'no file of another kind that is not alike',
      deleted,
      [step('2', `A ${deleted} - other`), step('2', `D ${sharded} one -`), step('1', `A ${sharded} - one`)],
      ['2 added'],
    ],
    [
      'an object among the deleted ones',
      deleted,
      [step('2', `A ${deleted} - oneMore`), step('2', `D ${sharded} one -`), step('1', `A ${sharded} - one`)],
      [`2 modified from ${sharded}`, '1 added'],
    ],
    [
      'no file that went in another run',
      sharded,
      [step('3', `A ${sharded} - one`), step('2', `D ${flat} one -`), step('1', `A ${flat} - one`)],
      ['3 added'],
    ],
    [
      'a file that was deleted and made again',
      sharded,
      [step('3', `A ${sharded} - one`), step('2', `D ${sharded} one -`), step('1', `A ${sharded} - one`)],
      ['3 added', '2 deleted', '1 added'],
    ],
    ['nothing, where nothing touched the path', 'none.json', [step('1', `A ${sharded} - one`)], []],
  ];
  for (const [what, path, steps, expected] of cases) {
    it(`follows ${what}`, () => {
      const line = lifelineOf(path, steps, textOf);
      assert.deepEqual(
        line.map(({ facts, status, from }) => `${facts.commit} ${status}${from === undefined ? '' : ` from ${from}`}`),
        expected,
      );
    });
  }

  it('ends where two files change places for ever', () => {
    const steps = [
      step('1', `A ${sharded} - one`),
      step('1', `D ${flat} one -`),
      step('1', `A ${flat} - one`),
      step('1', `D ${sharded} one -`),
    ];
    assert.ok(lifelineOf(sharded, steps, textOf).length <= steps.length);
  });

  it('tells where a file went, within its kind', () => {
    const moved = [step('2', `A ${sharded} - one`), step('2', `D ${flat} one -`)];
    assert.equal(movedTo(flat, moved, textOf), sharded);
    const gone = [step('2', `A ${deleted} - one`), step('2', `D ${sharded} one -`)];
    assert.equal(movedTo(sharded, gone, textOf), undefined);
    assert.equal(movedTo(sharded, [step('1', `A ${sharded} - one`)], textOf), undefined);
  });

  it('compares no more texts than it has to', () => {
    assert.deepEqual(blobsToCompare([step('2', `D ${sharded} one -`), step('1', `A ${sharded} - one`)]), []);
    assert.deepEqual(blobsToCompare([step('2', `A ${sharded} - one`), step('2', `D ${flat} other -`)]), [
      'one',
      'other',
    ]);
  });
});

describe('kindAt', () => {
  const cases: [string, string | undefined][] = [
    [sharded, 'group'],
    [deleted, 'deletedGroup'],
    [sharded.replace('prod-backup', 'backups/of/contoso'), 'group'],
    ['prod-backup/Policies/AuthorizationPolicy.json', 'authorizationPolicy'],
    [flat, undefined],
    ['README.md', undefined],
  ];
  for (const [path, kind] of cases) it(path, () => assert.equal(kindAt(path), kind));
});
