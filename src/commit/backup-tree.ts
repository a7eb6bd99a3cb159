import { refOf } from '../catalogue/layout.ts';
import { catalogue } from '../catalogue/index.ts';
import type { FileChange } from '../domain/change.ts';
import type { TreeEntry } from '../domain/ports.ts';

/** Blob ids by path below the backup folder. */
type Files = ReadonlyMap<string, string>;

/** What stands in a backup folder: files of kinds, index pages, and everything else. */
export interface BackupTree {
  /** By kind. */
  readonly files: ReadonlyMap<string, Files>;
  readonly pages: Files;
  /** Files that no row of the catalogue makes. */
  readonly others: Files;
}

export const pageName = 'README.md';

const pagePaths = new Set([
  pageName,
  ...catalogue.filter(({ shape }) => shape === 'collection').map(({ folder }) => `${folder}/${pageName}`),
]);

/** @param entries with paths from the repository's root. */
export function backupTree(folder: string, entries: readonly TreeEntry[]): BackupTree {
  const files = new Map<string, Map<string, string>>();
  const pages = new Map<string, string>();
  const others = new Map<string, string>();
  for (const { path, blob } of entries) {
    const below = path.slice(folder.length + 1);
    const kind = refOf(below)?.kind;
    if (kind !== undefined) files.set(kind, (files.get(kind) ?? new Map<string, string>()).set(below, blob));
    else if (pagePaths.has(below)) pages.set(below, blob);
    else others.set(below, blob);
  }
  return { files, pages, others };
}

/** The files of each kind after the changes. */
export function filesAfter(folder: string, { files }: BackupTree, changes: readonly FileChange[]): Map<string, Files> {
  const after = new Map([...files].map(([kind, before]) => [kind, new Map(before)]));
  for (const { kind, path, newBlob } of changes) {
    const below = path.slice(folder.length + 1);
    const ofKind = after.get(kind) ?? new Map<string, string>();
    after.set(kind, ofKind);
    if (newBlob === null) ofKind.delete(below);
    else ofKind.set(below, newBlob);
  }
  return after;
}
