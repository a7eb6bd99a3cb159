import type { GitIdentity } from './change.ts';
import { BackupError } from './errors.ts';

/**
 * The backup identity as it was asked for.
 * @throws BackupError `usage` for what Git cannot keep.
 */
export function backupIdentityOf(name: string, email: string): GitIdentity {
  if (name.trim() === '' || /[<>\p{Cc}]/u.test(name)) {
    throw new BackupError(
      'usage',
      `"${name}" cannot be the name of the backup identity.`,
      'Git keeps no < > or line breaks in a name.',
    );
  }
  if (email === '' || /[<>\s\p{Cc}]/u.test(email)) {
    throw new BackupError(
      'usage',
      `"${email}" cannot be the e-mail of the backup identity.`,
      'Give a plain e-mail address.',
    );
  }
  return { name, email };
}
