import { BackupError } from '../domain/errors.ts';
import { remote } from './remote.ts';
import type { Git } from './git.ts';
import { GitTimeOut } from './git-process.ts';
import { pushError } from './push-errors.ts';

/**
 * The push of one ref and of nothing else, whatever git's settings say: a tag that goes along may be what is refused.
 * Without --porcelain, for that would say why on standard output, where no error takes it from.
 */
export function pushOf(refspec: string, ...options: readonly string[]): string[] {
  const alone = ['--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no'];
  return ['-c', `remote.${remote}.mirror=false`, 'push', ...alone, ...options, remote, refspec];
}

/**
 * Never forced: a ref that moved meanwhile is somebody's work. Of a push whose answer was lost, the ref tells whether it
 * went through.
 * @param refspec `<what>:<full name of the ref there>`.
 * @throws PushError `push-rejected`, `unreachable`, `timed-out`.
 */
export async function pushRef(git: Git, refspec: string): Promise<void> {
  const [what = '', ref = ''] = refspec.split(':');
  try {
    await git.far(...pushOf(refspec));
  } catch (error) {
    if (!(error instanceof BackupError) || error.code === 'cancelled') throw error;
    const refused = pushError(ref, error.message, error);
    const wasTried = !(error instanceof GitTimeOut) || error.time > 0;
    if (refused.fault === 'unreachable' && wasTried && (await hasArrived(git, what, ref))) return;
    throw refused;
  }
}

/** Asked once, and not for long: the server may be silent for good. */
async function hasArrived(git: Git, what: string, ref: string): Promise<boolean> {
  try {
    const [theirs] = ((await git.aside().ask('ls-remote', remote, ref)) ?? '').split('\t');
    return theirs !== '' && theirs === (await git.ask('rev-parse', '--verify', '--quiet', what));
  } catch (error) {
    if (error instanceof GitTimeOut) return false;
    throw error;
  }
}
