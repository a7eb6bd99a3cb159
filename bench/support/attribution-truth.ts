import { isObject } from '../../src/domain/resource.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { isAlike, leafDifferences } from './leaf-differences.ts';
import type { LeafDifference } from './leaf-differences.ts';

/** An act as the simulated tenant remembers it, with the ids of whom it is right to name. */
export interface LedgerAct {
  /** In milliseconds since 1970. */
  readonly time: number;
  readonly path: string;
  readonly key: string;
  readonly verb: 'add' | 'update' | 'delete' | 'link' | 'unlink';
  readonly actors: readonly string[];
  readonly properties: readonly { readonly property: string; readonly before: Json; readonly after: Json }[];
  readonly relation: string | null;
  readonly member: string | null;
  /** When the audit log began to tell who is behind it, in milliseconds since 1970; null for never. */
  readonly toldFrom: number | null;
}

/** A changed file: what was there, what is there, and when it was read. */
export interface SeenChange {
  /** Graph path of its kind, as the simulated tenant calls it. */
  readonly path: string;
  /** Null for the only object of its path. */
  readonly key: string | null;
  readonly status: 'added' | 'modified' | 'deleted';
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** In milliseconds since 1970. */
  readonly readAt: number;
}

/** One thing that differs, and the act that made it so. */
export interface TrueChange {
  /** Names from the outside in; empty for the object as a whole. */
  readonly way: readonly string[];
  /** Null where the tenant remembers none. */
  readonly act: LedgerAct | null;
  /** The act was about another object, which this one refers to. */
  readonly isEcho: boolean;
}

/** What an act left at one place of an object. */
interface Trace {
  readonly act: LedgerAct;
  readonly way: readonly string[];
  readonly after: Json | undefined;
}

/** Graph tells its clock to the second: what happened in the same second may have been seen. */
const sameSecond = 1000;

/** The acts of a tenant, found by what they were about. */
export class Ledger {
  readonly #byObject = new Map<string, Trace[]>();
  readonly #byKey = new Map<string, Trace[]>();
  readonly #byPath = new Map<string, Trace[]>();

