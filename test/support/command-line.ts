import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { plainEnvironment } from './git-dir.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'entra-backup.cjs');

/** How a command ended; `exit` is null where a signal ended it. */
export interface Ended {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Command {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
}

/**
 * Starts the built command line, with nothing of this process's environment but PATH.
 * @param options `group` puts it and what it starts into a process group of its own, named by its process id.
 */
export function startCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: { readonly group?: boolean } = {},
): Command {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...plainEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group === true,
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, out, err }));
  });
  return { child, ended };
}
