import type { Json, JsonObject } from '../domain/resource.ts';
import type { Random } from './random.ts';
import { textOf } from './text-of.ts';

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
}

interface Entry {
  readonly time: number;
  readonly record: JsonObject;
}

const day = 24 * 3600 * 1000;

/** The directory audit log: records are only ever added. */
export class AuditJournal {
  readonly #random: Random;
  readonly #entries: Entry[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Writes the records of one operation: one correlation id, the first at that moment and each further one just before it. */
  write(at: Date, drafts: readonly AuditDraft[]): void {
    const correlationId = this.#random.guid();
    drafts.forEach((draft, index) => {
      const time = at.getTime() - index;
      const { idPrefix, ...rest } = draft;
      const tail = `${this.#random.code(5)}_${10_000_000 + this.#random.below(90_000_000)}`;
      const record: JsonObject = {
        id: `${idPrefix}_${correlationId}_${tail}`,
        correlationId,
        // Graph gives ten-millionths of a second; here they are nought, so that a record is never later than its clock.
        activityDateTime: new Date(time).toISOString().replace('Z', '0000Z'),
        ...rest,
      };
      this.#entries.push({ time, record });
    });
  }

  /** Records by id, newest first, that are listed at this moment. */
  listed(now: Date, delaySeconds: number, retentionDays: number): ReadonlyMap<string, JsonObject> {
    const newest = now.getTime() - delaySeconds * 1000;
    const oldest = now.getTime() - retentionDays * day;
    return new Map(
      this.#entries
        .filter(({ time }) => time <= newest && time >= oldest)
        .sort((left, right) => right.time - left.time)
        .map(({ record }) => [textOf(record.id), record]),
    );
  }

  /** Everything ever written, oldest first, whatever the log's delay and retention. */
  get all(): readonly JsonObject[] {
    return [...this.#entries].sort((left, right) => left.time - right.time).map(({ record }) => record);
  }
}
