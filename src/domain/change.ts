import type { Actor } from './audit.ts';
import type { ObjectRef } from './resource.ts';

export type ChangeStatus = 'added' | 'modified' | 'deleted';

/** One file that differs from Git's tree. Blob ids are Git's, in hex. */
export interface FileChange extends ObjectRef {
  /** Below the repository's root, with forward slashes. */
  readonly path: string;
  readonly status: ChangeStatus;
  readonly oldBlob: string | null;
  readonly newBlob: string | null;
  /** For people: the object's name, or its key where it has none. */
  readonly name: string;
  /** Graph's clock when the object (for a deletion: the list that lacks it) was read; ISO 8601 in UTC. */
  readonly readAt: string;
}

/** Why nobody is named. */
export type UnknownReason =
  | 'first-backup' // everything is new: the log does not say who built the tenant
  | 'no-event' // the log was read and names nobody
  | 'not-audited' // Microsoft writes no event for this kind
  | 'log-denied' // the audit log answered 401 or 403
  | 'log-failed' // the audit log could not be read to its end
  | 'time-budget'; // the time ran out before the search

export type Attribution =
  | { readonly status: 'found'; readonly actors: readonly Actor[]; readonly events: readonly EventRef[] }
  | { readonly status: 'unknown'; readonly reason: UnknownReason };

/** The evidence: an audit event by id, with what a reader wants to know of it. */
export interface EventRef {
  readonly id: string;
  readonly at: string;
  readonly activity: string;
}

/** A name and an e-mail as Git keeps them; both already free of characters that Git cannot store. */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

export interface AttributedChange extends FileChange {
  readonly attribution: Attribution;
  /** Authors in a fixed order; empty when nobody was found. */
  readonly authors: readonly GitIdentity[];
}

/** All changes of a run that the same set of authors made; becomes one commit. */
export interface CommitGroup {
  readonly authors: readonly GitIdentity[];
  readonly changes: readonly AttributedChange[];
  /** Instant of the last audit event; absent when there is none. */
  readonly lastEventAt?: string;
}
