import { groupsOf } from './span.ts';
import type { Span } from './span.ts';

const begin = /-{4,5} ?BEGIN (?<type>[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?) ?-{4,5}/g;
const putty = /^Private-Lines: {0,4}\d{1,6}(?<secret>[^]*)/dgm;

/** What stands between the frames of a private key; up to the end of the text where the frame does not close. */
export function* keyBlocks(text: string): Iterable<Span> {
  if (!text.includes('BEGIN') && !text.includes('Private-Lines')) return;
  let done = 0;
  /** Frames that close nowhere behind this place are not looked for again. */
  const openFrom = new Map<string, number>();
  for (const match of text.matchAll(begin)) {
    if (match.index < done) continue;
    const type = match.groups?.type ?? '';
    const start = match.index + match[0].length;
    const closed = (openFrom.get(type) ?? Infinity) <= start ? -1 : text.indexOf(`END ${type}`, start);
    if (closed < 0) openFrom.set(type, Math.min(start, openFrom.get(type) ?? Infinity));
    const end = closed < 0 ? text.length : frameStart(text, start, closed);
    if (end > start) yield { start, end };
    done = end;
  }
  yield* groupsOf(putty, text);
}

/** Where the dashes before `END` begin. */
function frameStart(text: string, first: number, at: number): number {
  let end = text[at - 1] === ' ' ? at - 1 : at;
  while (end > first && end > at - 6 && text[end - 1] === '-') end--;
  return end;
}
