import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../domain/errors.ts';
import type { Stage } from '../domain/ports.ts';
import { blobId } from './blob-id.ts';

/** Changed texts as files named by blob id, beside the run's documents. */
export function folderStage(directory: string): Stage & { clear(): Promise<void> } {
  const pathOf = (blob: string): string => join(directory, blob.slice(0, 2), blob.slice(2));
  const made = new Map<string, Promise<unknown>>();
  const folderOf = (blob: string): Promise<unknown> => {
    const name = blob.slice(0, 2);
    const folder = made.get(name) ?? mkdir(join(directory, name), { recursive: true });
    made.set(name, folder);
    return folder;
  };
  return {
    async put(blob, text) {
      await folderOf(blob);
      await writeFile(pathOf(blob), text);
    },
    async get(blob) {
      const text = await readFile(pathOf(blob), 'utf8').catch((error: unknown) => {
        throw incomplete(blob, error);
      });
      if (blobId(text) !== blob) throw incomplete(blob, undefined);
      return text;
    },
    async clear() {
      made.clear();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function incomplete(blob: string, cause: unknown): BackupError {
  return new BackupError(
    'stage-incomplete',
    `The text ${blob} that the export staged is missing or damaged.`,
    'Run the export again; all four steps must run on one machine, in one job.',
    { cause },
  );
}
