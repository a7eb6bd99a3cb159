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
  /** What the run could read, where it made the commit: reports ask for it. A quiet night says nothing of that. */
  readonly coverage?: readonly KindCoverage[];
}

/**
 * The newest receipt on the branch's commits. Without its delta links where somebody else changed the folder since: what
 * was changed by hand is put right by reading everything.
 */
export async function lastReceipt(git: Git, base: string, folder: string, fetch: boolean): Promise<Receipt | null> {
  const notes = notesAt(git, receiptNotes);
  if (fetch) await notes.fetch();
  const noted = await notes.noted();
  if (noted.size === 0) return null;
  const commits = (await git.run('rev-list', '-n', String(lookedAt), base)).split('\n');
  for (const commit of commits.filter((each) => noted.has(each))) {
    const receipt = receiptIn((await notes.read([commit])).get(commit) ?? '');
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
  { folder, identity, at, push, log, coverage }: LeaveOptions,
): Promise<void> {
  const last = await lastReceipt(git, commit, folder, false);
  const lines = [
    ...(coverage === undefined ? [] : [coverageMark + JSON.stringify(coverageOf(coverage))]),
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
  const { skipped = [], suspicious = [], delta = {} } = receipt ?? {};
  return JSON.stringify({ skipped, suspicious, delta });
}

/** What the run that a commit ends could read; null where no note tells. */
export async function coverageAt(git: Git, commit: string): Promise<Coverage | null> {
  const value = valueIn((await notesAt(git, receiptNotes).read([commit])).get(commit) ?? '', coverageMark);
  return isCoverage(value) ? value : null;
}

function isCoverage(value: unknown): value is Coverage {
  if (typeof value !== 'object' || value === null) return false;
  const { complete, others } = value as Record<string, unknown>;
  const isKind = (each: unknown): boolean => {
    const { kind, outcome } = (each ?? {}) as Record<string, unknown>;
    const { status } = (outcome ?? {}) as Record<string, unknown>;
    return typeof kind === 'string' && typeof status === 'string';
  };
  return typeof complete === 'number' && Array.isArray(others) && others.every(isKind);
}

/** Null for a note without a receipt, or with one of another version. */
function receiptIn(text: string): Receipt | null {
  const value = valueIn(text, mark);
  return isReceipt(value) ? value : null;
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

function isReceipt(value: unknown): value is Receipt {
  if (typeof value !== 'object' || value === null) return false;
  const { document, version, tenantId, skipped, suspicious, delta } = value as Record<string, unknown>;
  const lists = [skipped, suspicious].every(
    (list) => Array.isArray(list) && list.every((kind) => typeof kind === 'string'),
  );
  const known = document === 'receipt' && version === 1 && typeof tenantId === 'string' && lists;
  return known && typeof delta === 'object' && delta !== null && Object.values(delta).every(isDeltaState);
}

function isDeltaState(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { link, basis, readAt, sweptAt } = value as Record<string, unknown>;
  return (
    [link, basis, readAt, sweptAt].every((text) => typeof text === 'string') &&
    [readAt, sweptAt].every((instant) => !Number.isNaN(Date.parse(String(instant))))
  );
}
