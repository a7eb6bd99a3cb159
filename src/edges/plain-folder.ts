import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileChange } from '../domain/change.ts';
import type { Baseline, Stage, TreeEntry } from '../domain/ports.ts';
import { blobId } from './blob-id.ts';
import { ifThere } from './if-there.ts';

/** A plain tree of files instead of Git's, for those who want files and no history. */
export function plainFolder(
  root: string,
): Baseline & { apply(changes: readonly FileChange[], stage: Stage): Promise<void> } {
  const paths = new Map<string, string>();
  return {
    async entries() {
      const entries: TreeEntry[] = [];
      for (const path of await filesBelow(root)) {
        const blob = blobId(await readFile(join(root, path), 'utf8'));
        paths.set(blob, path);
        entries.push({ path, blob });
      }
      return entries;
    },
    texts(blobs) {
      // A blob that the entries do not tell of is a directory here, which cannot be read.
      return Promise.all(blobs.map((blob) => readFile(join(root, paths.get(blob) ?? ''), 'utf8')));
    },
    async apply(changes, stage) {
      for (const { path, newBlob } of changes) {
        const file = join(root, path);
        if (newBlob === null) {
          await rm(file, { force: true });
          continue;
        }
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, stage.get(newBlob));
      }
    },
  };
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await ifThere(root, readdir(root, { recursive: true, withFileTypes: true }));
  // The first export makes the folder.
  return (entries ?? [])
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
