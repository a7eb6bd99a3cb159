import { effectOf } from '../domain/effect.ts';
import type { AuditRule, ResourceKind } from '../domain/resource.ts';
import type { TrailEvent } from './trail-event.ts';

/** What events tell of the objects of a kind, by id. */
export interface KindEvents {
  /** Ids in events of the kind's activities. */
  readonly changed: ReadonlySet<string>;
  /** The newest event that has the object itself as its target. */
  readonly last: ReadonlyMap<string, LastEvent>;
}

/** What it did; `deleted` only where it cannot mean anything else. */
export type LastEvent = 'added' | 'deleted' | 'other';

/** @param events successful ones, oldest first. */
export function kindEvents(kind: ResourceKind, events: readonly TrailEvent[]): KindEvents {
  const activities = new Set(kind.audit.flatMap((rule) => rule.activities));
  const own = new Map(kind.audit.filter(isOfObject).flatMap((rule) => rule.activities.map((name) => [name, rule])));
  const changed = new Set<string>();
  const last = new Map<string, LastEvent>();
  for (const { activity, targets, ids } of events) {
    if (!activities.has(activity)) continue;
    for (const id of ids) changed.add(id);
    const rule = own.get(activity);
    if (rule === undefined) continue;
    for (const { id, type } of targets) {
      if (id !== '' && isTypeOf(kind, type)) last.set(id, doneBy(rule, activity));
    }
  }
  return { changed, last };
}

function isOfObject({ witnesses, part }: AuditRule): boolean {
  const [witness, ...others] = witnesses;
  return part === undefined && others.length === 0 && witness?.in === 'target' && witness.object === undefined;
}

/** Records name several targets: a device and its owner. Those of the kinds that have other names say nothing certain. */
function isTypeOf({ id, path }: ResourceKind, type: string): boolean {
  if (type === id.toLowerCase()) return true;
  return path.includes('deletedItems/microsoft.graph.') && path.toLowerCase().endsWith(`.${type}`);
}

/** What is unregistered, expired or declined may be there all the same. */
function doneBy(rule: AuditRule, activity: string): LastEvent {
  const effect = rule.effect ?? effectOf(activity);
  if (effect === 'added') return 'added';
  const isDeletion = rule.effect === 'removed' || /\b(?:delete|remove)\b|_delete/.test(activity);
  return effect === 'removed' && isDeletion ? 'deleted' : 'other';
}
