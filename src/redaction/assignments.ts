import { isInnocent, looksRandom } from './looks-random.ts';
import { kindOfName } from './secret-names.ts';
import type { NameKind } from './secret-names.ts';
import type { Span } from './span.ts';

/** Between a name and its value: signs, a verb of prose, a blank before a quote. */
const operator =
  /[=:\uFF1A\uFF1D](?:[=>]{1,2}|[ \t]{0,4}(?:\\[rnt])?)?|->|(?<=[\p{L}\p{N}])[ \t](?:is|was|ist|lautet|est|es|\u00E9|\u00E8|\u00E4r|jest|je)(?=[ \t:])|[\u306F\u662F\u4E3A]|[ \t](?=\\{0,3}["'`])|[ \t]\|[ \t]|[\t\u2192\u21D2]/gu;
/** A part of every word for a secret that is written in ASCII, and any other character. */
const mayName =
  /pass|p(?:w|s[kw]|in|uk)|otp|sas|jwt|key|cre|sec|seg|sek|tok|co?d|kod|auth|sig|log|lic|hmac|bear|salt|seed|tap|cle|anm|zug|iden|bit|wpa|mdp|mot|clav|contr|senh|palav|parol|has|hes|sif|ges|schl|sleu|nyck|klu|kli|ana|cha|chi|geh|heml|taj|jet|kenn|losu|wacht|sala|adg|jels|loz|[^\0-\x7F]/i;
/** Quotes and brackets that may close a name, and stars of Markdown. */
const closing = /[\s"'`\\\])*]/;
const nameCharacter = /[\p{L}\p{N}\p{M}_.$@ -]/u;
const longestName = 64;
const longestAside = 24;
/** Words of a name in prose that count. */
const wordsThatCount = 4;
const beforeValue =
  /(?:\*{1,3}|_{2})?[ \t]{0,8}(?:[\r\n]{1,2}[ \t]{0,8})?(?:@|N|b|r|L|f)?(?<quote>\\{0,3}["'`\u201C\u2018\u00AB])?/dy;
const unquoted = /[^\s"';,<>&\\]*/y;
const quoted: Readonly<Record<string, RegExp>> = {
  '"': /[^"\r\n]*/y,
  "'": /[^'\r\n]*/y,
  '`': /[^`\r\n]*/y,
  '\u201C': /[^"\u201C\u201D\r\n]*/y,
  '\u2018': /[^'\u2018\u2019\r\n]*/y,
  '\u00AB': /[^\u00BB\r\n]*/y,
};

/**
 * Values that a script, a setting or a sentence gives to a secret: `password = "..."`, `Kennwort: ...`, `"apiKey":"..."`,
 * `AccountKey=...;`, `$pw = '...'`, `the PIN is 4711`. From each sign the name is looked for before it, and the value after it.
 */
export function* assignedSecrets(text: string): Iterable<Span> {
  if (!mayName.test(text)) return;
  let done = 0;
  let rejectedUpTo = 0;
  for (const { 0: sign, index } of text.matchAll(operator)) {
    if (index < done) continue;
    const { name, kind } = named(text, index);
    if (kind === 'none') continue;
    const found = valueAfter(text, index + sign.trimEnd().length, rejectedUpTo);
    if (found === undefined) continue;
    const { start, end, isQuoted } = found;
    const value = text.slice(start, end);
    if (isSecret(value, kind, name, isQuoted, sign === '=' && text[index - 1] !== ' ' && start === index + 1)) {
      yield { start, end };
      done = end;
    } else if (!isQuoted) rejectedUpTo = end;
  }
}

/** The name before the sign; of `password: str =` and `password (guest):` what stands before the other word. */
function named(text: string, at: number): { readonly name: string; readonly kind: NameKind } {
  const { name, start } = nameBefore(text, at);
  const kind = kindOfPhrase(name);
  if (kind !== 'none' || name.length > longestAside || !/[:(]/.test(text[start - 1] ?? '')) return { name, kind };
  const { name: other } = nameBefore(text, start - 1);
  return { name: other, kind: kindOfPhrase(other) };
}

/** The last words before the sign, without what closes them; empty where there are none. */
function nameBefore(text: string, at: number): { readonly name: string; readonly start: number } {
  let end = at;
  const first = Math.max(0, at - longestName);
  while (end > first && closing.test(text[end - 1] ?? '')) end--;
  let start = end;
  while (start > first && nameCharacter.test(text[start - 1] ?? '')) start--;
  return { name: text.slice(start, end), start };
}

function kindOfPhrase(phrase: string): NameKind {
  // Headers have a rule of their own: what stands before a credential is no part of it.
  if (/(?:authorization|cookie)\s*$/i.test(phrase)) return 'none';
  return kindOfName(phrase.trim().split(/ +/).slice(-wordsThatCount).join(' '));
}

function valueAfter(
  text: string,
  at: number,
  rejectedUpTo: number,
): (Span & { readonly isQuoted: boolean }) | undefined {
  beforeValue.lastIndex = at;
  const opened = beforeValue.exec(text);
  const start = at + (opened?.[0].length ?? 0);
  const quote = opened?.groups?.quote;
  const inside = quote === undefined ? undefined : quoted[quote.at(-1) ?? ''];
  if (quote !== undefined && inside !== undefined) {
    inside.lastIndex = start;
    const whole = start + (inside.exec(text)?.[0].length ?? 0);
    // What escapes the closing quote is no part of the value.
    let end = whole;
    if (text[whole] === quote.at(-1))
      for (let left = quote.length - 1; left > 0 && text[end - 1] === '\\'; left--) end--;
    return end > start ? { start, end, isQuoted: true } : undefined;
  }
  if (start < rejectedUpTo) return undefined;
  const from = unquotedStart(text, at, start);
  unquoted.lastIndex = from;
  const end = from + (unquoted.exec(text)?.[0].length ?? 0);
  return end > from ? { start: from, end, isQuoted: false } : undefined;
}

/** A letter that could have been the prefix of a quoted text belongs to the value where no quote follows. */
function unquotedStart(text: string, at: number, start: number): number {
  return start > at && /[@NbrLf]/.test(text[start - 1] ?? '') ? start - 1 : start;
}

function isSecret(value: string, kind: NameKind, name: string, isQuoted: boolean, isTight: boolean): boolean {
  if (value.startsWith('[redacted') || isInnocent(value)) return false;
  if (kind === 'weak') return looksRandom(value, 12);
  if (/(?:pin|puk|otp|tan|code|pass|ピン|番号)\s*$/i.test(name) && /^\d{4,}$/.test(value)) return true;
  if (isQuoted) return value.trim().length >= (kind === 'secret' ? 4 : 6) && !(kind === 'likely' && /\s/.test(value));
  if (/^(?:[-/$*(]|https?:)/.test(value)) return false;
  if (isTight && kind === 'secret') return value.length >= 4;
  const hasDigit = /\d/.test(value);
  if (hasDigit && value.length >= 6 && (value.length >= 8 || /[^\w-]/.test(value))) return true;
  return looksRandom(value, 7);
}
