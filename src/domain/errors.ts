/** Names of what can go wrong outside of a bug of ours; each has one meaning, wherever it is raised. */
export type ErrorCode =
  | 'usage'
  | 'not-found'
  | 'not-a-folder'
  | 'no-access'
  | 'not-a-repository'
  | 'no-branch'
  | 'shallow-clone'
  | 'branch-moved'
  | 'wrong-tenant'
  | 'push-rejected'
  | 'commit-mismatch'
  | 'git-failed'
  | 'no-git'
  | 'timed-out'
  | 'document-missing'
  | 'document-invalid'
  | 'stage-incomplete'
  | 'sign-in-failed'
  | 'token-refused'
  | 'unreachable'
  | 'nothing-read'
  | 'graph-error'
  | 'devops-error'
  | 'key-unusable'
  | 'cancelled'
  | 'ended-early';

/**
 * A failure that is not a bug: `message` says in one sentence what happened and to what, `hint` what to do next.
 * Whatever else is thrown counts as a bug of ours and is shown with its stack.
 */
export class BackupError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'BackupError';
    this.code = code;
    this.hint = hint;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
