import { randomUUID } from 'node:crypto';
import { BackupError } from '../domain/errors.ts';
import type { Clock, Log, Repository } from '../domain/ports.ts';
import { remote } from './backup-branch.ts';
import { commitStream } from './fast-import.ts';
import { blobTexts } from './git-objects.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { pushRef } from './push.ts';
import { ensureTagged, makeTag } from './tags.ts';
import { moveBranch } from './work-tree.ts';

/** Commits are made under a ref of their own; one that is older than this many milliseconds was left by a killed run. */
const abandoned = 60 * 60_000;
const pending = 'refs/entra-backup';

/** Git in a clone, bare or not, checked out or not. */
export function gitRepository(git: Git, base: string | null, log: Log, clock: Clock): Repository {
  return {
    async entries(folder) {
      if (base === null) return [];
      const tree = await git.ask('rev-parse', '--verify', '--quiet', `${base}:${folder}`);
      if (tree === undefined) return [];
      if ((await git.ask('cat-file', '-t', tree)) !== 'tree') {
        throw new BackupError('usage', `${folder} is a file in the repository.`, 'Name another backup folder.');
      }
      const listing = await git.run('ls-tree', '-r', '-z', '--full-tree', tree);
      return listing.split('\0').flatMap((line) => {
        const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        return blob === undefined || path === undefined ? [] : [{ path: `${folder}/${path}`, blob }];
      });
    },

    texts: (blobs) => blobTexts(git, blobs),

    async commit({ branch, plans, push, ...stream }) {
      await removeAbandoned(git, clock);
      const ref = `${pending}/${randomUUID()}`;
      try {
        const input = commitStream({ ref, plans, ...stream });
        await gitWithInput(git.directory, ['fast-import', '--quiet', '--date-format=raw'], input);
        const range = stream.base === null ? [ref] : [`${stream.base}..${ref}`];
        const commits = (await git.run('rev-list', '--reverse', ...range)).trim().split('\n');
        const tip = commits.at(-1) ?? '';
        if (push) await pushRef(git, `${tip}:refs/heads/${branch}`);
        await moveBranch(git, branch, tip, push, log);
        return commits;
      } finally {
        await git.ask('update-ref', '-d', ref);
      }
    },

    async catchUp({ branch, tip, push }) {
      const theirs = await git.ask('rev-parse', '--verify', '--quiet', `refs/remotes/${remote}/${branch}^{commit}`);
      if (push && theirs !== tip) {
        await pushRef(git, `${tip}:refs/heads/${branch}`);
        log.info(`Pushed to ${branch} what an earlier run had kept here.`);
      }
      await moveBranch(git, branch, tip, push, log);
    },

    tag: ({ plan, tagger, at, push }) => makeTag(git, plan, tagger, at, push),
    ensureTagged: (commit, push) => ensureTagged(git, commit, push),
  };
}

async function removeAbandoned(git: Git, clock: Clock): Promise<void> {
  const refs = await git.run('for-each-ref', '--format=%(refname) %(committerdate:unix)', pending);
  for (const line of refs.split('\n').filter((each) => each !== '')) {
    const [ref = '', seconds = ''] = line.split(' ');
    if (clock.now().getTime() - Number(seconds) * 1000 > abandoned) await git.run('update-ref', '-d', ref);
  }
}
