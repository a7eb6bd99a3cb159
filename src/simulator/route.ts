import type { GraphVersion } from '../domain/resource.ts';

export type Shape = 'collection' | 'singleton';

/** What a path of Graph answers with: a route of its own, or a relation below the objects of one. */
export interface Endpoint {
  readonly type: string;
  /** By version; a version that is missing does not know the path. */
  readonly shape: Readonly<Partial<Record<GraphVersion, Shape>>>;
  /** Property that names an object in its collection. */
  readonly key: string;
  /**
   * Which service answers. The directory takes advanced queries and expands one relation, cut at 20; reports filter by a
   * few operators; the others expand several relations, nested ones too, and sort nothing.
   */
  readonly service: 'directory' | 'reports' | 'other';
  /**
   * Objects a page without `$top`, and the most that `$top` may ask for (null: it is refused); null altogether when the
   * list comes whole.
   */
  readonly page: { readonly normal: number; readonly most: number | null } | null;
  /** Resource units of a GET, https://learn.microsoft.com/graph/throttling-limits. */
  readonly cost: number;
  readonly relations: readonly RelationRoute[];
  /** Microsoft documents no application permission: an app's own sign-in is refused. */
  readonly delegatedOnly: boolean;
  /** What the list must be asked with; null when it needs nothing. */
  readonly demands: Demand | null;
}

/** A list is answered only when `$filter` compares every property of one of these with a value. */
export interface Demand {
  readonly anyOf: readonly (readonly string[])[];
  readonly code: string;
  readonly message: string;
}

/** What hangs on an object of a route: references to other objects, or objects that live only there. */
export interface RelationRoute extends Endpoint {
  /** One segment or several, such as `synchronization/jobs`. */
  readonly name: string;
  readonly holds: 'references' | 'objects';
  /** Where referenced objects stand, when they are no directory objects: relations of that route can be expanded too. */
  readonly to?: string;
  /** False where Graph answers the relation only under its own path. */
  readonly expandable: boolean;
  readonly derived?: Derivation;
  /** The entries are the elements of the object's property of the same name. */
  readonly inline?: true;
}

/**
 * The far side of something that is stored once. With `relation` alone: the objects of `path` whose relation refers to
 * this object. With `property` alone: the objects of `path` that have this object's key there. With both: the entries of
 * the relation that have it there.
 */
export interface Derivation {
  readonly path: string;
  readonly relation?: string;
  readonly property?: string;
}

/** One path of Microsoft Graph that the simulator answers, with what hangs below it. */
export interface Route extends Endpoint {
  /** Below the version, as v1.0 spells it where v1.0 has it. */
  readonly path: string;
  /** The same thing under another path in beta: `also` or `instead` of this one. */
  readonly beta?: { readonly path: string; readonly is: 'also' | 'instead' };
  /** Called with parentheses and perhaps with the namespace before its name. */
  readonly function?: true;
  /** Default GET. */
  readonly method?: 'POST';
  /** Changes can be followed: `/delta` answers what there is, and later what changed. `only`: the path is that call. */
  readonly delta?: true | 'only';
  /** v1.0 answers only these without `$select`. */
  readonly normally?: readonly string[];
  /** v1.0 answers these only when `$select` names them. */
  readonly onlyOnSelect?: readonly string[];
  /** Null in a list, whatever `$select` names: only the object itself shows them. */
  readonly onlySingly?: readonly string[];
  /** Properties that name an object too, as in `applications(appId='…')`. */
  readonly alternateKeys?: readonly string[];
  /** v1.0 does not know these. */
  readonly onlyInBeta?: readonly string[];
  /** The objects are the elements of a property of another route's one object. */
  readonly viewOf?: { readonly path: string; readonly property: string };
  /** The objects are those of other routes, or of one relation of each. */
  readonly gathers?: readonly Pick<Derivation, 'path' | 'relation'>[];
}

