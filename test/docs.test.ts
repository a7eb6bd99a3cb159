import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { taskInputs } from '../src/edges/pipeline-settings.ts';
import { readDefinition } from './support/agent-environment.ts';
import { startCommand } from './support/command-line.ts';
import { readPage } from './support/markdown.ts';
import type { CodeBlock, Page } from './support/markdown.ts';

const decisions = 'docs/decisions';
const pages = ['README.md', 'CONTRIBUTING.md', 'overview.md', ...markdownIn('docs'), ...markdownIn(decisions)].map(
  readPage,
);
const written = pages.filter(({ path }) => !path.startsWith(decisions));

/** Where the project shows its files to those who have no clone. */
const online = 'https://github.com/entra-backup/entra-backup/';

describe('documentation', () => {
  for (const page of pages) {
    it(`${page.path} links to what is there`, () => {
      for (const link of page.links.filter((each) => !/^[a-z]+:/.test(each) || each.startsWith(online))) {
        const [file = '', anchor] = link.split('#');
        const [, ours] = /^(?:blob|tree)\/main\/(.+)$/.exec(file.replace(online, '')) ?? [];
        if (ours === undefined && file.startsWith(online)) continue; // issues and the like
        const target = ours ?? (file === '' ? page.path : join(dirname(page.path), decodeURIComponent(file)));
        assert.ok(existsSync(target), `${page.path} links to ${link}`);
        if (anchor !== undefined)
          assert.ok(readPage(target).anchors.has(anchor), `${page.path}: no heading for ${link}`);
      }
    });
  }

  describe('of the command line', () => {
    const help = new Map<string, string>();
    before(async () => {
      await readHelp(help, []);
    });

    it('shows commands and options that there are', () => {
      const shown = written.flatMap(commandsOf);
      assert.ok(shown.length > 30, `${shown.length} command lines`);
      for (const { where, words } of shown) {
        const command = longestCommand(words, help);
        const text = help.get(command) ?? '';
        assert.ok(command !== '' || words[0]?.startsWith('-') === true, `${where}: there is no such command`);
        for (const option of words.filter((word) => /^--\w/.test(word)).map((word) => word.replace(/=.*/, '')))
          assert.ok(hasOption(text, option), `${where}: there is no ${option}`);
      }
    });

    it('names options that there are', () => {
      const all = [...help.values()].join('\n');
      // The benchmarks have options of their own.
      for (const { path, spans } of written.filter((page) => page.path !== 'docs/benchmarks.md'))
        for (const [option = ''] of spans.map((span) => /^--[a-z][\w-]*/.exec(span) ?? []))
          assert.ok(option === '' || hasOption(all, option), `${path}: there is no ${option}`);
    });
  });

  it('is where the manifest says that it is', () => {
    const links = readFileSync('vss-extension.json', 'utf8').matchAll(
      new RegExp(`${online}(?:blob|tree)/main/([^"#]+)`, 'g'),
    );
    const paths = [...links].map(([, path = '']) => path);
    assert.ok(paths.length > 0);
    for (const path of paths) assert.ok(existsSync(path), `the manifest links to ${path}`);
  });

  it('shows shell lines that a shell can read', () => {
    for (const [page, { text, line }] of blocksOf('sh')) {
      assert.doesNotThrow(
        () =>
          execFileSync('bash', ['-n'], { input: text.replace(/<([\w ]+)>/g, '$1'), stdio: ['pipe', 'ignore', 'pipe'] }),
        `${page.path}:${line}`,
      );
    }
  });

  it('shows scripts of npm that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const named = written.flatMap(({ blocks, spans }) =>
      [...blocks.map(({ text }) => text), ...spans].flatMap((text) =>
        [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name),
      ),
    );
    assert.ok(named.length > 0);
    for (const name of named) assert.ok(name in scripts, `npm run ${name}`);
  });

  it('shows YAML with inputs that the tasks have, and parameters that the template has', () => {
    const blocks = blocksOf('yaml');
    assert.ok(blocks.length > 0);
    for (const [page, { text, line }] of blocks) checkYaml(parse(text), `${page.path}:${line}`);
  });

  it('quotes errors in the words of the code', () => {
    const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join('src', path), 'utf8'))
      .join('\n')
      .replaceAll("\\'", "'");
    const faq = readPage('docs/faq.md');
    const quoted = faq.headings
      .filter((heading) => heading.startsWith('"') && !heading.includes('hosted parallelism'))
      .map((heading) => heading.replace(/^"|"$/g, ''));
    assert.ok(quoted.length > 10);
    for (const text of quoted) {
      for (const piece of text.split('…').map((part) => part.trim())) {
        if (piece.length > 4) assert.ok(code.includes(piece), `docs/faq.md: "${text}": nobody says "${piece}"`);
      }
    }
  });
});

