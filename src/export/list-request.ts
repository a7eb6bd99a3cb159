import type { ReadRequest } from '../domain/ports.ts';
import type { Relation, ResourceKind } from '../domain/resource.ts';

/** Objects a page that a list with an expanded relation gives at most. */
const expandedPage = 100;

/** The list of a kind with all that is kept of its objects; at most one relation is expanded beside what its row expands. */
export function listRequest(kind: ResourceKind, relation?: Relation): ReadRequest {
  return request(kind, kind.select, [kind.query.$expand, relation?.name], relation !== undefined);
}

/** The same list, by keys alone, for one relation. */
export function passRequest(kind: ResourceKind, relation: Relation): ReadRequest {
  return request(kind, [kind.key], [relation.name], true);
}

/**
 * One object by its key, with all that its list brings of it. The key stands before a type that the list is cast to:
 * https://learn.microsoft.com/graph/api/agentidentityblueprint-get
 */
export function objectRequest(kind: ResourceKind, key: string): ReadRequest {
  const { version, bucket, path, keyPath, select } = kind;
  const [, collection = path, cast = ''] = /^(.+?)(\/microsoft\.graph\.\w+)$/.exec(path) ?? [];
  const template = keyPath ?? `${collection}/{id}${cast}`;
  const $expand = kind.query.$expand;
  return {
    version,
    bucket,
    path: template.replace('{id}', () => encodeURIComponent(key)),
    query: { ...(select && { $select: select.join(',') }), ...($expand !== undefined && { $expand }) },
    shape: 'singleton',
  };
}

function request(
  kind: ResourceKind,
  select: readonly string[] | undefined,
  expand: readonly (string | undefined)[],
  expanding: boolean,
): ReadRequest {
  const { version, path, shape, bucket, query } = kind;
  const top = kind.top !== undefined && expanding ? Math.min(kind.top, expandedPage) : kind.top;
  const $expand = expand.filter((name) => name !== undefined).join(',');
  const others = Object.fromEntries(Object.entries(query).filter(([name]) => name !== '$expand'));
  return {
    version,
    path,
    shape,
    bucket,
    urgent: true,
    query: {
      ...(top !== undefined && { $top: String(top) }),
      ...(select && { $select: select.join(',') }),
      ...others,
      ...($expand !== '' && { $expand }),
    },
  };
}
