import { accepts } from '../domain/documents/fault-of.ts';
import { keptCoverageSchema, keptReceiptSchema } from '../domain/documents/run.ts';
import { BackupError } from '../domain/errors.ts';
import type { GitIdentity } from '../domain/change.ts';
import type { Log } from '../domain/ports.ts';
import { coverageOf } from '../domain/report.ts';
import type { Coverage, KindCoverage } from '../domain/report.ts';
import type { Receipt } from '../domain/run.ts';
import type { Git } from './git.ts';
import { notesAt } from './notes.ts';

/** Notes on commits of the branch; what people or other steps wrote into one stays in it. */
export const receiptNotes = 'refs/notes/entra-backup';
const mark = 'Entra-Backup-Receipt: ';
const coverageMark = 'Entra-Backup-Coverage: ';
/** Commits that are looked at: quiet nights write on the same one, so that few are needed. */
const lookedAt = 2000;

export interface LeaveOptions {
  /** The backup folder. */
  readonly folder: string;
  readonly identity: GitIdentity;
  /** Instant, ISO 8601. */
  readonly at: string;
  readonly push: boolean;
  readonly log: Log;
  /** How the kinds of the run ended: reports ask for it. */
  readonly outcomes: readonly KindCoverage[];
  readonly run: NonNullable<Coverage['run']>;
  /** In a quiet night the last commit of the backup before: what its note says already is not said again. */
  readonly backup: string | null;
}

/**
 * The newest receipt on the branch's commits. Without its delta links where somebody else changed the folder since: what
 * was changed by hand is put right by reading everything.
 */
export async function lastReceipt(git: Git, base: string, folder: string, fetch: boolean): Promise<Receipt | null> {
  if (fetch) await notesAt(git, receiptNotes).fetch();
  for await (const { commit, text } of notesBelow(git, base)) {
    const receipt = receiptIn(text);
    if (receipt === null) continue;
    const others = [
      '--basic-regexp',
      '--invert-grep',
      '--grep=^Backup-Run: ',
      `${commit}..${base}`,
      '--',
      `:(top,literal)${folder}`,
    ];
    const changedByOthers = (await git.run('rev-list', '-n', '1', ...others)).trim() !== '';
    return changedByOthers ? { ...receipt, delta: {} } : receipt;
  }
  return null;
}

/**
 * Leaves the receipt on a commit, unless it says nothing that the last one does not say. A note that cannot be pushed is no failure of the run: the next one reads everything.
 */
export async function leaveReceipt(
  git: Git,
  commit: string,
  receipt: Receipt,
  { folder, identity, at, push, log, outcomes, run, backup }: LeaveOptions,
): Promise<void> {
  const last = await lastReceipt(git, commit, folder, false);
  const noted = backup === null ? null : await coverageAt(git, commit, backup);
  const isTold = noted !== null && saysTheSame(noted, outcomes);
  const lines = [
    ...(isTold ? [] : [coverageMark + JSON.stringify({ ...coverageOf(outcomes), run })]),
    ...(substance(last) === substance(receipt) ? [] : [mark + JSON.stringify(receipt)]),
  ];
  if (lines.length === 0) return;
  const notes = notesAt(git, receiptNotes);
  const text = (await notes.read([commit])).get(commit) ?? '';
  const isReplaced = (line: string): boolean => lines.some((each) => each.split(' ')[0] === line.split(' ')[0]);
  const kept = text.split('\n').filter((line) => line !== '' && !isReplaced(line));
  const next = `${[...kept, ...lines].join('\n')}\n`;
  try {
    if (next !== text) await notes.write(new Map([[commit, next]]), { identity, at, subject: 'Receipt of a backup' });
    if (push) await notes.push();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(
      lines.some((line) => line.startsWith(mark))
        ? `The receipt of this run could not be left: ${error.message} The next run reads everything.`
        : `What this run could read could not be noted: ${error.message} A report that is made later lacks it.`,
    );
  }
}

/** What a receipt says that another run could go by. */
function substance(receipt: Receipt | null): string {
  const { skipped = [], suspicious = [], delta = {}, open = {} } = receipt ?? {};
  return JSON.stringify({ skipped, suspicious, delta, open });
}

/**
 * What the newest run could read that left its note on a commit or below it; null where no note tells.
 * @param oldest the last commit of the newest backup: what is noted below it is of earlier ones.
 */
export async function coverageAt(git: Git, commit: string, oldest: string): Promise<Coverage | null> {
  for await (const { text } of notesBelow(git, commit, '--not', `${oldest}^@`)) {
    const value = valueIn(text, coverageMark);
    if (accepts(keptCoverageSchema, value)) return value;
  }
  return null;
}

/** Of the kinds of a run: another one may ask for others, night after night. */
function saysTheSame(noted: Coverage, outcomes: readonly KindCoverage[]): boolean {
  const othersIn = ({ others }: Coverage): ReadonlyMap<string, string> =>
    new Map(others.map(({ kind, outcome }) => [kind, JSON.stringify(outcome)]));
  const [before, now] = [othersIn(noted), othersIn(coverageOf(outcomes))];
  return outcomes.every(({ kind }) => before.get(kind) === now.get(kind));
}

/** Notes on a commit and those below it, newest commit first. */
async function* notesBelow(
  git: Git,
  commit: string,
  ...but: string[]
): AsyncIterable<{ readonly commit: string; readonly text: string }> {
  const notes = notesAt(git, receiptNotes);
  const noted = await notes.noted();
  if (noted.size === 0) return;
  const commits = (await git.run('rev-list', '-n', String(lookedAt), commit, ...but)).split('\n');
  for (const each of commits.filter((id) => noted.has(id))) {
    yield { commit: each, text: (await notes.read([each])).get(each) ?? '' };
  }
}

/** Null for a note without a receipt, or with one of another version. */
function receiptIn(text: string): Receipt | null {
  const value = valueIn(text, mark);
  return accepts(keptReceiptSchema, value) ? value : null;
}

/** The JSON behind a mark; undefined also where somebody wrote the note by hand. */
function valueIn(text: string, before: string): unknown {
  const line = text.split('\n').findLast((each) => each.startsWith(before));
  try {
    return line === undefined ? undefined : (JSON.parse(line.slice(before.length)) as unknown);
  } catch {
    return undefined;
  }
}
