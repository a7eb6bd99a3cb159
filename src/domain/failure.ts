import { BackupError, messageOf } from './errors.ts';

/** A failure as it is shown: one plain sentence with the next step, and a stack only for a bug of ours. */
export interface Failure {
  readonly code: string;
  readonly text: string;
  readonly stack?: string;
}

/** What the machine refuses any program, by the system's code for it. */
const ofMachine: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room on that disk, then run again.',
  EDQUOT: 'Make room in that user’s quota, then run again.',
  EROFS: 'Have the clone and the folder for temporary files on a disk that can be written to.',
  EACCES: 'Give the user who runs this the right to write there.',
  EPERM: 'Give the user who runs this the right to write there.',
  EMFILE: 'Allow this user more open files, then run again.',
};

/** The one place that tells an expected failure from a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof BackupError) return { code: error.code, text: `${error.message} ${error.hint}` };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (Object.hasOwn(ofMachine, code)) return { code, text: `${messageOf(error)}. ${ofMachine[code] ?? ''}` };
  const text = `This is a bug in Entra Backup: ${messageOf(error)}. Please report it with the lines below.`;
  return error instanceof Error && error.stack !== undefined
    ? { code: 'bug', text, stack: error.stack }
    : { code: 'bug', text };
}

/** For a process that ends although its work has not: nothing was left to wait for, or a library ended it. */
export function endedEarly(): BackupError {
  return new BackupError(
    'ended-early',
    'The process ended before its work did, which is a bug in Entra Backup.',
    'Run again: the next run finishes what is not finished. Please report it with the lines above.',
  );
}
