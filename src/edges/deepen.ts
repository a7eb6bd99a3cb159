import { BackupError } from '../domain/errors.ts';
import type { Git } from './git.ts';
import { branchToTracking, fetchOf } from './fetch.ts';

/** Commits that are fetched below what a shallow clone has, one step after the other: most need only the first. */
const steps = [50, 250, 1250, 6250] as const;

/**
 * Fetches more history of a branch, a larger step each time. A clone without texts stays one: git keeps its filter.
 * @returns a function that is true as long as there was a further step, and the server gave it.
 */
export function deepening(git: Git, branch: string): () => Promise<boolean> {
  const left = steps.values();
  return async () => {
    const { value: commits } = left.next();
    if (commits === undefined) return false;
    try {
      await git.far(...fetchOf(`--deepen=${commits}`, branchToTracking(branch)));
      return true;
    } catch (error) {
      // Another failure, such as a lock of somebody else, says nothing of the history that the server has.
      if (error instanceof BackupError && /server does not support/i.test(error.message)) return false;
      throw error;
    }
  };
}
