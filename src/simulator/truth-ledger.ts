import type { Json, JsonObject } from '../domain/resource.ts';
import type { AuditEntry } from './audit-journal.ts';
import type { ObjectChange, RelationChange } from './audit-records.ts';
import type { Verb } from './audited-kind.ts';
import { objectsIn } from './json-objects.ts';
import { keyOf } from './object-key.ts';
import { routes } from './routes.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import { textOf } from './text-of.ts';

/** A property before and after; null where it was not. */
export interface TruePropertyChange {
  readonly property: string;
  readonly before: Json;
  readonly after: Json;
}

/** What one act did to one object, and who is behind it: what no log tells so plainly. */
export interface TrueAct {
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly path: string;
  readonly key: string;
  /** `link` and `unlink`: something came into a relation of the object, or went. */
  readonly verb: Verb | 'link' | 'unlink';
  /** To name any of them is right; the one who wanted it first. */
  readonly actors: readonly SimulatedActor[];
  /** The app that did it for them; null where they did it themselves. */
  readonly deputy: SimulatedActor | null;
  /** Of an update those that differ, of a creation those that were given, of a removal none. */
  readonly properties: readonly TruePropertyChange[];
  readonly relation: string | null;
  /** Key of what came or went. */
  readonly member: string | null;
  /** Records that the audit log got of the operation. */
  readonly records: readonly AuditEntry[];
}

/** Who acts, and what is written of it. */
export type Told = Pick<TrueAct, 'time' | 'actors' | 'deputy' | 'records'>;

/** Collections whose objects are the elements of another object's property. */
const views = routes.flatMap(({ path, key, viewOf }) => (viewOf === undefined ? [] : [{ path, key, of: viewOf }]));

/** Everything that somebody did to an object of the tenant, oldest first. */
export class TruthLedger {
  readonly #acts: TrueAct[] = [];

  changed({ verb, path, before, after, given }: ObjectChange, told: Told): void {
    const key = keyOf(path, after ?? before ?? {});
    const properties = verb === 'delete' ? [] : differing(Object.keys(given), before, after);
    this.#add({ ...told, path, key, verb, properties, relation: null, member: null });
    if (verb !== 'update') return;
    for (const view of views.filter(({ of }) => of.path === path && of.property in given)) {
      this.#changedElements(view, before?.[view.of.property], after?.[view.of.property], told);
    }
  }

  related({ verb, path, owner, relation, target }: RelationChange, told: Told): void {
    const member = textOf(target.object.id);
    const way = verb === 'add' ? 'link' : 'unlink';
    this.#add({ ...told, path, key: keyOf(path, owner), verb: way, properties: [], relation, member });
  }

  get size(): number {
    return this.#acts.length;
  }

  /** Acts from that moment on, oldest first. */
  since(time = -Infinity): readonly TrueAct[] {
    return this.#acts.filter((act) => act.time >= time).sort((left, right) => left.time - right.time);
  }

  #add(act: TrueAct): void {
    this.#acts.push(act);
  }

  #changedElements(view: (typeof views)[number], before: Json | undefined, after: Json | undefined, told: Told): void {
    const byKey = (list: Json | undefined): ReadonlyMap<string, JsonObject> =>
      new Map(objectsIn(list).map((element) => [textOf(element[view.key]), element]));
    const [old, now] = [byKey(before), byKey(after)];
    for (const key of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(key) ?? null, now.get(key) ?? null];
      const properties = is === null ? [] : differing(Object.keys({ ...was, ...is }), was, is);
      const verb = was === null ? 'add' : is === null ? 'delete' : 'update';
      if (verb === 'update' && properties.length === 0) continue;
      this.#add({ ...told, path: view.path, key, verb, properties, relation: null, member: null });
    }
  }
}

function differing(names: readonly string[], before: JsonObject | null, after: JsonObject | null) {
  return names
    .map((property) => ({ property, before: before?.[property] ?? null, after: after?.[property] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
