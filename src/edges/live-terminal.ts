import { createLogUpdate } from 'log-update';
import type { Progress, WaitingClock } from '../domain/ports.ts';
import { harmless, terminalLog } from './terminal.ts';
import type { TerminalLog } from './terminal.ts';

/** A stream that may be a terminal, as `process.stderr` tells it. */
export type Terminal = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Milliseconds between two pictures. */
const betweenPictures = 100;
/** Lines that are not a kind's: those below, and the one that the cursor stands on. */
const otherLines = 3;
/** Of a terminal that does not tell its size. */
const usual = { columns: 80, rows: 24 } as const;
/** Seconds that a rate needs before it means something. */
const rateAfter = 1;

interface Reading {
  readonly since: number;
  objects: number;
}

/** True where somebody sees lines that are written again: no file, no pipe, no job, no terminal without a cursor. */
export function isWatched({ isTTY }: Terminal, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTTY === true && !env.CI && !env.TF_BUILD && env.TERM !== 'dumb';
}

/**
 * A log with live lines: one for each kind that is being read, and one for the run. They stand below everything else that
 * is said, and are gone when the last kind has ended, when the run is cancelled, and at the end. The cursor stays visible,
 * so that not even a killed run has to bring it back.
 */
export function liveLog(stream: Terminal, clock: WaitingClock, signal: AbortSignal): TerminalLog {
  const plain = terminalLog(stream);
  const picture = createLogUpdate(stream, { showCursor: true });
  const reading = new Map<string, Reading>();
  let run: { readonly since: number; done: number; of: number } | undefined;
  let ended = false;

  const drawUntilEnd = async (): Promise<void> => {
    while (!ended) {
      if (run !== undefined) picture(pictureOf(reading, run, clock.now().getTime(), stream));
      await clock.sleep(betweenPictures);
    }
  };
  const progress = ({ done, of, kind, objects, ended: kindEnded }: Progress): void => {
    if (ended) return;
    const now = clock.now().getTime();
    const first = run === undefined;
    run = { since: run?.since ?? now, done, of };
    if (kindEnded) reading.delete(kind);
    else reading.set(kind, { since: reading.get(kind)?.since ?? now, objects });
    if (first) void drawUntilEnd();
    if (done === of) end();
  };
  const end = (): void => {
    if (!ended) picture.clear();
    ended = true;
  };
  const above =
    (say: (message: string) => void) =>
    (message: string): void => {
      if (!ended) picture.clear(); // the next picture comes below
      say(message);
    };
  signal.addEventListener('abort', end, { once: true });
  return {
    info: above((message) => plain.info(message)),
    warn: above((message) => plain.warn(message)),
    detail: () => undefined,
    progress,
    end,
  };
}

/** The kinds that have been read for longest, as many as there is room for, and how far the run is. */
function pictureOf(
  reading: ReadonlyMap<string, Reading>,
  run: { readonly since: number; readonly done: number; readonly of: number },
  now: number,
  { columns = usual.columns, rows = usual.rows }: Terminal,
): string {
  const room = Math.max(0, rows - otherLines);
  const shown = [...reading].slice(0, room);
  const width = Math.max(0, ...shown.map(([kind]) => kind.length));
  const lines = shown.map(([kind, { since, objects }]) => {
    const seconds = (now - since) / 1000;
    const rate = seconds < rateAfter || objects === 0 ? '' : `${String(Math.round(objects / seconds)).padStart(7)}/s`;
    return `${kind.padEnd(width)} ${String(objects).padStart(9)}${rate}`;
  });
  const more = reading.size - shown.length;
  const total = `${run.done} of ${run.of} kinds, ${durationOf(now - run.since)}`;
  return [...lines, ...(more === 0 ? [] : [`and ${more} more`]), total].map((line) => fitted(line, columns)).join('\n');
}

/** One line of the terminal: a longer one would be wrapped, and the picture grow. */
function fitted(line: string, columns: number): string {
  return harmless(line)
    .replace(/[\n\t]/g, ' ')
    .slice(0, columns - 1);
}

/** `1:02`, `1:00:02`. */
function durationOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours === 0 ? minutes : `${hours}:${two(minutes)}`}:${two(seconds % 60)}`;
}
