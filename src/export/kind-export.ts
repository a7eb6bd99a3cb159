import type { SelectedKind } from '../catalogue/index.ts';
import { keyOf } from '../catalogue/layout.ts';
import type { FileChange } from '../domain/change.ts';
import { isOutdated, ReadError } from '../domain/ports.ts';
import type { KindJournal, ReadCounts, ResourceReader } from '../domain/ports.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import type { DeltaState, KindOutcome, KindReport, OpenObject } from '../domain/run.ts';
import type { KindTrail } from './audit-trail.ts';
import { askByKey } from './by-key.ts';
import { canonicalText } from './canonical.ts';
import { isCheaperInFull, isTracked, latestLink, readByFilter, readChanges } from './changed-objects.ts';
import type { Changes, TrackedKind } from './changed-objects.ts';
import { isSuspicious } from './deletion-guard.ts';
import type { ExportOptions, KindExportPorts } from './export-options.ts';
import { basisOf, isSweepDue } from './followed-since.ts';
import { KindChanges } from './kind-changes.ts';
import type { OldFiles } from './kind-changes.ts';
import { settleMissing } from './missing-objects.ts';
import type { Settled } from './missing-objects.ts';
import { leftOpen, openOf } from './open-objects.ts';
import { outcomeOf, unsettledInWords } from './outcome.ts';
import { keysTold, readingPlan } from './reading-plan.ts';
import type { ReadingPlan } from './reading-plan.ts';
import { redact } from './redaction.ts';
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

