import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError, messageOf } from '../domain/errors.ts';

/** Where git runs, and with which environment; without one it has that of this process. */
export interface GitPlace {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Aborted to end the command at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one git command. Arguments are an array and meet no shell.
 * @param input for its standard input, which ends behind it.
 * @param file takes standard output as it comes, where it is too much to hold.
 * @returns what it wrote to standard output, unless a file took it.
 * @throws BackupError `git-failed` with what git said, `no-git`, `cancelled` where a signal ended it.
 */
export async function gitWithInput(
  { directory, environment, signal }: GitPlace,
  args: readonly string[],
  input: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
  file?: Writable,
): Promise<Buffer> {
  if (isAborted(signal)) throw gitEnded(args);
  const child = spawn('git', args, {
    cwd: directory,
    env: environment ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const stop = (): void => {
    child.kill();
    // What git has started may live on, and would hold these open.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  if (file === undefined) child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const stored = file === undefined ? Promise.resolve() : pipeline(child.stdout, file);
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // When git dies early the pipe breaks; git's own words say more than that, unless the input is what failed.
  const fed = pipeline(Readable.from(Symbol.iterator in input ? inChunks(input) : input), child.stdin);
  const [written, ended, kept] = await Promise.allSettled([fed, exit, stored]);
  signal?.removeEventListener('abort', stop);
  if (written.status === 'rejected' && written.reason instanceof BackupError) throw written.reason;
  if (ended.status === 'rejected') throw notStarted(ended.reason);
  if (isAborted(signal) && ended.value !== 0) throw gitEnded(args);
  // Before the signal, by which git hears that nobody takes its output any more.
  if (kept.status === 'rejected') throw gitFailed(args, messageOf(kept.reason));
  if (ended.value === null) throw gitEnded(args);
  if (ended.value !== 0) {
    throw gitFailed(args, Buffer.concat(errors).toString('utf8').trim() || `(exit code ${ended.value})`);
  }
  if (written.status === 'rejected') throw gitFailed(args, messageOf(written.reason));
  return Buffer.concat(output);
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Characters that are written at once: a call of the system for each line would take longer than git does. */
const chunk = 1 << 16;

function* inChunks(input: Iterable<Buffer | string>): Iterable<Buffer | string> {
  let waiting = '';
  for (const piece of input) {
    if (typeof piece === 'string' && waiting.length + piece.length < chunk) {
      waiting += piece;
      continue;
    }
    if (waiting !== '') yield waiting;
    waiting = '';
    if (typeof piece === 'string') waiting = piece;
    else yield piece;
  }
  if (waiting !== '') yield waiting;
}

/** Not the answer of a command, and so no "no" either. */
function notStarted(reason: unknown): BackupError {
  return new BackupError(
    'no-git',
    `git could not be started: ${messageOf(reason)}.`,
    'Install git, and have it in the PATH of whoever runs this.',
  );
}

/** Characters of what git and hooks say that go into an error. */
const mostWords = 4000;

/** A git command that failed, in git's own words. */
function gitFailed(args: readonly string[], said: string): BackupError {
  const words = said
    .trim()
    .replace(/\s*\n\s*/g, '; ')
    .replace(/\.+$/, '');
  return new BackupError(
    'git-failed',
    `git ${commandOf(args)} failed: ${bounded(withoutCredentials(words)) || 'it said nothing'}.`,
    /returned error: 407|response 407/.test(words)
      ? 'The proxy wants another name or password: set the agent up again with them, or correct HTTPS_PROXY.'
      : 'Try the same command by hand in that clone; git may say more.',
  );
}

/** Hooks may say a great deal; what went wrong stands at the beginning, or at the end. */
function bounded(words: string): string {
  const half = mostWords / 2;
  return words.length <= mostWords ? words : `${words.slice(0, half)} … ${words.slice(-half)}`;
}

/** `push` of `-c <setting> push origin`. */
function commandOf(args: readonly string[]): string {
  return args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-c') ?? '';
}

/** A git command that a signal ended: it answered neither yes nor no. */
function gitEnded(args: readonly string[]): BackupError {
  return new BackupError(
    'cancelled',
    `git ${commandOf(args)} was ended by a signal.`,
    'Run again; the next run makes it good.',
  );
}

/** Remote URLs may carry a password or token, and what git traces may show a header. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^\s'"]*@/g, '$1').replace(/(authorization: *\w+ +)[^\s'"]+/gi, '$1***');
}
