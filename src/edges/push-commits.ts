import { BackupError } from '../domain/errors.ts';
import type { CommitPlan, Log } from '../domain/ports.ts';
import type { CommitParts, MadeCommits } from './commits-aside.ts';
import { makeCommits } from './commits-aside.ts';
import { withFallbackEmail } from './fallback-email.ts';
import type { Git } from './git.ts';
import { PushError } from './push-errors.ts';
import { pushRef } from './push.ts';
import { afterMove } from './replay.ts';

/** A branch that gets something new more often than this while a run pushes is too busy for it. */
const mostReplays = 3;

/**
 * Pushes the commits of a run to a branch. Where the branch got something else meanwhile, they are made again on top of
 * it; where the e-mails of authors are refused, with the backup's own.
 * @param ref where the commits stand; what is made again stands there afterwards.
 * @param remade is told of what was made again, so that a failure later on can save it.
 * @returns what the branch got.
 * @throws BackupError `branch-moved`, or a PushError.
 */
export async function pushCommits(
  git: Git,
  { branch, ref, parts, log }: { branch: string; ref: string; parts: CommitParts; log: Log },
  made: MadeCommits,
  remade: (made: MadeCommits) => void,
): Promise<MadeCommits> {
  let current = made;
  let replays = 0;
  let usualEmails = true;
  const again = async (base: string | null, plans: readonly CommitPlan[], why: string): Promise<void> => {
    log.info(why);
    current = await makeCommits(git, ref, base, plans, parts);
    remade(current);
  };
  for (;;) {
    const refused = await refusal(pushRef(git, `${current.tip}:refs/heads/${branch}`));
    if (refused === undefined) return current;
    if (refused.fault === 'author-email' && usualEmails) {
      usualEmails = false;
      const plans = withFallbackEmail(current.plans, parts.committer);
      const { email } = parts.committer;
      await again(current.base, plans, `The server allows no e-mails of authors; ${email} stands in for them.`);
      continue;
    }
    if (refused.fault !== 'moved') throw refused;
    if (replays === mostReplays) throw tooBusy(branch);
    replays += 1;
    const next = await afterMove(git, branch, current);
    if ('there' in next) return { ...current, commits: next.there, tip: next.there.at(-1) ?? current.tip };
    await again(next.onto, current.plans, `${branch} got other commits meanwhile; the backup goes on top of them.`);
  }
}

async function refusal(push: Promise<void>): Promise<PushError | undefined> {
  try {
    await push;
    return undefined;
  } catch (error) {
    if (error instanceof PushError) return error;
    throw error;
  }
}

function tooBusy(branch: string): BackupError {
  return new BackupError(
    'branch-moved',
    `${branch} got other commits each of the ${mostReplays + 1} times that this run pushed.`,
    'Run again when the branch is quieter, or keep the backup on a branch of its own (targetBranch, --branch).',
  );
}
