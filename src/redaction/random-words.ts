import { entropy, isInnocent } from './looks-random.ts';
import { stems } from './secret-words.ts';
import type { Span } from './span.ts';

const about = new RegExp(
  `${stems.join('|')}|\\b(?:p(?:ass|wd?|in)|login|log-in|credentials?|creds|key|kennung)\\b`,
  'iu',
);
const word = /[^\s"'=:,;()<>[\]{}|\\`]{12,256}/g;

/**
 * Words of prose that only a generator makes: small and capital letters and digits in turns. Words alone in their text are ids
 * more often than secrets; they are left, as are hexadecimal digits, paths and addresses.
 */
export function* randomWords(text: string): Iterable<Span> {
  if (!/\s/.test(text) || !/\d/.test(text)) return;
  const isAbout = about.test(text);
  const least = isAbout ? 12 : 24;
  for (const { 0: found, index } of text.matchAll(word)) {
    const end = found.replace(/[.!?]{1,3}$/, '').length;
    if (end >= least && isGenerated(found.slice(0, end), isAbout ? /[/@\\]|\.\w{2,4}$/ : /[/.@\\]/))
      yield { start: index, end: index + end };
  }
}

/** True for 24 characters or more of it, whatever is around. */
export function isGenerated(text: string, not = /[/.@\\]/): boolean {
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text) || not.test(text)) return false;
  if (isInnocent(text) || /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/i.test(text)) return false;
  let turns = 0;
  for (let at = 1; at < text.length; at++) if (sort(text, at) !== sort(text, at - 1)) turns++;
  return turns / text.length >= 0.45 && entropy(text) >= 3.2;
}

function sort(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 97 && code <= 122) return 0;
  if (code >= 65 && code <= 90) return 1;
  return code >= 48 && code <= 57 ? 2 : 3;
}
