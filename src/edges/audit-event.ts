import { createHash } from 'node:crypto';
import type { AuditEvent, ModifiedProperty, TargetResource } from '../domain/audit.ts';
import { jsonText } from '../domain/exact-json.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { initiatorOf } from './audit-actor.ts';
import { graphRecord, instantOf, objectsOf, textOf } from './audit-record-shapes.ts';

/** Stands for a time that cannot be read. */
const beforeAll = new Date(0).toISOString();

/**
 * The event that a record of the directory audit log tells of: as Graph answers it (v1.0 or beta), as diagnostic settings
 * send it, as Log Analytics keeps it, https://learn.microsoft.com/graph/api/resources/directoryaudit.
 * A record whose time cannot be read lies before every window: it says who did what, and proves nothing.
 * @returns null for what is no such record: without the name of an activity.
 */
export function auditEvent(record: JsonObject): AuditEvent | null {
  const named = graphRecord(record);
  const activityDisplayName = textOf(named.activityDisplayName);
  if (activityDisplayName === undefined) return null;
  const activityDateTime = instantOf(textOf(named.activityDateTime) ?? '') ?? beforeAll;
  const correlationId = textOf(named.correlationId);
  const loggedByService = textOf(named.loggedByService);
  const event = {
    activityDateTime,
    activityDisplayName,
    result: (textOf(named.result) ?? '').toLowerCase(),
    ...(correlationId && { correlationId }),
    ...(loggedByService && { loggedByService }),
    ...initiatorOf(named),
    targetResources: memberFirst(objectsOf(named.targetResources).map(targetResource)),
    details: objectsOf(named.additionalDetails).flatMap(detail),
  };
  return { id: textOf(named.id) ?? unidentified(event), ...event };
}

function targetResource(record: JsonObject): TargetResource {
  const [id, displayName, userPrincipalName] = [record.id, record.displayName, record.userPrincipalName].map(textOf);
  const type = textOf(record.type) ?? /(?<![^.#])targetResource(\w+)$/i.exec(textOf(record['@odata.type']) ?? '')?.[1];
  return {
    ...(id && { id }),
    ...(type && { type }),
    ...(displayName && { displayName }),
    ...(userPrincipalName && { userPrincipalName }),
    modifiedProperties: objectsOf(record.modifiedProperties).map(modifiedProperty),
  };
}

/** A member stands before its group; records of 2018 have them the other way round. */
function memberFirst(targets: TargetResource[]): TargetResource[] {
  const [first, second, ...others] = targets;
  const turned = first?.type === 'Group' && second?.type === 'User' && others.length === 0;
  return turned ? [second, first] : targets;
}

function modifiedProperty(record: JsonObject): ModifiedProperty {
  return {
    displayName: textOf(record.displayName) ?? '',
    oldValue: valueText(record.oldValue) ?? null,
    newValue: valueText(record.newValue) ?? null,
  };
}

function detail(record: JsonObject): AuditEvent['details'] {
  const key = textOf(record.key);
  const value = valueText(record.value);
  return key === undefined || value === undefined ? [] : [{ key, value }];
}

/** Values are texts in the log; some copies have decoded them. */
function valueText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : jsonText(value);
}

/** The same record has the same id in every run, and no id of the log begins like this. */
function unidentified(event: Omit<AuditEvent, 'id'>): string {
  const { loggedByService, correlationId, activityDisplayName, activityDateTime, targetResources } = event;
  const target = targetResources[0]?.id ?? targetResources[0]?.displayName;
  const facts = [loggedByService, correlationId, activityDisplayName, activityDateTime, target];
  const digest = createHash('sha256').update(JSON.stringify(facts.map((fact) => fact ?? null)));
  return `unidentified_${digest.digest('hex').slice(0, 32)}`;
}
