import type { Json, JsonObject } from '../../src/domain/resource.ts';

/** What the Log Analytics table has as text around JSON. */
const dynamicColumns = ['InitiatedBy', 'TargetResources', 'AdditionalDetails'];

/** A record of Graph in the envelope that diagnostic settings put around it. */
export function inEnvelope(record: JsonObject, more: JsonObject = {}): JsonObject {
  const { activityDateTime = null, activityDisplayName = null, correlationId = null } = record;
  const envelope = { time: activityDateTime, operationName: activityDisplayName, correlationId, category: 'AuditLogs' };
  return { ...envelope, ...more, properties: record };
}

/** A record of Graph as a row of Log Analytics; `write` turns what is no text into one. */
export function inColumns(record: JsonObject, write: (value: Json) => Json = JSON.stringify): JsonObject {
  const { activityDateTime = null, activityDisplayName = null, ...rest } = record;
  const columns = Object.entries(rest).map(([name, value]): [string, Json] => {
    const column = name.charAt(0).toUpperCase() + name.slice(1);
    return [column, dynamicColumns.includes(column) ? write(value) : (value ?? '')];
  });
  return { TimeGenerated: activityDateTime, OperationName: activityDisplayName, ...Object.fromEntries(columns) };
}

/** JSON in Python's notation, as copies by way of a script have it. */
export function inPython(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(inPython).join(', ')}]`;
  const members = Object.entries(value as JsonObject).map(([name, member]) => `${inPython(name)}: ${inPython(member)}`);
  return `{${members.join(', ')}}`;
}
