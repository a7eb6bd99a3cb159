import type { GitSetting } from './git-settings.ts';

/**
 * Git's settings that could change what is read, pushed or said, with the values that count here, whatever system, user and
 * clone say. How servers are reached and signed in to stays as it is set: `url.*`, `http.*`, `credential.*`, `core.gitProxy`.
 */
const values: Readonly<Record<string, string>> = {
  // Paths and files. Windows ends a path at 260 characters otherwise, and files beyond that would count as deleted.
  'core.longpaths': 'true',
  'core.quotePath': 'false',
  'core.safecrlf': 'false',
  // No program of the clone runs in between: it could wait for ever, or change what is read.
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  // Milliseconds that a lock of somebody else is waited for; git tries for a tenth of a second otherwise.
  'core.filesRefLockTimeout': '5000',
  'core.packedRefsTimeout': '5000',
  // Commits and their trailers.
  'core.commentChar': '#',
  'core.notesRef': 'refs/notes/commits',
  'trailer.separators': ':',
  'i18n.commitEncoding': 'UTF-8',
  'i18n.logOutputEncoding': 'UTF-8',
  'log.showSignature': 'false',
  'log.showRoot': 'true',
  'log.follow': 'false',
  'log.mailmap': 'false',
  'log.diffMerges': 'separate',
  'grep.patternType': 'default',
  'grep.extendedRegexp': 'false',
  // Comparisons.
  'diff.renames': 'false',
  'diff.renameLimit': '1000',
  'diff.relative': 'false',
  'diff.orderFile': '/dev/null',
  'diff.ignoreSubmodules': 'none',
  // Words of servers are read where they refuse something.
  'color.ui': 'false',
  'color.diff': 'false',
  'color.grep': 'false',
  'color.push': 'false',
  'color.remote': 'false',
  'color.transport': 'false',
  'color.advice': 'false',
  // One ref at a time, and nothing that goes along with it.
  'submodule.recurse': 'false',
  'fetch.recurseSubmodules': 'false',
  'fetch.prune': 'false',
  'fetch.pruneTags': 'false',
  'push.followTags': 'false',
  'push.gpgSign': 'false',
  'push.negotiate': 'false',
  'push.recurseSubmodules': 'no',
  // An empty one takes away those before it: a server that knows none would refuse the push.
  'push.pushOption': '',
  // Bytes a second, and seconds: a server that sends less for so long has gone away.
  'http.lowSpeedLimit': '1000',
  'http.lowSpeedTime': '180',
};

export const steadySettings: readonly GitSetting[] = Object.entries(values).map(([key, value]) => ({ key, value }));

/** No question, no connection that waits for ever, and no silence that is taken for one. */
const sshOptions = '-oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=30 -oServerAliveCountMax=6';

/**
 * The command that git starts for SSH: OpenSSH in batch mode. What somebody set comes first and so counts; another program
 * than OpenSSH would not know the options, and is left alone.
 * @param configured `core.sshCommand`.
 * @returns undefined where git is to decide.
 */
export function sshCommand(
  environment: Readonly<Record<string, string | undefined>>,
  configured: string | undefined,
): string | undefined {
  const { GIT_SSH_COMMAND: named, GIT_SSH: program, GIT_SSH_VARIANT: variant = 'ssh' } = environment;
  const command = named ?? configured;
  if (command === undefined) return program === undefined ? `ssh ${sshOptions}` : undefined;
  const isOpenSsh = /^(?:"[^"]*[\\/]|'[^']*[\\/]|[^\s'"]*[\\/])?ssh(?:\.exe)?["']?(?:\s|$)/i.test(command);
  return isOpenSsh && /^(?:ssh|auto)$/i.test(variant) ? `${command} ${sshOptions}` : command;
}
