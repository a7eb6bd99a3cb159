import { stat } from 'node:fs/promises';
import { simpleGit } from 'simple-git';
import type { SimpleGit } from 'simple-git';
import { BackupError, messageOf } from '../domain/errors.ts';
import { gitEnded, gitFailed } from './git-process.ts';
import { ifThere } from './if-there.ts';

/** Git in one clone: every command an array of arguments, every failure an error with git's own words. */
export interface Git {
  readonly directory: string;
  /** @returns standard output as it came. */
  run(...args: string[]): Promise<string>;
  /** Like `run`, without the final line end; undefined when the command fails, for questions whose "no" is an exit code. */
  ask(...args: string[]): Promise<string | undefined>;
}

/**
 * @param folder any folder inside a clone, or a bare repository.
 * @throws BackupError `not-a-folder`, `no-access`, `not-a-repository`.
 */
export async function openGit(folder: string): Promise<Git> {
  // Nobody sits at the terminal: a question about a password would hang the run.
  process.env.GIT_TERMINAL_PROMPT ??= '0';
  const found = await ifThere(folder, stat(folder));
  if (found?.isDirectory() !== true) {
    throw new BackupError('not-a-folder', `There is no folder ${folder}.`, 'Name a folder inside a clone with --repo.');
  }
  const here = gitIn(folder);
  const gitDirectory = await here.ask('rev-parse', '--absolute-git-dir');
  if (gitDirectory === undefined) {
    throw new BackupError(
      'not-a-repository',
      `${folder} is not inside a Git repository that this user may use.`,
      'Clone the backup repository and name the clone with --repo; for a clone owned by someone else see git config safe.directory.',
    );
  }
  if ((await here.ask('rev-parse', '--show-object-format')) === 'sha256') {
    throw new BackupError(
      'not-a-repository',
      `${folder} keeps SHA-256 objects.`,
      'Use a repository of the default object format, SHA-1.',
    );
  }
  return gitIn((await here.ask('rev-parse', '--show-toplevel')) ?? gitDirectory);
}

/** What stands in for the exit code of a git that a signal ended. */
const ended = '(ended by a signal)';

function gitIn(directory: string): Git {
  const git: SimpleGit = simpleGit({
    baseDir: directory,
    maxConcurrentProcesses: 4,
    // simple-git takes an exit code without words for success.
    errors: (error, { exitCode, stdErr }) =>
      error ??
      (exitCode === 0
        ? undefined
        : Buffer.concat([...stdErr, Buffer.from(Number.isInteger(exitCode) ? `(exit code ${exitCode})` : ended)])),
  });
  const run = async (...args: string[]): Promise<string> => {
    try {
      return await git.raw(args);
    } catch (error) {
      throw messageOf(error).includes(ended) ? gitEnded(args) : gitFailed(args, messageOf(error));
    }
  };
  return {
    directory,
    run,
    ask: async (...args) => {
      const answer = await run(...args).catch((error: unknown) => {
        if (error instanceof BackupError && error.code === 'git-failed') return undefined;
        throw error;
      });
      return answer?.replace(/\r?\n$/, '');
    },
  };
}

/** Makes an empty repository, bare or with a work tree, on a branch of that name. */
export async function initGit(directory: string, branch: string, bare: boolean): Promise<void> {
  await gitIn(directory).run('init', '--quiet', ...(bare ? ['--bare'] : []));
  await gitIn(directory).run('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
}
