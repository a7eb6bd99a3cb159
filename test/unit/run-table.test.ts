import assert from 'node:assert/strict';
import { runTable, totalsOf } from '../../src/domain/run-table.ts';
import type { KindOutcome, KindReport } from '../../src/domain/run.ts';
import { aKindReport, someRunFacts } from '../support/builders.ts';

const run = someRunFacts({ startedAt: '2026-01-31T02:00:00.000Z' });
const finishedAt = '2026-01-31T02:01:30.500Z';
const table = (outcomes: readonly KindReport[]): readonly string[] => runTable({ run, finishedAt, outcomes });
const ended = (kind: string, outcome: KindOutcome, report: Partial<KindReport> = {}): KindReport =>
  aKindReport(kind, { outcome, ...report });
const complete = (objects: number): KindOutcome => ({ status: 'complete', objects });

describe('table of a run', () => {
  it('has a row a kind: what was not read whole first, then in the order given; what is of no interest is counted', () => {
    const outcomes = [
      ended('organization', complete(1), { seconds: 0.25 }),
      ended('user', complete(12000), { read: 'changes', requests: 7, retries: 1, seconds: 61.04 }),
      ended('contract', complete(0)),
      ended('device', { status: 'suspicious', objects: 20, missing: 30, of: 50 }, { requests: 2 }),
      ended('agreement', { status: 'denied', missing: ['Agreement.Read.All'], delegatedOnly: true }),
      ended('policy', { status: 'denied', missing: ['Policy.Read.All'], delegatedOnly: false }),
      ended('site', { status: 'failed', code: '503 Service\n##[x]', hint: 'later' }, { requests: 6, retries: 5 }),
      ended('workflow', { status: 'absent', code: 'NoLicense' }),
      ended('review', { status: 'absent', code: 'NoLicense' }),
      ended('group', { status: 'skipped', reason: 'time-budget' }, { requests: 0 }),
    ];
    assert.deepEqual(table(outcomes), [
      'kind          outcome                        objects  requests  retries  seconds',
      'device        suspicious (30 of 50 missing)       20         2        0      0.0',
      'policy        denied                                         1        0      0.0',
      'site          failed (503 Service ##[x])                     6        5      0.0',
      'group         skipped (time-budget)                          0        0      0.0',
      'organization  complete                             1         1        0      0.3',
      'user          complete (changes)               12000         7        1     61.0',
      'total of 10                                    12021        21        6     90.5',
      'Kinds that have no row: 2 not in this tenant; 1 without objects; 1 given to people only, not to apps.',
    ]);
  });

  const rows: readonly [what: string, report: KindReport, shown: boolean][] = [
    ['a complete kind', ended('x', complete(1)), true],
    ['a kind without objects', ended('x', complete(0)), false],
    ['a kind without objects that took several tries', ended('x', complete(0), { requests: 2, retries: 1 }), true],
    ['an absent kind', ended('x', { status: 'absent', code: 'a' }), false],
    ['what no app may read', ended('x', { status: 'denied', missing: [], delegatedOnly: true }), false],
    ['a kind that was denied', ended('x', { status: 'denied', missing: [], delegatedOnly: false }), true],
    ['a kind that was cut off', ended('x', { status: 'skipped', reason: 'cancelled' }), true],
  ];
  for (const [what, report, shown] of rows) {
    it(`${shown ? 'shows' : 'only counts'} ${what}`, () =>
      assert.equal(
        table([report]).some((line) => line.startsWith('x  ')),
        shown,
      ));
  }

  it('keeps a long code short', () => {
    const [, row = ''] = table([ended('x', { status: 'failed', code: 'c'.repeat(500), hint: '' })]);
    assert.ok(row.length < 100, row);
  });
});

describe('totals of a run', () => {
  it('count every kind, and the time once', () => {
    const outcomes = [
      ended('a', complete(2), { requests: 3, retries: 1, seconds: 80 }),
      ended('b', { status: 'absent', code: 'x' }, { seconds: 80 }),
    ];
    const expected = { kinds: 2, objects: 2, requests: 4, retries: 1, seconds: 90.5 };
    assert.deepEqual(totalsOf({ run, finishedAt, outcomes }), expected);
  });
});
