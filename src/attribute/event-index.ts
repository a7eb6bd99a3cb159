import { normaliseActivity } from '../domain/audit.ts';
import type { AuditEvent } from '../domain/audit.ts';
import { auditValue } from '../domain/audit-value.ts';
import type { Json } from '../domain/resource.ts';

/** Events of a window, found by what they mention. */
export interface EventIndex {
  readonly size: number;
  /**
   * Events that mention the text in that place, whatever the case: `target`, `firstTarget`, `otherTarget`, `name`,
   * `property <name>`, `detail <key>`, or `activity`.
   */
  mentioning(place: string, text: string): readonly AuditEvent[];
}

/** Indexes the events that can prove something: successful, and each once. */
export function indexEvents(events: readonly AuditEvent[]): EventIndex {
  const index = new Map<string, AuditEvent[]>();
  const seen = new Set<string>();
  for (const event of events) {
    if (event.result !== 'success' || seen.has(event.id)) continue;
    seen.add(event.id);
    for (const entry of new Set(mentions(event))) {
      const list = index.get(entry);
      if (list === undefined) index.set(entry, [event]);
      else list.push(event);
    }
  }
  return { size: seen.size, mentioning: (place, text) => index.get(entryOf(place, text)) ?? [] };
}

function mentions({ activityDisplayName, targetResources, details }: AuditEvent): string[] {
  const entries = [entryOf('activity', normaliseActivity(activityDisplayName))];
  for (const [at, { id, displayName, modifiedProperties }] of targetResources.entries()) {
    if (id !== undefined) entries.push(entryOf('target', id));
    if (id !== undefined) entries.push(entryOf(at === 0 ? 'firstTarget' : 'otherTarget', id));
    if (displayName !== undefined) entries.push(entryOf('name', displayName));
    for (const { displayName: name, oldValue, newValue } of modifiedProperties) {
      for (const text of [...textsIn(oldValue), ...textsIn(newValue)]) entries.push(entryOf(`property ${name}`, text));
    }
  }
  for (const { key, value } of details) entries.push(entryOf(`detail ${key}`, value));
  return entries;
}

/** Longest value that is an id or a name. */
const longest = 300;

/** The plain texts in a value: itself, or those in its array. */
function textsIn(value: string | null): string[] {
  if (value === null || value.length > longest) return [];
  const decoded: Json | undefined = auditValue(value);
  const list = Array.isArray(decoded) ? decoded : [decoded];
  return list.filter((text): text is string => typeof text === 'string' && text !== '');
}

/** Ids differ in case between services. */
function entryOf(place: string, text: string): string {
  return `${place}\n${text}`.toLowerCase();
}
