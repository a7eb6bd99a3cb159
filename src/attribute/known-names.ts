import { auditValue } from '../domain/audit-value.ts';
import type { Actor, AuditEvent, ModifiedProperty, TargetResource } from '../domain/audit.ts';
import { grouped } from '../domain/grouped.ts';

/** Kinds whose objects the audit log may name without their id, by the word that its records have for them. */
export const namedKinds = {
  ServicePrincipal: 'servicePrincipal',
  Application: 'application',
  User: 'user',
  Group: 'group',
  Role: 'unifiedRoleDefinition',
} as const;

type NamedType = keyof typeof namedKinds;

/** Something that a kept text says of its object: an app id, a user principal name, a display name. */
export interface KnownName {
  readonly kind: string;
  readonly key: string;
  readonly text: string;
}

/** Parts of `ServicePrincipal.AppId` and the like that name the object, surest first. A name has to be the only one of its kind. */
const tellers = ['AppId', 'Name', 'UPN', 'UserPrincipalName', 'DisplayName'];
const idOf: Readonly<Record<string, string>> = { Role: 'Role.TemplateId' };
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds the id for a text; undefined where nothing, or more than one object, has it. */
type FindId = (type: NamedType, text: string) => string | undefined;

/** True where an event names something without its id: only then the kept texts have to be searched. */
export function needsNames(events: readonly AuditEvent[]): boolean {
  let isAsked = false;
  const ask: FindId = () => {
    isAsked = true;
    return undefined;
  };
  return events.some((event) => {
    resolved(event, ask);
    return isAsked;
  });
}

/**
 * The events with the ids of what they name by an app id, an address or a name alone, so that every witness can compare
 * ids. A text that several objects of a kind have stands for none of them.
 */
export function withKnownIds(events: readonly AuditEvent[], names: readonly KnownName[]): AuditEvent[] {
  const entry = (kind: string, text: string): string => `${kind}\n${text}`.toLowerCase();
  const known = grouped(names, ({ kind, text }) => entry(kind, text));
  const find: FindId = (type, text) => {
    const keys = new Set((known.get(entry(namedKinds[type], text)) ?? []).map(({ key }) => key));
    return keys.size === 1 ? [...keys][0] : undefined;
  };
  return events.map((event) => resolved(event, find));
}

function resolved(event: AuditEvent, find: FindId): AuditEvent {
  const { actor, targetResources } = event;
  return {
    ...event,
    ...(actor !== undefined && { actor: actorWithId(actor, find) }),
    targetResources: targetResources.map((target) => targetWithIds(target, find)),
  };
}

function actorWithId(actor: Actor, find: FindId): Actor {
  const text = actor.type === 'user' ? actor.userPrincipalName : (actor.appId ?? actor.displayName);
  const isId = guid.test(actor.id) && actor.id !== text;
  if (isId || text === undefined) return actor;
  const id = find(actor.type === 'user' ? 'User' : 'ServicePrincipal', text);
  return id === undefined ? actor : { ...actor, id };
}

function targetWithIds(target: TargetResource, find: FindId): TargetResource {
  const { id, type, displayName, userPrincipalName, modifiedProperties } = target;
  const text = userPrincipalName ?? displayName;
  const own = id === undefined && isNamedType(type) && text !== undefined ? find(type, text) : undefined;
  const added = (Object.keys(namedKinds) as NamedType[]).flatMap((each) => idProperty(each, modifiedProperties, find));
  return {
    ...target,
    ...(own !== undefined && { id: own }),
    modifiedProperties: added.length === 0 ? modifiedProperties : [...modifiedProperties, ...added],
  };
}

/** The property that a fuller record has, such as `ServicePrincipal.ObjectID`. */
function idProperty(type: NamedType, properties: readonly ModifiedProperty[], find: FindId): ModifiedProperty[] {
  const wanted = idOf[type] ?? `${type}.ObjectID`;
  const valued = properties.filter(
    (each) => textIn(each.oldValue) !== undefined || textIn(each.newValue) !== undefined,
  );
  const named = (name: string): ModifiedProperty | undefined =>
    valued.find(({ displayName }) => displayName.toLowerCase() === name.toLowerCase());
  if (named(wanted) !== undefined) return [];
  const teller = tellers.map((each) => named(`${type}.${each}`)).find((each) => each !== undefined);
  if (teller === undefined) return [];
  const quoted = (value: string | null): string | null => {
    const text = textIn(value);
    const id = text === undefined ? undefined : find(type, text);
    return id === undefined ? null : JSON.stringify(id);
  };
  const [oldValue, newValue] = [quoted(teller.oldValue), quoted(teller.newValue)];
  return oldValue === null && newValue === null ? [] : [{ displayName: wanted, oldValue, newValue }];
}

function textIn(value: string | null): string | undefined {
  const decoded = auditValue(value);
  const text = Array.isArray(decoded) && decoded.length === 1 ? decoded[0] : decoded;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function isNamedType(type: string | undefined): type is NamedType {
  return type !== undefined && Object.hasOwn(namedKinds, type);
}
