import type { SelectedKind } from '../catalogue/index.ts';
import { keyOf } from '../catalogue/layout.ts';
import type { FileChange } from '../domain/change.ts';
import { isForLackOfTime, ReadError } from '../domain/ports.ts';
import type { KindJournal, ReadCounts, ResourceReader } from '../domain/ports.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import type { DeltaState, KindOutcome, KindReport, OpenObject } from '../domain/run.ts';
import { canonicalText } from './canonical.ts';
import { isCheaperInFull, isTracked, readByFilter } from './changed-objects.ts';
import type { Changes, TrackedKind } from './changed-objects.ts';
import type { ExportOptions, KindExportPorts } from './export-options.ts';
import { KindChanges } from './kind-changes.ts';
import { endingOf } from './kind-ending.ts';
import { KindFollowing } from './kind-following.ts';
import { settleMissing } from './missing-objects.ts';
import { askForNamed } from './named-objects.ts';
import { outcomeOf } from './outcome.ts';
import type { OldFiles } from './places.ts';
import { ReadingDoubts } from './reading-doubts.ts';
import { keysTold, readingPlan } from './reading-plan.ts';
import type { ReadingPlan } from './reading-plan.ts';
import { redact } from '../redaction/redact.ts';
import { walk } from './walk.ts';
import type { WalkedPage } from './walk.ts';

/** What reading a kind brought. */
export interface KindResult {
  readonly report: KindReport;
  /** Files that differ. */
  readonly changes: number;
  readonly delta?: DeltaState;
  /** What the next run asks for. */
  readonly open?: readonly OpenObject[];
}

/** What a complete reading leaves to decide. */
interface Reading {
  /** Keys of files whose objects were not there. */
  readonly missing: readonly string[];
  /** Keys of objects that were named and not read. */
  readonly named: readonly string[];
  readonly readAt: () => string;
  /** How many objects there are, when so many are gone. */
  readonly objects: (gone: number) => number;
  readonly read: KindReport['read'];
  readonly delta?: DeltaState | undefined;
}

/** One kind, read whole or left as it was. */
export class KindExport {
  private readonly kind: ResourceKind;
  private readonly options: ExportOptions;
  private readonly ports: KindExportPorts;
  private readonly reader: ResourceReader & { readonly counts: Readonly<ReadCounts> };
  private readonly found: KindChanges;
  private readonly journal: KindJournal;
  private added = 0;
  /** What Graph told of changes before everything was read; names of what changed and was not told. */
  private told: ReadonlySet<string> | undefined;
  private readonly missed: string[] = [];
  /** False for objects that are only known to exist, and keep their files. */
  private asks: (object: JsonObject) => boolean;
  private readonly following: KindFollowing;
  private readonly doubts: ReadingDoubts;
  private readonly startedAt: Date;
  private readonly watched: (objects: number) => void;
  /** When the newest page was read by Graph's clock, in whatever order they came; empty before there is one. */
  private lastReadAt = '';

  /** @param watched is told how many objects were read so far. */
  constructor(
    selected: SelectedKind,
    folder: string,
    old: OldFiles,
    options: ExportOptions,
    ports: KindExportPorts,
    watched: (objects: number) => void,
  ) {
    this.kind = selected.kind;
    this.options = options;
    this.ports = ports;
    this.reader = ports.reader.counted();
    this.found = new KindChanges(selected, folder, old);
    this.asks = (object) => this.found.wants(object);
    this.journal = ports.journal.begin(selected.kind.id);
    this.startedAt = ports.clock.now();
    this.following = new KindFollowing(selected, options, ports, this.startedAt);
    this.doubts = new ReadingDoubts(this.following.trail);
    this.watched = watched;
  }

  async run(): Promise<KindResult> {
    const { kind } = this;
    const { cloud, incremental } = this.options;
    if (kind.missingIn.includes(cloud)) return this.ended({ status: 'absent', code: `not in the cloud ${cloud}` });
    const stop = this.stopReason();
    if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    try {
      if (incremental && isTracked(kind)) return await this.tracked(kind);
      return await (incremental && kind.namedInAudit ? this.named() : this.everything());
    } catch (error) {
      return this.ended(
        error instanceof ReadError && isForLackOfTime(error, this.ports.budget.remaining())
          ? { status: 'skipped', reason: 'time-budget' }
          : outcomeOf(kind, error),
      );
    }
  }

