/**
 * JSON in one line. `node:readline` also ends a line at U+2028 and U+2029, which JSON allows inside of a string.
 * https://nodejs.org/api/readline.html
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (separator) =>
    separator === '\u2028' ? '\\u2028' : '\\u2029',
  );
}
