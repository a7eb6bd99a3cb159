import { spelledAlike } from '../catalogue/layout.ts';
import { orderOf, pathBelow } from '../domain/array-order.ts';
import type { IsOrdered } from '../domain/array-order.ts';
import { jsonText } from '../domain/exact-json.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject, ResourceKind } from '../domain/resource.ts';

/** Graph's annotations (`@odata.context`, `members@odata.nextLink`) say how it was asked, not what the object is; its type stays. */
const isAnnotation = (property: string): boolean => property.includes('@') && property !== '@odata.type';

/**
 * The text of an object as it is kept: keys sorted, sets sorted, annotations and volatile properties left out, UTF-8,
 * two spaces, LF and a final newline. The same object gives the same text whatever order Graph answers in.
 *
 * An array is a set on every level, and keeps its duplicates, unless the row names it as ordered.
 */
export function canonicalText(kind: ResourceKind, object: JsonObject): string {
  const rules: Rules = { volatile: new Set(kind.volatile), isOrdered: orderOf(kind) };
  return `${jsonText(canonical(object, '', rules), 2)}\n`;
}

interface Rules {
  /** Dotted paths of what is left out. */
  readonly volatile: ReadonlySet<string>;
  readonly isOrdered: IsOrdered;
}

function canonical(value: Json, path: string, rules: Rules): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, path, rules));
    return rules.isOrdered(path) ? items : inOrder(items);
  }
  if (typeof value === 'string') return spelledAlike(value);
  if (!isObject(value)) return value;
  // Without a prototype, a property named __proto__ is a property like any other.
  const sorted = Object.create(null) as JsonObject;
  for (const property of Object.keys(value).sort()) {
    const child = value[property];
    const childPath = pathBelow(path, property);
    if (isAnnotation(property) || child === undefined || rules.volatile.has(childPath)) continue;
    sorted[property] = canonical(child, childPath, rules);
  }
  return sorted;
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
