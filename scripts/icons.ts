// Renders the drawings of images/svg/ into the icons that Azure DevOps takes, which must be PNG: npm run icons
// Run it after a change to a drawing, and commit what it writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { chromiumPath, startChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const tasks = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'];

export interface Icon {
  readonly drawing: string;
  /** Of the icon that is made of it. */
  readonly path: string;
  /** Width and height, in pixels. */
  readonly size: number;
}

export const icons: readonly Icon[] = [
  ...['extension-icon', 'extension-icon-dev'].map((name) => ({ name, path: `images/${name}.png`, size: 128 })),
  ...tasks.map((name) => ({ name, path: `tasks/${name}/${name}V1/icon.png`, size: 32 })),
].map(({ name, path, size }) => ({ drawing: `images/svg/${name}.svg`, path, size }));

/** @returns the drawing as PNG, transparent where nothing is drawn. */
export async function render(browser: Browser, { drawing, size }: Icon): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  try {
    const svg = readFileSync(join(root, drawing), 'utf8');
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    return await page.screenshot({ omitBackground: true });
  } finally {
    await page.close();
  }
}

async function main(): Promise<void> {
  const path = chromiumPath();
  if (path === undefined) throw new Error('Icons are rendered by Chromium, and none is here; CHROMIUM may name one.');
  const browser = await startChromium(path);
  try {
    for (const icon of icons) writeFileSync(join(root, icon.path), await render(browser, icon));
  } finally {
    await browser.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
