import { readFileSync } from 'node:fs';

/** A piece of code in a page, with the line that it begins on. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

/** A page of the documentation, as far as its tests look at it. */
export interface Page {
  readonly path: string;
  readonly headings: readonly string[];
  /** Anchors that its headings have on GitHub and in Azure Repos. */
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
  readonly blocks: readonly CodeBlock[];
  /** Code within lines. */
  readonly spans: readonly string[];
}

export function readPage(path: string): Page {
  const lines = readFileSync(path, 'utf8').split('\n');
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let open: { language: string; lines: string[]; line: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const fence = /^\s*```(\w*)/.exec(line);
    if (fence !== null && open === undefined) open = { language: fence[1] ?? '', lines: [], line: at + 1 };
    else if (fence !== null && open !== undefined) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else prose.push(line);
  }
  const text = prose.join('\n');
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading);
  const plain = text.replace(/(`+)[^]*?\1/g, '');
  return {
    path,
    headings,
    anchors: new Set(headings.map(anchorOf)),
    links: [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((link) => plain.includes(link)),
    blocks,
    spans: [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
  };
}

/** https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
