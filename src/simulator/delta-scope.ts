import type { GraphVersion, JsonObject } from '../domain/resource.ts';
import type { DeltaQuery } from './delta-query.ts';
import { deltaTracking, trackedWithin } from './delta-tracking.ts';
import { project } from './projection.ts';
import type { Route } from './route.ts';
import { routeOf } from './routes.ts';
import type { Tenant } from './tenant.ts';

/** Where an object stands that a delta query tells of. */
export interface DeltaPlace {
  readonly path: string;
  readonly key: string;
  /** Key of the service principal that an app role assignment belongs to; null for what stands in a collection. */
  readonly owner: string | null;
}

/** What one delta query looks at: which objects, and which of their properties and relations. */
export class DeltaScope {
  readonly query: DeltaQuery;
  /** Objects of several types come together, each with its type. */
  readonly isMixed: boolean;
  /** App role assignments are among them. */
  readonly hasAssignments: boolean;
  readonly #tenant: Tenant;
  readonly #version: GraphVersion;
  readonly #paths: readonly string[];

  constructor(tenant: Tenant, route: Route, version: GraphVersion, query: DeltaQuery) {
    this.query = query;
    this.#tenant = tenant;
    this.#version = version;
    this.isMixed = route.gathers !== undefined;
    const wanted = (type: string): boolean => query.types?.includes(type) ?? true;
    const gathered = route.gathers?.filter(({ relation }) => relation === undefined).map(({ path }) => path);
    this.#paths = (gathered ?? [route.path]).filter((path) => wanted(routeOf(path).type));
    this.hasAssignments = this.isMixed && wanted(assignment);
  }

  /** Everything that is there. */
  *places(): Iterable<DeltaPlace> {
    for (const path of this.#paths) {
      for (const key of this.#tenant.objects(path).keys()) if (this.has(path, key)) yield { path, key, owner: null };
    }
    if (!this.hasAssignments) return;
    const { path, relation } = trackedWithin;
    for (const owner of this.#tenant.objects(path).keys()) {
      for (const key of this.#tenant.links(path, owner, relation).keys()) yield { path, key, owner };
    }
  }

  /** True when the query follows this object of a collection. */
  has(path: string, key: string): boolean {
    return this.#paths.includes(path) && (this.query.ids?.includes(key) ?? true);
  }

  /** Undefined when it is gone. */
  object({ path, key, owner }: DeltaPlace): JsonObject | undefined {
    if (owner === null) return this.#tenant.get(path, key);
    return this.#tenant.related(path, owner, trackedWithin.relation).get(key)?.object;
  }

  type({ path, owner }: DeltaPlace): string {
    return owner === null ? routeOf(path).type : assignment;
  }

  /** Relations whose links are told with the object. */
  relations({ path, owner }: Pick<DeltaPlace, 'path' | 'owner'>): readonly string[] {
    const tracking = deltaTracking(path);
    if (tracking === null || owner !== null) return [];
    const selected = this.#selected(routeOf(path).type);
    if (selected === null) return tracking.relations;
    return [...tracking.relations, ...tracking.onSelect].filter((name) => selected.includes(name));
  }

  /** The properties that the query asks for, set or not, without the id. */
  properties(place: DeltaPlace, object: JsonObject): JsonObject {
    const relations = this.relations(place);
    const names = this.#selected(this.type(place))?.filter((name) => !relations.includes(name)) ?? null;
    const shown = place.owner === null ? project(object, routeOf(place.path), this.#version, names) : object;
    const asked = (name: string): boolean => name !== 'id' && (place.owner === null || (names?.includes(name) ?? true));
    return Object.fromEntries(Object.entries(shown).filter(([name]) => asked(name)));
  }

  /** What `$select` names for a type; null without `$select`. */
  #selected(type: string): readonly string[] | null {
    const prefix = `microsoft.graph.${type}/`;
    const named = this.query.select?.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));
    return named?.filter((name) => !name.includes('/')) ?? null;
  }
}

const assignment = 'appRoleAssignment';
