import { hasCase, pathBeside, pathOf } from '../catalogue/layout.ts';
import type { ResourceKind } from '../domain/resource.ts';

/** Path (from the repository's root) and blob id of each file that a kind had last time, by key. */
export type OldFiles = ReadonlyMap<string, { readonly path: string; readonly blob: string }>;

/** The paths of one kind's objects, from the repository's root. No two are the same without regard to case. */
export class Places {
  private readonly kind: ResourceKind;
  private readonly folder: string;
  /** Their files never move. */
  private readonly old: OldFiles;
  /** Key of the object that has a path, by the path in lower case; only of keys that have case. */
  private readonly owners = new Map<string, string>();
  private readonly given = new Map<string, string>();

  constructor(kind: ResourceKind, folder: string, old: OldFiles) {
    this.kind = kind;
    this.folder = folder;
    this.old = old;
    for (const [key, { path }] of old) if (hasCase(key)) this.owners.set(path.toLowerCase(), key);
  }

  /**
   * @returns the path of the object, and the key of another new object that leaves it for a path of its own: which of two
   * new objects has the plain path does not depend on the order in which they were read.
   * @throws BackupError `key-unusable`.
   */
  of(key: string): { readonly path: string; readonly leaves?: string } {
    const known = this.old.get(key)?.path ?? this.given.get(key);
    if (known !== undefined) return { path: known };
    const plain = joined(this.folder, pathOf(this.kind, key));
    if (!hasCase(key)) return { path: plain };
    const owner = this.owners.get(plain.toLowerCase());
    if (owner === undefined) return { path: this.give(key, plain) };
    if (this.old.has(owner) || owner < key) return { path: this.give(key, this.beside(key)) };
    this.give(owner, this.beside(owner));
    return { path: this.give(key, plain), leaves: owner };
  }

  private beside(key: string): string {
    return joined(this.folder, pathBeside(this.kind, key));
  }

  private give(key: string, path: string): string {
    this.owners.set(path.toLowerCase(), key);
    this.given.set(key, path);
    return path;
  }
}

/** `a/b`, or `b` where there is no folder. */
export function joined(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
