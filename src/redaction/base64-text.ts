import { withoutEnd } from '../domain/without-end.ts';

/** Text in base64, with the way back. */
export interface Encoded {
  readonly text: string;
  readonly encode: (text: string) => string;
}

const shortest = 16;
const alphabet = /^[A-Za-z0-9+/]+={0,2}$/;
const urlAlphabet = /^[A-Za-z0-9_-]+={0,2}$/;
/** Runs that may be base64 among other text. */
export const base64Runs = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** Undefined for what is no base64, or no text inside of it. Scripts come in UTF-8, UTF-16 and what Windows calls ANSI. */
export function textInBase64(value: string): Encoded | undefined {
  if (value.length < shortest || value.length % 4 === 1) return undefined;
  const kind = alphabet.test(value) ? 'base64' : urlAlphabet.test(value) ? 'base64url' : undefined;
  if (kind === undefined) return undefined;
  const bytes = Buffer.from(value, kind);
  const asGiven = (written: string): string => {
    if (kind === 'base64') return value.endsWith('=') || value.length % 4 === 0 ? written : withoutEnd(written, '=');
    return value.endsWith('=') ? written.padEnd(Math.ceil(written.length / 4) * 4, '=') : written;
  };
  for (const encoding of ['utf8', 'utf16le', 'latin1'] as const) {
    if (!isLikely(bytes, encoding)) continue;
    const text = bytes.toString(encoding);
    if (encoding === 'latin1' && !isMostlyAscii(text)) continue;
    const readable = !/[\0\uFFFD]/.test(text) && /^[\t\r\n\x20-\uFFFC]*$/.test(text.slice(0, 200));
    if (readable && Buffer.from(text, encoding).equals(bytes))
      return { text, encode: (clean) => asGiven(Buffer.from(clean, encoding).toString(kind)) };
  }
  return undefined;
}

/** UTF-16 of most languages has a zero in every second byte; the others have none. */
function isLikely(bytes: Buffer, encoding: 'utf8' | 'utf16le' | 'latin1'): boolean {
  return bytes.subarray(0, 200).includes(0) === (encoding === 'utf16le');
}

/** Any bytes are text in what Windows calls ANSI. */
function isMostlyAscii(text: string): boolean {
  const start = text.slice(0, 200);
  return start.replace(/[\x20-\x7E\s]/g, '').length * 8 <= start.length;
}