  /** What changed since the last run, where that is known and not too long ago; otherwise everything. */
  private async tracked(kind: TrackedKind): Promise<KindResult> {
    const { following, reader } = this;
    const { old } = this.found;
    const state = following.state();
    const changes = state === undefined ? undefined : await following.changesSince(kind, reader, state.link);
    const sweep = state === undefined || following.isSweepDue(state);
    const named = following.namedInTrail(old);
    const others = following.namedBeside(old, changes);
    if (changes !== undefined && !sweep) {
      const plan = await readingPlan(kind, changes, named, others, old, this.ports);
      if (!isCheaperInFull(kind, plan.keys.length, old.size))
        return this.changesOnly(kind, changes, plan, following.next(changes.link, state.sweptAt));
    }
    const link = changes?.link ?? (await following.linkFromNow(kind, reader));
    if (changes !== undefined && sweep) this.told = new Set(keysTold(changes, [...named, ...others]));
    const expected = [...(changes?.touched ?? []), ...others];
    const result = await this.everything(link === undefined ? undefined : following.next(link), 'everything', expected);
    this.tellMissed();
    return result;
  }

  /** Without a delta query: the list, and of its objects those that are new or that the audit log names. */
  private async named(): Promise<KindResult> {
    const { found, kind, following } = this;
    const { trail } = this.options;
    const state = following.state();
    if (state === undefined || following.isSweepDue(state) || typeof trail !== 'object')
      return this.everything(following.next(''));
    const open = new Set(following.openKeys());
    this.asks = (object) => {
      const key = keyOf(kind, object);
      return found.wants(object) && (!found.old.has(key) || open.has(key) || trail.names(object, key));
    };
    return this.everything(following.next('', state.sweptAt), 'changes', following.namedBeside(found.old));
  }

  /** @param expected keys of objects that were named; those that neither the list nor the backup has are asked for. */
  private async everything(
    delta?: DeltaState,
    read: KindReport['read'] = 'everything',
    expected: readonly string[] = this.following.openKeys(),
  ): Promise<KindResult> {
    const { found } = this;
    for await (const page of walk(this.kind, this.reader, (object) => this.asks(object))) {
      this.take(page);
      const stop = page.last ? undefined : this.stopReason();
      if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    }
    return this.settled({
      missing: found.missing,
      named: expected.filter((key) => !found.hasSeen(key) && !found.old.has(key)),
      readAt: () => this.lastReadAt || this.startedAt.toISOString(),
      objects: () => found.count,
      read,
      delta,
    });
  }

  private async changesOnly(
    kind: TrackedKind,
    changes: Changes,
    { keys, rewritten }: ReadingPlan,
    delta: DeltaState,
  ): Promise<KindResult> {
    const { found, journal, following } = this;
    this.doubts.touched = changes.touched;
    if (kind.delta.readBy === 'filter') {
      for await (const page of readByFilter(kind, this.reader, keys, (object) => this.asks(object))) this.take(page);
    }
    const stop = this.stopReason();
    if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    journal.write(rewritten.flatMap(({ object, blob }) => found.read(object, blob, changes.readAt)));
    const wasMissing = new Set(following.openKeys('missing'));
    // A round may tell of a removal after which the log tells of a restore.
    const isMissing = (key: string): boolean =>
      (changes.removed.has(key) || wasMissing.has(key)) && following.trail?.added.has(key) !== true;
    const unread = keys.filter((key) => !found.hasSeen(key));
    return this.settled({
      missing: unread.filter((key) => isMissing(key) && found.old.has(key)),
      named: unread.filter((key) => !isMissing(key)),
      readAt: () => changes.readAt,
      objects: (gone) => found.old.size + this.added - gone,
      read: 'changes',
      delta,
    });
  }

  private take(page: WalkedPage): void {
    const { found, journal } = this;
    if (page.anew) {
      found.forget();
      journal.restart();
      this.added = 0;
      this.missed.length = 0;
      this.doubts.forget();
    }
    for (const key of page.gone) this.doubts.gone.add(key);
    journal.write(page.objects.flatMap((object) => this.compared(object, page.readAt)));
    if (page.readAt > this.lastReadAt) this.lastReadAt = page.readAt;
    this.watched(found.count);
  }