/** Objects that were named as new or changed are asked for that often in all, with so many milliseconds between. */
const triesOfNamed = 3;
const pause = 2000;

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
  private readonly selected: SelectedKind;
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
  /** What the audit log says of the kind, in an incremental run; null where nobody asked or it cannot be read. */
  private readonly trail: KindTrail | null;
  /** What the run before left open. */
  private readonly open: readonly OpenObject[];
  /** Keys of objects whose reading is older than an event that is known. */
  private readonly stale = new Set<string>();
  /** Keys of objects that a delta query told as changed and that are as before. */
  private readonly unchanged = new Set<string>();
  /** Keys of objects that were deleted while they were read. */
  private readonly gone = new Set<string>();
  private touched: ReadonlySet<string> = new Set();
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
    this.selected = selected;
    this.options = options;
    this.ports = ports;
    this.reader = ports.reader.counted();
    this.found = new KindChanges(selected, folder, old);
    this.asks = (object) => this.found.wants(object);
    const isFollowed = isTracked(selected.kind) || selected.kind.namedInAudit;
    this.trail = isFollowed && typeof options.trail === 'object' ? options.trail.of(selected.kind) : null;
    this.open = openOf(options.receipt, selected.kind.id);
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
    const others = this.namedBeside(changes);
    if (changes !== undefined && !sweep) {
      const plan = await readingPlan(kind, changes, named, others, this.found.old, this.ports);
      if (!isCheaperInFull(kind, plan.keys.length, this.found.old.size))
        return this.changesOnly(kind, changes, plan, this.followed(changes.link, state.sweptAt));
    }
    const link = changes?.link ?? (await this.linkFromNow(kind));
    if (changes !== undefined && sweep) this.told = new Set(keysTold(changes, [...named, ...others]));
    const expected = [...(changes?.touched ?? []), ...others];
    const result = await this.everything(link === undefined ? undefined : this.followed(link), 'everything', expected);
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
    const open = new Set(this.open.map(({ key }) => key));
    this.asks = (object) => {
      const key = keyOf(kind, object);
      return found.wants(object) && (!found.old.has(key) || open.has(key) || trail.names(object, key));
    };
    return this.everything(this.followed('', state.sweptAt), 'changes', this.namedBeside());
  }

  /** Keys of kept objects that the audit log names, of a kind that it tells of. */
  private namedInTrail(): readonly string[] {
    const { trail } = this.options;
    const named = this.kind.namedInAudit && typeof trail === 'object' ? [...trail.ids] : [];
    return named.filter((key) => this.found.old.has(key));
  }

  /**
   * Keys of other objects that somebody named: those that the log has as targets of this kind's activities, whether they are
   * known or not (a delta query does not tell of one that was restored), and those that the run before left open. What a
   * round tells of losses alone is not among them.
   */
  private namedBeside(changes?: Changes): readonly string[] {
    const { found, trail, open } = this;
    const known = [...(trail?.changed ?? [])].filter((key) => found.old.has(key));
    const unknown = [...(trail?.there ?? [])].filter((key) => !found.old.has(key));
    const named = [...known, ...unknown].filter((key) => changes?.losses.has(key) !== true);
    return [...new Set([...named, ...open.map(({ key }) => key)])];
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

  /** @param expected keys of objects that were named; those that neither the list nor the backup has are asked for. */
  private async everything(
    delta?: DeltaState,
    read: KindReport['read'] = 'everything',
    expected: readonly string[] = this.open.map(({ key }) => key),
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
    const { found, journal } = this;
    this.touched = changes.touched;
    if (kind.delta.readBy === 'filter') {
      for await (const page of readByFilter(kind, this.reader, keys, (object) => this.asks(object))) this.take(page);
    }
    const stop = this.stopReason();
    if (stop !== undefined) return this.ended({ status: 'skipped', reason: stop });
    journal.write(rewritten.flatMap(({ object, blob }) => found.read(object, blob, changes.readAt) ?? []));
    const wasMissing = new Set(this.open.filter(({ why }) => why === 'missing').map(({ key }) => key));
    // A round may tell of a removal after which the log tells of a restore.
    const isMissing = (key: string): boolean =>
      (changes.removed.has(key) || wasMissing.has(key)) && this.trail?.added.has(key) !== true;
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
      for (const keys of [this.gone, this.stale, this.unchanged]) keys.clear();
    }
    for (const key of page.gone) this.gone.add(key);
    journal.write(page.objects.flatMap((object) => this.compared(object, page.readAt) ?? []));
    if (page.readAt > this.lastReadAt) this.lastReadAt = page.readAt;
    this.watched(found.count);
  }

  /** What differs of an object; the text goes on the stage. */
  private compared(object: JsonObject, readAt: string): FileChange | undefined {
    const { found, kind } = this;
    const { stage, blobId, fingerprint } = this.ports;
    if (!this.asks(object)) {
      found.leave(object);
      return undefined;
    }
    const text = canonicalText(kind, redact(object, fingerprint));
    const blob = blobId(text);
    const key = keyOf(kind, object);
    const repeated = found.hasSeen(key);
    const change = found.read(object, blob, readAt);
    this.compareWithEvents(object, key, change?.newBlob === change?.oldBlob);
    if (change === undefined) return undefined;
    if (repeated) this.journal.supersede(change.path);
    else if (change.status === 'added') this.added++;
    if (change.newBlob !== change.oldBlob) stage.put(blob, text);
    if (this.told?.has(change.key) === false) this.missed.push(change.name);
    return change;
  }

  private compareWithEvents(object: JsonObject, key: string, isAsBefore: boolean): void {
    if (this.trail?.isOlder(object, key) === true) this.stale.add(key);
    else this.stale.delete(key);
    if (isAsBefore && this.touched.has(key)) this.unchanged.add(key);
    else this.unchanged.delete(key);
  }

  /** What was named and not read, or read as it was before, is asked for again: it may not have come to every replica. */
  private async askForNamed(named: readonly string[]): Promise<{ gone: string[]; unread: string[] }> {
    const { found, kind, ports } = this;
    const gone: string[] = [];
    let open = [...named];
    for (let tries = 1; open.length + this.stale.size > 0; tries++) {
      const unread: string[] = [];
      const asking = askByKey(kind, this.reader, [...open, ...this.stale], this.asks, () => this.isTimeLeft());
      for await (const [key, asked] of asking) {
        if (asked.is === 'there') this.take(asked.page);
        else if (asked.is === 'unknown' && this.touched.has(key) && !found.hasSeen(key)) throw asked.error;
        else if (asked.is === 'gone' && this.trail?.deleted(key) === true) gone.push(key);
        else if (!found.hasSeen(key)) unread.push(key);
      }
      open = unread;
      if (tries === triesOfNamed || ports.signal.aborted || ports.budget.remaining() <= pause) break;
      if (open.length + this.stale.size > 0) await ports.clock.sleep(pause);
    }
    return { gone: gone.filter((key) => found.old.has(key) && !found.hasSeen(key)), unread: open };
  }

  /** Decides about what was not read, by the one rule for full and incremental readings. */
  private async settled(reading: Reading): Promise<KindResult> {
    const { kind, reader, ports, options } = this;
    const named = await this.askForNamed(reading.named);
    const settled = await settleMissing(
      reading.missing.filter((key) => !this.gone.has(key)),
      {
        kind,
        reader,
        wanted: this.asks,
        isTimeLeft: () => this.isTimeLeft(),
        take: (page) => this.take(page),
        trail: async () => this.trail ?? (await ports.deletions())?.of(kind) ?? null,
        heldBefore: new Set(this.open.flatMap(({ key, why }) => (why === 'missing' ? [key] : []))),
        confirmed: options.confirmDeletions,
      },
    );
    if (settled.found > 0) this.tellFound(settled.found);
    const gone = [...settled.gone, ...named.gone, ...reading.missing.filter((key) => this.gone.has(key))];
    return this.complete(reading, gone, settled, named.unread);
  }

  /** @param gone keys of the objects that are proved to be not there any more. */
  private async complete(
    { read, readAt, objects, delta }: Reading,
    gone: readonly string[],
    { held }: Pick<Settled, 'held'>,
    unread: readonly string[],
  ): Promise<KindResult> {
    const { found, kind, journal } = this;
    const { deletionShare, confirmDeletions, receipt } = this.options;
    const of = found.old.size;
    const left = leftOpen(this.open, {
      missing: held.map(({ key }) => key),
      unread,
      stale: this.stale,
      unchanged: this.unchanged,
    });
    this.tellDropped(left.dropped);
    const confirmed = confirmDeletions || receipt?.suspicious.includes(kind.id) === true;
    if (!confirmed && isSuspicious(gone.length, of, deletionShare)) {
      const outcome = {
        status: 'suspicious',
        objects: objects(gone.length),
        missing: gone.length + held.length,
        of,
      } as const;
      // Without a link everything is read the next time: what was held back must be seen again.
      return { ...this.ended(outcome, read), changes: journal.keep(), open: left.tooMany ? [] : left.open };
    }
    if (gone.length > 0) await this.ports.sameTenant();
    journal.write(found.deletions(gone, readAt()));
    const count = objects(gone.length);
    const why = unsettledInWords(held, left.open);
    const missing = left.open.filter(({ why: reason }) => reason !== 'unchanged').length;
    const outcome: KindOutcome =
      why === undefined
        ? { status: 'complete', objects: count }
        : { status: 'suspicious', objects: count, missing, of, why };
    const result = { ...this.ended(outcome, read), changes: journal.keep() };
    if (left.tooMany) return result; // the next run reads everything
    return delta === undefined ? { ...result, open: left.open } : { ...result, open: left.open, delta };
  }

  private ended(outcome: KindOutcome, read: KindReport['read'] = 'everything'): KindResult {
    const seconds = (this.ports.clock.now().getTime() - this.startedAt.getTime()) / 1000;
    return { report: { kind: this.kind.id, outcome, read, ...this.reader.counts, seconds }, changes: 0 };
  }

  private stopReason(): 'cancelled' | 'time-budget' | undefined {
    if (this.ports.signal.aborted) return 'cancelled';
    return this.ports.budget.remaining() <= 0 ? 'time-budget' : undefined;
  }

  private isTimeLeft(): boolean {
    return this.stopReason() === undefined;
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

  private tellFound(count: number): void {
    const objects = count === 1 ? '1 object that is' : `${count} objects that are`;
    this.ports.log.info(`${this.kind.id}: the list lacked ${objects} there; read by key, and kept`);
  }

  private tellDropped(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const some = keys.slice(0, 3).join(', ');
    this.ports.log.info(`${this.kind.id}: ${keys.length} that were named are no longer asked for: ${some}`);
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
