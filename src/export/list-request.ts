import type { ReadRequest } from '../domain/ports.ts';
import type { Relation, ResourceKind } from '../domain/resource.ts';

/** Objects a page that a list with an expanded relation gives at most. */
const expandedPage = 100;

/** The list of a kind: its selected properties, with at most one relation expanded (Graph takes no more in a request). */
export function listRequest(
  kind: ResourceKind,
  select: readonly string[] | undefined,
  relation?: Relation,
): ReadRequest {
  const top = relation === undefined ? kind.top : Math.min(kind.top ?? expandedPage, expandedPage);
  return {
    version: kind.version,
    path: kind.path,
    shape: kind.shape,
    bucket: kind.bucket,
    urgent: true,
    query: {
      ...(top !== undefined && { $top: String(top) }),
      ...(select && { $select: select.join(',') }),
      ...kind.query,
      ...(relation && { $expand: relation.name }),
    },
  };
}
