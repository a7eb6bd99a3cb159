import { resolveAuthors } from '../attribute/resolver.ts';
import type { Bodies } from '../attribute/search.ts';
import { withVolatile } from '../catalogue/extra-volatile.ts';
import { catalogue, kindById } from '../catalogue/index.ts';
import type { FileChange } from '../domain/change.ts';
import type { Around, Repository } from '../domain/ports.ts';
import type { ResourceKind } from '../domain/resource.ts';
import type { AttributionReport, ExportManifest } from '../domain/run.ts';
import type { Settings } from '../domain/settings.ts';
import { evidenceOf, fetchEvidence } from '../edges/evidence.ts';
import { accessOf, openGit } from '../edges/git.ts';
import { commitsOfLastRuns } from '../edges/past-runs.ts';
import { gitRepository } from '../edges/repository.ts';
import { spentEvents } from '../edges/spent-events.ts';
import type { Workspace } from '../edges/workspace.ts';
import { canonicalText } from '../export/canonical.ts';
import { budgetFor, reserved } from '../run-facts.ts';
import { warnOfSkew } from './clock-skew.ts';
import { graphFor } from './graph-for.ts';
import { namesChanged, namesKept } from './names-known.ts';
import { objectIn } from './object-life.ts';
import { refuseOtherClone } from './run-in-clone.ts';
import { tenantLog } from './tenant-watch.ts';

/** Step 2. */
export async function resolveStep(
  settings: Settings,
  around: Around,
  workspace: Workspace,
  manifest: ExportManifest,
): Promise<AttributionReport> {
  const git = await openGit(
    settings.repo,
    accessOf(settings, around, budgetFor(settings, around.clock, reserved.afterResolve)),
  );
  const { baseCommit } = manifest.run;
  await refuseOtherClone(git, manifest.run);
  const budget = budgetFor(settings, around.clock, reserved.afterResolve);
  const graph = await graphFor(settings, around, budget);
  const { auditLog, wasItsOwn } = tenantLog(graph, manifest.run.tenantId, around.log);
  const { clock, learnTime } = graph;
  const repository = gitRepository(git, baseCommit, around.log, around.clock);
  const { lookBack, lateRuns } = settings;
  const rowOf = rowsWith(settings.volatile);
  const staged = (blob: string): string => workspace.stage.get(blob);
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
      people: graph.people,
      budget,
      bodies: (changes) => bodiesOf(changes, repository, rowOf, staged),
      names: async (changes) => [
        ...(await namesKept(git, baseCommit, settings.folder)),
        ...(await namesChanged(changes, (some) => bodiesOf(some, repository, rowOf, staged))),
      ],
      committedBodies: (changes) => bodiesOf(changes, repository, rowOf),
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
  await wasItsOwn();
  await workspace.documents.write(report);
  return report;
}

/** Rows by id, with further volatile properties. */
function rowsWith(volatile: readonly string[]): (id: string) => ResourceKind {
  const rows = withVolatile(
    catalogue.map((kind) => ({ kind })),
    volatile,
  );
  const byId = new Map(rows.map(({ kind }) => [kind.id, kind]));
  return (id) => byId.get(id) ?? kindById(id);
}

/** Texts that Git has are read in one go. @param staged where new ones lie that are not committed yet. */
async function bodiesOf(
  changes: readonly FileChange[],
  repository: Repository,
  rowOf: (id: string) => ResourceKind,
  staged?: (blob: string) => string,
): Promise<Bodies[]> {
  const known = changes.flatMap(({ oldBlob, newBlob }) => [oldBlob, staged === undefined ? newBlob : null]);
  const blobs = [...new Set(known.filter((blob) => blob !== null))];
  const texts = await repository.texts(blobs);
  const textOf = new Map(blobs.map((blob, at) => [blob, texts[at] ?? '{}']));
  return changes.map(({ kind, oldBlob, newBlob }) => {
    const old = oldBlob === null ? undefined : (textOf.get(oldBlob) ?? '{}');
    const text = newBlob === null ? undefined : (textOf.get(newBlob) ?? staged?.(newBlob) ?? '{}');
    const before = objectIn(old ?? '');
    return {
      // What somebody wrote in the place of an object says nothing of it.
      before: before ?? {},
      after: objectIn(text ?? '') ?? {},
      isRewritten: before !== undefined && canonicalText(rowOf(kind), before) === text,
    };
  });
}
