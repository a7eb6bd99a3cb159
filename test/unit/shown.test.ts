import assert from 'node:assert/strict';
import { foundLaterIn } from '../../src/commit/found-later.ts';
import { jsonInSight, shownLine, shownValue } from '../../src/domain/shown.ts';
import { hostileNames } from '../../src/simulator/hostile-names.ts';

describe('what is shown', () => {
  const lines: [string, string][] = [
    ['two\nlines', 'two lines'],
    ['\u001b[2Jgone\u009b1m', '[2Jgone 1m'],
    ['a\u2028b\u202Ec', 'a b c'],
    ['a\u061Cb\u2060c\u00ADd', 'a b c d'],
    ['\r\n', ''],
    ['plain', 'plain'],
  ];
  for (const [text, shown] of lines) it(JSON.stringify(text), () => assert.equal(shownLine(text), shown));

  it('is cut where it is too long, between characters', () => {
    assert.equal(shownLine('🔭🔭🔭', 2), '🔭…');
    assert.equal(shownValue({ a: 'x'.repeat(50) }, 10), '{"a":"xxx…');
    for (const [text, shown] of [
      ['🔭🔭', '🔭🔭'],
      ['🔭🔭a', '🔭…'],
      ['ab', 'ab'],
      ['abc', 'a…'],
    ] as const)
      assert.equal(shownLine(text, 2), shown);
  });

  it('is cut without taking a long text apart', () => {
    const text = 'x'.repeat(20_000_000);
    const before = process.memoryUsage().heapUsed;
    assert.equal(shownLine(text, 10), `${'x'.repeat(9)}…`);
    assert.ok(process.memoryUsage().heapUsed - before < 80_000_000);
  });

  it('is a value as JSON has it, or nothing', () => {
    assert.equal(shownValue(undefined), 'nothing');
    assert.equal(shownValue(null), 'null');
    assert.equal(shownValue('a\n\u009b'), '"a\\n\\u009b"');
  });

  it('is JSON that reads back, and that no terminal or agent obeys', () => {
    const value = { names: [...hostileNames, '\u009b2J', '\u2028', '###'] };
    const json = jsonInSight(value, 2);
    assert.deepEqual(JSON.parse(json), value);
    assert.doesNotMatch(json, /##|[^\P{Cc}\n]|\u2028|\u200f/u);
  });
});

describe('foundLaterIn', () => {
  const cases: [string, ReturnType<typeof foundLaterIn>][] = [
    ['', []],
    ['Entra-Backup-Receipt: {}\nAudit-Event: x\n', []],
    [
      'Found-Later: Ada <a@b>: modified group X (y), exact (run r-1)\n',
      [{ text: 'Ada <a@b>: modified group X (y), exact', runId: 'r-1' }],
    ],
    ['Found-Later: by hand', [{ text: 'by hand', runId: '' }]],
    ['Found-Later: ', [{ text: '', runId: '' }]],
  ];
  for (const [note, found] of cases) it(JSON.stringify(note), () => assert.deepEqual(foundLaterIn(note), found));
});
