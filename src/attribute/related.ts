import type { AuditEvent } from '../domain/audit.ts';
import { auditValue } from '../domain/audit-value.ts';
import type { Difference } from '../domain/difference.ts';
import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { happenedBy } from './acts.ts';
import type { Sought } from './acts.ts';
import { isAlike } from './differences.ts';
import { effectOf } from './effects.ts';
import type { EventIndex } from './event-index.ts';
import { isOwnActivity } from './own-activities.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The last event by which an object that this one refers to was removed, restored or renamed, where that is what the
 * difference shows: a reference came or went, or a name beside it is now what the event left. It may have happened long
 * before the last backup: an incremental night leaves the names in files that nobody changed as they were.
 */
export function relatedEvent(
  difference: Difference,
  { key, before, after, readAt }: Pick<Sought, 'key' | 'before' | 'after' | 'readAt'>,
  index: EventIndex,
): AuditEvent | undefined {
  const isSeen = happenedBy(readAt);
  const did = whatWouldDo(difference);
  const events = referencesAt(difference.pointer, key, { before, after })
    .flatMap((id) => index.mentioning('target', id).filter((event) => isAbout(event, id)))
    .filter((event) => event.actor !== undefined && isSeen(event) && did(event))
    .sort((a, b) => Date.parse(a.activityDateTime) - Date.parse(b.activityDateTime));
  return events.findLast((event) => !isSilent(event)) ?? events.at(-1);
}

/** Ids of the objects that stand where the pointer leads to, without the object's own. */
export function referencesAt(
  pointer: string,
  key: string,
  { before, after }: { readonly before: JsonObject; readonly after: JsonObject },
): string[] {
  const holders = pointer === '' ? [before, after] : [holderOf(before, pointer), holderOf(after, pointer)];
  const texts = [...namesIn(pointer), ...holders.flatMap(textsIn)];
  return [...new Set(texts)].filter((text) => guid.test(text) && text.toLowerCase() !== key.toLowerCase());
}

/** True for a difference that is a reference, or the object itself, and not a property beside it. */
export function isReference({ pointer, before, after }: Difference): boolean {
  return pointer === '' || isObject(before ?? after) || guid.test(namesIn(pointer).at(-1) ?? '');
}

/** The event's own object is the one with that id, and not what that one was added to, or what it was given. */
function isAbout({ targetResources: [first], activityDisplayName }: AuditEvent, id: string): boolean {
  return first?.id?.toLowerCase() === id.toLowerCase() && isOwnActivity(activityDisplayName);
}

function whatWouldDo(difference: Difference): (event: AuditEvent) => boolean {
  const { before, after } = difference;
  if (!isReference(difference)) return (event) => after !== undefined && (leaves(event, after) || isSilent(event));
  if (isNothing(after)) return ({ activityDisplayName }) => effectOf(activityDisplayName) === 'removed';
  if (isNothing(before)) return ({ activityDisplayName }) => /^restore\b/i.test(activityDisplayName);
  return () => false;
}

/** One of the event's values is what is there now. */
function leaves(event: AuditEvent, after: Json): boolean {
  return newValues(event).some((value) => isAlike(value, after));
}

/** A person changed the neighbour, and the record does not say how. */
function isSilent(event: AuditEvent): boolean {
  return event.actor?.type === 'user' && newValues(event).length === 0;
}

function isNothing(value: Json | undefined): boolean {
  return value === undefined || (isObject(value) && Object.keys(value).length === 0);
}

/** New values of the modified properties, out of the array that the directory puts each into. */
function newValues({ targetResources }: AuditEvent): (Json | undefined)[] {
  const properties = targetResources.flatMap(({ modifiedProperties }) => modifiedProperties);
  return properties.map(({ newValue }) => {
    const value = auditValue(newValue);
    return Array.isArray(value) && value.length === 1 ? value[0] : value;
  });
}

/** The innermost object that the pointer leads into. */
function holderOf(body: JsonObject, pointer: string): JsonObject | undefined {
  let value: Json | undefined = body;
  let holder: JsonObject | undefined;
  for (const name of namesIn(pointer)) {
    if (isObject(value)) value = value[name];
    else if (Array.isArray(value)) value = value.find((element: Json) => textsIn(element).includes(name));
    if (isObject(value)) holder = value;
  }
  return holder;
}

/** The names between the slashes. */
export function namesIn(pointer: string): string[] {
  const names = pointer.split('/').slice(1);
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The texts that an object holds directly. */
function textsIn(holder: Json | undefined): string[] {
  return isObject(holder) ? Object.values(holder).filter((value) => typeof value === 'string') : [];
}
