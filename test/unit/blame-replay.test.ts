import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Blame } from '../../src/attribute/blame.ts';
import { differences } from '../../src/attribute/differences.ts';
import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

/** Values that objects of the directory have: plain ones, sets of texts, sets of objects with an id, and objects. */
const { value } = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, 1, 2, 'x'),
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    tie('object'),
    fc
      .dictionary(fc.constantFrom('1', '2', '3'), tie('object'), { maxKeys: 3, noNullPrototype: true })
      .map((elements) => Object.entries(elements).map(([id, element]): Json => ({ ...element, id }))),
  ),
  object: fc.dictionary(fc.constantFrom('p', 'q', 'r'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));
const text = fc
  .record({ p: value, q: value, s: value }, { requiredKeys: [] })
  .map((object): JsonObject => ({ ...object, id: 'k' }));
/** Texts, oldest first; undefined where the object was deleted. Most keep something of the one before. */
const history = fc.array(fc.oneof({ weight: 6, arbitrary: text }, { weight: 1, arbitrary: fc.constant(undefined) }), {
  minLength: 1,
  maxLength: 7,
});

/** What stands in a place; undefined for nothing, and null counts as nothing. */
function standsAt(body: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((holder, name) => {
    if (Array.isArray(holder)) return holder.find((each) => each === name || (isObject(each) && each.id === name));
    return isObject(holder) ? (holder[name] ?? undefined) : undefined;
  }, body);
}

/** The same without what is null, and with sets in one order. */
function plain(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(plain).sort().join()}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, each]) => each !== null);
  return `{${members
    .map(([name, each]) => `${name}:${plain(each)}`)
    .sort()
    .join()}}`;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The naive answer: each place of the newest text is looked up in every text, from the oldest on. */
function replayed(texts: readonly JsonObject[]): Record<string, number> {
  const lines: Record<string, number> = {};
  const last = (path: readonly string[], isChange: (now: Json | undefined, before: Json | undefined) => boolean) =>
    texts.findLastIndex((body, at) => isChange(standsAt(body, path), standsAt(texts[at - 1], path)));
  const visit = (holder: Json, path: readonly string[], since: number): void => {
    const members = Array.isArray(holder)
      ? holder.map((each): [string, Json] => [isObject(each) ? textOf(each.id) : textOf(each), each])
      : Object.entries(isObject(holder) ? holder : {});
    for (const [name, member] of members) {
      const at = [...path, name];
      const list = (commit: number): void => {
        if (commit > since) lines[`/${at.join('/')}`] = commit;
      };
      if (Array.isArray(holder)) {
        const came = last(at, (now, before) => now !== undefined && before === undefined);
        list(came);
        visit(member, at, Math.max(came, since));
      } else {
        const isInside =
          typeof member === 'object' && member !== null && Object.values(member).some((each) => each !== null);
        if (member === null) list(last(at, (now, before) => now === undefined && before !== undefined));
        else if (!isInside) list(last(at, (now, before) => plain(now) !== plain(before)));
        visit(member, at, since);
      }
    }
  };
  visit(texts.at(-1) ?? {}, [], -1);
  return lines;
}

describe('blame and a replay of the history', () => {
  it('name the same commit for each place of the newest text', () => {
    fc.assert(
      fc.property(history, text, (older, newest) => {
        const all = [...older, newest];
        const blame = new Blame(newest);
        for (let at = all.length - 1; at >= 0 && !blame.isDone; at -= 1) {
          const [before, after] = [all[at - 1] ?? {}, all[at] ?? {}];
          const facts = {
            commit: String(at),
            author: { name: `author ${at % 3}`, email: `${at % 3}@x` },
            authoredAt: '',
            subject: '',
            run: null,
            events: [],
            unknown: [],
          };
          blame.add({
            facts,
            noted: false,
            evidence: [],
            differences: differences(before, after),
            isNew: Object.keys(before).length === 0,
          });
        }
        const life = all.lastIndexOf(undefined) + 1;
        const found = Object.fromEntries(
          blame.properties().map(({ pointer, setter }) => [pointer, Number(setter.commit) - life]),
        );
        const expected = replayed(all.slice(life).filter((each) => each !== undefined));
        // A null that came with all that holds it is no line of its own.
        const cameAsNull = Object.keys(expected).filter(
          (pointer) => !(pointer in found) && standsAt(newest, pointer.split('/').slice(1)) === undefined,
        );
        for (const pointer of cameAsNull) Reflect.deleteProperty(expected, pointer);
        assert.deepEqual(found, expected);
        for (const { pointer, value, setter } of blame.properties()) {
          assert.deepEqual(value, standsAt(newest, pointer.split('/').slice(1)) ?? null);
          assert.deepEqual(
            setter.authors.map(({ email }) => email),
            [`${Number(setter.commit) % 3}@x`],
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
