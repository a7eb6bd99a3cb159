/** A text as a reader of it sees it, with the place in the source of each character and, last, the source's end. */
export interface View {
  readonly text: string;
  readonly places: Uint32Array;
}

const escape =
  /%[0-9a-f]{2}|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'/\\nrt])|&(?:lt|gt|quot|amp|apos|#\d{1,5}|#x[0-9a-f]{1,4});/gi;
const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  amp: '&',
  apos: "'",
  n: '\n',
  r: '\r',
  t: '\t',
};
/** A signature in an address in an address in a message; deeper than that nobody packs. */
const deepest = 4;

/** The text without one, two, ... layers of percent signs, backslashes and entities, as long as there are any. */
export function* decodedViews(text: string): Iterable<View> {
  if (!/[%\\&]/.test(text)) return;
  let places: Uint32Array | undefined;
  let current = text;
  for (let depth = 0; depth < deepest; depth++) {
    const view = decoded(current, places);
    if (view === undefined) return;
    yield view;
    ({ text: current, places } = view);
  }
}

function decoded(text: string, places: Uint32Array | undefined): View | undefined {
  const found = new Uint32Array(text.length + 1);
  const placeOf = (at: number): number => (places === undefined ? at : (places[at] ?? 0));
  const parts: string[] = [];
  let length = 0;
  let done = 0;
  const copy = (end: number): void => {
    for (let at = done; at < end; at++) found[length++] = placeOf(at);
    parts.push(text.slice(done, end));
  };
  for (const { 0: source, index } of text.matchAll(escape)) {
    const character = meaningOf(source);
    if (character === undefined) continue;
    copy(index);
    found[length++] = placeOf(index);
    parts.push(character);
    done = index + source.length;
  }
  if (done === 0) return undefined;
  copy(text.length);
  found[length] = placeOf(text.length);
  return { text: parts.join(''), places: found.subarray(0, length + 1) };
}

/** One UTF-16 unit; undefined for bytes of characters that have several. */
function meaningOf(source: string): string | undefined {
  if (source.startsWith('%')) {
    const byte = Number.parseInt(source.slice(1), 16);
    return byte < 0x80 ? String.fromCharCode(byte) : undefined;
  }
  const inner = source.startsWith('&') ? source.slice(1, -1) : source.slice(1);
  if (/^#x/i.test(inner)) return String.fromCharCode(Number.parseInt(inner.slice(2), 16));
  if (inner.startsWith('#')) return String.fromCharCode(Number(inner.slice(1)));
  if (inner.length > 2 && /^[ux][0-9a-f]/i.test(inner)) return String.fromCharCode(Number.parseInt(inner.slice(1), 16));
  return named[inner.toLowerCase()] ?? inner;
}
