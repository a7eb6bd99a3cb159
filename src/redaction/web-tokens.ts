import type { Span } from './span.ts';

/** A part of a token: nine characters of the first and eight of the second are the least. */
const [firstPart, secondPart] = [11, 8];
const mostParts = 5;

/** JSON web tokens, signed or encrypted: parts in base64 with dots between, the first of them JSON. */
export function* webTokens(text: string): Iterable<Span> {
  for (let start = text.indexOf('eyJ'); start >= 0;) {
    const head = endOfPart(text, start);
    const end = endOfToken(text, head);
    // All of them in this run of characters end with it.
    while (start >= 0 && start < head && (end === undefined || !isStart(text, start, head))) {
      start = end === undefined ? head : text.indexOf('eyJ', start + 1);
    }
    if (end !== undefined && start >= 0 && start < head) {
      yield { start, end };
      start = end;
    }
    if (start >= 0) start = text.indexOf('eyJ', start);
  }
}

function isStart(text: string, start: number, head: number): boolean {
  return head - start >= firstPart && (start === 0 || !/\w/.test(text[start - 1] ?? ''));
}

function endOfToken(text: string, head: number): number | undefined {
  let end = head;
  let parts = 1;
  for (; text[end] === '.' && parts < mostParts; parts++) {
    const next = endOfPart(text, end + 1);
    if (parts === 1 && next - end - 1 < secondPart) return undefined;
    end = next;
  }
  return parts >= 3 ? end : undefined;
}

function endOfPart(text: string, from: number): number {
  const part = /[A-Za-z0-9_-]*/y;
  part.lastIndex = from;
  return from + (part.exec(text)?.[0].length ?? 0);
}
