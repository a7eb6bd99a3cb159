import { processorSecondsIn, procText } from './proc.ts';

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
      const status = procText(`/proc/${pid}/status`);
      const kibibytes = /^Name:\s+git[^]*^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
      if (kibibytes !== undefined) peak = Math.max(peak ?? 0, (Number(kibibytes) * 1024) / 1e6);
    }
  }, interval);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/**
 * Seconds of processor time of this process and of all that it started and that have ended; null where the system does
 * not tell. They say little of what else the machine does meanwhile, which seconds say much of.
 */
export function processorSeconds(): number | null {
  const stat = procText('/proc/self/stat');
  return stat === '' ? null : processorSecondsIn(stat);
}

function descendantsOf(pid: number): number[] {
  const children = procText(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
