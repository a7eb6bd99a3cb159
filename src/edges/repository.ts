import { randomUUID } from 'node:crypto';
import { BackupError } from '../domain/errors.ts';
import type { Clock, Log, Repository } from '../domain/ports.ts';
import { makeCommits } from './commits-aside.ts';
import type { MadeCommits } from './commits-aside.ts';
import { blobTexts } from './git-objects.ts';
import type { Git } from './git.ts';
import { keepCommits } from './keep-commits.ts';
import type { KeepingPlace } from './keep-commits.ts';
import { pushCommits } from './push-commits.ts';
import { pushRef } from './push.ts';
import { remote } from './remote.ts';
import { ensureTagged, makeTag } from './tags.ts';
import { blobsAt } from './tree-paths.ts';
import { moveBranch } from './work-tree.ts';

/** Commits are made under a ref of their own; one that is older than this many milliseconds was left by a killed run. */
const abandoned = 60 * 60_000;
const pending = 'refs/entra-backup';

/**
 * Git in a clone, bare or not, checked out or not.
 * @param keep where commits go that could not be pushed; absent for nowhere.
 */
export function gitRepository(git: Git, base: string | null, log: Log, clock: Clock, keep?: KeepingPlace): Repository {
  return {
    async entries(folder) {
      if (base === null) return [];
      // Asked of the tree: a name that cannot be resolved may be there, in a clone that could not fetch it.
      const lines = (await git.run('ls-tree', '-r', '-z', '--full-tree', base, '--', folder)).split('\0');
      // `<mode> <type> <id>\t<path>`, with fields of one width: there may be a million lines.
      if (lines[0]?.slice(53) === folder) {
        throw new BackupError('usage', `${folder} is a file in the repository.`, 'Name another backup folder.');
      }
      return lines.flatMap((line) =>
        line.startsWith('blob ', 7) ? { path: line.slice(53), blob: line.slice(12, 52) } : [],
      );
    },

    texts: (blobs) => blobTexts(git, blobs),

    async textAt(path) {
      const blob = base === null ? undefined : (await blobsAt(git, base, [path])).get(path);
      return blob === undefined ? undefined : (await blobTexts(git, [blob]))[0];
    },

    async commit({ branch, base: onto, plans, push, ...parts }) {
      await removeAbandoned(git, clock);
      const ref = `${pending}/${randomUUID()}`;
      let made: MadeCommits | undefined;
      try {
        made = await makeCommits(git, ref, onto, plans, parts);
        if (push) made = await pushCommits(git, { branch, ref, parts, log }, made, (again) => (made = again));
        await moveBranch(git, branch, made.tip, push, log);
        return made.commits;
      } catch (error) {
        if (!(error instanceof BackupError) || error.code === 'cancelled') throw error;
        if (made === undefined || keep === undefined) throw error;
        throw await keepCommits(git, keep, { branch, base: made.base, tip: made.tip }, error, log);
      } finally {
        await git.ask('update-ref', '-d', ref);
      }
    },

    async catchUp({ branch, tip, push }) {
      const theirs = `refs/remotes/${remote}/${branch}`;
      if (push && (await git.ask('merge-base', '--is-ancestor', tip, theirs)) === undefined) {
        await pushRef(git, `${tip}:refs/heads/${branch}`);
        log.info(`Pushed to ${branch} what an earlier run had kept here.`);
      }
      await moveBranch(git, branch, tip, push, log);
    },

    tag: (request) => makeTag(git, request, log),
    ensureTagged: (commit, push) => ensureTagged(git, commit, push, log),
  };
}

/** What cannot be removed, for a lock of somebody else, is no reason to fail: the next run finds it again. */
async function removeAbandoned(git: Git, clock: Clock): Promise<void> {
  const refs = await git.run('for-each-ref', '--format=%(refname) %(committerdate:unix)', pending);
  for (const line of refs.split('\n').filter((each) => each !== '')) {
    const [ref = '', seconds = ''] = line.split(' ');
    if (clock.now().getTime() - Number(seconds) * 1000 > abandoned) await git.ask('update-ref', '-d', ref);
  }
}
