import type { CommitGroup, GitIdentity } from '../domain/change.ts';
import type { LastChange } from '../domain/pages.ts';
import type { CommitPlan } from '../domain/ports.ts';
import type { RunFacts } from '../domain/run.ts';
import { bounded } from './bounded.ts';
import { signatureOf } from './commit-plans.ts';
import type { PlanFacts } from './commit-plans.ts';
import type { PageChange } from './index-pages.ts';
import { counts } from './message.ts';
import type { BlobId } from './page-mark.ts';
import { runTrailers } from './trailers.ts';

const listed = { lines: 200, bytes: 32_000 };

/** Who commits each path tonight, as the pages tell it; without texts that only have another form. */
export function madeBy(
  groups: readonly CommitGroup[],
  run: RunFacts,
  identity: GitIdentity,
): ReadonlyMap<string, LastChange> {
  return new Map(
    groups
      .filter((group) => !group.isRewritten)
      .flatMap((group) => {
        const { author, authorDate } = signatureOf(group, run, identity);
        const last = { author: author.name, at: new Date(authorDate).toISOString() };
        return group.changes.map(({ path }): [string, LastChange] => [path, last]);
      }),
  );
}

/** The last commit of a run, by the backup identity: the index pages, and the texts of their blobs. */
export function pagesCommit(
  pages: readonly PageChange[],
  { run, identity, notRead, parts }: PlanFacts,
  blobId: BlobId,
): { readonly plan: CommitPlan; readonly texts: ReadonlyMap<string, string> } {
  const written = pages.flatMap(({ path, text }) => (text === null ? [] : [{ path, text, blob: blobId(text) }]));
  const lines = pages.map(({ status, path }) => `- ${status} ${path}`).sort();
  const { kept, left } = bounded(lines, listed);
  const body = [...kept, ...(left === 0 ? [] : [`- and ${left} more`])].join('\n');
  const trailers = runTrailers(run, `${parts}/${parts}`, notRead).join('\n');
  return {
    plan: {
      author: identity,
      authorDate: run.startedAt,
      message: `Index pages: ${counts(pages)}\n\n${body}\n\n${trailers}\n`,
      writes: written.map(({ path, blob }) => ({ path, blob })),
      deletes: pages.flatMap(({ path, text }) => (text === null ? [path] : [])),
    },
    texts: new Map(written.map(({ blob, text }) => [blob, text])),
  };
}