  /** @param acts oldest first. */
  constructor(acts: readonly LedgerAct[]) {
    for (const act of acts) {
      for (const trace of tracesOf(act)) {
        put(this.#byObject, `${act.path} ${act.key.toLowerCase()}`, trace);
        put(this.#byKey, act.key.toLowerCase(), trace);
        put(this.#byPath, act.path, trace);
      }
    }
  }

  /** What differs in a file, each with the last act that made it what was seen. */
  truthOf(change: SeenChange): TrueChange[] {
    const traces = this.#tracesOn(change);
    if (change.status === 'deleted') return [{ way: [], act: lastOf(traces, 'delete'), isEcho: false }];
    if (change.status === 'added') return creation(traces, change.after);
    return leafDifferences(change.before, change.after).map((leaf) => {
      const { way } = leaf;
      const act = this.#authorOf(leaf, traces, change);
      return { way, act, isEcho: act !== null && !traces.some((trace) => trace.act === act) };
    });
  }

  #tracesOn({ path, key, readAt }: SeenChange): readonly Trace[] {
    const all = key === null ? this.#byPath.get(path) : this.#byObject.get(`${path} ${key.toLowerCase()}`);
    return until(all, readAt);
  }

  #authorOf(leaf: LeafDifference, own: readonly Trace[], change: SeenChange): LedgerAct | null {
    const { way, after } = leaf;
    const here = own.filter((trace) => trace.way.length > 0 && touches(trace.way, way));
    // What was taken out already does not go once more with the object that it referred to.
    const isOut = after === undefined && here.at(-1)?.act.verb === 'unlink';
    const found = isOut ? here : [...here, ...this.#elsewhere(leaf, change)];
    found.sort((left, right) => left.act.time - right.act.time);
    const fitting = found.filter((trace) => isLeftBy(trace, way, after));
    return (fitting.at(-1) ?? found.at(-1))?.act ?? stampedBy(own, way, after);
  }

  /** An object that is referred to is renamed, or goes and takes its references along; a plain id of it would stay. */
  #elsewhere({ way, before, after }: LeafDifference, change: SeenChange): Trace[] {
    return way.flatMap((_, at) => {
      const inner = way.slice(at + 1);
      const keys = keysAt(way.slice(0, at + 1), change);
      const traces = keys.flatMap((key) => until(this.#byKey.get(key), change.readAt));
      const goes = inner.length === 0 && typeof before === 'object' && after === undefined;
      const fitting = goes
        ? traces.filter(({ act }) => act.verb === 'delete')
        : traces.filter(({ act, way: its }) => act.verb === 'update' && inner.length > 0 && touches(its, inner));
      return fitting.map((trace): Trace => ({ ...trace, way: [...way.slice(0, at + 1), ...trace.way] }));
    });
  }
}

/** What an object at that place may be known by: its name there, and its id where it is the only one there. */
function keysAt(way: readonly string[], { before, after }: SeenChange): string[] {
  const ids = [after, before].map((object) => valueAt(valueAt(object, way), ['id']));
  const texts = [way.at(-1), ...ids].filter((id) => typeof id === 'string');
  return [...new Set(texts.map((text) => text.toLowerCase()))];
}

/** The object came by one act; what other acts did to it since stands beside it, where it is still to be seen. */
function creation(traces: readonly Trace[], object: JsonObject): TrueChange[] {
  const act = lastOf(traces, 'add');
  const since = act === null ? [] : traces.filter((trace) => trace.act.verb !== 'add' && trace.act.time >= act.time);
  const places = new Map(since.map((trace) => [JSON.stringify(trace.way), trace.way]));
  const later = [...places.values()].flatMap((way): TrueChange[] => {
    const last = since.filter((trace) => JSON.stringify(trace.way) === JSON.stringify(way)).at(-1);
    const isThere = last !== undefined && isAlike(valueAt(object, way) ?? null, last.after ?? null);
    const isMember = last?.act.verb === 'link' && valueAt(object, way) !== undefined;
    return last !== undefined && last.after !== undefined && (isThere || isMember)
      ? [{ way, act: last.act, isEcho: false }]
      : [];
  });
  const stamps = Object.entries(object).flatMap(([name, value]): TrueChange[] => {
    const stamped = stampedBy(since, [name], value);
    return stamped === null ? [] : [{ way: [name], act: stamped, isEcho: false }];
  });
  return [{ way: [], act, isEcho: false }, ...later, ...stamps];
}

/** Graph itself notes when an object was changed: by the act of that moment. */
function stampedBy(traces: readonly Trace[], way: readonly string[], value: Json | undefined): LedgerAct | null {
  if (way.at(-1)?.endsWith('DateTime') !== true) return null;
  return traces.find(({ act }) => isAlike(new Date(act.time).toISOString(), value))?.act ?? null;
}

function tracesOf(act: LedgerAct): Trace[] {
  const { verb, relation, member, properties } = act;
  if (verb === 'link' || verb === 'unlink')
    return [{ act, way: [relation ?? '', member ?? ''], after: verb === 'link' ? true : undefined }];
  if (verb !== 'update') return [{ act, way: [], after: undefined }];
  const side = (name: 'before' | 'after'): JsonObject =>
    Object.fromEntries(properties.map((change) => [change.property, change[name]]));
  return leafDifferences(side('before'), side('after')).map(({ way, after }) => ({ act, way, after }));
}

/** True for what left the value that was seen, or may have. */
function isLeftBy(trace: Trace, way: readonly string[], seen: Json | undefined): boolean {
  if (trace.act.verb === 'link') return seen !== undefined;
  if (trace.act.verb === 'unlink' || trace.act.verb === 'delete') return seen === undefined;
  const inner = way.slice(trace.way.length);
  if (trace.way.length > way.length) return true;
  return isAlike(inner.length === 0 ? trace.after : valueAt(trace.after, inner), seen);
}

/** True when one place lies in the other. */
export function touches(one: readonly string[], other: readonly string[]): boolean {
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).every((name, at) => name.toLowerCase() === other[at]?.toLowerCase());
}

function lastOf(traces: readonly Trace[], verb: LedgerAct['verb']): LedgerAct | null {
  return traces.filter(({ act }) => act.verb === verb).at(-1)?.act ?? null;
}

function until(traces: readonly Trace[] | undefined, readAt: number): readonly Trace[] {
  return (traces ?? []).filter(({ act }) => act.time <= readAt + sameSecond);
}

function valueAt(value: Json | undefined, way: readonly string[]): Json | undefined {
  const [name, ...inner] = way;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (isObject(value)) return valueAt(value[name], inner);
  if (!Array.isArray(value)) return undefined;
  const element = value.find((candidate) =>
    typeof candidate === 'object' && candidate !== null
      ? Object.values(candidate).includes(name)
      : String(candidate) === name,
  );
  return valueAt(element, inner);
}

function put(map: Map<string, Trace[]>, key: string, trace: Trace): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [trace]);
  else list.push(trace);
}
