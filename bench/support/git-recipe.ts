import type { CommitPlan } from '../../src/domain/ports.ts';
import { addAndCommit, writeChanges } from './git-add-commit.ts';
import { git } from './git-command.ts';
import type { Scratch } from './git-scratch.ts';
import type { NightStart } from './git-start.ts';
import { timeWay } from './git-ways.ts';
import type { WayRun } from './git-ways.ts';

/** What a recipe took for the groups that it was run for. */
export interface RecipeRun extends WayRun {
  readonly groups: number;
  /** Seconds that all groups take: adding by the files, committing by the groups, where not all were run. */
  readonly allSeconds: number;
}

/** `git add` and `git commit` group by group, in parts between which others may be timed. */
export interface Recipe {
  /** Commits the next groups, as many as there are left of them. */
  advance(groups: number): Promise<void>;
  total(): RecipeRun;
}

/** @param perFile one `git add` for each file, instead of one for each group. */
export function recipe({ repository, base, night }: NightStart, place: Scratch, perFile: boolean): Recipe {
  const directory = place.copy(repository, 'work-tree', 'with work tree');
  git(directory, ['reset', '--quiet', '--hard']);
  writeChanges(directory, night.plans, night.texts);
  const runs: WayRun[] = [];
  const times = { add: 0, commit: 0 };
  let done = 0;
  const sum = (of: (run: WayRun) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return {
    async advance(groups) {
      const plans = night.plans.slice(done, done + groups);
      if (plans.length === 0) return;
      const tip = done === 0 ? base : git(directory, ['rev-parse', 'main']).trim();
      const around = { base: tip, groups: plans.length, trace: place.path('trace') };
      const run = await timeWay(directory, around, () => {
        const { add, commit } = addAndCommit(directory, plans, perFile);
        times.add += add;
        times.commit += commit;
      });
      runs.push(run);
      done += plans.length;
    },
    total() {
      const last = runs.at(-1);
      if (last === undefined) throw new Error('Nothing was committed.');
      const share = filesOf(night.plans.slice(0, done)) / filesOf(night.plans);
      return {
        seconds: sum(({ seconds }) => seconds),
        processor: last.processor === null ? null : sum(({ processor }) => processor ?? 0),
        commits: sum(({ commits }) => commits),
        processes: sum(({ processes }) => processes),
        objects: sum(({ objects }) => objects),
        megabytes: sum(({ megabytes }) => megabytes),
        tree: last.tree,
        groups: done,
        allSeconds: times.add / share + (times.commit * night.plans.length) / done,
      };
    },
  };
}

function filesOf(plans: readonly CommitPlan[]): number {
  return plans.reduce((sum, { writes, deletes }) => sum + writes.length + deletes.length, 0);
}
