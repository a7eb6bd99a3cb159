import { normaliseActivity } from '../domain/audit.ts';
import { isObject, textOf } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

const anywhereGuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** What an audit record says of objects; ids, names and types in lower case. */
export interface TrailEvent {
  /** Instant, ISO 8601 in UTC. */
  readonly at: string;
  /** As `normaliseActivity` leaves it. */
  readonly activity: string;
  readonly succeeded: boolean;
  readonly targets: readonly TrailTarget[];
  /** Of targets, and in the values of their modified properties, in whatever spelling. */
  readonly ids: readonly string[];
}

export interface TrailTarget {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly modified: readonly { readonly name: string; readonly before: string; readonly after: string }[];
}

/** A record of the directory audit log as Graph answers it, https://learn.microsoft.com/graph/api/resources/directoryaudit. */
export function trailEvent(record: JsonObject): TrailEvent {
  const targets = objectsIn(record.targetResources);
  return {
    at: textOf(record, 'activityDateTime'),
    activity: normaliseActivity(textOf(record, 'activityDisplayName')),
    succeeded: textOf(record, 'result').toLowerCase() === 'success',
    targets: targets.map((target) => ({
      id: textOf(target, 'id').toLowerCase(),
      type: textOf(target, 'type').toLowerCase(),
      name: textOf(target, 'displayName').toLowerCase(),
      modified: objectsIn(target.modifiedProperties).map((property) => ({
        name: textOf(property, 'displayName'),
        before: textOf(property, 'oldValue'),
        after: textOf(property, 'newValue'),
      })),
    })),
    ids: [...new Set([...JSON.stringify(targets).matchAll(anywhereGuid)].map(([id]) => id.toLowerCase()))],
  };
}

function objectsIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
