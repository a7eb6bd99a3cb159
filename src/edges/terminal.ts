import { withoutSecrets } from '../redaction/redact.ts';
import type { Log } from '../domain/ports.ts';

/** A log for people at a terminal. */
export interface TerminalLog extends Log {
  /** Leaves the terminal as what is printed next should find it. */
  end(): void;
}

/**
 * A log of plain lines (for a file, a script step of a pipeline, a terminal), on standard error. Names from the tenant are
 * data: control characters and the agent's command marks come out harmless.
 */
export function terminalLog(stream: NodeJS.WritableStream = process.stderr): TerminalLog {
  const say = (line: string): void => void stream.write(`${harmless(line)}\n`);
  return {
    info: say,
    detail: say,
    warn: (message) => say(`warning: ${message}`),
    progress: () => undefined, // each kind's own line tells how far the run is
    end: () => undefined,
  };
}

/** Text that holds no secret, moves no cursor, turns no direction, and is no logging command (`##vso[`, `##[`) to a pipeline's agent. */
export function harmless(text: string): string {
  return withoutSecrets(text)
    .replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, '�')
    .replace(/##(?=vso\[|\[)/gi, '##_');
}
