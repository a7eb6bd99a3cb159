import { BackupError } from '../domain/errors.ts';

/**
 * What the file system answers to a question about a path; undefined where nothing lies there.
 * @throws BackupError `no-access` where this user may not look, `not-a-folder` where a file stands for a folder.
 */
export async function ifThere<Answer>(path: string, question: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await question;
  } catch (error) {
    const { code, path: at = path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') {
      throw new BackupError('not-a-folder', `${path} is not a folder.`, 'Name another one.', { cause: error });
    }
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new BackupError(
      'no-access',
      `${at} may not be read by the user who runs this.`,
      'Give that user the right to read it, or name another folder.',
      { cause: error },
    );
  }
}
