import type { RelationRoute, Route } from './route.ts';
import { adminRoutes } from './routes-admin.ts';
import { applicationRoutes } from './routes-applications.ts';
import { directoryRoutes } from './routes-directory.ts';
import { governanceRoutes } from './routes-governance.ts';
import { identityRoutes } from './routes-identity.ts';
import { intuneRoutes } from './routes-intune.ts';
import { networkRoutes } from './routes-network.ts';
import { policyRoutes } from './routes-policies.ts';
import { roleRoutes } from './routes-roles.ts';
import { securityRoutes } from './routes-security.ts';

/** Everything that can be read; https://learn.microsoft.com/graph/api/overview. */
export const routes: readonly Route[] = [
  ...directoryRoutes,
  ...applicationRoutes,
  ...roleRoutes,
  ...identityRoutes,
  ...policyRoutes,
  ...governanceRoutes,
  ...networkRoutes,
  ...securityRoutes,
  ...adminRoutes,
  ...intuneRoutes,
];

const byPath = new Map(routes.map((route) => [route.path, route]));

/** @throws Error when the simulator knows no such path: a bug of the caller. */
export function routeOf(path: string): Route {
  const route = byPath.get(path);
  if (route === undefined) throw new Error(`The simulator knows no '${path}'.`);
  return route;
}

/** What hangs on the objects of a relation: of the route that they stand in, where they are references. */
export function relationsOf(relation: RelationRoute): readonly RelationRoute[] {
  return relation.to === undefined ? relation.relations : routeOf(relation.to).relations;
}

/** One relation, with its place: `{id}` stands for the key of each object on the way. */
export interface PlacedRelation {
  /** Such as `groups/{id}/members`. */
  readonly template: string;
  readonly route: Route;
  /** Outermost first, this one last. */
  readonly way: readonly RelationRoute[];
  readonly relation: RelationRoute;
}

/** Every relation of the table at any depth. */
export const relationRoutes: readonly PlacedRelation[] = routes.flatMap((route) => placed(route, []));

function placed(route: Route, above: readonly RelationRoute[]): PlacedRelation[] {
  const parent = above.at(-1) ?? route;
  return parent.relations.flatMap((relation) => {
    const way = [...above, relation];
    return [{ template: templateOf(route, way), route, way, relation }, ...placed(route, way)];
  });
}

/** The path of a relation with `{id}` for every key. */
export function templateOf(route: Route, way: readonly RelationRoute[]): string {
  const segments = [route.path];
  let parent: Route | RelationRoute = route;
  for (const relation of way) {
    // What hangs on the one object of its kind comes without a key.
    if (Object.values(parent.shape)[0] !== 'singleton') segments.push('{id}');
    segments.push(relation.name);
    parent = relation;
  }
  return segments.join('/');
}

const directoryObjects: readonly string[] = [
  ...['users', 'groups', 'devices', 'servicePrincipals', 'applications', 'directory/administrativeUnits'],
];

/** Paths of the objects that other objects can refer to by id alone, those of the directory first. */
export const directoryObjectPaths: readonly string[] = [
  ...new Set([...directoryObjects, 'contacts', ...relationRoutes.flatMap(({ relation }) => relation.to ?? [])]),
];
