/** How many names a hint has. */
const shown = 10;

/** The names that share a word with what was asked for, or else the first ones: for whoever mistyped. */
export function namesLike(asked: string, names: readonly string[]): readonly string[] {
  const words = wordsOf(asked);
  const alike = names.filter((name) => wordsOf(name).some((word) => words.some((other) => isAlike(word, other))));
  return (alike.length === 0 ? names : alike).slice(0, shown);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
}

function isAlike(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