/** The help of a command, and of those below it. */
async function readHelp(help: Map<string, string>, command: readonly string[]): Promise<void> {
  const { out } = await startCommand([...command, '--help'], {}).ended;
  help.set(command.join(' '), out);
  const [, listed = ''] = /\nCommands:\n([^]*?)(?:\n\n|$)/.exec(out) ?? [];
  const names = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  await Promise.all(names.map((name) => readHelp(help, [...command, name])));
}

function longestCommand(words: readonly string[], help: ReadonlyMap<string, string>): string {
  const names = words.map((_, at) => words.slice(0, at + 1).join(' '));
  return names.findLast((name) => help.has(name)) ?? '';
}

function hasOption(help: string, option: string): boolean {
  return new RegExp(`(?:^|\\s)${option}(?![\\w-])`, 'm').test(help);
}

/** Every command line of ours in a page: in its shell blocks, its transcripts, and its lines. */
function commandsOf({ path, blocks, spans }: Page): readonly { where: string; words: readonly string[] }[] {
  const shown = blocks.filter(({ language }) => ['sh', 'text', 'ini'].includes(language)).map(({ text }) => text);
  const lines = [...shown, ...spans].flatMap((text) => text.split(/\n|\s(?:\||>|2>>|&&|#)\s/));
  return lines.flatMap((line) => {
    const start = /^(?:\$ )?(?:npx |.*\bnode )?(?:\S*\/)?entra-backup(?:\.cjs)?\s+(.+)$/;
    const [, rest = ''] = start.exec(line.trim()) ?? [];
    const words = (rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, ''));
    return words.length === 0 || words[0]?.startsWith('<') === true ? [] : [{ where: `${path}: ${line}`, words }];
  });
}

function blocksOf(language: string): readonly [Page, CodeBlock][] {
  return written.flatMap((page) =>
    page.blocks.filter((block) => block.language === language).map((block): [Page, CodeBlock] => [page, block]),
  );
}

/** Looks at every step of ours and every use of the template in a piece of YAML. */
function checkYaml(value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null) return;
  const { task, inputs, template, parameters } = value as Record<string, unknown>;
  const [name = ''] = typeof task === 'string' ? task.split('@') : [];
  if (Object.hasOwn(taskInputs, name)) {
    const known = (readDefinition(`tasks/${name}/${name}V1`).inputs ?? []).flatMap((input) => [
      input.name,
      ...(input.aliases ?? []),
    ]);
    for (const input of Object.keys(inputs ?? {}))
      assert.ok(known.includes(input), `${where}: ${name} has no ${input}`);
  }
  if (typeof template === 'string' && template.endsWith('entra-backup.yml')) {
    const { parameters: declared } = parse(readFileSync('templates/entra-backup.yml', 'utf8')) as {
      parameters: readonly { name: string }[];
    };
    for (const parameter of Object.keys(parameters ?? {}))
      assert.ok(
        declared.some((each) => each.name === parameter),
        `${where}: the template has no ${parameter}`,
      );
  }
  for (const inner of Object.values(value)) checkYaml(inner, where);
}

function markdownIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}
