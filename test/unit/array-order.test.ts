import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, kindById } from '../../src/catalogue/index.ts';
import { orderOf, pathBelow } from '../../src/domain/array-order.ts';
import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { canonicalText } from '../../src/export/canonical.ts';
import { isOrderedArray } from '../../src/simulator/ordered-arrays.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import { shuffled } from '../../src/simulator/projection.ts';
import { wholeExport } from '../support/whole-export.ts';
import type { ExportedObject } from '../support/whole-export.ts';

/**
 * Each array of each kind: those that the simulated tenant has, and those that Graph's metadata tell of. `set` or
 * `ordered`, as Microsoft documents it.
 */
const declared = readFileSync(join(import.meta.dirname, '..', 'tables', 'arrays.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [kind: string, path: string, order: string]);
const orders = new Map(declared.map(([kind, path, order]) => [`${kind} ${path}`, order]));

/** The same with the order of the arrays turned round that `turns` says. */
function turned(value: Json, turns: (path: string) => boolean, path = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => turned(item, turns, path));
    return turns(path) ? items.reverse() : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [name, turned(item, turns, pathBelow(path, name))]));
}

/** Two elements in each array on the way: values in the last one where `plain`, else objects. */
function anObjectWith(path: string, arrays: ReadonlySet<string>, plain: boolean): JsonObject {
  const names = path.split('.');
  const below = (at: number): Json => {
    const name = names[at] ?? '';
    const here = names.slice(0, at + 1).join('.');
    const isLast = at === names.length - 1;
    const inner = (n: number): Json => (isLast ? (plain ? `${n}` : { n }) : { n, ...(below(at + 1) as JsonObject) });
    return { [name]: isLast || arrays.has(here) ? [inner(2), inner(1)] : inner(0) };
  };
  return below(0) as JsonObject;
}

describe('the order of arrays', () => {
  let objects: ExportedObject[];
  before(async () => {
    objects = await wholeExport();
  });

  it('is declared of each array that the catalogue’s objects have', () => {
    const undeclared = new Set<string>();
    const look = (value: Json, kind: string, path: string): void => {
      if (Array.isArray(value)) {
        if (!orders.has(`${kind} ${path}`)) undeclared.add(`${kind} ${path}`);
        for (const item of value) look(item, kind, path);
      } else if (isObject(value)) {
        for (const [name, item] of Object.entries(value)) look(item, kind, pathBelow(path, name));
      }
    };
    for (const { kind, object } of objects) look(object, kind.id, '');
    assert.deepEqual([...undeclared], [], 'Look up whether their order means something, and name them in arrays.txt');
    assert.equal(new Set(objects.map(({ kind }) => kind.id)).size > 200, true);
  });

  it('is the catalogue’s, and the simulator’s', () => {
    for (const [kind, path, order] of declared) {
      const isOrdered = order === 'ordered';
      assert.equal(orderOf(kindById(kind))(path), isOrdered, `catalogue: ${kind} ${path}`);
      assert.equal(isOrderedArray(`.${path}`), isOrdered, `simulator: ${kind} ${path}`);
    }
    for (const { id, ordered } of catalogue) {
      for (const path of ordered) {
        const ending = path.replace('**', '');
        const found = declared.some(([kind, other]) => kind === id && (other === path || other.endsWith(ending)));
        assert.ok(found, `${id} ${path} is not in arrays.txt`);
      }
    }
  });

  it('of sets on every level means nothing', () => {
    for (const { kind, object, text } of objects) {
      const isOrdered = orderOf(kind);
      const other = turned(object, (path) => !isOrdered(path)) as JsonObject;
      assert.equal(canonicalText(kind, other), text, kind.id);
    }
  });

  it('of each declared array tells only where it is ordered', () => {
    const arrays = new Map<string, Set<string>>();
    for (const [kind, path] of declared) arrays.set(kind, (arrays.get(kind) ?? new Set()).add(path));
    for (const [kind, path, order] of declared) {
      for (const plain of [true, false]) {
        const object = anObjectWith(path, arrays.get(kind) ?? new Set(), plain);
        const row = { ...kindById(kind), volatile: [] };
        const other = turned(object, (each) => each === path) as JsonObject;
        const isSame = canonicalText(row, other) === canonicalText(row, object);
        assert.equal(isSame, order === 'set', `${kind} ${path}`);
      }
    }
  });

  it('changes with every answer of a simulator that shuffles, but for what is ordered', () => {
    const random = randomFrom(1);
    for (const [kind, path, order] of declared) {
      const object = anObjectWith(path, new Set(), true);
      const texts = new Set<string>();
      // With the properties always in the same order.
      const names = ['n', ...path.split('.')];
      for (let turn = 0; turn < 20; turn++) texts.add(JSON.stringify(shuffled(object, random), names));
      assert.equal(texts.size, order === 'set' ? 2 : 1, `${kind} ${path}`);
    }
  });
});
