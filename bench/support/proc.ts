import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)` of every Linux that Node runs on. */
const ticksPerSecond = 100;

/** A file below `/proc`; empty when the process is not there any more, or on another system. */
export function procText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}

/**
 * Seconds of processor time of a process and of all that it started and that have ended.
 * @param stat text of its `/proc/<pid>/stat`.
 */
export function processorSecondsIn(stat: string): number {
  // Fields 14 to 17 of proc(5); the second, a name in parentheses, may hold spaces.
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  return ticks.reduce((sum, text) => sum + Number(text), 0) / ticksPerSecond;
}
