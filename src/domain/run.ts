import type { AuditWindow } from './audit.ts';
import type { AttributedChange, Attribution, FileChange, GitIdentity } from './change.ts';

/** How reading one kind ended. Only `complete` may lead to deletions, `suspicious` to everything but deletions. */
export type KindOutcome =
  | { readonly status: 'complete'; readonly objects: number }
  /**
   * Read to its last page, but so many of its objects (`missing`, of `of`) were not there that they are not believed gone.
   * With `why`: `missing` objects were not there, or were named, and what became of them could not be found out.
   */
  | {
      readonly status: 'suspicious';
      readonly objects: number;
      readonly missing: number;
      readonly of: number;
      readonly why?: string;
    }
  | { readonly status: 'absent'; readonly code: string }
  /** `delegatedOnly`: Microsoft offers the kind to signed-in people only, so that no permission of an app would help. */
  | { readonly status: 'denied'; readonly missing: readonly string[]; readonly delegatedOnly: boolean }
  | { readonly status: 'failed'; readonly code: string; readonly hint: string }
  | { readonly status: 'skipped'; readonly reason: 'time-budget' | 'cancelled' };

export interface KindReport {
  readonly kind: string;
  readonly outcome: KindOutcome;
  /** `changes`: only what changed since the last run was read, and what follows from it. */
  readonly read: 'everything' | 'changes';
  /** GETs, repetitions included. */
  readonly requests: number;
  readonly retries: number;
  readonly seconds: number;
}

/** Where the next run may go on from; by kind. */
export interface DeltaState {
  /** Path and query below the version; empty for a kind that only the audit log tells of. */
  readonly link: string;
  /** Start of the last run that read the kind, everything or what changed; ISO 8601 in UTC. */
  readonly readAt: string;
  /** What the kind was read by, in short: a link is worth nothing under another selection or row. */
  readonly basis: string;
  /** Start of the last run that read everything of the kind, ISO 8601 in UTC. */
  readonly sweptAt: string;
}

/**
 * An object that a run did not settle: the next one asks for it.
 * - `missing`: a list lacked it, or Graph called it removed, and nothing proved that it is gone.
 * - `unread`: it was named as new or changed, and could not be found.
 * - `stale`: what was read is older than an event that was known.
 * - `unchanged`: it was named as changed, and what was read was as before.
 */
export interface OpenObject {
  readonly key: string;
  readonly why: 'missing' | 'unread' | 'stale' | 'unchanged';
  /** Runs that left it so, one after the other. */
  readonly nights: number;
}

/** What a run leaves for the next one beside its commits, as a note on the commit that its backup ends with. */
export interface Receipt {
  readonly document: 'receipt';
  readonly version: 1;
  readonly runId: string;
  readonly startedAt: string;
  readonly tenantId: string;
  /** Kinds that the time budget or a cancel cut off: they come first the next time. */
  readonly skipped: readonly string[];
  /** Kinds whose deletions were held back: the next run that misses the objects too deletes them. */
  readonly suspicious: readonly string[];
  readonly delta: Readonly<Record<string, DeltaState>>;
  /** By kind. Version 1.0.0 left none. */
  readonly open?: Readonly<Record<string, readonly OpenObject[]>>;
}

/** What a run was asked for and what it stands on; the same in each of its documents. */
export interface RunFacts {
  readonly id: string;
  /** Start of the export, ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly tenantId: string;
  readonly branch: string;
  /** Commit that the export was compared with; null for a branch without commits. */
  readonly baseCommit: string | null;
  readonly folder: string;
  readonly types: readonly string[];
  readonly exclude: readonly string[];
  readonly cloudOnly: boolean;
  /** Start of the newest backup below the base commit; null for the first backup. */
  readonly previousStartedAt: string | null;
  /** Its last commit; null for the first backup. */
  readonly previousCommit: string | null;
  /** By kind: start of the newest backup that read it whole. Kinds that none did are missing. */
  readonly lastReads: Readonly<Record<string, string>>;
}

/** What step 1 says of itself: each kind's outcome, and how many files differ. */
export interface ExportSummary {
  readonly document: 'manifest';
  readonly version: 1;
  readonly run: RunFacts;
  readonly finishedAt: string;
  readonly outcomes: readonly KindReport[];
  readonly receipt: Receipt;
  readonly changeCount: number;
}

/** Step 1 leaves it: the summary with each file that differs, by path. */
export interface ExportManifest extends ExportSummary {
  readonly changes: readonly FileChange[];
}

/** Why the changes of a commit have their authors, as a note on it; without those that nobody was looked for. */
export interface Evidence {
  readonly document: 'evidence';
  readonly version: 1;
  readonly runId: string;
  /** Null when the log was not asked. */
  readonly window: AuditWindow | null;
  readonly commit: string;
  readonly changes: readonly AttributedChange[];
}

/** What a change turned out to be after it was committed: what was known then is `before`. */
export interface LateFinding {
  readonly commit: string;
  readonly change: AttributedChange;
  readonly before: Attribution;
}

/** Step 2 leaves it: the same changes, each with its authors and their evidence. */
export interface AttributionReport {
  readonly document: 'attribution';
  readonly version: 1;
  readonly run: RunFacts;
  readonly outcomes: readonly KindReport[];
  readonly receipt: Receipt;
  /** Null when the log was not asked. */
  readonly window: AuditWindow | null;
  readonly eventsRead: number;
  readonly changes: readonly AttributedChange[];
  /** What events that came late tell of changes that earlier runs committed. */
  readonly late: readonly LateFinding[];
}

export interface CommitSummary {
  readonly commit: string;
  readonly subject: string;
  readonly authors: readonly GitIdentity[];
  readonly changes: number;
}

/** Step 3 leaves it: the commits that now stand on the branch, oldest first. */
export interface CommitReport {
  readonly document: 'commits';
  readonly version: 1;
  readonly run: RunFacts;
  readonly outcomes: readonly KindReport[];
  readonly commits: readonly CommitSummary[];
  readonly late: readonly LateFinding[];
  readonly pushed: boolean;
}

/** Step 4 returns it. */
export interface RunTag {
  readonly name: string;
  readonly commit: string;
  readonly pushed: boolean;
}

export type RunDocument = ExportManifest | AttributionReport | CommitReport;

/** True for a kind that was read to its end, so that what was added or modified is committed. */
export function mayChange({ status }: KindOutcome): boolean {
  return status === 'complete' || status === 'suspicious';
}

/** True for a kind of which objects may be deleted: those that are proved to be gone, if some others are not settled. */
export function mayDelete(outcome: KindOutcome): boolean {
  return outcome.status === 'complete' || (outcome.status === 'suspicious' && outcome.why !== undefined);
}

/** True for a kind that was read whole or does not exist in this tenant. */
export function isCovered({ status }: KindOutcome): boolean {
  return status === 'complete' || status === 'absent';
}

/** True when every kind is covered, but for those that no app is ever given: nobody could mend that. */
export function isComplete(outcomes: readonly Pick<KindReport, 'outcome'>[]): boolean {
  return outcomes.every(({ outcome }) => isCovered(outcome) || (outcome.status === 'denied' && outcome.delegatedOnly));
}
