import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

const onWindows = process.platform === 'win32';

/**
 * Options of `spawn` for a process that {@link endTree} can end with everything that it has started: git speaks to servers
 * through processes of its own. A group of its own has no terminal either, so that none of them can ask a question there.
 */
export const asTree = { detached: !onWindows, windowsHide: true } as const;

/** Milliseconds in which git may remove its lock files before it is killed. */
const patience = 2000;

const living = new Set<ChildProcess>();
let watching = false;

/** Ends the process and what it started when this process ends before it, by whatever exit. */
export function endWithThisProcess(child: ChildProcess): void {
  if (!watching) process.on('exit', () => living.forEach((each) => signalTree(each, 'SIGKILL')));
  watching = true;
  living.add(child);
  child.once('close', () => living.delete(child));
  child.once('error', () => living.delete(child));
}

/** Ends a process and all that it has started: first by request, two seconds later by force. */
export function endTree(child: ChildProcess): void {
  if (onWindows) {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).once(
      'error',
      () => child.kill(),
    );
    return;
  }
  signalTree(child, 'SIGTERM');
  setTimeout(() => signalTree(child, 'SIGKILL'), patience).unref();
}

/** The group is there as long as one of its processes lives, although the first one may have ended. */
function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (onWindows) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group lives any more.
  }
}
