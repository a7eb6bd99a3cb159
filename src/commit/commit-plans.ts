import type { CommitGroup, GitIdentity } from '../domain/change.ts';
import type { CommitPlan } from '../domain/ports.ts';
import type { RunFacts } from '../domain/run.ts';
import { commitMessage, gitAuthor } from './message.ts';

/** What all commits of a run say of it. */
export interface PlanFacts {
  readonly run: RunFacts;
  /** Committer, and author of a first backup. */
  readonly identity: GitIdentity;
  /** Kinds that could not be read. */
  readonly notRead: readonly string[];
  /** Commits of the run, those that hold no objects included. */
  readonly parts: number;
}

/** One commit for each group, in their order: together they are the change, and each path is in one of them. */
export function commitPlans(
  groups: readonly CommitGroup[],
  { run, identity, notRead, parts }: PlanFacts,
): readonly CommitPlan[] {
  return groups.map((group, index) => {
    const { author, authorDate } = signatureOf(group, run, identity);
    return {
      author,
      authorDate,
      message: commitMessage(group, run, author, { part: `${index + 1}/${parts}`, notRead }),
      writes: group.changes.flatMap(({ path, newBlob }) => (newBlob === null ? [] : [{ path, blob: newBlob }])),
      deletes: group.changes.flatMap(({ path, newBlob }) => (newBlob === null ? [path] : [])),
    };
  });
}

/** Author and author date of a group's commit. */
export function signatureOf(
  group: CommitGroup,
  run: RunFacts,
  identity: GitIdentity,
): Pick<CommitPlan, 'author' | 'authorDate'> {
  return { author: gitAuthor(group, run, identity), authorDate: group.lastEventAt ?? run.startedAt };
}
