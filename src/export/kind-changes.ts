import { hasCase, keyOf } from '../catalogue/layout.ts';
import type { SelectedKind } from '../catalogue/index.ts';
import type { FileChange } from '../domain/change.ts';
import { displayNameOf, holds } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import { Places } from './places.ts';
import type { OldFiles } from './places.ts';

/** Tells what differs of one kind while it is read; pure bookkeeping, and the one place that makes a deletion. */
export class KindChanges {
  readonly old: OldFiles;
  private readonly selected: SelectedKind;
  private readonly folder: string;
  private readonly seen = new Set<string>();
  private places: Places;
  /** New objects that may have to leave their path, by key. */
  private readonly movable = new Map<string, FileChange>();

  constructor(selected: SelectedKind, folder: string, old: OldFiles) {
    this.selected = selected;
    this.folder = folder;
    this.old = old;
    this.places = new Places(selected.kind, folder, old);
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
    this.movable.clear();
    this.places = new Places(this.selected.kind, this.folder, this.old);
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
   * @returns nothing when that is the one that is kept; for an object that was read before, always its change. A further
   * change is of an object that leaves this path: it has the path that the other one had before.
   */
  read(object: JsonObject, blob: string, readAt: string, shown = object): readonly FileChange[] {
    const { kind } = this.selected;
    const key = keyOf(kind, object);
    const { path, leaves } = this.places.of(key);
    const before = this.old.get(key);
    const repeated = this.seen.has(key);
    this.seen.add(key);
    if (before?.blob === blob && !repeated) return [];
    const change: FileChange = {
      kind: kind.id,
      key,
      path,
      status: before === undefined ? 'added' : 'modified',
      oldBlob: before?.blob ?? null,
      newBlob: blob,
      name: displayNameOf(shown) ?? key,
      readAt,
    };
    const moved = leaves === undefined ? undefined : this.movable.get(leaves);
    if (before === undefined && hasCase(key)) this.movable.set(key, change);
    if (moved === undefined) return [change];
    const elsewhere = { ...moved, path: this.places.of(moved.key).path };
    this.movable.set(moved.key, elsewhere);
    return [change, elsewhere];
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
