import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Takes the machine's own git configuration and every variable of git's out of this process and of all that it starts,
 * so that all sides run with git's defaults.
 */
export function isolateGit(): void {
  for (const name of Object.keys(process.env).filter((each) => each.startsWith('GIT_'))) {
    Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
}

export interface GitOptions {
  /** For its standard input. */
  readonly input?: string | Buffer;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs one git command to its end. */
export function git(directory: string, args: readonly string[], { input, env }: GitOptions = {}): string {
  return execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 30,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  });
}

/**
 * How many git commands are started meanwhile by this process or by others that it starts: a script named `git` stands
 * first in the path and counts. The product takes git's own trace (GIT_TRACE2_EVENT) from the git that it starts. What a
 * git command starts in its turn does not count, for git looks into its own folder first.
 */
export async function countingGit<T>(
  trace: string,
  work: () => T | Promise<T>,
): Promise<{ result: T; started: number }> {
  const path = process.env.PATH ?? '';
  const real = path
    .split(delimiter)
    .map((folder) => join(folder, 'git'))
    .find((file) => existsSync(file));
  if (real === undefined) throw new Error('There is no git in the path.');
  const folder = `${trace}-bin`;
  mkdirSync(folder);
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho >>'${trace}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${path}`;
  try {
    const result = await work();
    return { result, started: existsSync(trace) ? readFileSync(trace, 'utf8').length : 0 };
  } finally {
    process.env.PATH = path;
  }
}
