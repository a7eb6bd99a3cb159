import { spelledAlike } from '../catalogue/layout.ts';
import { jsonText } from '../domain/exact-json.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject, ResourceKind } from '../domain/resource.ts';

/** Graph's annotations (`@odata.context`, `members@odata.nextLink`) say how it was asked, not what the object is; its type stays. */
const isAnnotation = (property: string): boolean => property.includes('@') && property !== '@odata.type';

/**
 * The text of an object as it is kept: keys sorted, sets ordered, annotations and volatile properties left out, UTF-8,
 * two spaces, LF and a final newline. The same object gives the same text whatever order Graph answers in.
 *
 * Arrays of plain values are sets in Graph, and are ordered; arrays of objects keep their order unless the row names
 * them as unordered.
 */
export function canonicalText(kind: ResourceKind, object: JsonObject): string {
  const rules: Rules = {
    volatile: new Set(kind.volatile),
    unordered: new Set([...kind.unordered, ...kind.relations.map((relation) => relation.name)]),
  };
  return `${jsonText(canonical(object, '', rules), 2)}\n`;
}

/** Dotted paths of what is left out, and of arrays of objects that are sets. */
interface Rules {
  readonly volatile: ReadonlySet<string>;
  readonly unordered: ReadonlySet<string>;
}

function canonical(value: Json, path: string, rules: Rules): Json {
  if (Array.isArray(value)) return canonicalArray(value, path, rules);
  if (typeof value === 'string') return spelledAlike(value);
  if (!isObject(value)) return value;
  // Without a prototype, a property named __proto__ is a property like any other.
  const sorted = Object.create(null) as JsonObject;
  for (const property of Object.keys(value).sort()) {
    const child = value[property];
    const childPath = path === '' ? property : `${path}.${property}`;
    if (isAnnotation(property) || child === undefined || rules.volatile.has(childPath)) continue;
    sorted[property] = canonical(child, childPath, rules);
  }
  return sorted;
}

function canonicalArray(items: readonly Json[], path: string, rules: Rules): Json[] {
  const canonicalItems = items.map((item) => canonical(item, path, rules));
  const plain = canonicalItems.every((item) => !Array.isArray(item) && !isObject(item));
  return plain || rules.unordered.has(path) ? inOrder(canonicalItems) : canonicalItems;
}

/** By id where the items have one, then by their text: an edited item keeps its place, and so the diff its size. */
function inOrder(items: readonly Json[]): Json[] {
  // Texts are made only where ids do not decide: a group may have hundreds of thousands of members.
  const textOf = (item: Json): string => jsonText(item);
  return [...items].sort((a, b) => compare(idOf(a), idOf(b)) || compare(textOf(a), textOf(b)));
}

function idOf(item: Json): string {
  return isObject(item) && typeof item.id === 'string' ? item.id : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
