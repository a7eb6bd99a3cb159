import type { Json, JsonObject } from '../domain/resource.ts';
import { latenessOf } from './audit-lateness.ts';
import type { AuditLateness } from './audit-lateness.ts';
import type { Random } from './random.ts';

/** A record before it has an id and a time. */
export interface AuditDraft {
  /** Start of the id, such as `Directory`. */
  readonly idPrefix: string;
  readonly loggedByService: string;
  readonly category: string;
  readonly operationType: string | null;
  readonly activityDisplayName: string;
  readonly result: 'success' | 'failure';
  readonly resultReason: string | null;
  readonly initiatedBy: Json;
  readonly targetResources: Json[];
  readonly additionalDetails: Json[];
  /** Milliseconds between the operation and this record; without it, the record is just before the one above it. */
  readonly after?: number;
}

/** A record that stands in the journal. */
export interface AuditEntry {
  readonly id: string;
  /** Of the activity, in milliseconds since 1970. */
  readonly time: number;
  readonly record: JsonObject;
}

/** What of the log is shown. */
export interface AuditListing {
  /** Between each operation and its listing. */
  readonly delaySeconds: number;
  /** What comes on top for each record; null for nothing. */
  readonly lateness: AuditLateness | null;
  readonly retentionDays: number;
}

const day = 24 * 3600 * 1000;

/** The directory audit log: records are only ever added. */
export class AuditJournal {
  readonly #random: Random;
  readonly #entries: AuditEntry[] = [];
  /** Newest first; null when something was written since. */
  #newestFirst: readonly AuditEntry[] | null = null;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * Writes the records of one operation: one correlation id, the first at that moment and each further one just before it.
   * @returns what was written, in the order of the drafts.
   */
  write(at: Date, drafts: readonly AuditDraft[]): readonly AuditEntry[] {
    const correlationId = this.#random.guid();
    const written = drafts.map((draft, index): AuditEntry => {
      const { idPrefix, after = -index, ...rest } = draft;
      const time = at.getTime() + after;
      const tail = `${this.#random.code(5)}_${10_000_000 + this.#random.below(90_000_000)}`;
      const id = `${idPrefix}_${correlationId}_${tail}`;
      const record: JsonObject = {
        id,
        correlationId,
        // Graph gives ten-millionths of a second; here they are nought, so that a record is never later than its clock.
        activityDateTime: new Date(time).toISOString().replace('Z', '0000Z'),
        ...rest,
      };
      return { id, time, record };
    });
    this.#entries.push(...written);
    this.#newestFirst = null;
    return written;
  }

  /** Records by id, newest first, that are listed at this moment. */
  listed(now: Date, listing: AuditListing): ReadonlyMap<string, JsonObject> {
    const oldest = now.getTime() - listing.retentionDays * day;
    this.#newestFirst ??= [...this.#entries].sort((left, right) => right.time - left.time);
    return new Map(
      this.#newestFirst
        .filter((entry) => entry.time >= oldest && listedFrom(entry, listing) <= now.getTime())
        .map(({ id, record }) => [id, record]),
    );
  }

  /** Everything ever written, in the order of its writing. */
  get entries(): readonly AuditEntry[] {
    return this.#entries;
  }

  /** Everything ever written, oldest first, whatever the log's delay and retention. */
  get all(): readonly JsonObject[] {
    return [...this.#entries].sort((left, right) => left.time - right.time).map(({ record }) => record);
  }
}

/** When a record begins to be listed, in milliseconds since 1970. */
export function listedFrom({ id, time }: Pick<AuditEntry, 'id' | 'time'>, listing: AuditListing): number {
  const { delaySeconds, lateness } = listing;
  return time + delaySeconds * 1000 + (lateness === null ? 0 : latenessOf(id, lateness));
}
