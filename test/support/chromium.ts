import type { Browser } from 'playwright-core';
import { chromiumPath, startChromium } from '../../scripts/chromium.ts';

/** Starts the browser of a suite, from its `before`; without one on this machine the suite is skipped. */
export async function chromiumOrSkip(context: Mocha.Context): Promise<Browser> {
  const path = chromiumPath();
  if (path === undefined) {
    console.log('      skipped: there is no Chromium here; CHROMIUM may name one');
    context.skip();
  }
  return startChromium(path);
}
