import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Log } from '../domain/ports.ts';
import type { Git } from './git.ts';

/**
 * Moves the branch to the new tip, and with it a work tree that stands on it (or stands on no branch, as a pipeline's
 * checkout does). Files that somebody changed by hand are not overwritten: then the work tree stays, and a warning says so.
 */
export async function updateWorkTree(git: Git, branch: string, tip: string, log: Log): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const head = await git.ask('symbolic-ref', '--quiet', 'HEAD');
  const before = await git.ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  const follows = head === ref || (head === undefined && (await isBelow(git, before, tip)));
  if (head === ref || (await git.ask('rev-parse', '--verify', '--quiet', ref)) !== undefined)
    await git.run('update-ref', ref, tip);
  if (!follows) return;
  if (head === undefined) await git.run('update-ref', '--no-deref', 'HEAD', tip);
  if (!(await isCheckedOut(git, before))) return;
  const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  await git.ask('update-index', '-q', '--refresh'); // its answer is that some file differs; read-tree judges which matter
  const updated = await git.ask('read-tree', '-m', '-u', before ?? emptyTree, tip);
  if (updated === undefined) {
    log.warn(
      'The branch has the new commits, but the work tree was left as it is: files in it were changed by hand. ' +
        'git status shows them; git reset --hard throws those changes away.',
    );
  }
}

/** A clone without an index (bare, or made with --no-checkout) has no work tree to look after. */
async function isCheckedOut(git: Git, before: string | undefined): Promise<boolean> {
  if ((await git.ask('rev-parse', '--is-inside-work-tree')) !== 'true') return false;
  const index = await git.ask('rev-parse', '--git-path', 'index');
  return before === undefined || (index !== undefined && existsSync(resolve(git.directory, index)));
}

async function isBelow(git: Git, before: string | undefined, tip: string): Promise<boolean> {
  return before !== undefined && (await git.ask('merge-base', '--is-ancestor', before, tip)) !== undefined;
}
