import { isTooDeep, parseExactly } from './exact-json.ts';
import type { Json } from './resource.ts';

/** A text between single or double quotes, a constant or number, or punctuation: all that Python's literals consist of. */
const token =
  /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(True|False|None)\b|([\s[\]{}:,]+|-?\d[\d.eE+-]*|true|false|null)/sy;
const constants: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** Ways to read a text, the surest first. Each is tried as JSON: none can give what is not there. */
const readings: readonly ((text: string) => string | undefined)[] = [
  (text) => text,
  fromPython,
  (text) => (/^[[{\s]+\\"/.test(text) ? (JSON.parse(`"${text}"`) as string) : undefined),
  (text) => (/^"?[[{\s]+""/.test(text) ? text.replace(/^"|"$/g, '').replaceAll('""', '"') : undefined),
];

/**
 * The value of a JSON text, also of one that was written by Python (`{'a': True}`) or that still has the quotes of the CSV
 * or the text around it (`{""a"":1}`, `{\"a\":1}`). Never throws.
 * @returns undefined for a text that is none of these. `None` alone is none: services write it as a word.
 */
export function looseJson(text: string): Json | undefined {
  for (const reading of readings) {
    try {
      const json = reading(text.trim());
      const value = json === undefined ? undefined : parseExactly(json);
      if (value !== undefined) return isTooDeep(value) ? undefined : value;
    } catch {
      // The next reading.
    }
  }
  return undefined;
}

function fromPython(text: string): string | undefined {
  if (text === 'None') return undefined;
  let json = '';
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return undefined;
    const [, single, double, constant, other] = match;
    const quoted = single ?? double;
    json += quoted !== undefined ? quotedInJson(quoted) : ((constant && constants[constant]) ?? other ?? '');
  }
  return json;
}

/** Escapes that JSON does not know are written as it knows them; double quotes get theirs. */
function quotedInJson(inside: string): string {
  const escaped = inside.replace(/\\x([0-9a-fA-F]{2})|\\'|\\.|"/gs, (part, hex: string | undefined) => {
    if (hex !== undefined) return `\\u00${hex}`;
    if (part === "\\'") return "'";
    return part === '"' ? '\\"' : part;
  });
  return `"${escaped}"`;
}
