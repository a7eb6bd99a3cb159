import { BackupError, messageOf } from './errors.ts';

/** A failure as it is shown: one plain sentence with the next step, and a stack only for a bug of ours. */
export interface Failure {
  readonly code: string;
  readonly text: string;
  readonly stack?: string;
}

/** The one place that tells an expected failure from a bug. */
export function failureOf(error: unknown): Failure {
  if (error instanceof BackupError) return { code: error.code, text: `${error.message} ${error.hint}` };
  const text = `This is a bug in Entra Backup: ${messageOf(error)}. Please report it with the lines below.`;
  return error instanceof Error && error.stack !== undefined
    ? { code: 'bug', text, stack: error.stack }
    : { code: 'bug', text };
}
