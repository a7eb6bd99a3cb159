import { BackupError } from '../domain/errors.ts';
import { remote } from './backup-branch.ts';
import type { Git } from './git.ts';

/**
 * Never forced: a ref that moved meanwhile is somebody's work.
 * @throws BackupError `push-rejected` with git's own words.
 */
export async function pushRef(git: Git, refspec: string): Promise<void> {
  try {
    await git.run('push', '--porcelain', '--no-verify', '--no-signed', remote, refspec);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new BackupError(
      'push-rejected',
      `The push to ${remote} was refused: ${error.message}`,
      'If the branch moved meanwhile, run again; otherwise give the build service the rights Contribute, Create tag and Manage notes.',
      { cause: error },
    );
  }
}