  /** What differs of an object, and of one that leaves its path to it; the text goes on the stage. */
  private compared(object: JsonObject, readAt: string): readonly FileChange[] {
    const { found, kind } = this;
    const { stage, blobId, fingerprint } = this.ports;
    if (!this.asks(object)) {
      found.leave(object);
      return [];
    }
    const clean = redact(object, fingerprint);
    const text = canonicalText(kind, clean);
    const blob = blobId(text);
    const key = keyOf(kind, object);
    const repeated = found.hasSeen(key);
    const changes = found.read(object, blob, readAt, clean);
    const [change] = changes;
    this.doubts.compare(object, key, change?.newBlob === change?.oldBlob);
    if (change === undefined) return [];
    if (repeated || changes.length > 1) this.journal.supersede(change.path);
    if (!repeated && change.status === 'added') this.added++;
    if (change.newBlob !== change.oldBlob) stage.put(blob, text);
    if (this.told?.has(change.key) === false) this.missed.push(change.name);
    return changes;
  }

  /** Decides about what was not read, by the one rule for full and incremental readings. */
  private async settled({ missing, named, readAt, objects, read, delta }: Reading): Promise<KindResult> {
    const { kind, reader, ports, options, found, journal, following, doubts } = this;
    const isTimeLeft = (needed = 0): boolean =>
      this.stopReason() === undefined && (needed === 0 || ports.budget.remaining() > needed);
    const asking = { kind, reader, wanted: this.asks, isTimeLeft, take: (page: WalkedPage) => this.take(page) };
    const { clock } = ports;
    const hasSeen = (key: string): boolean => found.hasSeen(key);
    const open = await askForNamed(named, { ...asking, clock, hasSeen, doubts, trail: following.trail });
    const settled = await settleMissing(
      missing.filter((key) => !doubts.gone.has(key)),
      {
        ...asking,
        trail: async () => following.trail ?? (await ports.deletions())?.of(kind) ?? null,
        heldBefore: new Set(following.openKeys('missing')),
        confirmed: options.confirmDeletions,
      },
    );
    if (settled.found > 0)
      ports.log.info(`${kind.id}: ${settled.found} that the list lacked answered by key and stayed`);
    const gone = [...settled.gone, ...missing.filter((key) => doubts.gone.has(key))];
    gone.push(...open.deleted.filter((key) => found.old.has(key)));
    const { held } = settled;
    const { unread } = open;
    const { stale, unchanged } = doubts;
    const counts = { of: found.old.size, objects: objects(gone.length), openBefore: following.open };
    const confirmed = options.confirmDeletions || options.receipt?.suspicious.includes(kind.id) === true;
    const findings = { gone, held, unread, stale, unchanged, ...counts };
    const ending = endingOf(findings, options.deletionShare, confirmed);
    if (ending.dropped.length > 0)
      ports.log.info(`${kind.id}: ${ending.dropped.length} that were named are no longer asked for`);
    if (ending.deletes.length > 0) await ports.sameTenant();
    journal.write(found.deletions(ending.deletes, readAt()));
    const result = { ...this.ended(ending.outcome, read), changes: journal.keep(), open: ending.open };
    return ending.canGoOn && delta !== undefined ? { ...result, delta } : result;
  }

  private ended(outcome: KindOutcome, read: KindReport['read'] = 'everything'): KindResult {
    const seconds = (this.ports.clock.now().getTime() - this.startedAt.getTime()) / 1000;
    return { report: { kind: this.kind.id, outcome, read, ...this.reader.counts, seconds }, changes: 0 };
  }

  private stopReason(): 'cancelled' | 'time-budget' | undefined {
    if (this.ports.signal.aborted) return 'cancelled';
    return this.ports.budget.remaining() <= 0 ? 'time-budget' : undefined;
  }

  /** The proof of the incremental nights: whatever a full read finds should have been told by Graph. */
  private tellMissed(): void {
    const { missed } = this;
    if (missed.length === 0) return;
    const names = missed.slice(0, 3).join(', ');
    const more = missed.length > 3 ? `${names} and others` : names;
    this.ports.log.info(
      `${this.kind.id}: the sweep found ${missed.length} that the nights before did not see: ${more}`,
    );
  }
}
