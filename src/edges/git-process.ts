import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError, messageOf } from '../domain/errors.ts';
import { gitLimits, inTimeUnits } from './git-limits.ts';
import { boundedWords, inOneLine } from './git-words.ts';
import { asTree, endTree, endWithThisProcess } from './process-tree.ts';

export { withoutCredentials } from './git-words.ts';

/** Where git runs, and with which environment; without one it has that of this process. */
export interface GitPlace {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Aborted to end the command at once. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a command that starts now is ended; absent for the limit of a clone without a time budget. */
  readonly limit?: (() => number) | undefined;
}

/** Bytes of an answer that are held: no longer text is possible. */
const mostOutput = 2 ** 29 - 32;
/** Milliseconds after the end of git, or of its being killed, in which its streams have to end. */
const lastWords = 5000;

/**
 * Runs one git command, with a deadline. Arguments are an array and meet no shell.
 * @param input for its standard input, which ends behind it.
 * @param file takes standard output as it comes, where it is too much to hold.
 * @returns what it wrote to standard output, unless a file took it.
 * @throws BackupError `git-failed` with what git said, `no-git`, `cancelled` where a signal ended it, `timed-out`.
 */
export async function gitWithInput(
  { directory, environment, signal, limit = gitLimits().local }: GitPlace,
  args: readonly string[],
  input: AsyncIterable<Buffer | string> | Iterable<Buffer | string>,
  file?: Writable,
): Promise<Buffer> {
  if (isAborted(signal)) throw gitEnded(args);
  const time = limit();
  if (time <= 0) throw new GitTimeOut(commandOf(args), 0);
  const child = spawn('git', args, {
    ...asTree,
    cwd: directory,
    env: environment ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  endWithThisProcess(child);
  const streams = [child.stdin, child.stdout, child.stderr];
  // What git has started may live on, and would hold these open.
  const letGo = (): void => streams.forEach((stream) => stream.destroy());
  let reason: BackupError | undefined;
  let giveUp: (code: null) => void = () => undefined;
  const exit = new Promise<number | null>((resolve, reject) => {
    giveUp = resolve;
    child.once('error', reject);
    child.once('close', resolve);
    child.once('exit', () => setTimeout(letGo, lastWords).unref());
  });
  const end = (because: BackupError): void => {
    reason ??= because;
    endTree(child);
    letGo();
    // A process that waits for a disk cannot be killed.
    setTimeout(() => giveUp(null), lastWords).unref();
  };
  const stop = (): void => end(gitEnded(args));
  signal?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => end(new GitTimeOut(commandOf(args), time)), time);
  const output: Buffer[] = [];
  let size = 0;
  const errors = boundedWords();
  if (file === undefined) {
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk);
      size += chunk.length;
      if (size > mostOutput) end(gitFailed(args, `its answer is longer than ${mostOutput} bytes`));
    });
  }
  const stored = file === undefined ? Promise.resolve() : pipeline(child.stdout, file);
  child.stderr.on('data', (chunk: Buffer) => errors.add(chunk));
  // When git dies early the pipe breaks; git's own words say more than that, unless the input is what failed.
  const fed = pipeline(Readable.from(Symbol.iterator in input ? inChunks(input) : input), child.stdin);
  const [written, ended, kept] = await Promise.allSettled([fed, exit, stored]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', stop);
  if (written.status === 'rejected' && written.reason instanceof BackupError) throw written.reason;
  if (ended.status === 'rejected') throw notStarted(ended.reason);
  if (reason !== undefined && ended.value !== 0) throw reason;
  // Before the signal, by which git hears that nobody takes its output any more.
  if (kept.status === 'rejected') throw gitFailed(args, messageOf(kept.reason));
  if (ended.value === null) throw gitEnded(args);
  if (ended.value !== 0) throw gitFailed(args, errors.text().trim() || `(exit code ${ended.value})`);
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

/** A git command that did not end in time, and was ended: it answered neither yes nor no. */
export class GitTimeOut extends BackupError {
  readonly command: string;
  /** Milliseconds; 0 where it was not started. */
  readonly time: number;

  /** @param server address without credentials, of a command that speaks with one. */
  constructor(command: string, time: number, server?: string) {
    const what = server === undefined ? `git ${command}` : `git ${command} (${server})`;
    super(
      'timed-out',
      time > 0
        ? `${what} did not end within ${inTimeUnits(time)}, and was stopped.`
        : `${what} was not started: the time of the run is used up.`,
      server === undefined
        ? 'Try the same command by hand in that clone: its disk, or a server that it fetches texts from, may not answer.'
        : 'See whether the server answers (git ls-remote in that clone); where it is only slow, give the run more time (--time-budget, timeoutInMinutes).',
    );
    this.command = command;
    this.time = time;
  }
}

/** Not the answer of a command, and so no "no" either. */
function notStarted(reason: unknown): BackupError {
  return new BackupError(
    'no-git',
    `git could not be started: ${messageOf(reason)}.`,
    'Install git, and have it in the PATH of whoever runs this.',
  );
}

/** A git command that failed, in git's own words. */
function gitFailed(args: readonly string[], said: string): BackupError {
  const words = inOneLine(said);
  return new BackupError(
    'git-failed',
    `git ${commandOf(args)} failed: ${words || 'it said nothing'}.`,
    /returned error: 407|response 407/.test(words)
      ? 'The proxy wants another name or password: set the agent up again with them, or correct HTTPS_PROXY.'
      : 'Try the same command by hand in that clone; git may say more.',
  );
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
