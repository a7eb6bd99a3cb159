import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { TimeBudget } from '../domain/budget.ts';
import { BackupError, messageOf } from '../domain/errors.ts';
import type { WaitingClock } from '../domain/ports.ts';
import type { Proxy } from '../domain/proxy.ts';
import type { JobToken, Settings } from '../domain/settings.ts';
import { patiently } from './git-connection.ts';
import { gitEnvironment, steadyEnvironment } from './git-environment.ts';
import { gitLimits, limitsAside } from './git-limits.ts';
import type { GitLimits } from './git-limits.ts';
import { GitTimeOut, gitWithInput } from './git-process.ts';
import { withoutCredentials } from './git-words.ts';
import { ifThere } from './if-there.ts';
import { authoritySettings, jobTokenSettings, proxySettings } from './git-settings.ts';
import type { GitSetting } from './git-settings.ts';
import { remote } from './remote.ts';
import { sshCommand, steadySettings } from './steady-settings.ts';

/** Git in one clone: every command an array of arguments, every failure an error with git's own words. */
export interface Git {
  readonly directory: string;
  /** Of every process; it may hold a token. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds that a command in the clone may take. */
  readonly limit: () => number;
  /** @returns standard output as it came. */
  run(...args: string[]): Promise<string>;
  /** Like `run`, without the final line end; undefined when the command fails, for questions whose "no" is an exit code. */
  ask(...args: string[]): Promise<string | undefined>;
  /** Like `run`, for commands that speak with a server: three tries where the connection is what failed. */
  far(...args: string[]): Promise<string>;
  /** The same, with something to say on its standard input. */
  farWith(input: readonly string[], ...args: string[]): Promise<void>;
  /** The same clone, for questions to a server whose answer a run can do without: it is not waited for as long. */
  aside(): Git;
}

/** How a clone is reached, and with what it signs in where git's own settings have nothing. */
export interface GitAccess {
  readonly jobToken?: JobToken | undefined;
  /** Absent where git's own settings or the environment tell. */
  readonly proxy?: Proxy | undefined;
  /** PEM file; absent for git's own. */
  readonly authorities?: string | undefined;
  /** Waits between tries. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Aborted when the run is cancelled: nobody waits for a server then, while what is done here comes to its end. */
  readonly signal?: AbortSignal | undefined;
  /** Absent for those of a clone without a time budget. */
  readonly limits?: GitLimits | undefined;
}

/**
 * With the job's token and the agent's proxy of a pipeline, by the clock of the run, until it is cancelled or its time is
 * used up.
 */
export function accessOf(
  { jobToken, proxy, authorities }: Pick<Settings, 'jobToken' | 'proxy' | 'authorities'>,
  { clock, signal }: { readonly clock: WaitingClock; readonly signal: AbortSignal },
  budget: TimeBudget,
): GitAccess {
  const limits = gitLimits(() => budget.remaining());
  return { jobToken, proxy, authorities, signal, limits, sleep: (milliseconds) => clock.sleep(milliseconds) };
}

/**
 * @param folder any folder inside a clone, or a bare repository.
 * @throws BackupError `not-a-folder`, `no-access`, `not-a-repository`.
 */
export async function openGit(folder: string, access: GitAccess = {}): Promise<Git> {
  const found = await ifThere(folder, stat(folder));
  if (found?.isDirectory() !== true) {
    throw new BackupError('not-a-folder', `There is no folder ${folder}.`, 'Name a folder inside a clone with --repo.');
  }
  const here = gitIn(folder, access);
  const facts = await here.ask('rev-parse', '--absolute-git-dir', '--show-object-format');
  if (facts === undefined) {
    throw new BackupError(
      'not-a-repository',
      `${folder} is not inside a Git repository that this user may use.`,
      'Clone the backup repository and name the clone with --repo; for a clone owned by someone else see git config safe.directory.',
    );
  }
  const end = facts.lastIndexOf('\n');
  const [gitDirectory, format] = [facts.slice(0, end).trimEnd(), facts.slice(end + 1)];
  if (format === 'sha256') {
    throw new BackupError(
      'not-a-repository',
      `${folder} keeps SHA-256 objects.`,
      'Use a repository of the default object format, SHA-1.',
    );
  }
  const directory = (await here.ask('rev-parse', '--show-toplevel')) ?? gitDirectory;
  const ssh = sshCommand(process.env, await here.ask('config', '--get', 'core.sshCommand'));
  return gitIn(directory, access, await remoteSettings(here, access), ssh);
}

/** What the remote needs and git's own settings do not have. */
async function remoteSettings(git: Git, { jobToken, proxy, authorities }: GitAccess): Promise<GitSetting[]> {
  if (jobToken === undefined && proxy === undefined && authorities === undefined) return [];
  const url = await git.ask('remote', 'get-url', '--push', remote);
  if (url === undefined) return [];
  const has = async (name: string): Promise<boolean> =>
    (await git.ask('config', '--get-urlmatch', name, url)) !== undefined;
  return [
    ...jobTokenSettings(url, await has('http.extraheader'), jobToken),
    ...proxySettings(url, await has('http.proxy'), proxy),
    ...authoritySettings(await has('http.sslcainfo'), authorities),
  ];
}

/** Questions for a server; what is asked of it with `far` need not be named. */
const distant = new Set(['fetch', 'ls-remote', 'push']);

/** @param ssh the command for SSH; absent for git's own. */
function gitIn(directory: string, access: GitAccess = {}, settings: readonly GitSetting[] = [], ssh?: string): Git {
  const { sleep = pause, signal, limits = gitLimits() } = access;
  // That of whoever started this process, with their own way to sign in; arguments are ours alone.
  const environment = {
    ...gitEnvironment(process.env, [...steadySettings, ...settings]),
    ...steadyEnvironment,
    ...(ssh !== undefined && { GIT_SSH_COMMAND: ssh }),
  };
  const here = { directory, environment, limit: () => limits.local() };
  const there = { ...here, signal, limit: () => limits.network() };
  const overNetwork = async (args: string[], input: readonly string[] = []): Promise<string> => {
    try {
      return (await gitWithInput(there, args, input)).toString('utf8');
    } catch (error) {
      if (!(error instanceof GitTimeOut)) throw error;
      limits.ranOut();
      const url = await inClone(['remote', 'get-url', ...(error.command === 'push' ? ['--push'] : []), remote]);
      throw new GitTimeOut(error.command, error.time, withoutCredentials(url.trim()));
    }
  };
  const inClone = async (args: string[]): Promise<string> => (await gitWithInput(here, args, [])).toString('utf8');
  const run = (...args: string[]): Promise<string> => (distant.has(args[0] ?? '') ? overNetwork(args) : inClone(args));
  return {
    ...here,
    run,
    far: (...args) => patiently(() => overNetwork(args), messageOf, sleep),
    farWith: async (input, ...args) => {
      await patiently(() => overNetwork(args, input), messageOf, sleep);
    },
    ask: async (...args) => {
      const answer = await run(...args).catch((error: unknown) => {
        if (error instanceof BackupError && error.code === 'git-failed') return undefined;
        throw error;
      });
      return answer?.replace(/\r?\n$/, '');
    },
    aside: () => gitIn(directory, { ...access, limits: limitsAside(limits) }, settings, ssh),
  };
}

/** Makes an empty repository, bare or with a work tree, on a branch of that name. */
export async function initGit(directory: string, branch: string, bare: boolean): Promise<void> {
  await gitIn(directory).run('init', '--quiet', ...(bare ? ['--bare'] : []));
  await gitIn(directory).run('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
}
