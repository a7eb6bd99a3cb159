import type { SelectedKind } from '../catalogue/index.ts';
import { isOutdated, ReadError } from '../domain/ports.ts';
import type { ResourceReader } from '../domain/ports.ts';
import type { DeltaState, OpenObject } from '../domain/run.ts';
import type { KindTrail } from './audit-trail.ts';
import { isTracked, latestLink, readChanges } from './changed-objects.ts';
import type { Changes, TrackedKind } from './changed-objects.ts';
import type { ExportOptions, KindPorts } from './export-options.ts';
import { basisOf, isSweepDue } from './followed-since.ts';
import type { OldFiles } from './places.ts';
import { openOf } from './open-objects.ts';

/** What earlier runs left of a kind, and what Graph and the audit log tell of it since. */
export class KindFollowing {
  /** What the audit log says of the kind, in an incremental run; null where nobody asked or it cannot be read. */
  readonly trail: KindTrail | null;
  /** What the run before left open. */
  readonly open: readonly OpenObject[];
  private readonly selected: SelectedKind;
  private readonly options: ExportOptions;
  private readonly ports: KindPorts;
  private readonly startedAt: Date;

  constructor(selected: SelectedKind, options: ExportOptions, ports: KindPorts, startedAt: Date) {
    const { kind } = selected;
    const isFollowed = isTracked(kind) || kind.namedInAudit;
    this.trail = isFollowed && typeof options.trail === 'object' ? options.trail.of(kind) : null;
    this.open = openOf(options.receipt, kind.id);
    this.selected = selected;
    this.options = options;
    this.ports = ports;
    this.startedAt = startedAt;
  }

  /** Where the last run got to; undefined where that is not known, or went by another basis. */
  state(): DeltaState | undefined {
    const state = this.options.receipt?.delta[this.selected.kind.id];
    return state?.basis === basisOf(this.selected, this.options.productVersion, this.ports) ? state : undefined;
  }

  /** Where the next run may go on. */
  next(link: string, sweptAt?: string): DeltaState {
    const readAt = this.startedAt.toISOString();
    const basis = basisOf(this.selected, this.options.productVersion, this.ports);
    return { link, basis, readAt, sweptAt: sweptAt ?? readAt };
  }

  isSweepDue(state: DeltaState): boolean {
    return isSweepDue(state, this.startedAt, this.options.sweepDays);
  }

  openKeys(why?: OpenObject['why']): readonly string[] {
    return this.open.filter((each) => why === undefined || each.why === why).map(({ key }) => key);
  }

  /** Keys of kept objects that the audit log names, of a kind that it tells of. */
  namedInTrail(old: OldFiles): readonly string[] {
    const { trail } = this.options;
    const named = this.selected.kind.namedInAudit && typeof trail === 'object' ? [...trail.ids] : [];
    return named.filter((key) => old.has(key));
  }

  /**
   * Keys of other objects that somebody named: those that the log has as targets of this kind's activities, whether they are
   * known or not (a delta query does not tell of one that was restored), and those that the run before left open. What a
   * round tells of losses alone is not among them.
   */
  namedBeside(old: OldFiles, changes?: Changes): readonly string[] {
    const known = [...(this.trail?.changed ?? [])].filter((key) => old.has(key));
    const unknown = [...(this.trail?.there ?? [])].filter((key) => !old.has(key));
    const named = [...known, ...unknown].filter((key) => changes?.losses.has(key) !== true);
    return [...new Set([...named, ...this.openKeys()])];
  }

  async changesSince(kind: TrackedKind, reader: ResourceReader, link: string): Promise<Changes | undefined> {
    return this.orEverything(kind, readChanges(kind, reader, link));
  }

  async linkFromNow(kind: TrackedKind, reader: ResourceReader): Promise<string | undefined> {
    return this.orEverything(kind, latestLink(kind, reader));
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
}
