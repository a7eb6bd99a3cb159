import { pathOf } from '../catalogue/layout.ts';
import type { SelectedKind } from '../catalogue/index.ts';
import type { FileChange } from '../domain/change.ts';
import { displayNameOf, holds } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';

/** Path (from the repository's root) and blob id of each file that a kind had last time, by key. */
export type OldFiles = ReadonlyMap<string, { readonly path: string; readonly blob: string }>;

/** Collects what differs of one kind while it is read; pure bookkeeping, and the one place that may conclude a deletion. */
export class KindChanges {
  private readonly selected: SelectedKind;
  private readonly folder: string;
  private readonly old: OldFiles;
  private readonly changes = new Map<string, FileChange>();
  private readonly seen = new Set<string>();
  private lastRead = '';

  constructor(selected: SelectedKind, folder: string, old: OldFiles) {
    this.selected = selected;
    this.folder = folder;
    this.old = old;
  }

  /** Objects read so far, those outside of the selection included. */
  get count(): number {
    return this.seen.size;
  }

  /**
   * False for an object that exists, but that the selection leaves alone. One that is in the backup already is kept true,
   * even when it falls out of the selection.
   */
  wants(object: JsonObject): boolean {
    const { only, except } = this.selected;
    if (this.old.has(this.keyOf(object))) return true;
    return (only === undefined || holds(only, object)) && (except === undefined || !holds(except, object));
  }

  keyOf(object: JsonObject): string {
    const { kind } = this.selected;
    if (kind.shape === 'singleton') return kind.id;
    const key = object[kind.key];
    return typeof key === 'string' ? key : '';
  }

  /** The object exists; its file is left as it is. */
  leave(object: JsonObject, readAt: string): void {
    this.seen.add(this.keyOf(object));
    this.lastRead = readAt;
  }

  /**
   * The object was read with the text of this blob id.
   * @returns true when the text differs from the one that is kept, and has to be staged.
   */
  read(object: JsonObject, blob: string, readAt: string): boolean {
    const { kind } = this.selected;
    const key = this.keyOf(object);
    const path = joined(this.folder, pathOf(kind, key));
    const before = this.old.get(key);
    this.leave(object, readAt);
    // Graph may repeat an object on a later page; the later reading counts.
    this.changes.delete(key);
    if (before?.blob === blob) return false;
    this.changes.set(key, {
      kind: kind.id,
      key,
      path,
      status: before === undefined ? 'added' : 'modified',
      oldBlob: before?.blob ?? null,
      newBlob: blob,
      name: displayNameOf(object) ?? key,
      readAt,
    });
    return true;
  }

  /** The kind was read to its last page: what was not seen is gone. `readAt` serves a list that was empty. */
  complete(readAt: string): FileChange[] {
    const { kind } = this.selected;
    const deletions = [...this.old].flatMap(([key, { path, blob }]): FileChange[] =>
      this.seen.has(key)
        ? []
        : [
            {
              kind: kind.id,
              key,
              path,
              status: 'deleted',
              oldBlob: blob,
              newBlob: null,
              name: key,
              readAt: this.lastRead === '' ? readAt : this.lastRead,
            },
          ],
    );
    return [...this.changes.values(), ...deletions];
  }
}

/** `a/b`, or `b` where there is no folder. */
export function joined(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
