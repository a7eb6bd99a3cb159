import type { SelectedKind } from '../catalogue/index.ts';
import { keyOf, spelledAlike } from '../catalogue/layout.ts';
import type { TimeBudget } from '../domain/budget.ts';
import type { FileChange } from '../domain/change.ts';
import { isOutdated, ReadError } from '../domain/ports.ts';
import type {
  ChangeJournal,
  Clock,
  KindJournal,
  Log,
  Page,
  ReadCounts,
  ResourceReader,
  Stage,
} from '../domain/ports.ts';
import type { Cloud, JsonObject, ResourceKind } from '../domain/resource.ts';
import type { DeltaState, KindOutcome, KindReport, Receipt } from '../domain/run.ts';
import { canonicalText } from './canonical.ts';
import { isCheaperInFull, latestLink, readByKey, readChanges } from './changed-objects.ts';
import type { Changes, TrackedKind } from './changed-objects.ts';
import { isSuspicious } from './deletion-guard.ts';
import { KindChanges } from './kind-changes.ts';
import type { OldFiles } from './kind-changes.ts';
import { outcomeOf } from './outcome.ts';
import { redact } from './redaction.ts';
import type { Fingerprint } from './redaction.ts';
import { walk } from './walk.ts';

/** How a run reads. */
export interface ExportOptions {
  readonly cloud: Cloud;
  readonly incremental: boolean;
  readonly sweepDays: number;
  readonly deletionShare: number;
  readonly confirmDeletions: boolean;
  /** Of this product: another one may write other texts. */
  readonly productVersion: string;
  /** What the last run left; null where there is nothing, or nothing that fits the files of last time. */
  readonly receipt: Receipt | null;
}

export interface KindPorts {
  readonly reader: ResourceReader;
  readonly stage: Stage;
  readonly journal: ChangeJournal;
  readonly blobId: (text: string) => string;
  readonly fingerprint: Fingerprint;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: TimeBudget;
  readonly signal: AbortSignal;
}

/** What reading a kind brought. */
export interface KindResult {
  readonly report: KindReport;
  /** Files that differ. */
  readonly changes: number;
  readonly delta?: DeltaState;
}

/** One kind, read whole or left as it was. */
export class KindExport {
  private readonly kind: ResourceKind;
  private readonly selected: SelectedKind;
  private readonly options: ExportOptions;
  private readonly ports: KindPorts;
  private readonly reader: ResourceReader & { readonly counts: Readonly<ReadCounts> };
  private readonly found: KindChanges;
  private readonly journal: KindJournal;
  private added = 0;
  /** What Graph told of changes before everything was read; names of what changed and was not told. */
  private told: ReadonlySet<string> | undefined;
  private readonly missed: string[] = [];
  private readonly startedAt: Date;
  private readonly watched: (objects: number) => void;
  /** When the newest page was read; the start, before there is one. */
  private lastReadAt: string;

  /** @param watched is told how many objects were read so far. */
  constructor(
    selected: SelectedKind,
    folder: string,
    old: OldFiles,
    options: ExportOptions,
    ports: KindPorts,
    watched: (objects: number) => void,
  ) {
    this.kind = selected.kind;
    this.selected = selected;
    this.options = options;
    this.ports = ports;
    this.reader = ports.reader.counted();
    this.found = new KindChanges(selected, folder, old);
    this.journal = ports.journal.begin(selected.kind.id);
    this.startedAt = ports.clock.now();
    this.lastReadAt = this.startedAt.toISOString();
    this.watched = watched;
  }

  async run(): Promise<KindResult> {
    const { kind } = this;
    const { cloud, incremental } = this.options;
    if (kind.missingIn.includes(cloud)) return this.ended({ status: 'absent', code: `not in the cloud ${cloud}` });
    const stop = this.stopReason();
    if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    try {
      if (!incremental || !isTracked(kind)) return await this.everything();
      return await this.tracked(kind);
    } catch (error) {
      return this.ended(outcomeOf(kind, error));
    }
  }

  /** What changed since the last run, where that is known and not too long ago; otherwise everything. */
  private async tracked(kind: TrackedKind): Promise<KindResult> {
    const state = this.options.receipt?.delta[kind.id];
    const basis = this.basis();
    const changes = state?.basis === basis ? await this.changesSince(kind, state.link) : undefined;
    const sweep = state === undefined || this.isDue(state);
    if (changes === undefined || sweep || isCheaperInFull(kind, keysOf(changes).length, this.found.old.size)) {
      const link = changes?.link ?? (await this.linkFromNow(kind));
      const sweptAt = this.startedAt.toISOString();
      if (changes !== undefined && sweep) this.told = new Set(keysOf(changes).map(spelledAlike));
      const result = await this.everything(link === undefined ? undefined : { link, basis, sweptAt });
      this.tellMissed();
      return result;
    }
    return this.changesOnly(kind, changes, { link: changes.link, basis, sweptAt: state.sweptAt });
  }

