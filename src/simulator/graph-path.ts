import type { GraphVersion } from '../domain/resource.ts';
import { badRequest } from './graph-error.ts';
import type { Endpoint, RelationRoute, Route } from './route.ts';
import { relationsOf, routes, templateOf } from './routes.ts';

/** What names an object: the value of its key, or of another property that does. */
export interface PathKey {
  readonly property: string | null;
  readonly value: string;
}

/** One step below the objects of a route: which object (null: the one there is), and what of it. */
export interface PathStep {
  readonly key: PathKey | null;
  readonly relation: RelationRoute;
}

/** What a path below the version means. */
export interface GraphResource {
  readonly route: Route;
  /** The route's path as this version spells it. */
  readonly spelling: string;
  readonly steps: readonly PathStep[];
  /** What answers: the route, or the relation of the last step. */
  readonly endpoint: Endpoint;
  /** The path with `{id}` for every key. */
  readonly template: string;
  readonly is: 'list' | 'singleton' | 'count' | 'object' | 'delta';
  /** Of the object that is asked for, where one is. */
  readonly key: PathKey | null;
}

interface Entry {
  readonly route: Route;
  readonly spelling: string;
  readonly segments: readonly string[];
}

const segmentsOf = (path: string): readonly string[] => path.split('/');
const fold = (text: string): string => text.toLowerCase();

const table: Readonly<Record<GraphVersion, readonly Entry[]>> = { 'v1.0': entriesOf('v1.0'), beta: entriesOf('beta') };
/** The same by first segment. */
const byStart = { 'v1.0': startsOf(table['v1.0']), beta: startsOf(table.beta) };

/** Longest first, so that what stands below another route is found before that route takes it for a key. */
function entriesOf(version: GraphVersion): Entry[] {
  const entries = routes.flatMap((route) => {
    if (route.shape[version] === undefined) return [];
    const other = version === 'beta' ? route.beta : undefined;
    const spellings = [...(other?.is === 'instead' ? [] : [route.path]), ...(other === undefined ? [] : [other.path])];
    return spellings.map((spelling) => ({ route, spelling, segments: segmentsOf(spelling) }));
  });
  return entries.sort((left, right) => right.segments.length - left.segments.length);
}

function startsOf(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const start = fold(entry.segments[0] ?? '');
    found.set(start, [...(found.get(start) ?? []), entry]);
  }
  return found;
}

/**
 * Segments are compared without case, as Graph does; keys are taken as they come.
 * @throws GraphError 400 for a segment that this version does not have there.
 */
export function resolvePath(version: GraphVersion, path: string): GraphResource {
  const asked = castFirst(
    path
      .split('/')
      .filter((segment) => segment !== '')
      .flatMap(unfolded),
  );
  const entries = byStart[version].get(fold(asked[0] ?? '')) ?? [];
  const found = entries.find(({ route, segments }) => startsWith(asked, segments, route.function === true));
  if (found === undefined) throw unknownSegment(firstUnknown(version, asked));
  const { route, spelling, segments } = found;
  return descend(version, { route, spelling, steps: [] }, asked.slice(segments.length));
}

/** An object is asked for before its collection's cast: `applications/x/microsoft.graph.y` is `applications/microsoft.graph.y/x`. */
function castFirst(segments: readonly string[]): readonly string[] {
  const cast = segments.at(-1) ?? '';
  if (!/^microsoft\.graph\./i.test(cast)) return segments;
  const collection = segments.slice(0, -2);
  const known = routes.some(({ path }) => fold(path) === fold([...collection, cast].join('/')));
  return known ? [...collection, cast, segments.at(-2) ?? ''] : segments;
}

/** `groups('x')` is `groups/x`; `applications(appId='x')` keeps its property beside the value. */
function unfolded(segment: string): string[] {
  const [, name, property = '', value = ''] = /^([\w.]+)\((?:(\w+)=)?'([^',]*)'\)$/.exec(segment) ?? [];
  if (name === undefined) return [segment];
  return [name, property === '' ? value : `${property}='${value}'`];
}

/** @throws GraphError 400 for a property that names no object of the route. */
function keyOf(segment: string, alternates: readonly string[]): PathKey {
  const [, property, value = ''] = /^(\w+)='(.*)'$/.exec(segment) ?? [];
  if (property === undefined) return { property: null, value: segment };
  if (!alternates.includes(property)) throw badRequest(`'${property}' is no key.`);
  return { property, value };
}

type Above = Pick<GraphResource, 'route' | 'spelling' | 'steps'>;

function descend(version: GraphVersion, above: Above, rest: readonly string[]): GraphResource {
  const { route, steps } = above;
  const last = steps.at(-1)?.relation;
  const endpoint = last ?? route;
  const template = templateOf(
    route,
    steps.map(({ relation }) => relation),
  );
  const ended = { ...above, endpoint, template, key: null };
  if (endpoint.shape[version] === 'singleton') {
    if (rest.length === 0) return { ...ended, is: 'singleton' };
    return below(version, above, endpoint, null, rest);
  }
  const [key, ...more] = rest;
  if (key === undefined) return { ...ended, is: route.delta === 'only' ? 'delta' : 'list' };
  if (key === '$count' && more.length === 0) return { ...ended, is: 'count' };
  const first = last === undefined && more.length === 0;
  if (first && route.delta === true && /^(microsoft\.graph\.)?delta(\(\))?$/i.test(key))
    return { ...ended, is: 'delta' };
  // A cast to a type that is not there, and not an object with such a key.
  if (/^microsoft\.graph\./i.test(key)) throw unknownSegment(key);
  const named = keyOf(key, last === undefined ? (route.alternateKeys ?? []) : []);
  if (more.length === 0) return { ...ended, is: 'object', key: named };
  return below(version, above, endpoint, named, more);
}

function below(
  version: GraphVersion,
  above: Above,
  endpoint: Endpoint,
  key: PathKey | null,
  rest: readonly string[],
): GraphResource {
  const relations = 'path' in endpoint ? endpoint.relations : relationsOf(endpoint as RelationRoute);
  const relation = relations
    .filter(({ name, shape }) => shape[version] !== undefined && startsWith(rest, segmentsOf(name), false))
    .sort((left, right) => right.name.length - left.name.length)[0];
  if (relation === undefined) throw unknownSegment(rest[0] ?? '');
  const steps = [...above.steps, { key, relation }];
  return descend(version, { ...above, steps }, rest.slice(segmentsOf(relation.name).length));
}

function startsWith(asked: readonly string[], segments: readonly string[], isFunction: boolean): boolean {
  return segments.every((segment, at) => {
    const given = fold(asked[at] ?? '');
    if (!isFunction || at < segments.length - 1) return given === fold(segment);
    return /^(?:microsoft\.graph\.)?(\w+)\(.*\)$/.exec(given)?.[1] === fold(segment);
  });
}

function firstUnknown(version: GraphVersion, asked: readonly string[]): string {
  const known = (length: number): boolean =>
    table[version].some(({ segments }) =>
      asked.slice(0, length).every((segment, at) => fold(segment) === fold(segments[at] ?? '')),
    );
  let length = 0;
  while (length < asked.length && known(length + 1)) length += 1;
  return asked[length] ?? asked.at(-1) ?? '';
}

function unknownSegment(segment: string) {
  return badRequest(`Resource not found for the segment '${segment}'.`);
}
