import type { JsonObject } from '../domain/resource.ts';
import type { Located } from './tenant.ts';

/**
 * What hangs on an object, as the tenant has it at each moment: a view, because most who ask want one entry or a few of
 * very many. References to objects that are gone are left out.
 */
export class RelatedObjects implements ReadonlyMap<string, Located> {
  readonly #entries: ReadonlyMap<string, JsonObject | null>;
  readonly #find: (id: string) => Located | undefined;

  /** @param entries null stands for a directory object that is found by its id. */
  constructor(entries: ReadonlyMap<string, JsonObject | null>, find: (id: string) => Located | undefined) {
    this.#entries = entries;
    this.#find = find;
  }

  get size(): number {
    let size = 0;
    for (const [key, own] of this.#entries) if (this.#located(key, own) !== undefined) size += 1;
    return size;
  }

  get(key: string): Located | undefined {
    return this.#located(key, this.#entries.get(key));
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  forEach(callback: (value: Located, key: string, map: ReadonlyMap<string, Located>) => void): void {
    for (const [key, located] of this.entries()) callback(located, key, this);
  }

  *entries(): MapIterator<[string, Located]> {
    for (const [key, own] of this.#entries) {
      const located = this.#located(key, own);
      if (located !== undefined) yield [key, located];
    }
    return undefined;
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
    return undefined;
  }

  *values(): MapIterator<Located> {
    for (const [, located] of this.entries()) yield located;
    return undefined;
  }

  [Symbol.iterator](): MapIterator<[string, Located]> {
    return this.entries();
  }

  #located(key: string, own: JsonObject | null | undefined): Located | undefined {
    if (own === undefined) return undefined;
    return own === null ? this.#find(key) : { path: '', object: own };
  }
}
