/** Longer texts are judged by their beginning. */
const judgedLength = 128;

const innocent = new RegExp(
  [
    // Switches, and words that say that there is none.
    '^(?:true|false|yes|no|on|off|enabled?|disabled?|required|optional|none|null|undefined|empty|default|unknown|n/?a)$',
    '^(?:not ?configured|not ?applicable|not ?required|configured|unset|hidden|masked|redacted|changeme|enforced?|audit|any)$',
    // Variables, placeholders and references to a vault.
    '^(?:\\$[({]?[\\w.:]+[)}]?|%[\\w.]+%|\\{\\{?.*|<.*|\\[.*|@Microsoft\\.KeyVault.*|\\*+|x{3,}|\\.{3,}|#\\{.*)$',
    // Ids, instants, dates, addresses, versions.
    '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    '^\\d{4}-\\d\\d-\\d\\d(?:[T ][\\d:.,Z+-]*)?$',
    '^\\d{1,3}(?:\\.\\d{1,3}){3}(?:[/:]\\d{1,5})?$',
    '^[a-z][a-z0-9+.-]{1,15}://',
    '^v?\\d+(?:\\.\\d+){1,3}$',
    '^P(?:\\d+[YMWD])*(?:T(?:\\d+[HMS])+)?$',
  ].join('|'),
  'i',
);

/** True for what stands beside the name of a secret and is none: a switch, a variable, an id, a date, an address. */
export function isInnocent(value: string): boolean {
  return value.length <= 512 && innocent.test(value.trim());
}

/** True for a word with digits that nobody says: three sorts of characters, or a long one of two. */
export function looksRandom(value: string, least = 8): boolean {
  const text = value.slice(0, judgedLength);
  if (text.length < least || isInnocent(text) || /\s/.test(text)) return false;
  const digits = /\d/.test(text);
  const sorts = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((sort) => sort.test(text)).length;
  return digits && (sorts >= 3 || (sorts === 2 && text.length >= 16)) && entropy(text) >= 2.5;
}

/** Shannon's, in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
