/**
 * True under `npm run test:all`, and with TEST_ALL=1 for a file by itself: the long matrices run in full. `npm test` takes
 * a sample of each.
 */
export const isFullRun = process.env.npm_lifecycle_event === 'test:all' || process.env.TEST_ALL === '1';

/** How many cases of a matrix run; says so where it is not all of them. */
export function casesOf(what: string, all: number, sample: number): number {
  if (isFullRun || sample >= all) return all;
  console.log(`      ${sample} of ${all} ${what}; npm run test:all has all`);
  return sample;
}

/** The same items each time: so many of them, spread evenly from the first to the last. */
export function sampled<Item>(what: string, items: readonly Item[], sample: number): readonly Item[] {
  const count = casesOf(what, items.length, sample);
  const step = count > 1 ? (items.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, at) => items[Math.round(at * step)]).filter((item) => item !== undefined);
}

/** Skips a suite, from its `before`, of which nothing is in the sample. */
export function skipUnlessFull(test: Mocha.Context): void {
  if (isFullRun) return;
  console.log('      skipped: npm run test:all has it');
  test.skip();
}
