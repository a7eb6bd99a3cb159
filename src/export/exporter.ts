import { refOf } from '../catalogue/layout.ts';
import type { SelectedKind } from '../catalogue/index.ts';
import type { TimeBudget } from '../domain/budget.ts';
import type { FileChange } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import type { Baseline, Clock, Log, ResourceReader, Stage } from '../domain/ports.ts';
import { isComplete } from '../domain/run.ts';
import type { ExportManifest, KindOutcome, KindReport, RunFacts } from '../domain/run.ts';
import type { Cloud } from '../domain/resource.ts';
import { canonicalText } from './canonical.ts';
import { joined, KindChanges } from './kind-changes.ts';
import type { OldFiles } from './kind-changes.ts';
import { describeOutcome, outcomeOf } from './outcome.ts';
import { redact } from './redaction.ts';
import type { Fingerprint } from './redaction.ts';
import { walk } from './walk.ts';

/** Kinds read at the same time; the reader packs their requests into common batches. */
const kindsAtOnce = 6;

export interface ExportPorts {
  readonly reader: ResourceReader;
  readonly baseline: Baseline;
  readonly stage: Stage;
  readonly blobId: (text: string) => string;
  readonly fingerprint: Fingerprint;
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: TimeBudget;
  readonly signal: AbortSignal;
}

/**
 * Step 1: reads the selected kinds and compares their texts with what was kept last time. A kind is taken whole or left
 * as it was; what differs is put on the stage.
 * @throws BackupError `nothing-read` when not one kind could be read.
 */
export async function exportTenant(
  run: RunFacts,
  selection: readonly SelectedKind[],
  ports: ExportPorts,
): Promise<ExportManifest> {
  const old = oldFilesByKind(await ports.baseline.entries(run.folder), run.folder);
  const results: { report: KindReport; changes: FileChange[] }[] = [];
  const queue = [...selection.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [position, selected] = next;
      const { outcome, changes } = await exportKind(
        selected,
        run.folder,
        old.get(selected.kind.id) ?? new Map(),
        ports,
      );
      results[position] = { report: { kind: selected.kind.id, outcome }, changes };
      say(ports.log, selected.kind.id, outcome);
      ports.log.progress(results.filter(Boolean).length / selection.length, selected.kind.id);
    }
  };
  try {
    await Promise.all(Array.from({ length: kindsAtOnce }, worker));
  } finally {
    queue.length = 0; // after a failure the other workers start nothing new
  }

  const outcomes = results.map(({ report }) => report);
  if (!outcomes.some(({ outcome }) => outcome.status === 'complete')) throw nothingRead(outcomes);
  const changes = results.flatMap((result) => result.changes);
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { document: 'manifest', version: 1, run, finishedAt: ports.clock.now().toISOString(), outcomes, changes };
}

async function exportKind(
  selected: SelectedKind,
  folder: string,
  old: OldFiles,
  ports: ExportPorts,
): Promise<{ outcome: KindOutcome; changes: FileChange[] }> {
  const { kind } = selected;
  if (kind.missingIn.includes(ports.cloud)) {
    return { outcome: { status: 'absent', code: `not in the cloud ${ports.cloud}` }, changes: [] };
  }
  const stop = stopReason(ports);
  if (stop !== undefined) return { outcome: { status: 'skipped', reason: stop }, changes: [] };
  const found = new KindChanges(selected, folder, old);
  const startedAt = ports.clock.now().toISOString();
  try {
    for await (const page of walk(kind, ports.reader, (object) => found.wants(object))) {
      for (const object of page.objects) {
        if (!found.wants(object)) {
          found.leave(object, page.readAt);
          continue;
        }
        const text = canonicalText(kind, redact(object, ports.fingerprint));
        const blob = ports.blobId(text);
        if (found.read(object, blob, page.readAt)) await ports.stage.put(blob, text);
      }
      const stop = page.last ? undefined : stopReason(ports);
      if (stop !== undefined) return { outcome: { status: 'skipped', reason: stop }, changes: [] };
    }
  } catch (error) {
    return { outcome: outcomeOf(kind, error), changes: [] };
  }
  return { outcome: { status: 'complete', objects: found.count }, changes: found.complete(startedAt) };
}

function stopReason({ signal, budget }: ExportPorts): 'cancelled' | 'time-budget' | undefined {
  if (signal.aborted) return 'cancelled';
  return budget.remaining() <= 0 ? 'time-budget' : undefined;
}

/** Files that no row makes (a README, somebody's notes) belong to nobody, and are never touched. */
function oldFilesByKind(
  entries: readonly { path: string; blob: string }[],
  folder: string,
): ReadonlyMap<string, OldFiles> {
  const byKind = new Map<string, Map<string, { path: string; blob: string }>>();
  const prefix = joined(folder, '');
  for (const { path, blob } of entries) {
    const ref = refOf(path.slice(prefix.length));
    if (ref === undefined) continue;
    const files = byKind.get(ref.kind) ?? new Map<string, { path: string; blob: string }>();
    byKind.set(ref.kind, files.set(ref.key, { path, blob }));
  }
  return byKind;
}

function say(log: Log, kind: string, outcome: KindOutcome): void {
  const line = describeOutcome(kind, outcome);
  if (isComplete([{ kind, outcome }])) log.info(line);
  else log.warn(line);
}

function nothingRead(outcomes: readonly KindReport[]): BackupError {
  const first = outcomes[0];
  return new BackupError(
    'nothing-read',
    'Not one kind could be read from the tenant; nothing was changed.',
    first === undefined ? 'Select at least one type.' : `The first: ${describeOutcome(first.kind, first.outcome)}.`,
  );
}
