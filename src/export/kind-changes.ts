import { keyOf, pathOf } from '../catalogue/layout.ts';
import type { SelectedKind } from '../catalogue/index.ts';
import type { FileChange } from '../domain/change.ts';
import { displayNameOf, holds } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';

/** Path (from the repository's root) and blob id of each file that a kind had last time, by key. */
export type OldFiles = ReadonlyMap<string, { readonly path: string; readonly blob: string }>;

/** Tells what differs of one kind while it is read; pure bookkeeping, and the one place that makes a deletion. */
export class KindChanges {
  readonly old: OldFiles;
  private readonly selected: SelectedKind;
  private readonly folder: string;
  private readonly seen = new Set<string>();

  constructor(selected: SelectedKind, folder: string, old: OldFiles) {
    this.selected = selected;
    this.folder = folder;
    this.old = old;
  }

  /** Objects read so far, those outside of the selection included. */
  get count(): number {
    return this.seen.size;
  }

  /** Keys that had a file last time and were not seen now. */
  get missing(): readonly string[] {
    return [...this.old.keys()].filter((key) => !this.seen.has(key));
  }

  hasSeen(key: string): boolean {
    return this.seen.has(key);
  }

  /** The list began anew: what was read so far counts for nothing. */
  forget(): void {
    this.seen.clear();
  }

  /**
   * False for an object that exists, but that the selection leaves alone. One that is in the backup already is kept true,
   * even when it falls out of the selection.
   */
  wants(object: JsonObject): boolean {
    const { kind, only, except } = this.selected;
    if (this.old.has(keyOf(kind, object))) return true;
    return (only === undefined || holds(only, object)) && (except === undefined || !holds(except, object));
  }

  /** The object exists; its file is left as it is. */
  leave(object: JsonObject): void {
    this.seen.add(keyOf(this.selected.kind, object));
  }

  /**
   * The object was read with the text of this blob id.
   * @param shown the object without its secrets: its name goes into messages and pages.
   * @returns undefined when that is the one that is kept; for an object that was read before, always a change.
   */
  read(object: JsonObject, blob: string, readAt: string, shown = object): FileChange | undefined {
    const { kind } = this.selected;
    const key = keyOf(kind, object);
    const path = joined(this.folder, pathOf(kind, key));
    const before = this.old.get(key);
    const repeated = this.seen.has(key);
    this.seen.add(key);
    if (before?.blob === blob && !repeated) return undefined;
    return {
      kind: kind.id,
      key,
      path,
      status: before === undefined ? 'added' : 'modified',
      oldBlob: before?.blob ?? null,
      newBlob: blob,
      name: displayNameOf(shown) ?? key,
      readAt,
    };
  }

  /** The objects with these keys are gone: whoever says so has read the kind to its last page, or been told by Graph. */
  deletions(keys: readonly string[], readAt: string): FileChange[] {
    return keys.flatMap((key): FileChange[] => {
      const file = this.old.get(key);
      if (file === undefined) return [];
      const { path, blob } = file;
      const kind = this.selected.kind.id;
      return [{ kind, key, path, status: 'deleted', oldBlob: blob, newBlob: null, name: key, readAt }];
    });
  }
}

/** `a/b`, or `b` where there is no folder. */
export function joined(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
