import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromiumOrSkip } from './support/chromium.ts';
import { icons, render } from '../scripts/icons.ts';

/** Mean distance of two pictures, from 0 to 255 a channel; versions of a browser smooth edges a little differently. */
async function distance(browser: Browser, one: Buffer, other: Buffer): Promise<number> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async (pictures) => {
        const pixels = await Promise.all(
          pictures.map(async (picture) => {
            const image = new Image();
            image.src = `data:image/png;base64,${picture}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext('2d');
            if (context === null) throw new Error('no canvas');
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, image.width, image.height).data;
          }),
        );
        const [a, b] = pixels;
        if (a === undefined || b?.length !== a.length) return 255;
        return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
      },
      [one.toString('base64'), other.toString('base64')],
    );
  } finally {
    await page.close();
  }
}

describe('icons', function () {
  this.timeout(60_000);
  let browser: Browser;
  const opened: Browser[] = [];
  before(async function () {
    browser = await chromiumOrSkip(this);
    opened.push(browser);
  });
  after(() => Promise.all(opened.map((one) => one.close())));

  for (const icon of icons) {
    it(`has in ${icon.path} what ${icon.drawing} draws`, async () => {
      const kept = readFileSync(icon.path);
      assert.ok((await distance(browser, kept, await render(browser, icon))) < 2, 'npm run icons renders it');
    });
  }

  it('can be told from each other', async () => {
    const small = icons.filter(({ size }) => size === 32).map(({ path }) => readFileSync(path));
    for (const [index, one] of small.entries())
      for (const other of small.slice(index + 1)) assert.ok((await distance(browser, one, other)) > 20);
  });
});
