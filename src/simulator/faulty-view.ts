import { GraphError } from './graph-error.ts';
import type { GraphResource } from './graph-path.ts';
import type { Source } from './graph-source.ts';
import type { FaultyView } from './mishaps.ts';

/**
 * A collection as a service in trouble shows it: without some objects, or with some as they were.
 * @throws GraphError 404 for what hangs on an object that has not come to this replica.
 */
export function seenThrough(view: FaultyView | null, source: Source, { is, steps }: GraphResource): Source {
  if (view === null) return source;
  const isMeant = (key: string): boolean => view.keys?.includes(key) ?? true;
  if (steps.length > 0) {
    const owner = steps[0]?.key?.value ?? '';
    if (view.is !== 'notReplicated' || !isMeant(owner)) return source;
    throw new GraphError(404, 'Request_ResourceNotFound', `Resource '${owner}' does not exist.`);
  }
  if (view.is === 'staleObject') {
    return {
      ...source,
      get: (key) => {
        const located = source.get(key);
        return located === undefined || !isMeant(key)
          ? located
          : { ...located, object: { ...located.object, ...view.as } };
      },
    };
  }
  if (view.is === 'lackingList' && is !== 'list' && is !== 'count') return source;
  return {
    ...source,
    keys: () => [...source.keys()].filter((key) => !isMeant(key)),
    get: (key) => (isMeant(key) ? undefined : source.get(key)),
  };
}
