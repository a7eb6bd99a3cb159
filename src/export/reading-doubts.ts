import type { JsonObject } from '../domain/resource.ts';
import type { KindTrail } from './audit-trail.ts';

/** What is in doubt of objects that were read; all by key. */
export class ReadingDoubts {
  /** The reading is older than an event that is known. */
  readonly stale = new Set<string>();
  /** A delta query told them as changed, and they are as before. */
  readonly unchanged = new Set<string>();
  /** They were deleted while they were read. */
  readonly gone = new Set<string>();
  /** What a delta query told as changed. */
  touched: ReadonlySet<string> = new Set();
  private readonly trail: KindTrail | null;

  constructor(trail: KindTrail | null) {
    this.trail = trail;
  }

  /** The list began anew. */
  forget(): void {
    for (const keys of [this.stale, this.unchanged, this.gone]) keys.clear();
  }

  /** @param isAsBefore the text is the one that is kept. */
  compare(object: JsonObject, key: string, isAsBefore: boolean): void {
    if (this.trail?.isOlder(object, key) === true) this.stale.add(key);
    else this.stale.delete(key);
    if (isAsBefore && this.touched.has(key)) this.unchanged.add(key);
    else this.unchanged.delete(key);
  }
}
