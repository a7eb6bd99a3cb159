import type { SelectedKind } from '../catalogue/index.ts';
import { keyOf } from '../catalogue/layout.ts';
import type { FileChange } from '../domain/change.ts';
import { isOutdated, ReadError } from '../domain/ports.ts';
import type { KindJournal, Page, ReadCounts, ResourceReader } from '../domain/ports.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import type { DeltaState, KindOutcome, KindReport } from '../domain/run.ts';
import { canonicalText } from './canonical.ts';
import { isCheaperInFull, isTracked, latestLink, readByKey, readChanges } from './changed-objects.ts';
import type { Changes, TrackedKind } from './changed-objects.ts';
import { isSuspicious } from './deletion-guard.ts';
import type { ExportOptions, KindPorts } from './export-options.ts';
import { basisOf, isSweepDue } from './followed-since.ts';
import { KindChanges } from './kind-changes.ts';
import { outcomeOf } from './outcome.ts';
import type { OldFiles } from './places.ts';
import { keysTold, readingPlan } from './reading-plan.ts';
import type { ReadingPlan } from './reading-plan.ts';
import { redact } from './redaction.ts';
import { walk } from './walk.ts';

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
  /** False for objects that are only known to exist, and keep their files. */
  private asks: (object: JsonObject) => boolean;
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
    ports: KindPorts,
    watched: (objects: number) => void,
  ) {
    this.kind = selected.kind;
    this.selected = selected;
    this.options = options;
    this.ports = ports;
    this.reader = ports.reader.counted();
    this.found = new KindChanges(selected, folder, old);
    this.asks = (object) => this.found.wants(object);
    this.journal = ports.journal.begin(selected.kind.id);
    this.startedAt = ports.clock.now();
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
        this.isForLackOfTime(error) ? { status: 'skipped', reason: 'time-budget' } : outcomeOf(kind, error),
      );
    }
  }

  /** A limit is lifted for whoever can wait long enough. */
  private isForLackOfTime(error: unknown): boolean {
    return error instanceof ReadError && error.status === 429 && this.ports.budget.remaining() < Infinity;
  }

  /** What changed since the last run, where that is known and not too long ago; otherwise everything. */
  private async tracked(kind: TrackedKind): Promise<KindResult> {
    const state = this.state();
    const changes = state === undefined ? undefined : await this.changesSince(kind, state.link);
    const sweep = state === undefined || this.isDue(state);
    const named = this.namedInTrail();
    if (changes !== undefined && !sweep) {
      const plan = await readingPlan(kind, changes, named, this.found.old, this.ports);
      if (!isCheaperInFull(kind, plan.keys.length, this.found.old.size))
        return this.changesOnly(kind, changes, plan, this.followed(changes.link, state.sweptAt));
    }
    const link = changes?.link ?? (await this.linkFromNow(kind));
    if (changes !== undefined && sweep) this.told = new Set(keysTold(changes, named));
    const result = await this.everything(link === undefined ? undefined : this.followed(link));
    this.tellMissed();
    return result;
  }

  /** Without a delta query: the list, and of its objects those that are new or that the audit log names. */
  private async named(): Promise<KindResult> {
    const { found, kind } = this;
    const { trail } = this.options;
    const state = this.state();
    if (state === undefined || this.isDue(state) || typeof trail !== 'object')
      return this.everything(this.followed(''));
    this.asks = (object) => {
      const key = keyOf(kind, object);
      return found.wants(object) && (!found.old.has(key) || trail.names(object, key));
    };
    return this.everything(this.followed('', state.sweptAt), 'changes');
  }

  /** Keys of kept objects that the audit log names, of a kind that it tells of. */
  private namedInTrail(): readonly string[] {
    const { trail } = this.options;
    const named = this.kind.namedInAudit && typeof trail === 'object' ? [...trail.ids] : [];
    return named.filter((key) => this.found.old.has(key));
  }

  /** Where the last run got to; undefined where that is not known, or went by another basis. */
  private state(): DeltaState | undefined {
    const state = this.options.receipt?.delta[this.kind.id];
    return state?.basis === basisOf(this.selected, this.options.productVersion, this.ports) ? state : undefined;
  }

  /** Where the next run may go on. */
  private followed(link: string, sweptAt?: string): DeltaState {
    const readAt = this.startedAt.toISOString();
    const basis = basisOf(this.selected, this.options.productVersion, this.ports);
    return { link, basis, readAt, sweptAt: sweptAt ?? readAt };
  }

  private isDue(state: DeltaState): boolean {
    return isSweepDue(state, this.startedAt, this.options.sweepDays);
  }

  private async everything(delta?: DeltaState, read: KindReport['read'] = 'everything'): Promise<KindResult> {
    const { found } = this;
    for await (const page of walk(this.kind, this.reader, (object) => this.asks(object))) {
      this.take(page);
      const stop = page.last ? undefined : this.stopReason();
      if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    }
    return this.complete(found.missing, this.lastReadAt || this.startedAt.toISOString(), found.count, read, delta);
  }

  /** What Graph calls removed is gone only when it cannot be read either: a round may tell of older times again. */
  private async changesOnly(
    kind: TrackedKind,
    changes: Changes,
    { keys, rewritten }: ReadingPlan,
    delta: DeltaState,
  ): Promise<KindResult> {
    const { found, journal } = this;
    for await (const page of readByKey(kind, this.reader, keys, (object) => this.asks(object))) {
      this.take(page);
    }
    const stop = this.stopReason();
    if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    journal.write(rewritten.flatMap(({ object, blob }) => found.read(object, blob, changes.readAt)));
    const gone = [...changes.removed].filter((key) => found.old.has(key) && !found.hasSeen(key));
    const objects = found.old.size + this.added - gone.length;
    return this.complete(gone, changes.readAt, objects, 'changes', delta);
  }

  private take(page: Page): void {
    const { found, journal } = this;
    if (page.anew) {
      found.forget();
      journal.restart();
      this.added = 0;
      this.missed.length = 0;
    }
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
    const text = canonicalText(kind, redact(object, fingerprint));
    const blob = blobId(text);
    const repeated = found.hasSeen(keyOf(kind, object));
    const changes = found.read(object, blob, readAt);
    const [change] = changes;
    if (change === undefined) return [];
    if (repeated || changes.length > 1) this.journal.supersede(change.path);
    if (!repeated && change.status === 'added') this.added++;
    if (change.newBlob !== change.oldBlob) stage.put(blob, text);
    if (this.told?.has(change.key) === false) this.missed.push(change.name);
    return changes;
  }

  /** @param gone keys of the objects that are not there any more, of which `objects` are left. */
  private complete(
    gone: readonly string[],
    readAt: string,
    objects: number,
    read: KindReport['read'],
    delta?: DeltaState,
  ): KindResult {
    const { found, kind, journal } = this;
    const { deletionShare, confirmDeletions, receipt } = this.options;
    const confirmed = confirmDeletions || receipt?.suspicious.includes(kind.id) === true;
    if (!confirmed && isSuspicious(gone.length, found.old.size, deletionShare)) {
      const outcome = { status: 'suspicious', objects, missing: gone.length, of: found.old.size } as const;
      // Without a link everything is read the next time: what was held back must be seen again.
      return { ...this.ended(outcome, read), changes: journal.keep() };
    }
    journal.write(found.deletions(gone, readAt));
    const result = { ...this.ended({ status: 'complete', objects }, read), changes: journal.keep() };
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
