import { ReadError } from '../domain/ports.ts';
import type { ResourceReader } from '../domain/ports.ts';
import { textOf } from '../domain/resource.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import { kindEvents } from './kind-events.ts';
import type { LastEvent } from './kind-events.ts';
import { isOlderThanEvents } from './stale-read.ts';
import { trailEvent } from './trail-event.ts';
import type { TrailEvent } from './trail-event.ts';

/** Events show up minutes after what they tell of: the trail begins that many milliseconds before the last run did. */
const overlap = 2 * 60 * 60_000;
/** Records in a page; at one page in two seconds, more than `mostPages` take longer than they save. */
const pageSize = 999;
const mostPages = 40;

/** What the directory audit log names since the last run: it tells of changes that delta queries do not. */
export interface AuditTrail {
  /** True when an event names the object by its id or its display name, whatever the event is. */
  names(object: JsonObject, key: string): boolean;
  /** Ids that events name, in lower case. */
  readonly ids: ReadonlySet<string>;
  /** What successful operations say of the objects of a kind. */
  of(kind: ResourceKind): KindTrail;
}

/** What the log tells of one kind's objects; keys in lower case. */
export interface KindTrail {
  /** Objects that the kind's activities name, in any place of their events. */
  readonly changed: ReadonlySet<string>;
  /** Objects that came into being or were changed, and are not deleted, by the last event that has them as its target. */
  readonly there: ReadonlySet<string>;
  /** Of these, the ones that the last event created or restored. */
  readonly added: ReadonlySet<string>;
  /** True where the last event that has the object as its target deletes it. */
  deleted(key: string): boolean;
  /** True for a reading that shows a value which an event has replaced. */
  isOlder(object: JsonObject, key: string): boolean;
}

/**
 * Reads what happened since the last run began. https://learn.microsoft.com/graph/api/directoryaudit-list
 * @param since instant, ISO 8601.
 * @returns why there is none: the log may not be read, or is too long.
 */
export async function readAuditTrail(reader: ResourceReader, since: string): Promise<AuditTrail | string> {
  const from = new Date(Date.parse(since) - overlap).toISOString();
  const query = { $filter: `activityDateTime ge ${from}`, $top: String(pageSize) };
  const request = { version: 'v1.0', path: 'auditLogs/directoryAudits', query, shape: 'collection' } as const;
  const events: TrailEvent[] = [];
  let pages = 0;
  try {
    for await (const page of reader.pages({ ...request, bucket: 'reports', urgent: true })) {
      if (page.anew) events.length = 0;
      if (++pages > mostPages) return `there are more than ${mostPages * pageSize} events`;
      events.push(...page.objects.map(trailEvent));
    }
  } catch (error) {
    if (error instanceof ReadError) return error.message;
    throw error;
  }
  return auditTrail(events);
}

/** @param events in any order. */
export function auditTrail(events: readonly TrailEvent[]): AuditTrail {
  const ids = new Set(events.flatMap((event) => event.ids));
  const names = new Set(events.flatMap(({ targets }) => targets.map(({ name }) => name)).filter((name) => name !== ''));
  const inOrder = events.filter(({ succeeded }) => succeeded).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const byTarget = new Map<string, TrailEvent[]>();
  for (const event of inOrder) {
    for (const id of new Set(event.targets.map((target) => target.id))) {
      const others = byTarget.get(id);
      if (others === undefined) byTarget.set(id, [event]);
      else others.push(event);
    }
  }
  return {
    ids,
    names: (object, key) => ids.has(key.toLowerCase()) || names.has(textOf(object, 'displayName').toLowerCase()),
    of(kind) {
      const { changed, last } = kindEvents(kind, inOrder);
      const idsWhere = (holds: (event: LastEvent) => boolean): ReadonlySet<string> =>
        new Set([...last].flatMap(([id, event]) => (holds(event) ? [id] : [])));
      return {
        changed,
        there: idsWhere((event) => event !== 'deleted'),
        added: idsWhere((event) => event === 'added'),
        deleted: (key) => last.get(key.toLowerCase()) === 'deleted',
        isOlder: (object, key) => isOlderThanEvents(object, key, byTarget.get(key.toLowerCase()) ?? []),
      };
    },
  };
}
