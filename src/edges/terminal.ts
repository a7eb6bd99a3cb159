import type { Log } from '../domain/ports.ts';

/**
 * A log for people at a terminal (or in a script step of a pipeline), on standard error. Names from the tenant are data:
 * control characters and the agent's command marks come out harmless.
 */
export function terminalLog(stream: NodeJS.WritableStream = process.stderr): Log {
  return {
    info: (message) => stream.write(`${harmless(message)}\n`),
    warn: (message) => stream.write(`warning: ${harmless(message)}\n`),
    progress: () => undefined, // each kind's own line tells how far the run is
  };
}

/** Text that neither moves a cursor nor is a logging command (`##vso[`, `##[`) to a pipeline's agent. */
export function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '�').replace(/##(?=vso\[|\[)/gi, '##_');
}
