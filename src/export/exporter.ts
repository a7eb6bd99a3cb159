import { refOf } from '../catalogue/layout.ts';
import type { SelectedKind } from '../catalogue/index.ts';
import { BackupError } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { Log, TreeEntry } from '../domain/ports.ts';
import { isComplete } from '../domain/run.ts';
import type {
  DeltaState,
  ExportSummary,
  KindOutcome,
  KindReport,
  OpenObject,
  Receipt,
  RunFacts,
} from '../domain/run.ts';
import { readAuditTrail } from './audit-trail.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { ExportOptions, KindPorts } from './export-options.ts';
import { followedSince } from './followed-since.ts';

import { KindExport } from './kind-export.ts';
import type { KindResult } from './kind-export.ts';
import { describeOutcome } from './outcome.ts';
import { joined } from './places.ts';
import type { OldFiles } from './places.ts';

/** Kinds read at the same time; the reader packs their requests into common batches. */
const kindsAtOnce = 32;

/**
 * Step 1: reads the selected kinds and compares their texts with what was kept last time. A kind is taken whole or left
 * as it was; what differs is in the journal, its text on the stage.
 * @throws BackupError `nothing-read` when not one kind could be read, `cancelled` when there was no time to.
 */
export async function exportTenant(
  run: RunFacts,
  selection: readonly SelectedKind[],
  options: ExportOptions,
  ports: KindPorts,
): Promise<ExportSummary> {
  const old = oldFilesByKind(await ports.baseline.entries(run.folder), run.folder);
  const results = new Map<string, KindResult>();
  const queue = skippedFirst(selection, options.receipt);
  const following = { ...options, ...(await trailOf(selection, options, ports)) };
  const kindPorts = { ...ports, deletions: deletionsSince(run, following, ports) };
  const worker = async (): Promise<void> => {
    for (let selected = queue.shift(); selected !== undefined; selected = queue.shift()) {
      const { id } = selected.kind;
      const tell = (objects: number, ended: boolean): void =>
        ports.log.progress({ done: results.size, of: selection.length, kind: id, objects, ended });
      const watched = (objects: number): void => tell(objects, false);
      const kind = new KindExport(selected, run.folder, old.get(id) ?? new Map(), following, kindPorts, watched);
      watched(0);
      const result = await kind.run();
      results.set(id, result);
      old.delete(id);
      tell('objects' in result.report.outcome ? result.report.outcome.objects : 0, true);
      say(ports, result.report);
    }
  };
  try {
    await Promise.all(Array.from({ length: kindsAtOnce }, worker));
  } finally {
    queue.length = 0; // after a failure the other workers start nothing new
  }

  const inOrder = selection.flatMap(({ kind }) => results.get(kind.id) ?? []);
  const outcomes = inOrder.map(({ report }) => report);
  if (!outcomes.some(({ outcome }) => 'objects' in outcome)) throw nothingRead(outcomes);
  // A run that was cancelled does not ask: each kind that deletes files has asked before.
  if (!ports.signal.aborted) await ports.sameTenant().catch(warnOfUnreadTenant(ports.log));
  ports.stage.flush();
  const changeCount = inOrder.reduce((sum, { changes }) => sum + changes, 0);
  const finishedAt = ports.clock.now().toISOString();
  const receipt = receiptOf(run, inOrder, options);
  return { document: 'manifest', version: 1, run, finishedAt, outcomes, receipt, changeCount };
}

/**
 * Graph may stop answering, or the time may end, after most kinds were read: what they brought is kept. Files were deleted
 * only where the tenant was checked before.
 */
function warnOfUnreadTenant(log: Log): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof ReadError)) throw error;
    log.warn(`The tenant could not be checked again after the last read: ${error.message}`);
  };
}

/** What the audit log names since the kinds that go by it were read last. */
async function trailOf(
  selection: readonly SelectedKind[],
  { incremental, receipt }: ExportOptions,
  { reader, log }: KindPorts,
): Promise<Pick<ExportOptions, 'trail'>> {
  const since = incremental ? followedSince(selection, receipt?.delta ?? {}) : undefined;
  if (since === undefined) return {};
  const trail = await readAuditTrail(reader, since);
  if (typeof trail === 'string') {
    log.info(`The audit log is not followed (${trail}): kinds that only it tells of are read whole.`);
  }
  return { trail };
}

/** Days of the log that are looked through where no earlier run is known. */
const daysOfLog = 7;

