import { eventsOf } from '../domain/change.ts';
import { evidenceOf, fetchEvidence } from './evidence.ts';
import type { Git } from './git.ts';
import { citedEvents } from './past-runs.ts';

/**
 * Ids of the audit events that commits since that instant go by, by the path of the object: those that their messages
 * cite, and of a message that does not list them all those of the evidence.
 * @param fetch brings the remote's evidence first, where it is needed.
 */
export async function spentEvents(
  git: Git,
  base: string | null,
  since: string,
  fetch: boolean,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const cited = await citedEvents(git, base, since);
  if (base === null) return cited;
  const cutShort = ['--basic-regexp', '--grep=^Audit-Events-Not-Listed: '];
  const found = await git.run('log', `--since=${since}`, ...cutShort, '--format=%H', base);
  const commits = found.split('\n').filter((line) => line !== '');
  if (commits.length === 0) return cited;
  if (fetch) await fetchEvidence(git);
  const spent = new Map([...cited].map(([path, ids]) => [path, new Set(ids)]));
  for (const { changes } of (await evidenceOf(git, commits)).values()) {
    for (const { path, attribution } of changes) {
      const known = spent.get(path) ?? new Set<string>();
      for (const { id } of eventsOf(attribution)) known.add(id);
      spent.set(path, known);
    }
  }
  return spent;
}
