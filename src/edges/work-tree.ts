import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackupError } from '../domain/errors.ts';
import type { Log } from '../domain/ports.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { realPath } from './real-path.ts';
import { emptyTree, treeChanges, treesCompared } from './tree-changes.ts';
import { withoutFilters } from './without-filters.ts';

const noCommit = '0'.repeat(40);

/**
 * Moves the branch forward to the tip, and with it a work tree that stands on it (or on no branch, as a pipeline's
 * checkout does). A commit that somebody made meanwhile is never dropped, a file that somebody changed never overwritten.
 * The files go first: a run that is killed in between leaves them ahead of the branch, where the next one takes them for
 * what they are. Behind it, they would look like changes that undo the backup, and no later run would touch them.
 * @param pushed the remote has the tip: what cannot be done here is then only a warning.
 * @throws BackupError `branch-moved` where the tip would be lost otherwise.
 */
export async function moveBranch(git: Git, branch: string, tip: string, pushed: boolean, log: Log): Promise<void> {
  try {
    await moveHere(git, branch, tip, pushed, log);
  } catch (error) {
    // Such as an index that somebody else has locked.
    if (!pushed || !(error instanceof BackupError) || !['git-failed', 'timed-out'].includes(error.code)) throw error;
    log.warn(`${error.message} The remote has the new commits; here branch or files were left behind.`);
  }
}

async function moveHere(git: Git, branch: string, tip: string, pushed: boolean, log: Log): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const head = await git.ask('symbolic-ref', '--quiet', 'HEAD');
  const before = await commitAt(git, 'HEAD');
  const follows = head === ref || (head === undefined && (await isBelow(git, before, tip)));
  const ours = await commitAt(git, ref);
  const moves = ours === undefined ? head === ref || !pushed : ours !== tip;
  const obstacle = moves ? await obstacleTo(git, ref, ours, tip) : undefined;
  if (obstacle === undefined && follows && before !== tip && (await isCheckedOut(git, before))) {
    await updateFiles(git, before ?? emptyTree, tip, log);
  }
  const refused = obstacle ?? (moves ? await moveRef(git, ref, ours, tip) : undefined);
  if (refused !== undefined) {
    if (!pushed) throw new BackupError('branch-moved', refused, 'Nothing was changed; run again.');
    log.warn(`${refused} The remote has the new commits; here the branch was left as it is.`);
    return;
  }
  if (head === undefined && follows && before !== tip) await git.run('update-ref', '--no-deref', 'HEAD', tip);
}

const moved = (ref: string): string => `${ref} got other commits meanwhile.`;

/** Why the ref may not be moved. */
async function obstacleTo(git: Git, ref: string, ours: string | undefined, tip: string): Promise<string | undefined> {
  const elsewhere = await otherWorkTree(git, ref);
  if (elsewhere !== undefined) return `${ref} is checked out at ${elsewhere}.`;
  return ours !== undefined && !(await isBelow(git, ours, tip)) ? moved(ref) : undefined;
}

/**
 * @returns why the ref was not moved.
 * @throws BackupError `git-failed` where it still is where it was: somebody else holds its lock, for example.
 */
async function moveRef(git: Git, ref: string, ours: string | undefined, tip: string): Promise<string | undefined> {
  try {
    await git.run('update-ref', ref, tip, ours ?? noCommit);
    return undefined;
  } catch (error) {
    if ((await commitAt(git, ref)) === ours) throw error;
    return moved(ref);
  }
}

/** Another work tree of the same repository, whose files would be left behind. */
async function otherWorkTree(git: Git, ref: string): Promise<string | undefined> {
  const list = ((await git.ask('worktree', 'list', '--porcelain')) ?? '').trimEnd().split('\n\n');
  // The first one is the main work tree. Git names it wrongly where the repository lies elsewhere, as that of a submodule.
  const isMain = (await git.ask('rev-parse', '--absolute-git-dir')) === (await commonDirectory(git));
  const others = list.slice(isMain ? 1 : 0).map((entry) => entry.split('\n'));
  const paths = others.flatMap((lines) => {
    const gone = lines.some((line) => line.startsWith('prunable'));
    const [path = ''] = lines.flatMap((line) => (line.startsWith('worktree ') ? [line.slice('worktree '.length)] : []));
    return lines.includes(`branch ${ref}`) && !gone ? [path] : [];
  });
  return paths.find((path) => realPath(path) !== realPath(git.directory));
}

