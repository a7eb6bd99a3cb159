import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

/** Names that mean something to the row or to redaction, that JavaScript treats in a way of its own, and others. */
const properties = [
  ...['parts', 'owners', 'lastSeen', 'id', '@odata.type'],
  ...['name', 'value', 'secretText', 'scriptContent'],
  ...['__proto__', 'constructor', '10', '9', '', 'a.b', 'ä', 'A', 'a'],
];

/** Objects with these properties and whatever they may hold, none of it an annotation. */
export function objects(plain: fc.Arbitrary<Json>, names: readonly string[]): fc.Arbitrary<JsonObject> {
  const { object } = fc.letrec<{ object: JsonObject; json: Json }>((tie) => ({
    object: fc.dictionary(fc.constantFrom(...names), tie('json'), { maxKeys: 6, noNullPrototype: true }),
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      plain,
      fc.array(plain, { maxLength: 5 }),
      fc.array(tie('json'), { maxLength: 5 }),
      tie('object'),
    ),
  }));
  return object;
}

/** Objects that only what is left out can make the same. */
export const anything = objects(
  fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('x-api-key', 'password="correct horse"', 'https://x.example/?sig=abcdefghij', 'a', 'A'),
    fc.constantFrom('\u00e9', 'e\u0301'), // the same to people, and to many ways to compare
  ),
  properties,
);
