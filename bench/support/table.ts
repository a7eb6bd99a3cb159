import type { Result } from './result.ts';

const headings = ['measure', 'tenant', 'ours', 'reference', 'ratio', 'goal', ''] as const;

/** The results as a table in Markdown, padded for the terminal. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(cellsOf);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(headings), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function cellsOf({ measure, tenant, ours, unit, reference, ratio, goal, met }: Result): string[] {
  return [
    measure,
    tenant,
    withUnit(ours, unit),
    reference === null ? '' : withUnit(reference, unit),
    ratio === null ? '' : `${numberOf(ratio)}x`,
    goal,
    met === null ? '' : met ? 'met' : 'MISSED',
  ];
}

function withUnit(value: number, unit: string): string {
  return unit === '' ? numberOf(value) : `${numberOf(value)} ${unit}`;
}

/** Three digits where it is small, whole where it is large. */
function numberOf(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
