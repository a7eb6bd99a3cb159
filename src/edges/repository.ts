import { randomUUID } from 'node:crypto';
import { BackupError } from '../domain/errors.ts';
import type { Log, Repository } from '../domain/ports.ts';
import { remote } from './backup-branch.ts';
import { commitStream, tagStream } from './fast-import.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { updateWorkTree } from './work-tree.ts';

/** Git in a clone, bare or not, checked out or not. */
export function gitRepository(git: Git, base: string | null, log: Log): Repository {
  return {
    async entries(folder) {
      if (base === null) return [];
      const tree = await git.ask('rev-parse', '--verify', '--quiet', `${base}:${folder}`);
      if (tree === undefined) return [];
      const listing = await git.run('ls-tree', '-r', '-z', '--full-tree', tree);
      return listing.split('\0').flatMap((line) => {
        const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        return blob === undefined || path === undefined ? [] : [{ path: `${folder}/${path}`, blob }];
      });
    },

    async texts(blobs) {
      if (blobs.length === 0) return [];
      const output = await gitWithInput(
        git.directory,
        ['cat-file', '--batch'],
        blobs.map((blob) => `${blob}\n`),
      );
      return splitBlobs(output);
    },

    async commit({ branch, plans, push, ...stream }) {
      const ref = `refs/entra-backup/${randomUUID()}`;
      try {
        await gitWithInput(
          git.directory,
          ['fast-import', '--quiet', '--date-format=raw'],
          commitStream({ ref, plans, ...stream }),
        );
        const range = stream.base === null ? [ref] : [`${stream.base}..${ref}`];
        const commits = (await git.run('rev-list', '--reverse', ...range)).trim().split('\n');
        const tip = commits.at(-1) ?? '';
        if (push) await pushRef(git, `${tip}:refs/heads/${branch}`);
        await updateWorkTree(git, branch, tip, log);
        return commits;
      } finally {
        await git.ask('update-ref', '-d', ref);
      }
    },

    async tag({ plan, tagger, at, push }) {
      const name = await freeTagName(git, plan.name, plan.commit);
      if ((await taggedCommit(git, name)) === undefined) {
        await gitWithInput(
          git.directory,
          ['fast-import', '--quiet', '--date-format=raw'],
          tagStream({ ...plan, name }, tagger, at),
        );
      }
      if (push) await pushRef(git, `refs/tags/${name}:refs/tags/${name}`);
      return name;
    },
  };
}

/** Never forced: a ref that moved meanwhile is somebody's work. */
async function pushRef(git: Git, refspec: string): Promise<void> {
  try {
    await git.run('push', '--porcelain', '--no-verify', remote, refspec);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new BackupError(
      'push-rejected',
      `The push to ${remote} was refused: ${error.message}`,
      'If the branch moved meanwhile, run again; otherwise give the build service the right to contribute and to create tags.',
      { cause: error },
    );
  }
}

async function freeTagName(git: Git, wanted: string, commit: string): Promise<string> {
  if ((await git.ask('check-ref-format', `refs/tags/${wanted}`)) === undefined) {
    throw new BackupError('usage', `"${wanted}" cannot be the name of a tag.`, 'Choose another tag format.');
  }
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}.${number}`;
    const taken = await taggedCommit(git, name);
    if (taken === undefined || taken === commit) return name;
  }
}

function taggedCommit(git: Git, name: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', `refs/tags/${name}^{commit}`);
}

/** `<id> blob <size>LF<bytes>LF`, one after the other; https://git-scm.com/docs/git-cat-file#_batch_output */
function splitBlobs(output: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length;) {
    const lineEnd = output.indexOf(10, at);
    const [id, type, size] = output.subarray(at, lineEnd).toString('latin1').split(' ');
    if (type !== 'blob') {
      throw new BackupError('git-failed', `The clone lacks the object ${id ?? ''}.`, 'Clone the repository again.');
    }
    const start = lineEnd + 1;
    texts.push(output.subarray(start, start + Number(size)).toString('utf8'));
    at = start + Number(size) + 1;
  }
  return texts;
}
