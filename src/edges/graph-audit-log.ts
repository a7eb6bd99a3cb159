import type { Actor, AuditEvent, TargetResource } from '../domain/audit.ts';
import type { AuditLog, ResourceReader } from '../domain/ports.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** Records in a page; the endpoint gives at most 1,000. */
const pageSize = 999;

/** The directory audit log, https://learn.microsoft.com/graph/api/directoryaudit-list. Needs AuditLog.Read.All. */
export function graphAuditLog(reader: ResourceReader): AuditLog {
  return {
    async *events({ from, to }) {
      const pages = reader.pages({
        version: 'v1.0',
        path: 'auditLogs/directoryAudits',
        query: {
          $filter: `activityDateTime ge ${from} and activityDateTime le ${to}`,
          $top: String(pageSize),
        },
        shape: 'collection',
        bucket: 'reports',
      });
      for await (const page of pages) yield* page.objects.flatMap(auditEvent);
    },
  };
}

/** Empty for a record that lacks what every record has: it can prove nothing. */
function auditEvent(record: JsonObject): AuditEvent[] {
  const { id, activityDateTime, activityDisplayName, result } = record;
  if (typeof id !== 'string' || typeof activityDisplayName !== 'string' || typeof activityDateTime !== 'string')
    return [];
  const instant = Date.parse(activityDateTime);
  if (Number.isNaN(instant)) return [];
  const actor = actorOf(object(record.initiatedBy));
  const correlationId = text(record.correlationId);
  return [
    {
      id,
      activityDateTime: new Date(instant).toISOString(),
      activityDisplayName,
      result: text(result) ?? '',
      targetResources: list(record.targetResources).map(targetResource),
      ...(correlationId !== undefined && { correlationId }),
      ...(actor && { actor }),
    },
  ];
}

/** A person counts before the app that the person used. */
function actorOf(initiatedBy: JsonObject): Actor | undefined {
  const user = object(initiatedBy.user);
  const userId = text(user.id);
  const userPrincipalName = text(user.userPrincipalName);
  if (userId !== undefined) return { type: 'user', id: userId, ...(userPrincipalName && { userPrincipalName }) };
  if (userPrincipalName !== undefined) return { type: 'user', id: userPrincipalName, userPrincipalName };
  const app = object(initiatedBy.app);
  const displayName = text(app.displayName);
  const appId = text(app.servicePrincipalId) ?? text(app.appId) ?? displayName;
  return appId === undefined ? undefined : { type: 'app', id: appId, ...(displayName && { displayName }) };
}

function targetResource(record: JsonObject): TargetResource {
  const [id, type, displayName] = [text(record.id), text(record.type), text(record.displayName)];
  return {
    ...(id && { id }),
    ...(type && { type }),
    ...(displayName && { displayName }),
    modifiedProperties: list(record.modifiedProperties).map((property) => ({
      displayName: text(property.displayName) ?? '',
      oldValue: text(property.oldValue) ?? null,
      newValue: text(property.newValue) ?? null,
    })),
  };
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.map(object) : [];
}
