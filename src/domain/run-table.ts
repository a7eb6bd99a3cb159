import { isCovered } from './run.ts';
import type { ExportManifest, KindOutcome, KindReport } from './run.ts';

type Ended = Pick<ExportManifest, 'run' | 'finishedAt' | 'outcomes'>;

/** What an export took in all. */
export interface RunTotals {
  readonly kinds: number;
  /** Objects that are in the backup now, of the kinds that were read. */
  readonly objects: number;
  readonly requests: number;
  readonly retries: number;
  /** From start to end: kinds are read at the same time, so that theirs add up to more. */
  readonly seconds: number;
}

export function totalsOf({ run, finishedAt, outcomes }: Ended): RunTotals {
  const sum = (of: (report: KindReport) => number): number => outcomes.reduce((total, each) => total + of(each), 0);
  return {
    kinds: outcomes.length,
    objects: sum(({ outcome }) => objectsOf(outcome) ?? 0),
    requests: sum(({ requests }) => requests),
    retries: sum(({ retries }) => retries),
    seconds: (Date.parse(finishedAt) - Date.parse(run.startedAt)) / 1000,
  };
}

const head = ['kind', 'outcome', 'objects', 'requests', 'retries', 'seconds'];
/** Columns that hold text; the others hold numbers. */
const texts = 2;
/** Characters of an error code that are shown. */
const longestCode = 40;

/**
 * Lines for people: a row for each kind, first those that are not in the backup as they should be, then the others in the
 * order of the catalogue. Kinds of which there is nothing to tell are only counted below.
 */
export function runTable(ended: Ended): readonly string[] {
  const { outcomes } = ended;
  const told = outcomes.filter((report) => untold(report) === undefined);
  const rows = [
    ...told.filter(({ outcome }) => !isCovered(outcome)),
    ...told.filter(({ outcome }) => isCovered(outcome)),
  ];
  const { kinds, objects, requests, retries, seconds } = totalsOf(ended);
  const total = [`total of ${kinds}`, '', String(objects), String(requests), String(retries), seconds.toFixed(1)];
  return [...aligned([head, ...rows.map(rowOf), total]), ...counted(outcomes)];
}

function rowOf({ kind, outcome, read, requests, retries, seconds }: KindReport): readonly string[] {
  const numbers = [objectsOf(outcome) ?? '', requests, retries, seconds.toFixed(1)];
  return [kind, described(outcome, read), ...numbers.map(String)];
}

function described(outcome: KindOutcome, read: KindReport['read']): string {
  switch (outcome.status) {
    case 'complete':
      return read === 'changes' ? 'complete (changes)' : 'complete';
    case 'suspicious':
      if (outcome.why !== undefined) return `suspicious (${outcome.missing} in doubt)`;
      return `suspicious (${outcome.missing} of ${outcome.of} missing)`;
    case 'failed':
      // The code is Graph's: it must not break the table.
      return `failed (${outcome.code.replace(/\s+/g, ' ').slice(0, longestCode)})`;
    case 'skipped':
      return `skipped (${outcome.reason})`;
    case 'absent':
    case 'denied':
      return outcome.status;
  }
}

/** Why a kind has no row; undefined for one that has. */
function untold({ outcome, retries }: KindReport): string | undefined {
  if (outcome.status === 'absent') return 'not in this tenant';
  if (outcome.status === 'denied' && outcome.delegatedOnly) return 'given to people only, not to apps';
  return outcome.status === 'complete' && outcome.objects === 0 && retries === 0 ? 'without objects' : undefined;
}

function counted(outcomes: readonly KindReport[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const why of outcomes.map(untold)) if (why !== undefined) counts.set(why, (counts.get(why) ?? 0) + 1);
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([why, count]) => `${count} ${why}`);
  return parts.length === 0 ? [] : [`Kinds that have no row: ${parts.join('; ')}.`];
}

function objectsOf(outcome: KindOutcome): number | undefined {
  return 'objects' in outcome ? outcome.objects : undefined;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column < texts ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  '));
}
