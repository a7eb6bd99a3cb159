import { processorSecondsIn, procText } from './proc.ts';

/** What a process used of the machine; null where the system does not tell (it is asked as Linux is). */
export interface ProcessUsage {
  /** Largest resident set, in megabytes (10^6 bytes), of the process itself without those that it started. */
  readonly peakMegabytes: number | null;
  /** Seconds of processor time, with those of processes that it started and that have ended. */
  readonly cpuSeconds: number | null;
}

/** Milliseconds between two looks: what is used after the last one is not seen. */
const interval = 100;

/** Watches a process until the returned function is called. */
export function watchProcess(pid: number): () => ProcessUsage {
  let usage: ProcessUsage = { peakMegabytes: null, cpuSeconds: null };
  const look = (): void => {
    usage = usageOf(pid) ?? usage;
  };
  look();
  const timer = setInterval(look, interval);
  return () => {
    clearInterval(timer);
    return usage;
  };
}

/** Null when the process is not there, or is about to end. */
function usageOf(pid: number): ProcessUsage | null {
  const status = procText(`/proc/${pid}/status`);
  const stat = procText(`/proc/${pid}/stat`);
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  if (kibibytes === undefined) return null;
  return { peakMegabytes: (Number(kibibytes) * 1024) / 1e6, cpuSeconds: processorSecondsIn(stat) };
}
