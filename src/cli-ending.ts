import { endedEarly } from './domain/failure.ts';

/** 0 complete, 1 failed, 2 wrong usage or nothing found, 3 backed up but incomplete. */
const exitCodes = { complete: 0, failed: 1, usage: 2, issues: 3 } as const;

/** How a command ended. */
export type Ending = keyof typeof exitCodes;

let ending: Ending | undefined;

/** Says what the command came to before it prints, since the reader of what it prints may be gone. */
export function cameTo(result: Ending): void {
  ending = result;
}

/**
 * Runs the command of this process to its end, and ends the process. Until then the process has failed: one that ends for
 * any other reason, such as that nothing is left to wait for, must not look like success.
 * @param command `complete` unless it throws, or says otherwise with {@link cameTo}.
 * @param told says what was thrown, and what that comes to.
 * @param last is called behind everything that is said.
 */
export async function runToEnd(
  command: () => Promise<unknown>,
  told: (error: unknown) => Ending,
  last: () => void,
): Promise<void> {
  process.exitCode = exitCodes.failed;
  process.on('exit', () => {
    if (ending !== undefined) return;
    process.exitCode = exitCodes.failed;
    told(endedEarly());
  });
  // A reader such as head may have seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    endNow(ending ?? 'complete');
  });
  try {
    await command();
    ending ??= 'complete';
  } catch (error) {
    ending = told(error);
  }
  last();
  process.exitCode = exitCodes[ending];
  // A connection that is still open, or the Retry-After of a cancelled run, keeps nobody waiting.
  process.stderr.write('', () => process.stdout.write('', () => process.exit()));
}

/** Ends the process without what is still under way. */
export function endNow(result: Ending): never {
  ending = result;
  process.exit(exitCodes[result]);
}
