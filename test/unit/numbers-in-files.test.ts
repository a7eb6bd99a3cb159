import assert from 'node:assert/strict';
import { differences, isAlike } from '../../src/attribute/differences.ts';
import { kindById } from '../../src/catalogue/index.ts';
import { auditValue } from '../../src/domain/audit-value.ts';
import { parseExactly } from '../../src/domain/exact-json.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { shownValue } from '../../src/domain/shown.ts';
import { auditEvent } from '../../src/edges/audit-event.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { redact } from '../../src/redaction/redact.ts';

const numbers = [
  ...['0.30000000000000004', '0.9333333333333333', '1e400', '-0.0', '1E+2', '123456789012345678901234567890'],
  ...['9007199254740993', '1.0', '10.50', '-1.5e+300', '0', '-7', '2.5', '100000'],
];
const kind = kindById('group');
const parsed = (text: string): JsonObject => parseExactly(text) as JsonObject;

describe('a number of an answer', () => {
  for (const number of numbers) {
    it(`${number} is the same in the file, in a set too, and when the file is read again`, () => {
      const answer = `{"id":"g1","score":${number},"scores":[${number}],"deep":{"of":[{"score":${number}}]}}`;
      const text = canonicalText(
        kind,
        redact(parsed(answer), (secret) => secret),
      );
      assert.equal(text.split(`: ${number}`).length - 1 + (text.split(`\n    ${number}\n`).length - 1), 3, text);
      assert.equal(canonicalText(kind, parsed(text)), text);
      assert.equal(shownValue(parsed(text).score), number);
    });
  }

  it('is hidden whole where its property names a secret', () => {
    const { pin, password } = redact(parsed('{"password":1234567890123456789,"pin":1.0}'), (secret) => `<${secret}>`);
    assert.equal(password, '[redacted <1234567890123456789>]');
    assert.equal(shownValue(pin), '1.0');
  });

  for (const [one, other, alike] of [
    ['1e400', '1e401', false],
    ['9007199254740993', '9007199254740992', false],
    ['0.30000000000000004', '0.3', false],
    ['9007199254740993', '"9007199254740993"', true],
    ['1e400', '"1e400"', true],
    ['1.0', '1', true],
    ['1E+2', '100', true],
    ['-0.0', '0', true],
    ['1e-400', '0', false],
    ['[1.0]', '[1]', true],
    ['{"a":1e400}', '{"a":1e400}', true],
    ['1e400', '{}', false],
    ['1e400', 'null', false],
  ] as const) {
    it(`${one} and ${other} ${alike ? 'say the same' : 'differ'}`, () => {
      assert.equal(isAlike(parseExactly(one), parseExactly(other)), alike);
    });
  }

  it('is one difference, with both values', () => {
    const [difference, ...others] = differences(parsed('{"a":[1e400,2]}'), parsed('{"a":[1e401,2]}'));
    assert.deepEqual([difference?.pointer, others.length], ['/a/1e400', 1]);
    assert.deepEqual(
      differences(parsed('{"a":1e400}'), parsed('{"a":1e401}')).map(({ pointer }) => pointer),
      ['/a'],
    );
  });

  for (const number of numbers) {
    it(`${number} of an audit event is that of the file`, () => {
      assert.ok(isAlike(auditValue(number), parseExactly(number)));
      assert.ok(isAlike(auditValue(`[${number}]`), parseExactly(`[${number}]`)));
      const targetResources = `[{"id":"g1","modifiedProperties":[{"displayName":"score","newValue":${number}}]}]`;
      const event = auditEvent(parsed(`{"activityDisplayName":"Update group","targetResources":${targetResources}}`));
      assert.equal(event?.targetResources[0]?.modifiedProperties[0]?.newValue, number);
    });
  }
});
