import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isTooDeep, jsonText, mostLevels, parseExactly } from '../../src/domain/exact-json.ts';
import { looseJson } from '../../src/domain/loose-json.ts';
import type { Json } from '../../src/domain/resource.ts';

/** https://www.rfc-editor.org/rfc/rfc8259#section-6 */
const digits = fc.stringMatching(/^\d{1,40}$/);
const integer = fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,40}$/));
const exponent = fc
  .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits)
  .map((parts) => parts.join(''));
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    integer,
    fc.option(digits, { nil: undefined }),
    fc.option(exponent, { nil: undefined }),
  )
  .map(
    ([sign, whole, fraction, power = '']) => `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${power}`,
  );
const space = fc.stringMatching(/^[ \t\n\r]{0,3}$/);

describe('JSON with exact numbers', () => {
  it('writes each number of the grammar as it came, wherever it stands', () => {
    fc.assert(
      fc.property(number, number, space, (one, other, gap) => {
        for (const text of [one, `[${one},${other}]`, `{"a":${one},"b":{"c":[${other}]}}`]) {
          assert.equal(jsonText(parseExactly(text)), text);
          const spaced = text.replace(/[[\]{},:]/g, (sign) => `${gap}${sign}${gap}`);
          assert.equal(jsonText(parseExactly(spaced)), text);
        }
      }),
    );
  });

  it('leaves numbers within texts alone, and reads and writes everything else as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), number, (value, inText) => {
        const plain = JSON.stringify([value, `[${inText},`, { [`:${inText}`]: inText }], null, 2);
        const whole = JSON.stringify(JSON.parse(plain));
        assert.equal(JSON.stringify(JSON.parse(jsonText(parseExactly(plain)))), whole);
        assert.equal(jsonText(JSON.parse(plain) as Json, 2), JSON.stringify(JSON.parse(plain), null, 2));
      }),
    );
  });

  for (const text of [
    '{"score":0.30000000000000004}',
    '{"score":0.9333333333333333}',
    '{"score":1e400}',
    '{"score":-0.0}',
    '{"score":-0}',
    '{"score":1E+2}',
    '{"score":123456789012345678901234567890}',
    '[9007199254740993,1.0,10.50,1e-7,1E400,-1.5e+300]',
    '{"a":{"b":2.0,"__proto__":"text"},"__proto__":{"x":1.0}}',
    '{"__proto__x":1.0,"a\\"__proto__":2.0}',
  ]) {
    it(`keeps ${text}`, () => assert.equal(jsonText(parseExactly(text)), text));
  }

  it('takes no property for a prototype, however its name is written', () => {
    const value = parseExactly('{"__\\u0070roto__":{"id":"x"},"score":1.0}');
    assert.equal((value as { id?: string }).id, undefined);
    assert.equal(jsonText(value), '{"score":1.0,"__proto__":{"id":"x"}}');
  });

  for (const text of [
    '{"a":01.0}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":1e}',
    '[+1.0]',
    '[1.0,]',
    '[1.0]]',
    '\ufeff[1.0]',
    '[1.0,NaN]',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => parseExactly(text), SyntaxError));
  }

  it(`tells what has more than ${mostLevels} levels, without going down them by recursion`, () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    assert.equal(isTooDeep(parseExactly(nested(mostLevels))), false);
    for (const levels of [mostLevels + 1, 3000, 200_000]) {
      assert.equal(isTooDeep(parseExactly(nested(levels))), true);
      assert.equal(looseJson(nested(levels)), undefined);
    }
    assert.equal(isTooDeep(parseExactly('{"a":'.repeat(3000) + '1.0' + '}'.repeat(3000))), true);
  });
});
