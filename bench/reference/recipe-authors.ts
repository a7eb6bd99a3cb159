import { basename } from 'node:path';
import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';

/** Ids of whom the recipe names, by the id that it looks for: the name of a file without its ending. */
export type RecipeAuthors = (file: string) => readonly string[];

/**
 * The rule that recipes for such backups use: whoever initiated an event of the window that succeeded, has an operation
 * type, and has a target whose id is the name of the file. What the event did is not asked.
 * @param from start of the last backup, `to` start of this one; both in milliseconds since 1970.
 */
export function recipeAuthors(records: Iterable<JsonObject>, from: number, to: number): RecipeAuthors {
  const byTarget = new Map<string, Set<string>>();
  for (const { activityDateTime, result, operationType, initiatedBy, targetResources } of records) {
    const time = typeof activityDateTime === 'string' ? Date.parse(activityDateTime) : Number.NaN;
    const who = initiatorOf(initiatedBy);
    const counts = result === 'success' && typeof operationType === 'string' && operationType !== '';
    if (!counts || who === null || !(time >= from && time <= to) || !Array.isArray(targetResources)) continue;
    for (const target of targetResources) {
      const id = field(target, 'id');
      if (typeof id !== 'string') continue;
      const known = byTarget.get(id) ?? new Set<string>();
      byTarget.set(id, known.add(who));
    }
  }
  return (file) => [...(byTarget.get(basename(file, '.json')) ?? [])];
}

function initiatorOf(initiatedBy: Json | undefined): string | null {
  const id = field(field(initiatedBy, 'user'), 'id') ?? field(field(initiatedBy, 'app'), 'servicePrincipalId');
  return typeof id === 'string' ? id : null;
}

function field(value: Json | undefined, name: string): Json | undefined {
  if (!isObject(value)) return undefined;
  return value[name] ?? undefined;
}
