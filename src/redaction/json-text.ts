import type { Json } from '../domain/resource.ts';
import type { Span } from './span.ts';

/** Longer texts, and deeper ones, are read as text alone. */
const longest = 4_000_000;
const deepest = 200;

/** The value that a text says, where it is an object or an array in JSON. */
export function jsonIn(text: string): Json | undefined {
  if (text.length > longest || !/^\s{0,64}[{[]/.test(text.slice(0, 65))) return undefined;
  if (!/[}\]]\s{0,64}$/.test(text.slice(-65)) || depthOf(text) > deepest) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Brackets that are open at once, those in strings included. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const bracket of text.matchAll(/[{}[\]]/g)) {
    depth += bracket[0] === '{' || bracket[0] === '[' ? 1 : -1;
    most = Math.max(most, depth);
  }
  return most;
}

/** Where these values stand in a text in JSON, as it writes them. */
export function* stringsIn(text: string, values: ReadonlySet<string>): Iterable<Span> {
  if (values.size === 0) return;
  for (let at = text.indexOf('"'); at >= 0;) {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    if (values.has(JSON.parse(text.slice(at, end + 1)) as string)) yield { start: at + 1, end };
    at = text.indexOf('"', end + 1);
  }
}
