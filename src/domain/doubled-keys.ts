import { isObject } from './resource.ts';
import type { Json } from './resource.ts';

/**
 * True where an object of a JSON text has a property twice. Parsers keep the last of the two, so a list that comes twice in
 * one answer would be as good as a shorter list. https://www.rfc-editor.org/rfc/rfc8259#section-4
 * @param value what was parsed from the text.
 */
export function hasDoubledKeys(text: string, value: Json): boolean {
  return keysIn(text) !== propertiesIn(value);
}

/** Texts before a colon; all other texts are values. */
function keysIn(text: string): number {
  let keys = 0;
  for (let quote = text.indexOf('"'); quote >= 0;) {
    let next = afterText(text, quote);
    while (isBlank(text.charCodeAt(next))) next += 1;
    if (text[next] === ':') keys += 1;
    quote = text.indexOf('"', next);
  }
  return keys;
}

/** What follows the quote that ends a text: one with an even number of backslashes before it. */
function afterText(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function propertiesIn(root: Json): number {
  let properties = 0;
  const open: Json[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    if (!Array.isArray(value)) properties += parts.length;
    for (const part of parts) if (typeof part === 'object' && part !== null) open.push(part);
  }
  return properties;
}
