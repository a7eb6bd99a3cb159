import {
  appendFileSync,
  closeSync,
  createReadStream,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StringDecoder } from 'node:string_decoder';
import type { FileChange } from '../domain/change.ts';
import type { ChangeJournal, KindJournal } from '../domain/ports.ts';
import { jsonLine } from './json-line.ts';
import { privateFile, privateFolder } from './private-file.ts';

/** Bytes of a journal that are looked at together. */
const pieceBytes = 1 << 20;

/** Changes as lines of JSON, a file a kind: they are written while a kind is read, and nothing of them is held. */
export function changeJournal(directory: string): ChangeJournal & { clear(): void } {
  const kept: string[] = [];
  return {
    begin: (kind) => kindJournal(join(directory, `${kind}.part`), join(directory, `${kind}.jsonl`), kept),
    async *changes() {
      for (const file of kept) {
        for await (const line of createInterface(createReadStream(file))) yield JSON.parse(line) as FileChange;
      }
    },
    clear() {
      kept.length = 0;
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory, { recursive: true, mode: privateFolder });
    },
  };
}

function kindJournal(part: string, file: string, kept: string[]): KindJournal {
  const superseded = new Set<string>();
  let count = 0;
  return {
    write(changes) {
      if (changes.length === 0) return;
      const lines = changes.map((change) => `${jsonLine(change)}\n`).join('');
      writeFileSync(part, lines, { flag: count > 0 ? 'a' : 'w', mode: privateFile });
      count += changes.length;
    },
    supersede: (path) => void superseded.add(path),
    restart() {
      superseded.clear();
      count = 0;
    },
    keep() {
      if (count === 0) return 0;
      if (superseded.size > 0) count = keepLast(part, superseded);
      renameSync(part, file);
      kept.push(file);
      return count;
    },
  };
}

/**
 * Of the paths that were written more than once only the last line stays, where that still tells of a change. The others
 * pass through, for a kind may have hundreds of thousands.
 * @returns how many lines stay.
 */
function keepLast(part: string, superseded: ReadonlySet<string>): number {
  const last = new Map<string, string>();
  const kept = `${part}.kept`;
  let count = 0;
  writeFileSync(kept, '', { mode: privateFile });
  const append = (lines: readonly string[]): void => {
    count += lines.length;
    appendFileSync(kept, lines.map((line) => `${line}\n`).join(''));
  };
  for (const lines of linesIn(part)) {
    const others = lines.filter((line) => {
      const { path, oldBlob, newBlob } = JSON.parse(line) as FileChange;
      if (!superseded.has(path)) return true;
      if (newBlob === oldBlob) last.delete(path);
      else last.set(path, line);
      return false;
    });
    append(others);
  }
  append([...last.values()]);
  renameSync(kept, part);
  return count;
}

/** The lines of a file, those of each piece together. */
function* linesIn(file: string): Iterable<string[]> {
  const buffer = Buffer.alloc(pieceBytes);
  const text = new StringDecoder('utf8');
  const fd = openSync(file, 'r');
  try {
    let rest = '';
    for (let bytes = readSync(fd, buffer); bytes > 0; bytes = readSync(fd, buffer)) {
      const lines = (rest + text.write(buffer.subarray(0, bytes))).split('\n');
      rest = lines.pop() ?? '';
      yield lines;
    }
  } finally {
    closeSync(fd);
  }
}
