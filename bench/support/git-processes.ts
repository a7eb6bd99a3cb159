import { readFileSync } from 'node:fs';

/** Milliseconds between two looks. */
const interval = 20;

/**
 * Watches the git commands below this process until the returned function is called.
 * @returns the largest resident set that any of them had, in megabytes (10^6 bytes); null where the system does not tell.
 */
export function watchGit(): () => number | null {
  let peak: number | null = null;
  const timer = setInterval(() => {
    for (const pid of descendantsOf(process.pid)) {
      const status = textOf(`/proc/${pid}/status`);
      const kibibytes = /^Name:\s+git[^]*^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
      if (kibibytes !== undefined) peak = Math.max(peak ?? 0, (Number(kibibytes) * 1024) / 1e6);
    }
  }, interval);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** `sysconf(_SC_CLK_TCK)` of every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Seconds of processor time of this process and of all that it started and that have ended; null where the system does
 * not tell. They say little of what else the machine does meanwhile, which seconds say much of.
 */
export function processorSeconds(): number | null {
  const stat = textOf('/proc/self/stat');
  if (stat === '') return null;
  // Fields 14 to 17 of proc(5); the second, a name in parentheses, may hold spaces.
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  return ticks.reduce((sum, text) => sum + Number(text), 0) / ticksPerSecond;
}

function descendantsOf(pid: number): number[] {
  const children = textOf(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Empty when the process is not there any more. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
