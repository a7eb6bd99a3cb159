import { BackupError } from '../domain/errors.ts';
import { remote } from './remote.ts';
import type { Git } from './git.ts';
import { pushError } from './push-errors.ts';

/**
 * Never forced: a ref that moved meanwhile is somebody's work. Of a push whose answer was lost, the ref tells whether it
 * went through.
 * @param refspec `<what>:<full name of the ref there>`.
 * @throws PushError `push-rejected`, `unreachable`.
 */
export async function pushRef(git: Git, refspec: string): Promise<void> {
  const [what = '', ref = ''] = refspec.split(':');
  try {
    // Without --porcelain, for that would say why on standard output, where no error takes it from.
    await git.far('push', '--no-verify', '--no-signed', remote, refspec);
  } catch (error) {
    if (!(error instanceof BackupError) || error.code === 'cancelled') throw error;
    const refused = pushError(ref, error.message, error);
    if (refused.fault === 'unreachable' && (await hasArrived(git, what, ref))) return;
    throw refused;
  }
}

async function hasArrived(git: Git, what: string, ref: string): Promise<boolean> {
  const [theirs] = ((await git.ask('ls-remote', remote, ref)) ?? '').split('\t');
  return theirs !== '' && theirs === (await git.ask('rev-parse', '--verify', '--quiet', what));
}
