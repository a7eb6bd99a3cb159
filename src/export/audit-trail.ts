import { ReadError } from '../domain/ports.ts';
import type { ResourceReader } from '../domain/ports.ts';
import { isObject, textOf } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** Events show up minutes after what they tell of: the trail begins that many milliseconds before the last run did. */
const overlap = 2 * 60 * 60_000;
/** Records in a page; at one page in two seconds, more than `mostPages` take longer than they save. */
const pageSize = 999;
const mostPages = 40;
const anywhereGuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** What the directory audit log names since the last run: it tells of changes that delta queries do not. */
export interface AuditTrail {
  /** True when an event names the object by its id or its display name, whatever the event is. */
  names(object: JsonObject, key: string): boolean;
  /** Ids that events name, in lower case. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Reads what happened since the last run began. https://learn.microsoft.com/graph/api/directoryaudit-list
 * @param since instant, ISO 8601.
 * @returns why there is none: the log may not be read, or is too long.
 */
export async function readAuditTrail(reader: ResourceReader, since: string): Promise<AuditTrail | string> {
  const from = new Date(Date.parse(since) - overlap).toISOString();
  const ids = new Set<string>();
  const names = new Set<string>();
  const query = { $filter: `activityDateTime ge ${from}`, $top: String(pageSize) };
  const request = { version: 'v1.0', path: 'auditLogs/directoryAudits', query, shape: 'collection' } as const;
  let pages = 0;
  try {
    for await (const page of reader.pages({ ...request, bucket: 'reports', urgent: true })) {
      if (++pages > mostPages) return `there are more than ${mostPages * pageSize} events`;
      for (const { targetResources } of page.objects) note(targetResources, ids, names);
    }
  } catch (error) {
    if (error instanceof ReadError) return error.message;
    throw error;
  }
  return {
    ids,
    names: (object, key) => ids.has(key.toLowerCase()) || names.has(textOf(object, 'displayName').toLowerCase()),
  };
}

/** Ids stand in targets and in the values of their modified properties, in many spellings. */
function note(targets: Json | undefined, ids: Set<string>, names: Set<string>): void {
  if (!Array.isArray(targets)) return;
  for (const [id] of JSON.stringify(targets).matchAll(anywhereGuid)) ids.add(id.toLowerCase());
  for (const target of targets) {
    if (!isObject(target)) continue;
    const name = textOf(target, 'displayName').toLowerCase();
    if (name !== '') names.add(name);
  }
}
