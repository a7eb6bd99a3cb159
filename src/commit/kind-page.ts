import { areaOf } from '../catalogue/areas.ts';
import type { ResourceKind } from '../domain/resource.ts';
import { shownLine } from '../domain/shown.ts';
import { cut } from './bounded.ts';
import { escaped, linkTo, pathIn, unescaped } from '../domain/markdown.ts';

const longestName = 120;

/** A line of a kind's page. */
export interface PageRow {
  /** Below the kind's folder. */
  readonly path: string;
  /** As it is shown. */
  readonly name: string;
  /** Empty where Git does not tell. */
  readonly author: string;
  /** Day in UTC, `2026-01-31`; empty where Git does not tell. */
  readonly on: string;
}

/** A name as a page shows it: one line, of bounded length; the key where nothing of it can be seen. */
export function shownName(name: string, key: string): string {
  const wellFormed = Buffer.from(name).toString('utf8');
  return cut(shownLine(wellFormed), longestName) || key;
}

/** The page of a kind, the same for the same rows in whatever order. */
export function kindPage(kind: ResourceKind, rows: readonly PageRow[]): string {
  const up = '../'.repeat(kind.folder.split('/').length);
  const lines = [...rows].sort(inOrder).map(({ path, name, author, on }) => {
    return `| [${escaped(name)}](${linkTo(path)}) | ${escaped(author)} | ${on} |`;
  });
  return [
    `# ${areaOf(kind)}: ${kind.id}`,
    '',
    `${rows.length} ${rows.length === 1 ? 'object' : 'objects'} by name. [All kinds](${up}README.md)`,
    '',
    '| Name | Last changed by | On |',
    '| --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

/** The rows of a page that {@link kindPage} wrote. */
export function rowsOf(page: string): PageRow[] {
  return page.split('\n').flatMap((line) => {
    const [, name, link, author, on] = /^\| \[([^|]*)\]\(([^()|\s]*)\) \| ([^|]*) \| ([\d-]*) \|$/.exec(line) ?? [];
    if (name === undefined || link === undefined || author === undefined || on === undefined) return [];
    return [{ path: pathIn(link), name: unescaped(name), author: unescaped(author), on }];
  });
}

function inOrder(a: PageRow, b: PageRow): number {
  const [one, other] = [a, b].map(({ name, path }) => [name.toLowerCase(), name, path] as const);
  for (let at = 0; at < 3; at++) {
    const [left = '', right = ''] = [one?.[at], other?.[at]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
