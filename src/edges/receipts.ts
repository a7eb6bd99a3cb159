import { BackupError } from '../domain/errors.ts';
import type { GitIdentity } from '../domain/change.ts';
import type { Log } from '../domain/ports.ts';
import type { Receipt } from '../domain/run.ts';
import type { Git } from './git.ts';
import { notesAt } from './notes.ts';

/** Notes on commits of the branch; what people or other steps wrote into one stays in it. */
export const receiptNotes = 'refs/notes/entra-backup';
const mark = 'Entra-Backup-Receipt: ';
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
    const others = ['--basic-regexp', '--invert-grep', '--grep=^Backup-Run: ', `${commit}..${base}`, '--', folder];
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
  { folder, identity, at, push, log }: LeaveOptions,
): Promise<void> {
  const last = await lastReceipt(git, commit, folder, false);
  if (substance(last) === substance(receipt)) return;
  const notes = notesAt(git, receiptNotes);
  const text = (await notes.read([commit])).get(commit) ?? '';
  const kept = text.split('\n').filter((line) => line !== '' && !line.startsWith(mark));
  const next = `${[...kept, mark + JSON.stringify(receipt)].join('\n')}\n`;
  try {
    if (next !== text) await notes.write(new Map([[commit, next]]), { identity, at, subject: 'Receipt of a backup' });
    if (push) await notes.push();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    log.warn(`The receipt of this run could not be left: ${error.message} The next run reads everything.`);
  }
}

/** What a receipt says that another run could go by. */
function substance(receipt: Receipt | null): string {
  const { skipped = [], suspicious = [], delta = {} } = receipt ?? {};
  return JSON.stringify({ skipped, suspicious, delta });
}

/** Null for a note without a receipt, or with one of another version. */
function receiptIn(text: string): Receipt | null {
  const line = text.split('\n').findLast((each) => each.startsWith(mark));
  if (line === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(line.slice(mark.length));
  } catch {
    return null; // somebody wrote the note by hand; without a receipt everything is read
  }
  return isReceipt(value) ? value : null;
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
