import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

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
 * How many git commands are started meanwhile by this process or by others that it starts, from git's own trace
 * (https://git-scm.com/docs/api-trace2). What a git command starts in its turn does not count.
 */
export async function countingGit<T>(
  trace: string,
  work: () => T | Promise<T>,
): Promise<{ result: T; started: number }> {
  process.env.GIT_TRACE2_EVENT = trace;
  try {
    const result = await work();
    const events = readFileSync(trace, 'utf8').split('\n');
    // A command that another one started has a session id with a slash in it.
    const started = events.filter((event) => /^\{"event":"start","sid":"[^"/]+"/.test(event)).length;
    return { result, started };
  } finally {
    delete process.env.GIT_TRACE2_EVENT;
  }
}
