import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasDoubledKeys } from '../../src/domain/doubled-keys.ts';
import { parseExactly } from '../../src/domain/exact-json.ts';

const isDoubled = (text: string): boolean => hasDoubledKeys(text, parseExactly(text));

describe('properties that come twice', () => {
  for (const [text, doubled] of [
    ['{"value":[1],"value":[]}', true],
    ['{"a":{"b":1,"b":1}}', true],
    ['[{"a":1,"b":[{"c":1.0 , "c"\n:2}]}]', true],
    ['{"value":[1],"v\\u0061lue":[]}', true],
    ['{"__proto__":1,"__proto__":2}', true],
    ['{"a\\\\":1,"a\\\\":2}', true],
    ['{"a":1,"A":2}', false],
    ['{"a":{"a":{"a":":"}}}', false],
    ['{"a":"\\":","b":"\\\\"}', false],
    ['{":":":","\\":":"x"}', false],
    ['{"":1e400,"__proto__":1.0}', false],
    ['"a:"', false],
    ['[]', false],
  ] as const) {
    it(`are ${doubled ? 'found' : 'not found'} in ${JSON.stringify(text)}`, () =>
      assert.equal(isDoubled(text), doubled));
  }

  it('are found in no text that the built-in writer wrote, and in each where one is added', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value, object) => {
        const text = JSON.stringify({ value, object }, null, 1);
        assert.equal(isDoubled(text), false);
        const [key = ''] = Object.keys(object);
        const twice = JSON.stringify([value, object]).replace(/\}\]$/, () => `,${JSON.stringify(key)}:0}]`);
        assert.equal(isDoubled(twice), true, twice);
      }),
    );
  });
});
