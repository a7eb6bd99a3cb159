import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileChange } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import type { Baseline, Stage, TreeEntry } from '../domain/ports.ts';
import { blobId } from './blob-id.ts';

/** A plain tree of files instead of Git's, for those who want files and no history. */
export function plainFolder(
  root: string,
): Baseline & { apply(changes: readonly FileChange[], stage: Stage): Promise<void> } {
  return {
    async entries() {
      const entries: TreeEntry[] = [];
      for (const path of await filesBelow(root)) {
        entries.push({ path, blob: blobId(await readFile(join(root, path), 'utf8')) });
      }
      return entries;
    },
    async apply(changes, stage) {
      for (const { path, newBlob } of changes) {
        const file = join(root, path);
        if (newBlob === null) {
          await rm(file, { force: true });
          continue;
        }
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, await stage.get(newBlob));
      }
    },
  };
}

async function filesBelow(root: string): Promise<string[]> {
  const found = await stat(root).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // the first export makes it
    throw error;
  });
  if (found === undefined) return [];
  if (!found.isDirectory()) {
    throw new BackupError('not-a-folder', `${root} is not a folder.`, 'Name a folder for the exported files.');
  }
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
