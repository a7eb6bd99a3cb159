import type { AuditWindow } from './audit.ts';
import type { AttributedChange, ChangeStatus, EventRef, GitIdentity, Grade } from './change.ts';
import type { Json } from './resource.ts';

/** What a commit says of itself, trailers included. Instants are ISO 8601 in UTC. */
export interface CommitFacts {
  readonly commit: string;
  readonly author: GitIdentity;
  readonly authoredAt: string;
  readonly subject: string;
  /** Null for a commit that no backup made. */
  readonly run: CommitRun | null;
  /** Ids of the events that its trailers cite. */
  readonly events: readonly string[];
  /** Why its trailers name nobody. */
  readonly unknown: readonly string[];
}

export interface CommitRun {
  readonly id: string;
  readonly startedAt: string;
  /** Which of the run's commits it is, such as `2/3`. */
  readonly part: string;
  /** Empty where the run did not know it. */
  readonly tenantId: string;
}

/** What one commit did to one file; blob ids are Git's, null where there is no file. */
export interface FileStep {
  readonly path: string;
  readonly status: ChangeStatus;
  readonly oldBlob: string | null;
  readonly newBlob: string | null;
}

/** The same, with the commit. */
export interface HistoryStep extends FileStep {
  readonly facts: CommitFacts;
}

/** A commit that changed an object, with what the run left as evidence. */
export interface EvidencedCommit {
  readonly facts: CommitFacts;
  /** False where there is no note on the commit. */
  readonly noted: boolean;
  /** What the note says of the object's file; of both files where the object was moved. */
  readonly evidence: readonly AttributedChange[];
}

/** How it is known who set something: from the evidence, or only from what Git has. */
export type Basis = 'evidence' | 'first-backup' | 'unknown' | 'no-evidence';

/** Who set something, and how that is known. */
export interface Setter {
  readonly commit: string;
  /** Instant of the last event, or else the commit's author date; ISO 8601 in UTC. */
  readonly at: string;
  readonly basis: Basis;
  /** Empty for a first backup and where nobody is known. */
  readonly authors: readonly GitIdentity[];
  readonly grade?: Grade;
  readonly events: readonly EventRef[];
  readonly via?: string;
  readonly witness?: string;
  /** Why nobody is known: an `UnknownReason`, several where the trailers do not tell which, or `unexplained` for a part that no event speaks of. */
  readonly reasons?: readonly string[];
  /** The commit itself does not cite the events. */
  readonly foundLater?: true;
}

/** A property of an object's text, and who set it. */
export interface BlamedProperty {
  /** JSON pointer; an element of a set goes by its key. */
  readonly pointer: string;
  readonly value: Json;
  readonly setter: Setter;
  /** The commit took away what was there: the value is null, or has no content. */
  readonly emptied?: true;
}

/** A property from one value to the next; undefined where there was, or is, nothing. */
export interface PropertyStep {
  readonly pointer: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly setter: Setter;
}

/** An object as it was found in a repository. */
export interface FoundObject {
  readonly path: string;
  /** Undefined for a path that the catalogue does not know. */
  readonly kind: string | undefined;
  readonly name: string;
  /** The commit that was looked from. */
  readonly at: string;
  /** Who deleted it; null for one that is there. */
  readonly deleted: Setter | null;
  /** Earlier paths, newest first. */
  readonly formerPaths: readonly string[];
}

/** The answer to `blame`. */
export interface ObjectBlame {
  readonly object: FoundObject;
  /** Of the present text, or of the last one before it was deleted; empty where one property was asked for. */
  readonly properties: readonly BlamedProperty[];
  /** Newest first; undefined where no property was asked for. */
  readonly property?: { readonly pointer: string; readonly history: readonly PropertyStep[] };
  /** False where the clone has no evidence at all. */
  readonly hasEvidence: boolean;
}

/** What was found of a commit by a later run, as its note says for people. */
export interface FoundLater {
  readonly text: string;
  /** Empty where the note does not tell. */
  readonly runId: string;
}

/** A change of a commit, with what explains it. */
export interface ExplainedChange extends FileStep {
  readonly kind: string | undefined;
  /** Undefined where nothing tells. */
  readonly name: string | undefined;
  /** The stretch of time in which it happened, where it is known. */
  readonly since?: string;
  readonly readAt?: string;
  /** One for each credit; one alone where nobody is known. */
  readonly setters: readonly (Setter & { readonly properties: readonly string[] })[];
  /** JSON pointers of what nobody is named for. */
  readonly unexplained: readonly string[];
}

/** The answer to `explain`. */
export interface CommitExplanation {
  readonly facts: CommitFacts;
  /** Null where the log was not asked, or where there is no evidence. */
  readonly window: AuditWindow | null;
  /** `missing`: there is no note on the commit. */
  readonly evidence: 'note' | 'missing';
  readonly changes: readonly ExplainedChange[];
  readonly foundLater: readonly FoundLater[];
  /** False where the clone has no evidence at all. */
  readonly hasEvidence: boolean;
}
