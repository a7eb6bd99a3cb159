import { resolveAuthors } from '../attribute/resolver.ts';
import type { Bodies } from '../attribute/search.ts';
import type { FileChange } from '../domain/change.ts';
import type { Around, Repository } from '../domain/ports.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { AttributionReport, ExportManifest } from '../domain/run.ts';
import type { Settings } from '../domain/settings.ts';
import { evidenceOf, fetchEvidence } from '../edges/evidence.ts';
import { accessOf, openGit } from '../edges/git.ts';
import { commitsOfLastRuns } from '../edges/past-runs.ts';
import { gitRepository } from '../edges/repository.ts';
import { spentEvents } from '../edges/spent-events.ts';
import type { Workspace } from '../edges/workspace.ts';
import { budgetFor, reserved } from '../run-facts.ts';
import { warnOfSkew } from './clock-skew.ts';
import { graphFor } from './graph-for.ts';
import { namesChanged, namesKept } from './names-known.ts';
import { objectIn } from './object-life.ts';

/** Step 2. */
export async function resolveStep(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  manifest: ExportManifest,
): Promise<AttributionReport> {
  const git = await openGit(settings.repo, accessOf(settings, around));
  const { baseCommit } = manifest.run;
  const budget = budgetFor(settings, around.clock, reserved.afterResolve);
  const { auditLog, people, clock, learnTime } = await graphFor(settings, around, budget);
  const repository = gitRepository(git, baseCommit, around.log, around.clock);
  const { lookBack, lateRuns } = settings;
  const report = await resolveAuthors(
    manifest,
    { lookBack, lateRuns },
    {
      ...around,
      clock,
      async learnTime() {
        await learnTime();
        warnOfSkew(clock.skew, around.log);
      },
      auditLog,
      people,
      budget,
      bodies: (changes) => bodiesOf(changes, repository, (blob) => workspace.stage.get(blob)),
      names: async (changes) => [
        ...(await namesKept(git, baseCommit, settings.folder)),
        ...(await namesChanged(changes, (some) => bodiesOf(some, repository, (blob) => workspace.stage.get(blob)))),
      ],
      committedBodies: (changes) => bodiesOf(changes, repository),
      citedSince: (instant) => spentEvents(git, baseCommit, instant, settings.push),
      async committed(runs) {
        if (baseCommit === null) return [];
        if (settings.push) await fetchEvidence(git);
        const evidence = await evidenceOf(git, await commitsOfLastRuns(git, baseCommit, runs));
        const runIds = [...new Set([...evidence.values()].map(({ runId }) => runId))];
        return [...evidence].flatMap(([commit, { changes, runId }]) =>
          changes.map((change) => ({ commit, runsAgo: runIds.indexOf(runId) + 1, change })),
        );
      },
    },
  );
  await workspace.documents.write(report);
  return report;
}

/** Texts that Git has are read in one go. @param staged where new ones lie that are not committed yet. */
async function bodiesOf(
  changes: readonly FileChange[],
  repository: Repository,
  staged?: (blob: string) => string,
): Promise<Bodies[]> {
  const known = changes.flatMap(({ oldBlob, newBlob }) => [oldBlob, staged === undefined ? newBlob : null]);
  const blobs = [...new Set(known.filter((blob) => blob !== null))];
  const texts = await repository.texts(blobs);
  const textOf = new Map(blobs.map((blob, at) => [blob, texts[at] ?? '{}']));
  // What somebody wrote in the place of an object says nothing of it.
  const parsed = (text: string): JsonObject => objectIn(text) ?? {};
  return changes.map(({ oldBlob, newBlob }) => ({
    before: parsed(oldBlob === null ? '{}' : (textOf.get(oldBlob) ?? '{}')),
    after: parsed(newBlob === null ? '{}' : (textOf.get(newBlob) ?? staged?.(newBlob) ?? '{}')),
  }));
}
