import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommitPlan } from '../../src/domain/ports.ts';
import { workspaceAt } from '../../src/edges/workspace.ts';
import { documentFault } from '../../src/steps/document-check.ts';
import { git } from '../support/git-command.ts';
import { commitAlone, runCommitStep } from '../support/git-commit-step.ts';
import { commitEntries, gitWithStream } from '../support/git-import.ts';
import { committer, firstNight } from '../support/git-night.ts';
import type { Night } from '../support/git-night.ts';
import { filesIn } from '../support/git-options.ts';
import type { GitBenchOptions } from '../support/git-options.ts';
import { scratch } from '../support/git-scratch.ts';
import type { Scratch } from '../support/git-scratch.ts';
import { diskMegabytes } from '../support/git-size.ts';
import { objectFiles, objectId, pathIn } from '../support/git-tenant.ts';
import type { Layout } from '../support/git-tenant.ts';
import { timesSmaller, told } from '../support/result.ts';
import type { Findings } from '../support/result.ts';

const objects = 300_000;
const committedAt = '2026-02-01T03:00:00Z';

interface FirstCommit {
  readonly seconds: number;
  /** Disk that stays taken, in megabytes (10^6 bytes). */
  readonly left: number;
  /** Disk that is taken when most is. */
  readonly needed: number;
  readonly peakMegabytes?: number | null;
  readonly tree: string;
}

/** A first backup of many objects, by the product and by way of files. */
export async function measureFirstCommit({ scale, seed, progress }: GitBenchOptions): Promise<Findings> {
  const count = Math.max(1, Math.round(objects * scale));
  const place = scratch();
  try {
    progress(`first commit: ${filesIn(count)} by the product`);
    const left = await staged(place, count, seed);
    const ours = await byStep(left);
    progress('first commit: the commit alone, by the product and in other ways');
    const [alone, reference, index] = [await byProduct(left), await byReference(left), await byIndex(left)];
    progress('first commit: written as files, git add -A, git commit');
    const files = byFiles(place, 'sharded', count, seed);
    const nested = byFiles(place, 'nested', count, seed);
    if ([ours, alone, reference, index].some(({ tree }) => tree !== files.tree)) {
      throw new Error('The ways do not end with the same files.');
    }
    const of = (measure: string, unit: string) => ({ measure, tenant: filesIn(count), unit });
    const against = 'against files, git add -A + git commit';
    const results = [
      timesSmaller(2, {
        ...of(`first commit, stage and step, ${against}`, 's'),
        ours: ours.seconds,
        reference: files.seconds,
        goal: 'at least 2 times faster',
      }),
      told(
        { ...of('first commit, stage and step, against the same of nested files', 's'), ours: ours.seconds },
        nested.seconds,
      ),
      timesSmaller(10, {
        ...of(`disk that the first commit leaves, ${against}`, 'MB'),
        ours: ours.left,
        reference: files.left,
        goal: 'under a tenth',
      }),
      told(
        { ...of('disk that it needs meanwhile, stage and documents included', 'MB'), ours: ours.needed },
        files.needed,
      ),
      told(
        { ...of('first commit alone, against one stream of texts, then paths by id', 's'), ours: alone.seconds },
        reference.seconds,
      ),
      told(
        { ...of('first commit alone, against two streams of texts, tree from an index', 's'), ours: alone.seconds },
        index.seconds,
      ),
      ...(ours.peakMegabytes == null
        ? []
        : [told({ ...of('peak memory, whole step of a first commit', 'MB'), ours: ours.peakMegabytes })]),
    ];
    return { results, notes: [note] };
  } finally {
    place.remove();
  }
}

const note =
  'first commit: ours hashes the texts, puts them on the stage, writes the documents of steps 1 and 2 and runs the step whole; the reference writes the files and runs the two commands. Making the texts is not counted. Disk is in blocks of the file system: of ours what stays in the repository, and with stage and documents what is taken before they go; of the reference work tree and repository. Each was run once. The commit alone takes the texts from the stage in the process of the benchmark, in all three ways.';

/** What steps 1 and 2 left of a first backup. */
interface Staged {
  readonly place: Scratch;
  readonly night: Omit<Night, 'texts'>;
  readonly documents: string;
  /** What hashing, staging and writing the documents took. */
  readonly seconds: number;
}

