import type { LoggedRequest } from '../../src/simulator/request-log.ts';
import { withoutIds } from './without-ids.ts';

/** The paths that were asked for most often, ids left out, such as `5040 groups/{id}/members`. */
export function busiest(log: readonly LoggedRequest[], most = 8): string {
  const counts = new Map<string, number>();
  for (const { path } of log) {
    if (path === '$batch') continue;
    const place = withoutIds(path);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  return sorted
    .slice(0, most)
    .map(([place, count]) => `${count} ${place}`)
    .join(', ');
}
