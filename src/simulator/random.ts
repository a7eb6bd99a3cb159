/** A repeatable source of chance: the same seed gives the same tenant, ids and shuffles. */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  readonly next: () => number;
  /** A whole number from 0 to `limit - 1`. */
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  /** @throws RangeError when the list is empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** Lower-case GUID in the form of version 4. */
  readonly guid: () => string;
  /** Capital letters and digits, as in the tail of an audit record's id. */
  readonly code: (length: number) => string;
  /** A new list in another order. */
  readonly shuffled: <T>(list: readonly T[]) => T[];
}

const codeLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** mulberry32: small, fast, and good enough for anything that is not a secret. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]): T => {
      const index = below(list.length);
      if (index >= list.length) throw new RangeError('Cannot pick from an empty list.');
      return list[index] as T;
    },
    guid: () => guidOf([below(2 ** 32), below(2 ** 32), below(2 ** 32), below(2 ** 32)]),
    code: (length) => Array.from({ length }, () => codeLetters.charAt(below(codeLetters.length))).join(''),
    shuffled: <T>(list: readonly T[]): T[] => {
      const result = [...list];
      for (let last = result.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [result[last], result[other]] = [result[other] as T, result[last] as T];
      }
      return result;
    },
  };
}

/** A GUID that always belongs to the same text: for ids that the tenant has but no object shows. */
export function guidFrom(text: string): string {
  return randomFor(text).guid();
}

/** A source of chance that always belongs to the same text. */
export function randomFor(text: string): Random {
  // FNV-1a, only to turn the text into a seed.
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return randomFrom(hash);
}

const hexDigits = Buffer.from('0123456789abcdef');
/** Places of the digits in a GUID, without its dashes. */
const places = Array.from({ length: 36 }, (_, place) => place).filter((place) => ![8, 13, 18, 23].includes(place));
const guidText = Buffer.from('-'.repeat(36));

/** Of four numbers of 32 bits. Grown tenants have millions: built in one buffer, each is a plain string at once. */
function guidOf(words: readonly number[]): string {
  for (const [index, place] of places.entries()) {
    const digit = ((words[index >> 3] ?? 0) >>> (28 - 4 * (index & 7))) & 15;
    guidText[place] = hexDigits[index === 12 ? 4 : index === 16 ? 8 + (digit % 4) : digit] ?? 0;
  }
  return guidText.toString('latin1', 0, 36);
}
