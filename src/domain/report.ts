import type { ChangeStatus, EventRef, Grade } from './change.ts';
import type { FoundLater } from './history.ts';
import type { KindOutcome, KindReport } from './run.ts';
import { isCovered } from './run.ts';
import type { Severity, SeverityMark } from './severity.ts';

/** A kind and how reading it ended. */
export type KindCoverage = Pick<KindReport, 'kind' | 'outcome'>;

/** What a run could read. */
export interface Coverage {
  /** How many kinds were read whole. */
  readonly complete: number;
  /** The other kinds that were selected: those that are not in the tenant, and those that could not be read. */
  readonly others: readonly KindCoverage[];
  /** The run; absent where it is the one that a report is about. */
  readonly run?: { readonly id: string; readonly startedAt: string };
}

export function coverageOf(outcomes: readonly KindCoverage[]): Coverage {
  const others = outcomes.filter(({ outcome }) => outcome.status !== 'complete');
  return { complete: outcomes.length - others.length, others: others.map(({ kind, outcome }) => ({ kind, outcome })) };
}

/** Kinds that should be in the backup and are not as they should be; not those that Microsoft gives to people only. */
export function notCovered({ others }: Coverage): readonly KindCoverage[] {
  return others.filter(({ outcome }) => !isCovered(outcome) && !isForPeopleOnly(outcome));
}

export function isForPeopleOnly(outcome: KindOutcome): boolean {
  return outcome.status === 'denied' && outcome.delegatedOnly;
}

/** One end of what a report is about. */
export interface ReportPoint {
  readonly commit: string;
  /** Its tag; absent where it has none. */
  readonly tag?: string;
}

/** A commit of the report. */
export interface ReportedCommit {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  readonly at: string;
  /** Absent where the remote is unknown. */
  readonly url?: string;
}

/** A property from one value to another, as texts that may be cut; absent where there was, or is, nothing. */
export interface ReportedProperty {
  /** Names of properties from the object down, with names of objects in place of their ids. */
  readonly path: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

/** Who made a change, and how that is known. */
export interface ReportedSetter {
  /** Names as Git has them; empty where nobody is known. */
  readonly authors: readonly string[];
  /** Absent where there is no evidence, and where nobody is known. */
  readonly grade?: Grade;
  /** The app in between. */
  readonly via?: string;
  /** Property of the object that names the author. */
  readonly witness?: string;
  /** Why nobody is known. */
  readonly reasons?: readonly string[];
  /** Found after the commit was made. */
  readonly late?: true;
  /** The first of them, oldest first. */
  readonly events: readonly EventRef[];
  /** Events beside those. */
  readonly moreEvents: number;
}

/** Why a change was not compared: it is too large, there was no time, or a text of it is none that a backup writes. */
export type Unread = 'size' | 'time' | 'text';

/** One change of one object. */
export interface ReportedChange {
  readonly status: ChangeStatus;
  /** `file` for what is no object. */
  readonly kind: string;
  /** What people call the part of the tenant. */
  readonly area: string;
  readonly name: string;
  readonly path: string;
  readonly commit: string;
  readonly setters: readonly ReportedSetter[];
  /** Names of all authors; `unknown` alone where nobody is known. */
  readonly authors: readonly string[];
  /** Ids of the severity rules that speak of it. */
  readonly rules: readonly string[];
  /** Absent where no rule does. */
  readonly severity?: Severity;
  readonly properties: readonly ReportedProperty[];
  /** Properties that changed beside those. */
  readonly moreProperties: number;
  /** Places that nobody is named for, as far as they are listed. */
  readonly unexplained: readonly string[];
  /** Why its properties are missing. */
  readonly unread?: Unread;
}

/** Changes of one kind that are only counted: those of a first backup, and those beyond what a report holds. */
export interface CountedChanges {
  readonly kind: string;
  readonly area: string;
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
}

export interface ReportTotals {
  /** All, with those that are only counted. */
  readonly changes: number;
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  /** Changes that nobody is named for, without those of a first backup. */
  readonly unknown: number;
  readonly authors: number;
  readonly critical: number;
  readonly high: number;
  readonly notice: number;
}

/** What one or more runs brought, for people. */
export interface Report {
  readonly document: 'report';
  readonly version: 1;
  readonly tenant: { readonly id: string; readonly name: string };
  /** Null for a repository without a backup, or a first one. */
  readonly from: ReportPoint | null;
  /** Null where nothing was ever backed up. */
  readonly to: ReportPoint | null;
  /** The newest run of the report: its id, its start in ISO 8601. Null where no backup made the commits. */
  readonly run: { readonly id: string; readonly startedAt: string } | null;
  /** How many runs made the commits. */
  readonly runs: number;
  /** The page of the pipeline's run. */
  readonly runUrl?: string;
  /** The page that compares both ends. */
  readonly comparisonUrl?: string;
  /** Null where Git does not have it: runs of earlier versions did not leave it. */
  readonly coverage: Coverage | null;
  readonly totals: ReportTotals;
  readonly commits: readonly ReportedCommit[];
  /** The gravest first. */
  readonly changes: readonly ReportedChange[];
  readonly counted: readonly CountedChanges[];
  /** The rules that speak of any change, by id. */
  readonly rules: Readonly<Record<string, SeverityMark>>;
  /** What these runs found of earlier commits, with the commit. */
  readonly late: readonly (FoundLater & { readonly commit: string; readonly url?: string })[];
  /** False where the clone has no evidence at all. */
  readonly hasEvidence: boolean;
}
