import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

/** How many units of a set are looked through for one that is in it. */
const candidates = [
  'a',
  '0',
  'A',
  '-',
  '.',
  '_',
  ' ',
  '\n',
  '=',
  ':',
  '"',
  "'",
  '/',
  '<',
  '>',
  '&',
  '%',
  '\\',
  '\u00E9',
  '\u5BC6',
  '\u200B',
  '#',
  '@',
  '+',
  '*',
  '|',
  '(',
  ')',
  ',',
  ';',
  '[',
  ']',
  '{',
  '}',
  '~',
  '!',
  '$',
  '^',
  '`',
  '?',
  '\t',
  '\r',
  '\0',
  '\u0300',
  '\uFFFD',
];
const mostTexts = 40;

/**
 * Texts that a pattern has most trouble with: all that it begins with and never ends, over and over, and each of its parts
 * without end behind what comes before it.
 */
export function adversarialTexts(source: string, flags: string, length: number): readonly string[] {
  const mode = { unicode: flags.includes('u'), unicodeSets: flags.includes('v') };
  const pattern = new RegExpParser().parsePattern(source, undefined, undefined, mode);
  const seeds = new Set<string>();
  const repeats: [string, string][] = [];
  const walk = (alternatives: readonly AST.Alternative[], before: string): void => {
    for (const { elements } of alternatives) {
      let prefix = before;
      for (const element of elements) {
        const own = sampleOf(element, flags);
        repeats.push([prefix, own]);
        if (prefix !== before) repeats.push([prefix, prefix.slice(before.length)]);
        const inner = innerOf(element);
        if (inner !== undefined) walk(inner, prefix);
        prefix += own;
        seeds.add(own).add(prefix);
      }
    }
  };
  walk(pattern.alternatives, '');
  const fill = (text: string): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const texts = new Set<string>();
  for (const seed of seeds) if (seed !== '') texts.add(fill(seed)).add(`${fill(seed)}\0`);
  for (const [prefix, part] of repeats) if (part !== '') texts.add(`${prefix}${fill(part)}\0`);
  for (const blank of [' ', '\n', 'a', '-', 'a.', 'a ', '="', '\\"']) texts.add(`${fill(blank)}\0`);
  const all = [...texts];
  const step = Math.max(1, all.length / mostTexts);
  return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function innerOf(element: AST.Element): readonly AST.Alternative[] | undefined {
  if (element.type === 'Quantifier') return innerOf(element.element);
  if (element.type === 'Group' || element.type === 'CapturingGroup') return element.alternatives;
  return element.type === 'Assertion' && element.kind === 'lookahead' ? element.alternatives : undefined;
}

/** A text that the element takes, short but for what it has to repeat. */
function sampleOf(element: AST.Element, flags: string): string {
  switch (element.type) {
    case 'Quantifier':
      return sampleOf(element.element, flags).repeat(Math.max(1, Math.min(element.min, 64)));
    case 'Group':
    case 'CapturingGroup':
      return (element.alternatives[0]?.elements ?? []).map((each) => sampleOf(each, flags)).join('');
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass': {
      const one = new RegExp(`^${element.raw}$`, flags.replace(/[gyd]/g, ''));
      return candidates.find((candidate) => one.test(candidate)) ?? '';
    }
    case 'Assertion':
    case 'Backreference':
    default:
      return '';
  }
}
