import { closeSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../domain/errors.ts';
import type { Stage } from '../domain/ports.ts';
import { blobId } from './blob-id.ts';
import { privateFile, privateFolder } from './private-file.ts';

/** Index lines that are written at once. */
const linesAtOnce = 1000;

interface Place {
  readonly at: number;
  readonly bytes: number;
}

/**
 * Changed texts in one file beside the run's documents, one after the other, with an index of lines
 * `<blob id> <offset> <bytes>`: a first backup may have a million of them. The calls are synchronous because each takes
 * microseconds, and the way through the thread pool several times that.
 */
export function folderStage(directory: string): Stage & { clear(): Promise<void> } {
  const file = (name: string): string => join(directory, name);
  let texts: number | undefined;
  let read: number | undefined;
  let end = 0;
  let lines: string[] = [];
  let index: Map<string, Place> | undefined;

  const writeIndex = (): void => {
    const fd = openSync(file('index'), 'a', privateFile);
    writeSync(fd, lines.join(''));
    closeSync(fd);
    lines = [];
  };
  return {
    put(blob, text) {
      if (texts === undefined) {
        mkdirSync(directory, { recursive: true, mode: privateFolder });
        texts = openSync(file('texts'), 'a', privateFile);
      }
      const bytes = writeSync(texts, text);
      lines.push(`${blob} ${end} ${bytes}\n`);
      end += bytes;
      if (lines.length >= linesAtOnce) writeIndex();
    },
    flush() {
      if (texts === undefined) return;
      writeIndex();
      closeSync(texts);
      texts = undefined;
    },
    get(blob) {
      try {
        index ??= indexIn(readFileSync(file('index'), 'utf8'));
        read ??= openSync(file('texts'), 'r'); // once: to open it for each text takes longer than to read that
        const text = textAt(read, index.get(blob));
        if (blobId(text) === blob) return text;
      } catch (error) {
        throw incomplete(blob, error);
      }
      throw incomplete(blob, undefined);
    },
    async clear() {
      if (read !== undefined) closeSync(read);
      read = undefined;
      index = undefined;
      end = 0;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function indexIn(text: string): Map<string, Place> {
  const index = new Map<string, Place>();
  for (let start = 0, end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
    const [blob = '', at, bytes] = text.slice(start, end).split(' ');
    index.set(blob, { at: Number(at), bytes: Number(bytes) });
  }
  return index;
}

function textAt(fd: number, place: Place | undefined): string {
  if (place === undefined) throw new Error('it is not in the index');
  const buffer = Buffer.allocUnsafe(place.bytes);
  const bytes = readSync(fd, buffer, 0, place.bytes, place.at);
  return buffer.toString('utf8', 0, bytes);
}

function incomplete(blob: string, cause: unknown): BackupError {
  return new BackupError(
    'stage-incomplete',
    `The text ${blob} that the export staged is missing or damaged.`,
    'Run the export again; all four steps must run on one machine, in one job.',
    { cause },
  );
}
