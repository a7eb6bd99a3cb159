import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBackupBranch } from '../../src/edges/backup-branch.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { openGit } from '../../src/edges/git.ts';
import { gitRepository } from '../../src/edges/repository.ts';
import { defaults } from '../../src/domain/settings.ts';
import { git } from '../support/git-command.ts';
import type { Night } from '../support/git-night.ts';
import { filesIn, usualNight } from '../support/git-options.ts';
import type { GitBenchOptions } from '../support/git-options.ts';
import { scratch } from '../support/git-scratch.ts';
import { silent } from '../support/git-silence.ts';
import { nightStart } from '../support/git-start.ts';
import { streamCommits } from '../support/git-stream.ts';
import { objectFiles } from '../support/git-tenant.ts';
import type { ObjectFile } from '../support/git-tenant.ts';
import { middleOf } from '../support/git-ways.ts';
import { timesSmaller, told } from '../support/result.ts';
import type { Findings } from '../support/result.ts';

const committedAt = '2026-02-01T03:00:00Z';

interface QuietNight {
  readonly seconds: number;
  readonly clone: number;
}

interface CheckedOutNight extends QuietNight {
  /** Seconds with all files written once more, as an export into a checkout does, and git status after that. */
  readonly written: number;
}

/** A night without changes: what git is asked for, and what is compared, before it is known that there is nothing to do. */
export async function measureQuietNight({ scale, seed, repeat, progress }: GitBenchOptions): Promise<Findings> {
  const size = usualNight(scale, seed);
  const place = scratch();
  try {
    progress(`quiet night: a remote of ${filesIn(size.files)}`);
    const { repository: remote, base, night } = await nightStart('sharded', size, place);
    streamCommits(remote, base, night.plans, night.texts, Date.parse(committedAt) / 1000);
    git(remote, ['repack', '-a', '-d', '-q', '--write-bitmap-index']);
    for (const setting of ['allowFilter', 'allowAnySHA1InWant'])
      git(remote, ['config', `uploadpack.${setting}`, 'true']);
    const texts = textsAfter(night, objectFiles('sharded', size.files, seed));
    const ours: QuietNight[] = [];
    const recipe: CheckedOutNight[] = [];
    for (let turn = 1; turn <= repeat; turn++) {
      progress(`quiet night: ${turn} of ${repeat}`);
      ours.push(await compareWithTree(`file://${remote}`, place.path('blobless'), texts));
      recipe.push(checkOut(`file://${remote}`, place.path('checkout'), texts));
    }
    const [ourNight, theirs] = [middleOf(ours), middleOf(recipe)];
    const of = (measure: string) => ({ measure, tenant: filesIn(size.files), unit: 's' });
    const results = [
      timesSmaller(8, {
        ...of('quiet night, clone to "nothing to commit", against checkout + git status'),
        ours: ourNight.seconds,
        reference: theirs.seconds,
        goal: 'under 1/8',
      }),
      told(
        { ...of('quiet night, against the same with all files written and git status'), ours: ourNight.seconds },
        theirs.written,
      ),
      told({ ...of('quiet night, the clone alone'), ours: ourNight.clone }, theirs.clone),
    ];
    const notes = [
      `quiet night: over file://, from a remote of ${size.groups + 1} commits that git repack has put in order. Ours clones the whole history without blobs and without a checkout, asks the remote for the branch, lists the tree, hashes the ${texts.size} texts, and finds nothing to commit; the reference clones one commit, checks it out and runs git status. Writing the texts into files, after which git status reads all of them, is counted in the second line only.`,
    ];
    return { results, notes };
  } finally {
    place.remove();
  }
}

/** The texts that the export would have in a quiet night after that one, by path. */
function textsAfter({ plans, texts: changed }: Night, files: Iterable<ObjectFile>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { path, text } of files) texts.set(path, text);
  for (const { writes, deletes } of plans) {
    for (const { path, blob } of writes) texts.set(path, changed.get(blob) ?? '');
    for (const path of deletes) texts.delete(path);
  }
  return texts;
}

async function compareWithTree(
  url: string,
  directory: string,
  texts: ReadonlyMap<string, string>,
): Promise<QuietNight> {
  const started = performance.now();
  git('/', ['clone', '--quiet', '--filter=blob:none', '--no-checkout', '--config', 'gc.auto=0', url, directory]);
  const cloned = performance.now();
  const clone = await openGit(directory);
  const { branch, base } = await findBackupBranch(clone, undefined, true);
  const repository = gitRepository(clone, base, silent, { now: () => new Date() });
  const known = new Map((await repository.entries(defaults.folder)).map(({ path, blob }) => [path, blob]));
  let different = 0;
  for (const [path, text] of texts) if (known.get(path) !== blobId(text)) different++;
  if (different > 0 || known.size !== texts.size || base === null) throw new Error('The night was not quiet.');
  await repository.catchUp({ branch, tip: base, push: true });
  const ended = performance.now();
  return { seconds: (ended - started) / 1000, clone: (cloned - started) / 1000 };
}

function checkOut(url: string, directory: string, texts: ReadonlyMap<string, string>): CheckedOutNight {
  const started = performance.now();
  git('/', ['clone', '--quiet', '--depth=1', '--config', 'gc.auto=0', url, directory]);
  const cloned = performance.now();
  refuseChanges(directory);
  const ended = performance.now();
  for (const [path, text] of texts) writeFileSync(join(directory, path), text);
  refuseChanges(directory);
  const seconds = (ended - started) / 1000;
  return { seconds, clone: (cloned - started) / 1000, written: seconds + (performance.now() - ended) / 1000 };
}

function refuseChanges(directory: string): void {
  if (git(directory, ['status', '--porcelain']) !== '') throw new Error('The night was not quiet.');
}
