import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { redact } from '../../src/redaction/redact.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import type { Random } from '../../src/simulator/random.ts';
import { anything, objects } from '../support/any-object.ts';
import { aKind } from '../support/builders.ts';

const kind = aKind({
  volatile: ['lastSeen', 'parts.lastSeen', 'owners.lastSeen'],
  ordered: ['parts', 'parts.parts'],
});

/** So few that two of them are often the same. */
const little = objects(fc.constantFrom<Json[]>(null, 0, '0'), ['parts', 'lastSeen', 'id']);

const isSet = (path: string): boolean => !kind.ordered.includes(path);
const below = (path: string, property: string): string => (path === '' ? property : `${path}.${property}`);
const isVolatile = (path: string, property: string): boolean => kind.volatile.includes(below(path, property));

/** Annotations, and a name that is volatile in some places. */
const noise = ['@odata.etag', '@microsoft.graph.tips', 'owners@odata.count', 'lastSeen'];

/** The same object as Graph might answer it another time. */
function answeredAgain(object: JsonObject, random: Random, path = ''): JsonObject {
  const kept = Object.entries(object)
    .filter(([property]) => !isVolatile(path, property))
    .map(([property, value]): [string, Json] => [property, again(value, random, below(path, property))]);
  const added = noise
    .filter((property) => (property.includes('@') || isVolatile(path, property)) && random.chance(0.5))
    .map((property): [string, Json] => [property, random.below(1000)]);
  return Object.fromEntries(random.shuffled([...kept, ...added]));
}

function again(value: Json, random: Random, path: string): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => again(item, random, path));
    return isSet(path) ? random.shuffled(items) : items;
  }
  return isObject(value) ? answeredAgain(value, random, path) : value;
}

/** Whether both are the same but for what is left out; tells it without putting anything in order. */
function same(a: Json | undefined, b: Json | undefined, path = ''): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    if (!isSet(path)) return a.every((item, at) => same(item, b[at], path));
    const left = [...b];
    return a.every((item) => {
      const at = left.findIndex((other) => same(item, other, path));
      return at >= 0 && left.splice(at, 1).length === 1;
    });
  }
  const [one, other] = [a, b].map((each) =>
    Object.entries(each as JsonObject).filter(([property]) => !isVolatile(path, property)),
  );
  const others = new Map(other);
  return (
    one?.length === others.size &&
    one.every(([property, value]) => others.has(property) && same(value, others.get(property), below(path, property)))
  );
}

describe('canonicalText, of any object', () => {
  const chance = fc.integer().map(randomFrom);
  const written = (object: JsonObject): string =>
    canonicalText(
      kind,
      redact(object, (secret) => `${secret.length}`),
    );

  it('does not depend on order, annotations and what is volatile', () => {
    fc.assert(
      fc.property(anything, chance, (object, random) => {
        assert.equal(written(answeredAgain(object, random)), written(object));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the text of what can be read out of it', () => {
    fc.assert(
      fc.property(anything, (object) => {
        const text = canonicalText(kind, object);
        assert.equal(canonicalText(kind, JSON.parse(text) as JsonObject), text);
      }),
      { numRuns: 2000 },
    );
  });

  it('holds everything but what is left out', () => {
    fc.assert(
      fc.property(anything, (object) => assert.ok(same(JSON.parse(canonicalText(kind, object)) as Json, object))),
      { numRuns: 2000 },
    );
  });

  it('is that of another object only where the two are the same', () => {
    fc.assert(
      fc.property(little, little, (one, other) => {
        assert.equal(canonicalText(kind, one) === canonicalText(kind, other), same(one, other));
      }),
      { numRuns: 5000 },
    );
  });
});
