import type { GraphVersion } from '../domain/resource.ts';
import { badRequest } from './graph-error.ts';
import { routes } from './routes.ts';
import type { RelationRoute, Route } from './routes.ts';

/** What a path below the version means. */
export type GraphResource =
  | { readonly is: 'list' | 'singleton' | 'count'; readonly route: Route }
  | { readonly is: 'object'; readonly route: Route; readonly key: string }
  | {
      readonly is: 'relation' | 'relationCount';
      readonly route: Route;
      readonly key: string;
      readonly relation: RelationRoute;
    };

const segmentsOf = (path: string): readonly string[] => path.split('/');
const table = {
  'v1.0': routes.map((route) => ({ route, segments: segmentsOf(route.path) })),
  beta: routes.flatMap((route) => [
    { route, segments: segmentsOf(route.path) },
    ...(route.betaAlias === undefined ? [] : [{ route, segments: segmentsOf(route.betaAlias) }]),
  ]),
} as const satisfies Record<GraphVersion, unknown>;

/** @throws GraphError 400 for a segment that is not there. */
export function resolvePath(version: GraphVersion, path: string): GraphResource {
  const asked = path.split('/').filter((segment) => segment !== '');
  const found = table[version].find(({ segments }) => segments.every((segment, at) => segment === asked[at]));
  if (found === undefined) throw unknownSegment(firstUnknown(version, asked));
  const { route } = found;
  const [key, name, ...more] = asked.slice(found.segments.length);
  if (route.shape[version] === 'singleton') {
    if (key !== undefined) throw unknownSegment(key);
    return { is: 'singleton', route };
  }
  if (key === undefined) return { is: 'list', route };
  if (key === '$count' && name === undefined) return { is: 'count', route };
  if (name === undefined) return { is: 'object', route, key };
  const relation = route.relations.find((candidate) => candidate.name === name);
  if (relation === undefined) throw unknownSegment(name);
  if (more.length === 0) return { is: 'relation', route, key, relation };
  if (more.length === 1 && more[0] === '$count') return { is: 'relationCount', route, key, relation };
  throw unknownSegment(more[0] ?? name);
}

function firstUnknown(version: GraphVersion, asked: readonly string[]): string {
  const known = (length: number): boolean =>
    table[version].some(({ segments }) => asked.slice(0, length).every((segment, at) => segment === segments[at]));
  let length = 0;
  while (length < asked.length && known(length + 1)) length += 1;
  return asked[length] ?? asked.at(-1) ?? '';
}

function unknownSegment(segment: string) {
  return badRequest(`Resource not found for the segment '${segment}'.`);
}
