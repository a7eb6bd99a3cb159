import { remote } from './remote.ts';

/**
 * The fetch of what is named and of nothing else, whatever git's settings say of submodules, tags and other refs.
 * @param what options and refspecs.
 */
export function fetchOf(...what: readonly string[]): string[] {
  const options = what.filter((each) => each.startsWith('-'));
  const refspecs = what.filter((each) => !each.startsWith('-'));
  const alone = ['--quiet', '--no-tags', '--recurse-submodules=no', '--refmap='];
  return ['fetch', ...alone, ...options, remote, ...refspecs];
}

/** Brings the tip of the remote's branch to where git keeps it. */
export function branchToTracking(branch: string): string {
  return `+refs/heads/${branch}:refs/remotes/${remote}/${branch}`;
}
