/** How many lines may stand somewhere, and how many bytes they may have together. */
export interface Bound {
  readonly lines: number;
  readonly bytes: number;
}

/** The first lines, as many as fit, and how many were left out. */
export function bounded(lines: readonly string[], bound: Bound): { readonly kept: string[]; readonly left: number } {
  const kept: string[] = [];
  let bytes = 0;
  for (const line of lines.slice(0, bound.lines)) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > bound.bytes) break;
    kept.push(line);
  }
  return { kept, left: lines.length - kept.length };
}

/** A text of so many characters at most, with an ellipsis where something is missing. */
export function cut(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
