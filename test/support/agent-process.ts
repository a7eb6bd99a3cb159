import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Milliseconds that the agent waits after a request to stop: SIGINT, then SIGTERM, then SIGKILL (ProcessInvoker.cs). */
export interface CancelPatience {
  readonly interrupt: number;
  readonly terminate: number;
}

export const agentPatience: CancelPatience = { interrupt: 7500, terminate: 2500 };

export interface ProcessRequest {
  readonly nodePath: string;
  readonly script: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Aborted to cancel the step. */
  readonly signal: AbortSignal;
  readonly patience: CancelPatience;
  /** Aborted to kill the process, as a machine does that goes down. */
  readonly kill: AbortSignal;
}

/** Runs `node <script>` without input; both streams are read line by line. Returns the exit code, or the signal's name. */
export async function runProcess(request: ProcessRequest): Promise<number | string> {
  const child = spawn(request.nodePath, [request.script], {
    cwd: request.folder,
    env: request.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const streams = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) request.onLine(line);
  });
  const timers: NodeJS.Timeout[] = [];
  request.signal.addEventListener('abort', () => timers.push(...stopByAndBy(child, request.patience)));
  request.kill.addEventListener('abort', () => child.kill('SIGKILL'));
  const [code, signal] = await ended;
  for (const timer of timers) clearTimeout(timer);
  await Promise.all(streams);
  return code ?? signal ?? 'unknown';
}

function stopByAndBy(child: ChildProcess, patience: CancelPatience): NodeJS.Timeout[] {
  child.kill('SIGINT');
  return [
    setTimeout(() => child.kill('SIGTERM'), patience.interrupt),
    setTimeout(() => child.kill('SIGKILL'), patience.interrupt + patience.terminate),
  ];
}
