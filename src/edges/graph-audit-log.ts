import type { AuditLog, ReadRequest, ResourceReader } from '../domain/ports.ts';
import { auditEvent } from './audit-event.ts';

/** Records in a page; the endpoint gives at most 1,000. */
const pageSize = 999;

/** The directory audit log, https://learn.microsoft.com/graph/api/directoryaudit-list. Needs AuditLog.Read.All. */
export function graphAuditLog(reader: ResourceReader): AuditLog {
  const request = (query: Readonly<Record<string, string>>): ReadRequest => ({
    version: 'v1.0',
    path: 'auditLogs/directoryAudits',
    query,
    shape: 'collection',
    bucket: 'reports',
  });
  return {
    async *events({ from, to }) {
      const pages = reader.pages(
        request({ $filter: `activityDateTime ge ${from} and activityDateTime le ${to}`, $top: String(pageSize) }),
      );
      for await (const page of pages) yield* page.objects.flatMap((record) => auditEvent(record) ?? []);
    },
    async oldest() {
      for await (const { objects } of reader.pages(request({ $orderby: 'activityDateTime', $top: '1' }))) {
        const [first] = objects;
        return first === undefined ? null : (auditEvent(first)?.activityDateTime ?? null);
      }
      return null;
    },
  };
}
