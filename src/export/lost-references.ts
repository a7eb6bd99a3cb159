import { keyOf, spelledAlike } from '../catalogue/layout.ts';
import { isTooDeep, parseExactly } from '../domain/exact-json.ts';
import type { LostReferences } from '../domain/ports.ts';
import { holds, isObject } from '../domain/resource.ts';
import type { Json, JsonObject, ResourceKind } from '../domain/resource.ts';
import { canonicalText } from './canonical.ts';

/** What objects no longer refer to: by key, then by relation, ids as they are kept. */
export type Losses = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** What a delta round tells of losses, each once: an object may come on several pages, and a page may come again. */
export function lossesOf(told: readonly LostReferences[]): Losses {
  const losses = new Map<string, Map<string, Set<string>>>();
  for (const { key, relation, ids } of told) {
    const name = spelledAlike(key);
    const relations = losses.get(name) ?? new Map<string, Set<string>>();
    losses.set(name, relations.set(relation, new Set([...(relations.get(relation) ?? []), ...ids.map(spelledAlike)])));
  }
  return losses;
}

/**
 * The object of a kept text without these references: what reading it again would give, if nothing else changed. It is
 * not redacted again: what a kept text holds is.
 * @returns undefined in any doubt: the text is not one that this row writes, a relation is not kept as references or not
 * of this object, or one of the references is not there.
 */
export function withoutLosses(
  kind: ResourceKind,
  key: string,
  text: string,
  losses: ReadonlyMap<string, ReadonlySet<string>>,
): JsonObject | undefined {
  const kept = parsed(text);
  if (kept === undefined || keyOf(kind, kept) !== key || canonicalText(kind, kept) !== text) return undefined;
  const object: JsonObject = { ...kept };
  for (const [name, ids] of losses) {
    const references = kept[name];
    if (!keepsReferences(kind, name, kept) || !Array.isArray(references)) return undefined;
    const there = new Set(references.map(idOf));
    if (![...ids].every((id) => there.has(id))) return undefined;
    object[name] = references.filter((reference) => !ids.has(idOf(reference)));
  }
  return object;
}

function keepsReferences(kind: ResourceKind, name: string, object: JsonObject): boolean {
  const relation = kind.relations.find((each) => each.name === name);
  if (relation?.keep !== 'reference' || relation.shape !== 'collection') return false;
  const { when, unless } = relation;
  return (when === undefined || holds(when, object)) && (unless === undefined || !holds(unless, object));
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = parseExactly(text);
    return isObject(value) && !isTooDeep(value) ? value : undefined;
  } catch (error) {
    // Somebody's own file: it is put right by a read.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function idOf(reference: Json): string {
  return isObject(reference) && typeof reference.id === 'string' ? reference.id : '';
}