const both = { collection: shapes('collection'), singleton: shapes('singleton') } as const;
const directoryPage = { normal: 100, most: 999 } as const;
/** Pages of services that do not take `$top`, or are not known to. */
const ownPage = { normal: 100, most: null } as const;
const intunePage = { normal: 1000, most: 1000 } as const;

function shapes(shape: Shape) {
  return { 'v1.0': shape, beta: shape };
}

const plain = {
  key: 'id',
  cost: 1,
  relations: [] as readonly RelationRoute[],
  delegatedOnly: false,
  demands: null,
} as const;

type More = Partial<Omit<Route, 'path' | 'type'>>;
type MoreOfRelation = Partial<Omit<RelationRoute, 'name' | 'type' | 'holds'>>;

/** A collection of the directory itself: paged, with advanced queries. */
export function directory(path: string, type: string, more: More = {}): Route {
  return { ...plain, path, type, shape: both.collection, service: 'directory', page: directoryPage, ...more };
}

/** A collection of another service, answered whole. */
export function list(path: string, type: string, more: More = {}): Route {
  return { ...plain, path, type, shape: both.collection, service: 'other', page: null, ...more };
}

/** A collection of another service that cuts its answers into pages as it likes. */
export function paged(path: string, type: string, more: More = {}): Route {
  return list(path, type, { page: ownPage, ...more });
}

/** A collection of Intune: large pages, and `$top` up to their size. */
export function intune(path: string, type: string, more: More = {}): Route {
  return list(path, type, { page: intunePage, ...more });
}

/** The one object of its kind. */
export function one(path: string, type: string, more: More = {}): Route {
  return list(path, type, { shape: both.singleton, ...more });
}

/** Directory objects by reference. */
export function references(
  name: string,
  cost = 1,
  more: MoreOfRelation & { readonly type?: string } = {},
): RelationRoute {
  const usual = { type: 'directoryObject', shape: both.collection, service: 'directory', page: directoryPage } as const;
  return { ...plain, name, holds: 'references', ...usual, cost, expandable: true, ...more };
}

/** Objects of the directory that live below one of its objects. */
export function owned(name: string, type: string, cost = 1, more: MoreOfRelation = {}): RelationRoute {
  return { ...references(name, cost, more), type, holds: 'objects' };
}

/** Objects of another service that live below one of its objects. */
export function part(name: string, type: string, more: MoreOfRelation = {}): RelationRoute {
  return owned(name, type, 1, { service: 'other', page: null, ...more });
}

/** The one such object below an object; 404 where there is none. */
export function onePart(name: string, type: string, more: MoreOfRelation = {}): RelationRoute {
  return part(name, type, { shape: both.singleton, ...more });
}

/** Objects of the route `to`, by reference. */
export function linked(name: string, type: string, to: string, more: MoreOfRelation = {}): RelationRoute {
  return { ...part(name, type, more), holds: 'references', to };
}

/** The object of the route `to` that an object refers to. */
export function oneLinked(name: string, type: string, to: string, more: MoreOfRelation = {}): RelationRoute {
  return linked(name, type, to, { shape: both.singleton, ...more });
}

/** Takes a path out of v1.0, with what hangs below it. */
export function inBeta<T extends Endpoint>(endpoint: T): T {
  return only('beta', endpoint);
}

/** Takes a path out of beta, with what hangs below it. */
export function inV1<T extends Endpoint>(endpoint: T): T {
  return only('v1.0', endpoint);
}

function only<T extends Endpoint>(version: GraphVersion, endpoint: T): T {
  const shape = endpoint.shape[version];
  const relations = endpoint.relations.map((relation) => only(version, relation));
  return { ...endpoint, relations, shape: shape === undefined ? {} : { [version]: shape } };
}

/** Marks paths for which Microsoft documents delegated permissions only. */
export function delegated<T extends Endpoint>(endpoint: T): T {
  return { ...endpoint, delegatedOnly: true, relations: endpoint.relations.map((relation) => delegated(relation)) };
}
