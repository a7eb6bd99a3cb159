import { looseJson } from '../domain/loose-json.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

/** The fields that are read, each with what an envelope or a column calls it too. */
const fields: Readonly<Record<string, readonly string[]>> = {
  id: [],
  activityDateTime: ['time', 'timeGenerated'],
  activityDisplayName: ['operationName'],
  result: [],
  correlationId: [],
  loggedByService: [],
  initiatedBy: [],
  performedBy: [],
  identity: [],
  targetResources: [],
  additionalDetails: [],
};

/**
 * The record with the names that Graph has for its fields, and `identity` beside them. Diagnostic settings put the record
 * below `properties`, in an envelope that says some of it again; Log Analytics has columns that begin with a capital
 * letter. What is inside of the fields has Graph's names everywhere.
 */
export function graphRecord(record: JsonObject): JsonObject {
  if (typeof record.activityDisplayName === 'string' && typeof record.activityDateTime === 'string') return record;
  const envelope = uncapitalised(record);
  const inside = uncapitalised(objectOf(envelope.properties));
  const named: JsonObject = {};
  for (const [name, others] of Object.entries(fields)) {
    const value = [inside[name], ...[name, ...others].map((other) => envelope[other])].find(says);
    if (value !== undefined) named[name] = value;
  }
  return named;
}

function uncapitalised(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}

function says(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A text that is not empty; undefined for anything else. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An object, also from its JSON text; an empty one for anything else. */
export function objectOf(value: Json | undefined): JsonObject {
  const decoded = typeof value === 'string' ? looseJson(value) : value;
  return isObject(decoded) ? decoded : {};
}

/** The objects of an array, also from its JSON text; none for anything else. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  const decoded = typeof value === 'string' ? looseJson(value) : value;
  return Array.isArray(decoded) ? decoded.map(objectOf) : [];
}

const isoTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?\s*(?:Z|UTC|([+-]\d\d):?(\d\d))?$/i;

/**
 * The instant of an ISO 8601 time, in UTC and cut to milliseconds: the log writes seven digits, `+00:00` or `Z`; copies have
 * a blank for the `T` and no zone, which is UTC. Undefined for any other text.
 */
export function instantOf(text: string): string | undefined {
  const [, date = '', time = '', fraction = '', hours = '+00', minutes = '00'] = isoTime.exec(text.trim()) ?? [];
  const instant = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${hours}:${minutes}`);
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
}
