import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FileChange } from '../domain/change.ts';
import type { ChangeJournal, KindJournal } from '../domain/ports.ts';

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
      mkdirSync(directory, { recursive: true });
    },
  };
}

function kindJournal(part: string, file: string, kept: string[]): KindJournal {
  const superseded = new Set<string>();
  let count = 0;
  return {
    write(changes) {
      if (changes.length === 0) return;
      const lines = changes.map((change) => `${JSON.stringify(change)}\n`).join('');
      writeFileSync(part, lines, { flag: count > 0 ? 'a' : 'w' });
      count += changes.length;
    },
    supersede: (path) => void superseded.add(path),
    restart() {
      superseded.clear();
      count = 0;
    },
    keep() {
      if (count === 0) return 0;
      if (superseded.size > 0) {
        const lines = lastOf(readFileSync(part, 'utf8'), superseded);
        writeFileSync(part, lines.map((line) => `${line}\n`).join(''));
        count = lines.length;
      }
      renameSync(part, file);
      kept.push(file);
      return count;
    },
  };
}

/** Of the paths that were written more than once only the last line counts, where that still tells of a change. */
function lastOf(text: string, superseded: ReadonlySet<string>): string[] {
  const last = new Map<string, string>();
  const lines = text.split('\n').filter((line) => {
    if (line === '') return false;
    const { path, oldBlob, newBlob } = JSON.parse(line) as FileChange;
    if (!superseded.has(path)) return true;
    if (newBlob === oldBlob) last.delete(path);
    else last.set(path, line);
    return false;
  });
  return [...lines, ...last.values()];
}
