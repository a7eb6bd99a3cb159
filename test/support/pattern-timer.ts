import { adversarialTexts } from './adversarial-texts.ts';
import type { ProductPattern } from './product-patterns.ts';

/** A pattern with the longest time that one of its texts took, in milliseconds of processor time. */
export interface TimedPattern extends ProductPattern {
  readonly worst: number;
  readonly text: string;
  readonly length: number;
}

const megabyte = 1_000_000;
/** A pattern that is not linear shows it here already: at a thirty-second part it would need a thousandth. */
const shortened = megabyte / 32;
/** Faster than this then is faster than the limit in whole. */
const quick = 3;
/** Slower than this then is too slow in whole, and is not waited for. */
const slow = 60;

/** Runs in a process of its own: the one that started it ends it when it takes too long. */
function timePatterns(patterns: readonly ProductPattern[]): void {
  for (const pattern of patterns) {
    process.send?.({ begun: pattern });
    process.send?.({ timed: timed(pattern) });
  }
  process.send?.({ done: true });
}

function timed(pattern: ProductPattern): TimedPattern {
  const { source, flags } = pattern;
  // A sticky pattern looks at one place; the others look everywhere.
  const everywhere = flags.includes('y') || flags.includes('g') ? '' : 'g';
  const expression = new RegExp(source, flags.replace('d', '') + everywhere);
  let long: readonly string[] | undefined;
  let found: TimedPattern = { ...pattern, worst: 0, text: '', length: megabyte };
  for (const [index, text] of adversarialTexts(source, flags, shortened).entries()) {
    const first = fastest(expression, text, 1);
    if (first < quick) continue;
    if (first > slow) return { ...pattern, worst: first * 32, text: text.slice(0, 40), length: shortened };
    const whole = fastest(expression, (long ??= adversarialTexts(source, flags, megabyte))[index] ?? text, 2);
    if (whole > found.worst) found = { ...pattern, worst: whole, text: text.slice(0, 40), length: megabyte };
  }
  return found;
}

/** Of several tries, in milliseconds: the machine may have had something else to do. */
function fastest(expression: RegExp, text: string, tries: number): number {
  let best = Infinity;
  for (let count = 0; count < tries; count++) {
    expression.lastIndex = 0;
    const [wall, used] = [performance.now(), process.cpuUsage()];
    // Takes every match, as replace and matchAll do, and looks everywhere where there is none.
    text.replace(expression, '');
    const { user, system } = process.cpuUsage(used);
    best = Math.min(best, performance.now() - wall, (user + system) / 1000);
  }
  return best;
}

process.once('message', (patterns) => timePatterns(patterns as readonly ProductPattern[]));
