import { areaOf } from '../catalogue/areas.ts';
import { catalogue } from '../catalogue/index.ts';
import type { KindOutcome } from '../domain/run.ts';
import { escaped, linkTo, unescaped } from '../domain/markdown.ts';

/** A kind on the page of the whole backup. */
export interface CoverageRow {
  readonly kind: string;
  /** Files of it. */
  readonly objects: number;
  /** Below the backup folder: its page, its only file or its folder; absent where there is nothing to see. */
  readonly path?: string;
  /** How reading it ended, in words that stay the same from night to night; empty where nothing tells. */
  readonly state: string;
  /**
   * Day in UTC of the run that says so, `2026-01-31`; absent where nothing tells. Its commit and its tag have the time: the
   * same backup, made at another hour, has the same page.
   */
  readonly asOf?: string;
}

const wholeStates = ['read whole', 'not in this tenant'];

/** Without numbers, codes and times: those would change the page by themselves. */
export function stateOf(outcome: KindOutcome): string {
  switch (outcome.status) {
    case 'complete':
      return 'read whole';
    case 'absent':
      return 'not in this tenant';
    case 'denied':
      if (outcome.delegatedOnly) return 'denied: Microsoft gives it to signed-in people only';
      return `denied: it needs ${outcome.missing.join(' and ')}`;
    case 'failed':
      return 'could not be read';
    case 'suspicious':
      if (outcome.why !== undefined) return 'what became of some objects could not be found out; their files are kept';
      return 'many objects are missing; none is deleted yet';
    case 'skipped':
      return 'not read: no time was left';
  }
}

/** The page at the root of the backup folder: what is backed up, and what could not be read. */
export function rootPage(rows: readonly CoverageRow[]): string {
  const known = new Map(rows.map((row) => [row.kind, row]));
  const inOrder = catalogue.flatMap((kind) => {
    const row = known.get(kind.id);
    return row === undefined ? [] : [{ ...row, area: areaOf(kind) }];
  });
  inOrder.sort((a, b) => (a.area === b.area ? 0 : a.area < b.area ? -1 : 1));
  const whole = inOrder.filter(({ state }) => wholeStates.includes(state)).length;
  const lacking = inOrder.filter(({ state }) => state !== '' && !wholeStates.includes(state));
  const objects = inOrder.reduce((sum, row) => sum + row.objects, 0);
  const newest = inOrder
    .flatMap(({ asOf }) => asOf ?? [])
    .sort()
    .at(-1);
  const earlier = inOrder.filter(({ asOf, state }) => state !== '' && newest !== undefined && asOf !== newest);
  const counted = `${whole} of ${inOrder.length} kinds were read whole or are not in this tenant; ${objects} objects are kept.`;
  return [
    '# Backup of a Microsoft Entra tenant',
    '',
    `As of ${newest === undefined ? 'the newest run that found a change' : `the run of ${newest}`}: ${counted}`,
    ...(newest === undefined
      ? []
      : ['A run that finds a change, or reads a kind otherwise than this page says, writes it again.']),
    '',
    ...(lacking.length === 0 ? [] : ['## Not read', '', 'Their files are kept as they were.', '']),
    ...lacking.map(({ kind, state }) => `- ${kind}: ${escaped(state)}`),
    ...(lacking.length === 0 ? [] : ['']),
    '## Kinds',
    '',
    '| Area | Kind | Objects | Reading |',
    '| --- | --- | ---: | --- |',
    ...inOrder.map(({ area, kind, path, objects: count, state }) => {
      const name = path === undefined ? kind : `[${kind}](${linkTo(path)})`;
      return `| ${area} | ${name} | ${count} | ${escaped(state)} |`;
    }),
    '',
    ...(earlier.length === 0 ? [] : ['## Read by earlier runs', '', 'The newest run did not ask for these.', '']),
    ...earlier.map(({ kind, asOf }) => `- ${kind}: ${asOf === undefined ? 'an earlier run' : `the run of ${asOf}`}`),
    ...(earlier.length === 0 ? [] : ['']),
  ].join('\n');
}

/** How the kinds of a page that {@link rootPage} wrote ended, by kind. */
export function statesOf(page: string): ReadonlyMap<string, string> {
  const rows = page.matchAll(/^\| [^|]* \| \[?(\w+)(?:\]\([^|]*\))? \| \d+ \| ([^|]*) \|$/gm);
  return new Map([...rows].map(([, kind = '', state = '']) => [kind, unescaped(state)]));
}

/** Days of the runs that say so, by kind; without kinds of which the page does not tell. */
export function readingsOf(page: string): ReadonlyMap<string, string> {
  const [, newest] = /^As of the run of ([\d-]+): /m.exec(page) ?? [];
  if (newest === undefined) return new Map();
  const [, section = ''] = page.split('\n## Read by earlier runs\n');
  const earlier = new Map(
    [...section.matchAll(/^- (\w+): (?:an earlier run|the run of ([\d-]+))$/gm)].map(([, kind = '', asOf]) => [
      kind,
      asOf,
    ]),
  );
  return new Map(
    [...statesOf(page).keys()].flatMap((kind): [string, string][] => {
      const asOf = earlier.has(kind) ? earlier.get(kind) : newest;
      return asOf === undefined ? [] : [[kind, asOf]];
    }),
  );
}
