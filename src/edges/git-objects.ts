import { BackupError } from '../domain/errors.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { fetchPromised } from './promised-blobs.ts';

/**
 * Texts of blobs, in the order asked, from one process; what a blobless clone lacks is fetched in one go.
 * @throws BackupError `git-failed` when one is not there.
 */
export async function blobTexts(git: Git, blobs: readonly string[]): Promise<string[]> {
  if (blobs.length === 0) return [];
  await fetchPromised(git, blobs);
  const input = blobs.map((blob) => `${blob}\n`);
  return splitBlobs(await gitWithInput(git, ['cat-file', '--batch'], input));
}

/** Sizes of blobs in bytes, in the order asked; what a blobless clone lacks is fetched in one go. */
export async function blobSizes(git: Git, blobs: readonly string[]): Promise<number[]> {
  if (blobs.length === 0) return [];
  await fetchPromised(git, blobs);
  const input = blobs.map((blob) => `${blob}\n`);
  const output = await gitWithInput(git, ['cat-file', '--batch-check=%(objectsize)'], input);
  return output.toString('latin1').trim().split('\n').map(Number);
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
