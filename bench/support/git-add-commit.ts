import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommitPlan } from '../../src/domain/ports.ts';
import { git } from './git-command.ts';
import { committer } from './git-night.ts';

/** Seconds that the two commands took. */
export interface AddCommitTimes {
  readonly add: number;
  readonly commit: number;
}

/** Brings the files of a work tree to what the commits will hold, as an export does before anything is committed. */
export function writeChanges(
  directory: string,
  plans: readonly CommitPlan[],
  texts: ReadonlyMap<string, string>,
): void {
  for (const { writes, deletes } of plans) {
    for (const { path, blob } of writes) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), texts.get(blob) ?? '');
    }
    for (const path of deletes) rmSync(join(directory, path));
  }
}

/**
 * A commit a group by `git add` and `git commit`.
 * @param perFile one `git add` for each file, as recipes for this have it, instead of one for each group.
 */
export function addAndCommit(directory: string, plans: readonly CommitPlan[], perFile: boolean): AddCommitTimes {
  const times = { add: 0, commit: 0 };
  for (const { author, authorDate, message, writes, deletes } of plans) {
    const paths = [...writes.map(({ path }) => path), ...deletes];
    const adds = perFile ? paths.map((path) => [path]) : [paths];
    for (const each of adds) times.add += secondsOf(() => git(directory, ['add', '--', ...each]));
    const env = {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_AUTHOR_DATE: authorDate,
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
    };
    times.commit += secondsOf(() => git(directory, ['commit', '--quiet', '--file=-'], { input: message, env }));
  }
  return times;
}

export function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}
