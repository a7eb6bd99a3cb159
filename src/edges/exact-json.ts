import type { Json } from '../domain/resource.ts';

/** A string, or a whole number with more digits than JavaScript's numbers are sure to carry. */
const stringOrLongNumber = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON without losing a digit: Graph's 64-bit integers that JavaScript would round come out as strings.
 * @throws SyntaxError
 */
export function parseExactly(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as Json;
  const exact = text.replace(stringOrLongNumber, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
  return JSON.parse(exact) as Json;
}