async function staged(place: Scratch, count: number, seed: number): Promise<Staged> {
  const documents = place.path('documents');
  const workspace = workspaceAt(documents, documentFault);
  const timer = stopwatch();
  const night = firstNight('sharded', count, seed, workspace.stage, (work) => timer.time(work));
  const { run, outcomes, receipt, changes } = night.report;
  const finishedAt = run.startedAt;
  const summary = { document: 'manifest', version: 1, run, finishedAt, outcomes, receipt, changeCount: count } as const;
  const started = performance.now();
  await workspace.documents.writeManifest(summary, asAsync(changes));
  await workspace.documents.write(night.report);
  return { place, night, documents, seconds: timer.seconds() + (performance.now() - started) / 1000 };
}

/** Step 3 whole, with what the steps before it leave for it. */
async function byStep({ place, documents, seconds }: Staged): Promise<FirstCommit> {
  const repository = place.repository('step', 'bare');
  const step = await runCommitStep(repository, documents);
  const left = diskMegabytes(repository);
  const { peakMegabytes } = step;
  const needed = left + diskMegabytes(documents);
  return { seconds: seconds + step.seconds, left, needed, peakMegabytes, tree: treeOf(repository) };
}

/** The commit alone, of a plan and of the texts on the stage, as the product makes it. */
async function byProduct({ place, night, documents }: Staged): Promise<FirstCommit> {
  const repository = place.repository('commit', 'bare');
  return timed(repository, () => commitAlone(repository, night, documents, committedAt));
}

/** The same as one stream that has all texts before the paths, which then name them by id. */
async function byReference({ place, night, documents }: Staged): Promise<FirstCommit> {
  const repository = place.repository('reference', 'bare');
  const stream = function* (): Iterable<string> {
    yield* blobsOf(night, documents);
    yield `commit refs/heads/main\ncommitter ${committer.name} <${committer.email}> 0 +0000\ndata 0\n`;
    for (const { path, blob } of writesOf(night)) yield `M 100644 ${blob} ${path}\n`;
    yield 'done\n';
  };
  return timed(repository, () => gitWithStream(repository, ['fast-import', '--quiet', '--done'], stream()));
}

/** The same as two streams of texts at once, and a tree from an index. */
async function byIndex({ place, night, documents }: Staged): Promise<FirstCommit> {
  const repository = place.repository('index', 'bare');
  const half = function* (odd: number): Iterable<string> {
    yield* blobsOf(night, documents, (at) => at % 2 === odd);
    yield 'done\n';
  };
  return timed(repository, async () => {
    const streams = [half(0), half(1)];
    await Promise.all(streams.map((stream) => gitWithStream(repository, ['fast-import', '--quiet', '--done'], stream)));
    await commitEntries(
      repository,
      writesOf(night).map(({ path, blob }) => `100644 ${blob}\t${path}\0`),
    );
  });
}

function* blobsOf(
  night: Staged['night'],
  documents: string,
  wanted: (at: number) => boolean = () => true,
): Iterable<string> {
  const { stage } = workspaceAt(documents, documentFault);
  let at = 0;
  for (const { blob } of writesOf(night)) {
    if (!wanted(at++)) continue;
    const text = stage.get(blob);
    yield `blob\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  }
}

function writesOf({ plans }: Staged['night']): CommitPlan['writes'] {
  return plans.flatMap(({ writes }) => writes);
}

async function timed(repository: string, work: () => Promise<unknown>): Promise<FirstCommit> {
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const left = diskMegabytes(repository);
  return { seconds, left, needed: left, tree: treeOf(repository) };
}

function byFiles(place: Scratch, layout: Layout, count: number, seed: number): FirstCommit {
  const directory = place.repository(`files ${layout}`, 'with work tree');
  const timer = stopwatch();
  for (const { path, text } of objectFiles(layout, count, seed)) {
    timer.time(() => {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    });
  }
  const { name, email } = committer;
  const env = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  timer.time(() => {
    git(directory, ['add', '-A']);
    git(directory, ['commit', '--quiet', '--message=First backup'], { env });
  });
  const left = diskMegabytes(directory);
  return { seconds: timer.seconds(), left, needed: left, tree: layout === 'sharded' ? treeOf(directory) : '' };
}

/** Of the objects alone: beside their folder the product leaves an index page. */
function treeOf(repository: string): string {
  return git(repository, ['rev-parse', `main:${dirname(dirname(pathIn('sharded', objectId(0, 0))))}`]).trim();
}

/** Adds up what is worth timing between what is not. */
function stopwatch() {
  let milliseconds = 0;
  return {
    time<T>(work: () => T): T {
      const started = performance.now();
      const result = work();
      milliseconds += performance.now() - started;
      return result;
    },
    seconds: (): number => milliseconds / 1000,
  };
}

async function* asAsync<T>(items: Iterable<T>): AsyncIterable<T> {
  yield* items;
  await Promise.resolve();
}
