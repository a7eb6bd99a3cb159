/** A stretch of a text, from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds secrets in a text; in order, or not. */
export type Finder = (text: string) => Iterable<Span>;

/** All matches of a pattern with the flag `g`. Most texts have none, and to ask first is cheaper than an iterator. */
export function matchesOf(pattern: RegExp, text: string): Iterable<RegExpExecArray> {
  pattern.lastIndex = 0;
  const found = pattern.test(text);
  pattern.lastIndex = 0;
  return found ? text.matchAll(pattern) : [];
}

type Groups = Readonly<Record<string, string | undefined>>;

/** The group `secret` of every match that `accepts` takes. The pattern has the flags `d` and `g`. */
export function* groupsOf(
  pattern: RegExp,
  text: string,
  accepts: (groups: Groups) => boolean = () => true,
): Iterable<Span> {
  for (const match of matchesOf(pattern, text)) {
    const place = match.indices?.groups?.secret;
    if (place !== undefined && accepts(match.groups ?? {})) yield { start: place[0], end: place[1] };
  }
}

/** In order and without overlaps: of two spans that overlap, the first stays, and what the other has more of. */
export function disjoint(spans: readonly Span[], length: number): readonly Span[] {
  if (spans.length < 2) return spans;
  const owners = new Int32Array(length);
  for (const [index, { start, end }] of spans.entries()) {
    for (let at = start; at < end; at++) if (owners[at] === 0) owners[at] = index + 1;
  }
  const parts: Span[] = [];
  for (let start = 0, at = 1; at <= length; at++) {
    if (owners[at] === owners[start]) continue;
    if (owners[start] !== 0) parts.push({ start, end: at });
    start = at;
  }
  return parts;
}
