import { countingGit, git } from './git-command.ts';
import { processorSeconds } from './git-processes.ts';
import { objectCounts } from './git-size.ts';

/** What a way to commit a night took, and what it left. */
export interface WayRun {
  readonly seconds: number;
  /** Of processor time, with what was started; null where the system does not tell. */
  readonly processor: number | null;
  /** On the branch, above the commit that it began with. */
  readonly commits: number;
  /** Git commands that were started; what these start in their turn does not count. */
  readonly processes: number;
  /** Objects that the repository has more than before. */
  readonly objects: number;
  /** Megabytes (10^6 bytes) that they take, with the indexes of packs. */
  readonly megabytes: number;
  /** Id of the tree after the last group: index pages may come behind it. */
  readonly tree: string;
}

/**
 * Times one way in a repository of its own.
 * @param base the commit that `main` stands on before.
 * @param groups that become commits.
 * @param trace a file that nobody else writes.
 */
export async function timeWay(
  directory: string,
  { base, groups, trace }: { readonly base: string; readonly groups: number; readonly trace: string },
  work: () => unknown,
): Promise<WayRun> {
  const before = objectCounts(directory);
  const { result, started: processes } = await countingGit(trace, async () => {
    const [started, processor] = [performance.now(), processorSeconds()];
    await work();
    const seconds = (performance.now() - started) / 1000;
    return { seconds, processor: processor === null ? null : (processorSeconds() ?? 0) - processor };
  });
  const after = objectCounts(directory);
  const commits = Number(git(directory, ['rev-list', '--count', `${base}..main`]));
  return {
    ...result,
    commits,
    processes,
    objects: after.loose + after.packed - before.loose - before.packed,
    megabytes: after.megabytes - before.megabytes,
    tree: git(directory, ['rev-parse', `main~${commits - groups}^{tree}`]).trim(),
  };
}

/** The run in the middle of several by seconds. */
export function middleOf<T extends { readonly seconds: number }>(runs: readonly T[]): T {
  const middle = [...runs].sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)];
  if (middle === undefined) throw new Error('There is no middle of nothing.');
  return middle;
}