  private async everything(delta?: DeltaState): Promise<KindResult> {
    const { found } = this;
    for await (const page of walk(this.kind, this.reader, (object) => found.wants(object))) {
      this.take(page);
      const stop = page.last ? undefined : this.stopReason();
      if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    }
    return this.complete(found.missing, this.lastReadAt, 'everything', delta);
  }

  /** What Graph calls removed is gone only when it cannot be read either: a round may tell of older times again. */
  private async changesOnly(kind: TrackedKind, changes: Changes, delta: DeltaState): Promise<KindResult> {
    const { found } = this;
    for await (const page of readByKey(kind, this.reader, keysOf(changes), (object) => found.wants(object))) {
      this.take(page);
    }
    const stop = this.stopReason();
    if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    const gone = [...changes.removed].map(spelledAlike).filter((key) => found.old.has(key) && !found.hasSeen(key));
    return this.complete(gone, changes.readAt, 'changes', delta);
  }

  private take(page: Page): void {
    const { found, journal } = this;
    if (page.anew) {
      found.forget();
      journal.restart();
      this.added = 0;
      this.missed.length = 0;
    }
    journal.write(page.objects.flatMap((object) => this.compared(object, page.readAt) ?? []));
    this.lastReadAt = page.readAt;
    this.watched(found.count);
  }

  /** What differs of an object; the text goes on the stage. */
  private compared(object: JsonObject, readAt: string): FileChange | undefined {
    const { found, kind } = this;
    const { stage, blobId, fingerprint } = this.ports;
    if (!found.wants(object)) {
      found.leave(object);
      return undefined;
    }
    const text = canonicalText(kind, redact(object, fingerprint));
    const blob = blobId(text);
    const repeated = found.hasSeen(keyOf(kind, object));
    const change = found.read(object, blob, readAt);
    if (change === undefined) return undefined;
    if (repeated) this.journal.supersede(change.path);
    else if (change.status === 'added') this.added++;
    if (change.newBlob !== change.oldBlob) stage.put(blob, text);
    if (this.told?.has(change.key) === false) this.missed.push(change.name);
    return change;
  }

  /** @param gone keys of the objects that are not there any more. */
  private complete(gone: readonly string[], readAt: string, read: KindReport['read'], delta?: DeltaState): KindResult {
    const { found, kind, journal } = this;
    const { deletionShare, confirmDeletions, receipt } = this.options;
    const kept = read === 'everything' ? found.count : found.old.size + this.added - gone.length;
    const confirmed = confirmDeletions || receipt?.suspicious.includes(kind.id) === true;
    if (!confirmed && isSuspicious(gone.length, found.old.size, deletionShare)) {
      const outcome = { status: 'suspicious', objects: kept, missing: gone.length, of: found.old.size } as const;
      // Without a link everything is read the next time: what was held back must be seen again.
      return { ...this.ended(outcome, read), changes: journal.keep() };
    }
    journal.write(found.deletions(gone, readAt));
    const result = { ...this.ended({ status: 'complete', objects: kept }, read), changes: journal.keep() };
    return delta === undefined ? result : { ...result, delta };
  }

  private ended(outcome: KindOutcome, read: KindReport['read'] = 'everything'): KindResult {
    const seconds = (this.ports.clock.now().getTime() - this.startedAt.getTime()) / 1000;
    return { report: { kind: this.kind.id, outcome, read, ...this.reader.counts, seconds }, changes: 0 };
  }

  private stopReason(): 'cancelled' | 'time-budget' | undefined {
    if (this.ports.signal.aborted) return 'cancelled';
    return this.ports.budget.remaining() <= 0 ? 'time-budget' : undefined;
  }

  /** Whatever decides which texts there are; in short. */
  private basis(): string {
    const { only, except, kind } = this.selected;
    const { productVersion } = this.options;
    const { blobId, fingerprint } = this.ports;
    return blobId(JSON.stringify({ kind, only, except, productVersion, key: fingerprint('basis') }));
  }

  private isDue({ sweptAt }: DeltaState): boolean {
    const days = (this.startedAt.getTime() - Date.parse(sweptAt)) / (24 * 60 * 60_000);
    // A night that begins a little earlier than the one a week ago counts as well.
    return days > this.options.sweepDays - 0.5;
  }

  private async changesSince(kind: TrackedKind, link: string): Promise<Changes | undefined> {
    return this.orEverything(kind, readChanges(kind, this.reader, link));
  }

  private async linkFromNow(kind: TrackedKind): Promise<string | undefined> {
    return this.orEverything(kind, latestLink(kind, this.reader));
  }

  /** A delta query that fails costs a full read, never the kind. */
  private async orEverything<T>(kind: TrackedKind, question: Promise<T>): Promise<T | undefined> {
    try {
      return await question;
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      const why = isOutdated(error) ? 'its delta link is no longer good' : error.message;
      this.ports.log.info(`${kind.id}: everything is read, for ${why}`);
      return undefined;
    }
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

function isTracked(kind: ResourceKind): kind is TrackedKind {
  return kind.delta !== undefined;
}

function keysOf({ touched, removed }: Changes): readonly string[] {
  return [...new Set([...touched, ...removed])];
}
