// Bundles the script and the style of the report's page into src/report/page-parts.ts; --check fails when that is stale.
// The report must be one file whose policy names them by their hash, so that they are made once, here.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const target = join(root, 'src/report/page-parts.ts');

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/report/page', entry)],
    bundle: true,
    minify: true,
    charset: 'ascii',
    format: 'iife',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    write: false,
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  // Nothing in it may end the element that it stands in.
  if (text === '' || /<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} cannot stand in a page`);
  return text;
}

/** As a content security policy names it. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function part(name: string, meaning: string, text: string): string {
  return [
    `/** ${meaning}. */`,
    `export const ${name} = {`,
    `  hash: ${JSON.stringify(hashOf(text))},`,
    `  text: ${JSON.stringify(text)},`,
    '} as const;',
  ].join('\n');
}

const script = part('pageScript', "The page's script, with its hash", await bundled('main.ts'));
const style = part('pageStyle', "The page's style, with its hash", await bundled('page.css'));
const made = `// Generated from src/report/page by \`npm run report-page\`.\n${script}\n\n${style}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== made) throw new Error('src/report/page-parts.ts is stale: npm run report-page');
} else {
  writeFileSync(target, made);
}
