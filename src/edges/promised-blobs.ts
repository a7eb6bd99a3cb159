import { fetchOf } from './fetch.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { remote } from './remote.ts';

/**
 * Brings texts that a blobless clone lacks, all in one go: git by itself would fetch each when it is read. In a clone
 * that has everything this asks nobody.
 */
export async function fetchPromised(git: Git, blobs: readonly string[]): Promise<void> {
  if (blobs.length === 0 || (await git.ask('config', '--bool', `remote.${remote}.promisor`)) !== 'true') return;
  // Of the objects that it is given this names those that are here, and fetches none.
  const list = ['rev-list', '--objects', '--no-walk', '--missing=print', '--ignore-missing', '--stdin'];
  const wanted = [...new Set(blobs)].map((blob) => `${blob}\n`);
  const answer = (await gitWithInput(git, list, wanted)).toString('latin1');
  const here = new Set(answer.split('\n').map((line) => `${line.trim()}\n`));
  const missing = wanted.filter((line) => !here.has(line));
  if (missing.length === 0) return;
  // The same options with which git fetches what it was promised.
  const options = ['--no-write-fetch-head', '--filter=blob:none', '--stdin'];
  await git.farWith(missing, '-c', 'fetch.negotiationAlgorithm=noop', ...fetchOf(...options));
}
