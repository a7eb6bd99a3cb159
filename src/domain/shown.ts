import { jsonText } from './exact-json.ts';
import type { Json } from './resource.ts';

/** Controls, line ends of any kind, and characters that turn the direction of what follows. */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
/** Also the joiners, fillers and selectors that words and emoji are written with; an address has no use for them. */
const ignorable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** The text without characters that cannot be seen; those would make two addresses look alike. */
export function withoutUnseen(text: string): string {
  return text.replace(ignorable, '');
}

const everyUnseen = new RegExp(`(?:${unseen.source})+`, 'gu');

/** Text from the tenant within a line: it starts no line of its own, moves no cursor and turns no direction. */
export function shownLine(text: string, longest = Infinity): string {
  const line = text.replace(everyUnseen, ' ').trim();
  // A character is one or two units: what lies behind twice as many is not taken apart, for a text may be megabytes.
  const characters = Array.from(line.slice(0, 2 * longest + 1));
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

/** A value as JSON writes it, in one line, with what cannot be seen as escapes. */
export function shownValue(value: Json | undefined, longest = Infinity): string {
  return value === undefined ? 'nothing' : shownLine(jsonInSight(value), longest);
}

/** JSON without characters that a terminal or a pipeline's agent would obey; it reads back as the same value. */
export function jsonInSight(value: unknown, indent?: number): string {
  const json = jsonText(value as Json, indent).replaceAll('##', '#\\u0023');
  // Line feeds outside of strings are JSON's own; those inside are escaped already.
  return json.replace(unseen, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
