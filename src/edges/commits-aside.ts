import type { GitIdentity } from '../domain/change.ts';
import type { CommitPlan, Stage } from '../domain/ports.ts';
import { commitStream } from './fast-import.ts';
import { bringTexts } from './bring-texts.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { checkAgainstPlan } from './plan-check.ts';
import { emptyTree, treesCompared } from './tree-changes.ts';

/** What the commits of a run are made of, but for where they stand. */
export interface CommitParts {
  readonly committer: GitIdentity;
  /** Committer date of all, ISO 8601. */
  readonly at: string;
  readonly stage: Stage;
}

/** Commits that stand beside the branch. */
export interface MadeCommits {
  /** What the first one stands on; null for nothing. */
  readonly base: string | null;
  readonly plans: readonly CommitPlan[];
  /** In the order of the plans. */
  readonly commits: readonly string[];
  readonly tip: string;
}

/**
 * Makes a commit of each plan, one on the other, below a ref of their own, in place of what that ref held; no other ref
 * moves.
 * @throws BackupError `commit-mismatch` where they are not what was planned.
 */
export async function makeCommits(
  git: Git,
  ref: string,
  base: string | null,
  plans: readonly CommitPlan[],
  parts: CommitParts,
): Promise<MadeCommits> {
  await git.ask('update-ref', '-d', ref);
  const stage = (await bringTexts(git, plans, parts.stage)) ? null : parts.stage;
  const input = commitStream({ ref, base, plans, ...parts, stage });
  await gitWithInput(git, ['fast-import', '--quiet', '--date-format=raw'], input);
  const range = base === null ? [ref] : [`${base}..${ref}`];
  const commits = (await git.run('rev-list', '--reverse', ...range)).trim().split('\n');
  const tip = commits.at(-1) ?? '';
  checkAgainstPlan(await git.run(...treesCompared, base ?? emptyTree, tip), plans);
  return { base, plans, commits, tip };
}