/** The log since the last run, read once and only when a deletion needs proof from it. */
function deletionsSince(
  { previousStartedAt, startedAt }: RunFacts,
  { trail }: Pick<ExportOptions, 'trail'>,
  { reader, log }: KindPorts,
): () => Promise<AuditTrail | null> {
  const weekBefore = new Date(Date.parse(startedAt) - daysOfLog * 24 * 60 * 60_000).toISOString();
  const read = async (): Promise<AuditTrail | null> => {
    if (typeof trail === 'object') return trail;
    const found = trail ?? (await readAuditTrail(reader, previousStartedAt ?? weekBefore));
    if (typeof found === 'object') return found;
    log.info(`The audit log does not help to prove deletions (${found}).`);
    return null;
  };
  let answer: Promise<AuditTrail | null> | undefined;
  return () => (answer ??= read());
}

/** What was cut off last time comes first, then the most important. */
function skippedFirst(selection: readonly SelectedKind[], receipt: Receipt | null): SelectedKind[] {
  const skipped = new Set(receipt?.skipped);
  const first = selection.filter(({ kind }) => skipped.has(kind.id));
  return [...first, ...selection.filter(({ kind }) => !skipped.has(kind.id))];
}

/**
 * What the next run must know. Doubts about kinds that were not read this time stay, and so do links that are no worse than
 * before: an older link only tells of more changes.
 */
function receiptOf(
  run: RunFacts,
  results: readonly KindResult[],
  { receipt: last, incremental }: ExportOptions,
): Receipt {
  const ended = (status: KindOutcome['status']): string[] =>
    results.flatMap(({ report: { kind, outcome } }) => (outcome.status === status ? [kind] : []));
  const doubted = results.filter(({ report: { outcome } }) => outcome.status === 'suspicious');
  // With a reason, each object that is in doubt is named, and the others are settled.
  const unsettled = doubted.filter(({ report: { outcome } }) => 'why' in outcome);
  const complete = new Set([...ended('complete'), ...unsettled.map(({ report }) => report.kind)]);
  const suspicious = doubted.map(({ report }) => report.kind).filter((kind) => !complete.has(kind));
  const unread = (kind: string): boolean => !complete.has(kind) && !suspicious.includes(kind);
  const stays = (kind: string): boolean => unread(kind) || (!incremental && complete.has(kind));
  const open = results.flatMap(({ report, open: left = [] }): [string, readonly OpenObject[]][] =>
    left.length === 0 ? [] : [[report.kind, left]],
  );
  const stillOpen = Object.entries(last?.open ?? {}).filter(([kind]) => unread(kind));
  const links = results.flatMap(({ report, delta }): [string, DeltaState][] => (delta ? [[report.kind, delta]] : []));
  return {
    document: 'receipt',
    version: 1,
    runId: run.id,
    startedAt: run.startedAt,
    tenantId: run.tenantId,
    skipped: ended('skipped'),
    suspicious: [...(last?.suspicious ?? []).filter(unread), ...suspicious],
    delta: Object.fromEntries([...Object.entries(last?.delta ?? {}).filter(([kind]) => stays(kind)), ...links]),
    ...(open.length + stillOpen.length > 0 && { open: Object.fromEntries([...stillOpen, ...open]) }),
  };
}

/** Files that no row makes (a README, somebody's notes) belong to nobody, and are never touched. */
function oldFilesByKind(entries: readonly TreeEntry[], folder: string): Map<string, OldFiles> {
  const byKind = new Map<string, Map<string, TreeEntry>>();
  const prefix = joined(folder, '');
  for (const entry of entries) {
    const ref = refOf(entry.path.slice(prefix.length));
    if (ref === undefined) continue;
    const files = byKind.get(ref.kind) ?? new Map<string, TreeEntry>();
    byKind.set(ref.kind, files.set(ref.key, entry));
  }
  return byKind;
}

function say({ log }: KindPorts, report: KindReport): void {
  const line = describeOutcome(report.kind, report.outcome);
  if (isComplete([report])) log.detail(report.read === 'changes' ? `${line} (what changed)` : line);
  else log.warn(line);
}

function nothingRead(outcomes: readonly KindReport[]): BackupError {
  const [first] = outcomes;
  if (outcomes.some(({ outcome }) => outcome.status === 'skipped' && outcome.reason === 'cancelled')) {
    return new BackupError('cancelled', 'The run was cancelled before any kind was read.', 'Nothing was changed.');
  }
  return new BackupError(
    'nothing-read',
    'Not one kind could be read from the tenant; nothing was changed.',
    first === undefined ? 'Select at least one type.' : `The first: ${describeOutcome(first.kind, first.outcome)}.`,
  );
}