/** What the work trees of a repository share. */
async function commonDirectory(git: Git): Promise<string> {
  const told = (await git.ask('rev-parse', '--git-common-dir')) ?? '';
  return realPath(resolve(git.directory, told));
}

/**
 * Brings index and files from one commit to the next. Files that were changed by hand, or stood there before the backup
 * had them, keep their content: for them only the index goes along, so that they show as changed against the new commit.
 */
async function updateFiles(git: Git, before: string, tip: string, log: Log): Promise<void> {
  const plain = await withoutFilters(git);
  await git.ask(...plain, 'update-index', '-q', '--refresh'); // its answer is that some file differs; what differs is asked below
  const changes = await git.run(...treesCompared, before, tip);
  await leaveFiles(
    git,
    changes,
    await git.run(...plain, 'diff-files', '--name-only', '-z', '--ignore-submodules=all'),
    log,
  );
  // As they were committed, whatever line ends somebody likes elsewhere.
  const files = [...plain, '-c', 'core.autocrlf=false', '-c', 'core.eol=lf', 'read-tree', '-m', '-u', before, tip];
  if ((await git.ask(...files)) !== undefined) return;
  await leaveFiles(git, changes, await othersFiles(git, before, tip), log);
  const refused = await why(git.run(...files));
  if (refused === undefined) return;
  log.warn(
    'The branch has the new commits, but the work tree was left as it is: changes are staged in it, or files stand in ' +
      `the way (${refused}). git status shows them; do not commit them, they would undo the backup.`,
  );
}

/** Files that git does not know, and those with changes staged. */
async function othersFiles(git: Git, before: string, tip: string): Promise<string> {
  const staged = (commit: string): Promise<string> =>
    git.run('diff-index', '--cached', '--name-only', '-z', '--no-renames', '--ignore-submodules=none', commit);
  const ahead = new Set(names(await staged(tip))); // what is staged as it comes is no change
  const changed = names(await staged(before)).filter((path) => ahead.has(path));
  return (await git.run('ls-files', '--others', '-z')) + changed.map((path) => `${path}\0`).join('');
}

/** Files that a warning names. */
const mostNamed = 20;

/**
 * @param changes what `git diff-tree -r -z` says of the backup.
 * @param left names of files, each ended by NUL: those of them that the backup changes stay as they are.
 */
async function leaveFiles(git: Git, changes: string, left: string, log: Log): Promise<void> {
  const ofOthers = new Set(names(left));
  if (ofOthers.size === 0) return;
  const kept = [...treeChanges(changes)].filter(({ path }) => ofOthers.has(path));
  if (kept.length === 0) return;
  const lines = kept.map(({ mode, blob, path }) => `${mode} ${blob}\t${path}\0`);
  await gitWithInput(git, ['update-index', '-z', '--index-info'], lines);
  const named = kept.slice(0, mostNamed).map(({ path }) => path);
  const more = kept.length - named.length;
  const rest = more === 0 ? '' : ` and ${more} more`;
  log.warn(`Files of the backup were changed by hand and left so: ${named.join(', ')}${rest}.`);
}

async function why(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof BackupError && error.code === 'git-failed') return error.message;
    throw error;
  }
}

function names(raw: string): string[] {
  return raw.split('\0').filter((name) => name !== '');
}

/** A clone without an index (bare, or made with --no-checkout) has no work tree to look after. */
async function isCheckedOut(git: Git, before: string | undefined): Promise<boolean> {
  if ((await git.ask('rev-parse', '--is-inside-work-tree')) !== 'true') return false;
  const index = await git.ask('rev-parse', '--git-path', 'index');
  return before === undefined || (index !== undefined && existsSync(resolve(git.directory, index)));
}

function commitAt(git: Git, ref: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
}

async function isBelow(git: Git, before: string | undefined, tip: string): Promise<boolean> {
  return before !== undefined && (await git.ask('merge-base', '--is-ancestor', before, tip)) !== undefined;
}
