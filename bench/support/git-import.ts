import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobId } from '../../src/edges/blob-id.ts';
import { git } from './git-command.ts';
import type { ObjectFile } from './git-tenant.ts';

/** Bytes that are written to a git command at once. */
const chunkBytes = 1 << 16;
const identity = {
  GIT_AUTHOR_NAME: 'Entra Backup',
  GIT_AUTHOR_EMAIL: 'entra-backup@noreply.invalid',
  GIT_COMMITTER_NAME: 'Entra Backup',
  GIT_COMMITTER_EMAIL: 'entra-backup@noreply.invalid',
};

/**
 * The fastest known way to a first commit: texts alone through `fast-import`, then the tree from an index of its own. With
 * paths in the stream, each would be looked for among those of its folder, one after the other.
 * @param directory a repository, bare or not.
 * @returns the commit, which `main` then stands on.
 */
export async function importFiles(
  directory: string,
  files: Iterable<ObjectFile>,
  ...options: string[]
): Promise<string> {
  const entries: string[] = [];
  const blobs = function* (): Iterable<string> {
    for (const { path, text } of files) {
      entries.push(`100644 ${blobId(text)}\t${path}\0`);
      yield `blob\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    }
    yield 'done\n';
  };
  await gitWithStream(directory, [...options, 'fast-import', '--quiet', '--done'], blobs());
  return commitEntries(directory, entries);
}

/** @param entries as `git ls-files --stage -z` prints them. */
export async function commitEntries(directory: string, entries: readonly string[]): Promise<string> {
  const index = join(directory, 'index-of-benchmark');
  const env = { ...identity, GIT_INDEX_FILE: index };
  await gitWithStream(directory, ['update-index', '-z', '--index-info'], entries, env);
  const tree = git(directory, ['write-tree'], { env }).trim();
  rmSync(index);
  const commit = git(directory, ['commit-tree', tree, '-m', 'First backup'], { env }).trim();
  git(directory, ['update-ref', 'refs/heads/main', commit]);
  return commit;
}

/** Runs one git command with an input that need not fit into memory. */
export async function gitWithStream(
  directory: string,
  args: readonly string[],
  input: Iterable<string>,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn('git', args, {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await pipeline(Readable.from(inChunks(input)), child.stdin);
  const code = await ended;
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}.`);
}

function* inChunks(pieces: Iterable<string>): Iterable<string> {
  let chunk: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    chunk.push(piece);
    length += piece.length;
    if (length < chunkBytes) continue;
    yield chunk.join('');
    chunk = [];
    length = 0;
  }
  yield chunk.join('');
}
