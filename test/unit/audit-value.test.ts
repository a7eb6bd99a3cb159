import assert from 'node:assert/strict';
import fc from 'fast-check';
import { auditValue } from '../../src/domain/audit-value.ts';
import type { Json } from '../../src/domain/resource.ts';

const rows: [what: string, text: string | null, value: Json | undefined][] = [
  ['null says nothing', null, undefined],
  ['an empty text says nothing', '', undefined],
  ['quoted text', '"Finance"', 'Finance'],
  ['quoted emptiness is said', '""', ''],
  ['quoted text with quotes', '"a \\"b\\""', 'a "b"'],
  ['quoted text that looks like a constant', '"True"', 'True'],
  ['an empty set is said', '[]', []],
  ['a set', '["a","b"]', ['a', 'b']],
  ['a set of one', '[true]', [true]],
  ['an object', '{"state":"enabled","users":[]}', { state: 'enabled', users: [] }],
  ['null', 'null', null],
  ['a constant', 'true', true],
  ['a number', '42', 42],
  ['digits that are no number', '10032005000000000001', '10032005000000000001'],
  ['digits with a nought in front', '007', '007'],
  ['an object in a text', '"{\\"a\\":1}"', { a: 1 }],
  ['an array around the text of an object', '["{\\"a\\":[\\"b\\"]}"]', [{ a: ['b'] }]],
  ['an array around the text of objects', '["[{\\"a\\":1}]"]', [[{ a: 1 }]]],
  ['texts in brackets are texts', '["[KeyIdentifier=1,KeyType=Password]"]', ['[KeyIdentifier=1,KeyType=Password]']],
  ['a name in brackets is a name', '["[]"]', ['[]']],
  ['several texts are left alone', '["{}","{}"]', ['{}', '{}']],
  ['bare text', 'DirectorySync', 'DirectorySync'],
  ['bare text with an apostrophe', "Ada's group", "Ada's group"],
  ['bare text that begins like JSON', '[] => [[Id: a, Scope: b]]; ', '[] => [[Id: a, Scope: b]]; '],
  ['XML', '<Access><App>1</App></Access>', '<Access><App>1</App></Access>'],
  ['a time', '2026-01-30T12:00:00Z', '2026-01-30T12:00:00Z'],
  ["Python's constants", '[True, False, None]', [true, false, null]],
  ["Python's constant alone", 'True', true],
  ["Python's None alone is a word", 'None', 'None'],
  ["Python's quotes", "{'a': 'b', 'c': [1, -2.5]}", { a: 'b', c: [1, -2.5] }],
  ["Python's quoted text", "'Finance'", 'Finance'],
  ["Python's quotes around quotes", `{'a': 'say "b"', 'c': "it's"}`, { a: 'say "b"', c: "it's" }],
  ["Python's escapes", "['it\\'s', 'a\\\\b', 'caf\\xe9', 'a\\nb']", ["it's", 'a\\b', 'café', 'a\nb']],
  ["Python's words in a text stay", "['None of these', 'True']", ['None of these', 'True']],
  ["Python's quotes around an object's text", `['{"a":1}']`, [{ a: 1 }]],
  ['a text that ends in the middle', "{'a': 'b", "{'a': 'b"],
  ["code that is no literal of Python's", "{'a': datetime(2026, 1, 30)}", "{'a': datetime(2026, 1, 30)}"],
  ["a spreadsheet's quotes", '[{""a"":""b"",""c"":""""}]', [{ a: 'b', c: '' }]],
  ["a spreadsheet's quotes, and those around", '"[""a"",""b""]"', ['a', 'b']],
  ['escaped quotes', '[{\\"a\\":\\"say \\\\\\"b\\\\\\"\\"}]', [{ a: 'say "b"' }]],
  ['a lone bracket', '[', '['],
];

describe('auditValue', () => {
  for (const [what, text, value] of rows) {
    it(`reads ${what}: ${text ?? 'null'}`, () => {
      assert.deepEqual(auditValue(text), value);
    });
  }

  it('never throws, and says something for every text', () => {
    const pieces = fc.constantFrom('[', ']', '{', '}', "'", '"', '\\', ',', ':', 'True', 'None', 'a', '1', ' ', '\\x4');
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(texts, (text) => text === '' || auditValue(text) !== undefined));
  });

  it('does not run out of stack', () => {
    for (const text of ['['.repeat(100_000), `'${'a'.repeat(1_000_000)}`, `'${'\\x41'.repeat(500_000)}'`]) {
      assert.ok(auditValue(text) !== undefined);
    }
  });

  it('gives back every array and object as it was', () => {
    const numbers = fc.array(fc.integer());
    const values = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), numbers, fc.constant(null)));
    fc.assert(fc.property(values, (value) => assert.deepEqual(auditValue(JSON.stringify(value)), { ...value })));
  });
});
