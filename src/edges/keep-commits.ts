import { BackupError, messageOf } from '../domain/errors.ts';
import type { Log } from '../domain/ports.ts';
import { writeBundle } from './bundle.ts';
import type { Git } from './git.ts';
import { remote } from './remote.ts';

/** Where commits are kept that reach neither remote nor branch. */
export interface KeepingPlace {
  /** Full path of the bundle. */
  readonly file: string;
  /** Hands the file to whoever runs this, such as a pipeline's run. */
  readonly attach?: ((file: string) => void) | undefined;
}

/**
 * Keeps commits in a bundle.
 * @returns the failure that prevented them, with what to do with the bundle behind its own advice.
 */
export async function keepCommits(
  git: Git,
  place: KeepingPlace,
  commits: { readonly branch: string; readonly base: string | null; readonly tip: string },
  failure: BackupError,
  log: Log,
): Promise<BackupError> {
  try {
    await writeBundle(git, place.file, { ...commits, base: await baseThere(git, commits) });
  } catch (error) {
    // Whatever it was: why the commits did not get through is what somebody must know.
    log.warn(`The commits could not be kept in ${place.file}: ${messageOf(error)}`);
    return failure;
  }
  place.attach?.(place.file);
  const command = `git pull --no-rebase "${place.file}" ${commits.branch}`;
  const hint = `${failure.hint} Nothing is lost: the next run makes the same changes again, or ${command} brings the commits of this one into a clone.`;
  return new BackupError(failure.code, failure.message, hint, { cause: failure });
}

/** What others have of the branch: an earlier run may have left commits here, which must go along. */
async function baseThere(git: Git, commits: { branch: string; base: string | null }): Promise<string | null> {
  if (commits.base === null) return null;
  return (await git.ask('merge-base', commits.base, `refs/remotes/${remote}/${commits.branch}`)) ?? null;
}
