import { ExactNumber } from './exact-number.ts';
import { looseJson } from './loose-json.ts';
import type { Json } from './resource.ts';

/** JSON inside of JSON is always an object, or an array of them; any other text is what it says. */
const structured = /^\s*(?:\{|\[\s*\{)/;

/**
 * What an `oldValue` or `newValue` says. The log keeps JSON in a text: quoted text, arrays (`[]` is an empty set, and said),
 * objects, an array around one object that is a text again; some services write bare text. Copies that went through other
 * tools have Python's or CSV's quotes.
 * @returns undefined where nothing is said: for null and an empty text.
 */
export function auditValue(text: string | null): Json | undefined {
  if (text === null || text === '') return undefined;
  const value = looseJson(text);
  if (value === undefined) return text;
  if (value instanceof ExactNumber) return text;
  return withInnerJson(value);
}

function withInnerJson(value: Json): Json {
  if (typeof value === 'string') return structuredIn(value) ?? value;
  if (!Array.isArray(value) || value.length !== 1) return value;
  const [only] = value;
  const inner = typeof only === 'string' ? structuredIn(only) : undefined;
  return inner === undefined ? value : [inner];
}

function structuredIn(text: string): Json | undefined {
  return structured.test(text) ? looseJson(text) : undefined;
}
