import type { JsonObject } from '../domain/resource.ts';
import { deltaTracking, restoredTo } from './delta-tracking.ts';

/**
 * A change to an object itself; `properties` are those that an update touched. What is purged had been removed before,
 * and cannot be restored any more.
 */
export interface ObjectChange {
  readonly what: 'created' | 'updated' | 'removed' | 'purged' | 'restored';
  readonly path: string;
  readonly key: string;
  readonly properties: readonly string[];
}

/** A link that came or went: whether it is there says the tenant. */
export interface LinkChange {
  readonly what: 'linked';
  readonly path: string;
  readonly key: string;
  readonly relation: string;
  readonly target: string;
  /** Collection of the target; empty where it stands in none. */
  readonly targetPath: string;
}

export type Change = ObjectChange | LinkChange;

/** Days that a delta token is good for, https://learn.microsoft.com/graph/delta-query-overview#token-duration. */
export const tokenDays = 7;

const mostChanges = 1_000_000;

interface Mark {
  readonly at: number;
  readonly position: number;
}

/**
 * What changed in a tenant since somebody began to follow its changes; nothing is kept before. A change that no token
 * which is still good can ask for is forgotten, and when there are more than a million, the older half.
 */
export class ChangeLog {
  #changes: Change[] = [];
  /** Changes forgotten: the position of the first that is kept. */
  #forgotten = 0;
  #marks: Mark[] = [];
  #begun: number | null = null;

  get isFollowed(): boolean {
    return this.#begun !== null;
  }

  /** The position after the last change, from which a follower will ask again. */
  mark(now: Date): number {
    const at = now.getTime();
    this.#begun ??= at;
    const position = this.#forgotten + this.#changes.length;
    const oldest = at - tokenDays * 24 * 3600 * 1000;
    this.#marks = [...this.#marks.filter((mark) => mark.at >= oldest), { at, position }];
    this.#forget(Math.min(...this.#marks.map((mark) => mark.position)));
    return position;
  }

  add(change: Change): void {
    if (!this.isFollowed) return;
    this.#changes.push(change);
    if (this.#changes.length > mostChanges) this.#forget(this.#forgotten + mostChanges / 2);
  }

  /** An object that is there now; nothing when it is as it was. */
  stored(path: string, key: string, before: JsonObject | undefined, after: JsonObject): void {
    if (!this.isFollowed || deltaTracking(path) === null) return;
    if (before === undefined) {
      this.add({ what: 'created', path, key, properties: [] });
      return;
    }
    const properties = changedProperties(before, after);
    if (properties.length > 0) this.add({ what: 'updated', path, key, properties });
  }

  /** An object that came back from the deleted items. */
  restored(path: string, key: string): void {
    if (deltaTracking(path) !== null) this.add({ what: 'restored', path, key, properties: [] });
  }

  /** An object that is gone from its collection, or from the deleted items. */
  removed(path: string, key: string): void {
    const collection = restoredTo(path);
    if (collection !== null) this.add({ what: 'purged', path: collection, key, properties: [] });
    else if (deltaTracking(path) !== null) this.add({ what: 'removed', path, key, properties: [] });
  }

  /**
   * The changes from a position on.
   * @param issued when the position was told.
   * @returns null when some of them are not kept, or the position is not of this log.
   */
  since(position: number, issued: Date): readonly Change[] | null {
    const known = this.#begun !== null && issued.getTime() >= this.#begun;
    if (!known || position < this.#forgotten || position > this.#forgotten + this.#changes.length) return null;
    return this.#changes.slice(position - this.#forgotten);
  }

  /** The first position that is kept. */
  get first(): number {
    return this.#forgotten;
  }

  #forget(before: number): void {
    if (before <= this.#forgotten) return;
    this.#changes = this.#changes.slice(before - this.#forgotten);
    this.#forgotten = before;
  }
}

function changedProperties(before: JsonObject, after: JsonObject): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
