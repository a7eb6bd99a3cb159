import type { ResourceReader, WaitingClock } from '../domain/ports.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import type { KindTrail } from './audit-trail.ts';
import { askByKey } from './by-key.ts';
import type { ReadingDoubts } from './reading-doubts.ts';
import type { WalkedPage } from './walk.ts';

/** How often an object is asked for in one run, and milliseconds between: most replicas have a change within seconds. */
const mostTries = 3;
const pause = 2000;

export interface NamedOptions {
  readonly kind: ResourceKind;
  readonly reader: ResourceReader;
  readonly wanted: (object: JsonObject) => boolean;
  /** @param milliseconds that are needed. */
  readonly isTimeLeft: (milliseconds: number) => boolean;
  readonly clock: WaitingClock;
  /** Is given each object that is there. */
  readonly take: (page: WalkedPage) => void;
  readonly hasSeen: (key: string) => boolean;
  readonly doubts: ReadingDoubts;
  readonly trail: KindTrail | null;
}

/**
 * Asks for objects that were named as new or changed and were not read, and again for those whose reading is older than an
 * event: neither may have come to every replica.
 * @returns keys of those that the audit log has as deleted, and of those that are still open.
 * @throws ReadError where a delta query told of an object that cannot be read: the kind stays as it was.
 */
export async function askForNamed(
  named: readonly string[],
  { kind, reader, wanted, isTimeLeft, clock, take, hasSeen, doubts, trail }: NamedOptions,
): Promise<{ readonly deleted: readonly string[]; readonly unread: readonly string[] }> {
  const deleted: string[] = [];
  let open = named;
  for (let tries = 1; open.length + doubts.stale.size > 0; tries++) {
    const unread: string[] = [];
    for await (const [key, asked] of askByKey(kind, reader, [...open, ...doubts.stale], wanted, () => isTimeLeft(0))) {
      if (asked.is === 'there') take(asked.page);
      if (hasSeen(key)) continue;
      if (asked.is === 'unknown' && doubts.touched.has(key)) throw asked.error;
      if (asked.is === 'gone' && trail?.deleted(key) === true) deleted.push(key);
      else unread.push(key);
    }
    open = unread;
    if (tries === mostTries || !isTimeLeft(pause)) break;
    if (open.length + doubts.stale.size > 0) await clock.sleep(pause);
  }
  return { deleted, unread: open };
}
