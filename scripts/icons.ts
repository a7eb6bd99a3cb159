// Renders the drawings of images/svg/ into the icons that Azure DevOps takes, which must be PNG: npm run icons
// Run it after a change to a drawing, and commit what it writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPath, startChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const tasks = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'];

/** Each drawing with the icon that is made of it, and its width and height in pixels. */
const icons = [
  ...['extension-icon', 'extension-icon-dev'].map((name) => ({ name, path: `images/${name}.png`, size: 128 })),
  ...tasks.map((name) => ({ name, path: `tasks/${name}/${name}V1/icon.png`, size: 32 })),
];

const path = chromiumPath();
if (path === undefined) throw new Error('Icons are rendered by Chromium, and none is here; CHROMIUM may name one.');
const browser = await startChromium(path);
try {
  for (const { name, path, size } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const drawing = readFileSync(join(root, 'images/svg', `${name}.svg`), 'utf8');
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
    writeFileSync(join(root, path), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
