import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';

const guid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** Properties that hold an id, with those beside them that may hold its name, best first. */
const named: readonly (readonly [id: string, ...names: string[]])[] = [
  ['id', 'displayName', 'userPrincipalName', 'value', 'name', 'adminConsentDisplayName'],
  ['appId', 'displayName', 'appDisplayName'],
  ['tenantId', 'displayName'],
  ['principalId', 'principalDisplayName'],
  ['resourceId', 'resourceDisplayName'],
];

/** Names of objects by id, in lower case. */
export type NameBook = ReadonlyMap<string, string>;

/** Names that an object tells: its own, and those of what it refers to or holds. */
export function* namesIn(value: Json): Iterable<readonly [id: string, name: string]> {
  if (isObject(value)) yield* namesOf(value);
  else if (!Array.isArray(value)) return;
  for (const inner of Object.values(value)) yield* namesIn(inner);
}

function* namesOf(object: JsonObject): Iterable<readonly [id: string, name: string]> {
  for (const [idProperty, ...nameProperties] of named) {
    const id = object[idProperty];
    const name = nameProperties
      .map((property) => object[property])
      .find((text) => typeof text === 'string' && text !== '');
    if (typeof id === 'string' && typeof name === 'string' && isGuid(id)) yield [id.toLowerCase(), name];
  }
}

export function isGuid(text: string): boolean {
  return text.length === 36 && new RegExp(`^${guid.source}$`, 'i').test(text);
}

/** The ids that stand in a text, in lower case. */
export function idsIn(text: string): string[] {
  return (text.match(guid) ?? []).map((id) => id.toLowerCase());
}

/** The text with names beside the ids that are known. */
export function withNames(text: string, names: NameBook): string {
  return text.replace(guid, (id) => {
    const name = names.get(id.toLowerCase());
    return name === undefined || text.includes(name) ? id : `${name} (${id})`;
  });
}
