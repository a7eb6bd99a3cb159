import { auditValue } from '../../src/domain/audit-value.ts';
import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

/**
 * The text in a place of a record of the audit log: a path such as `targetResources.0.id`, `property:<name>` (the new or
 * else the old value of a modified property of any target) or `detail:<key>`.
 * @throws Error (a mistake in a table) where the record has no text there.
 */
export function textAt(record: JsonObject, place: string): string {
  const [kind = '', name = ''] = place.split(':');
  const value =
    name === '' ? valueAt(record, place) : kind === 'property' ? propertyOf(record, name) : detailOf(record, name);
  if (typeof value !== 'string') throw new Error(`The record has no text at ${place}`);
  return value;
}

function valueAt(record: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, step) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
  }, record);
}

function propertyOf(record: JsonObject, name: string): Json | undefined {
  const found = objectsIn(record.targetResources)
    .flatMap((target) => objectsIn(target.modifiedProperties))
    .find(({ displayName }) => displayName === name);
  return [found?.newValue, found?.oldValue]
    .map((value) => auditValue(typeof value === 'string' ? value : null))
    .find((value) => value !== undefined);
}

function detailOf(record: JsonObject, key: string): Json | undefined {
  return objectsIn(record.additionalDetails).find((detail) => detail.key === key)?.value;
}

export function objectsIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}

/** Every id and name that a record has anywhere: what an object could be called that it is about, rightly or wrongly. */
export function namesIn(value: Json | undefined): string[] {
  if (typeof value === 'string') {
    const decoded = /^["[{]/.test(value) ? auditValue(value) : undefined;
    if (typeof decoded === 'object' && decoded !== null) return namesIn(decoded);
    const text = typeof decoded === 'string' ? decoded : value;
    const ids = text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi) ?? [];
    return text === '' || text.length > 100 ? ids : [...ids, text];
  }
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(namesIn))];
}
