import { auditProperties } from '../catalogue/audit-properties.ts';
import { auditValue } from '../domain/audit-value.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import type { TrailEvent } from './trail-event.ts';

/** Clocks of services differ by seconds; a modification time says no more than this many milliseconds. */
const tolerance = 5 * 60_000;
const modificationTimes = ['lastModifiedDateTime', 'modifiedDateTime'] as const;

/**
 * True for an object that shows what it was before its newest event: a replica may answer that has not got the change yet.
 * Told by a property that has the old value and not the new one, or by the object's own modification time, where it has
 * one and the event changed a property. Values that are no plain texts, numbers or flags are not compared.
 * @param events successful ones, oldest first.
 */
export function isOlderThanEvents(object: JsonObject, key: string, events: readonly TrailEvent[]): boolean {
  const id = key.toLowerCase();
  const newest = new Map<string, { before: Json | undefined; after: Json | undefined; at: string }>();
  for (const { at, targets } of events) {
    for (const target of targets.filter((each) => each.id === id)) {
      for (const { name, before, after } of target.modified) {
        const property = propertyOf(name);
        if (property === undefined || !(property in object)) continue;
        newest.set(property, { before: plainValue(before), after: plainValue(after), at });
      }
    }
  }
  return [...newest].some(([property, { before, after, at }]) => {
    if (isModifiedBefore(object, at)) return true;
    const value = plain(object[property]);
    return after !== undefined && value === before && value !== after;
  });
}

/** Graph's name of a property, at the top of an object; undefined for what has another form there, or stands deeper. */
function propertyOf(name: string): string | undefined {
  const known = auditProperties.get(name.toLowerCase());
  if (known === undefined) return /^[A-Za-z]+$/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : undefined;
  const [pointer, ...others] = known.pointers;
  if (pointer === undefined || others.length > 0 || known.form !== undefined || known.says !== undefined)
    return undefined;
  return pointer.lastIndexOf('/') === 0 ? pointer.slice(1) : undefined;
}

function isModifiedBefore(object: JsonObject, at: string): boolean {
  const times = modificationTimes.flatMap((name) => {
    const time = Date.parse(typeof object[name] === 'string' ? object[name] : '');
    return Number.isNaN(time) ? [] : [time];
  });
  return times.length > 0 && Math.max(...times) < Date.parse(at) - tolerance;
}

/** The log puts single values into arrays; nothing is undefined, as an empty one is. */
function plainValue(text: string): Json | undefined {
  const value = auditValue(text);
  return plain(Array.isArray(value) && value.length <= 1 ? value[0] : value);
}

/** In one spelling; undefined for nothing, and an object or an array for itself, which equals nothing. */
function plain(value: Json | undefined): Json | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return Array.isArray(value) || isObject(value) ? value : String(value).toLowerCase();
}
