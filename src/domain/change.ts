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
  | 'retention' // the log does not go back to the last backup
  | 'log-denied' // the audit log answered 401 or 403
  | 'log-failed' // the audit log could not be read to its end
  | 'time-budget' // the time ran out before the search
  | 'rewritten'; // the object is the same, and its text has another form

/**
 * How well the evidence carries, best first: `exact` (the event names this property and this value, or the creation or
 * removal of this object), `object` (it names the object, and what it did to it is not known), `related` (an object that
 * this one refers to was renamed or removed).
 */
export type Grade = 'exact' | 'object' | 'related';

/** What one actor did to an object, and how that is known. */
export interface Credit {
  readonly actor: Actor;
  readonly grade: Grade;
  /** JSON pointers of what the actor changed; `''` for the object as a whole. */
  readonly properties: readonly string[];
  /** Audit events, oldest first. */
  readonly events: readonly EventRef[];
  /** The app in between. */
  readonly via?: string;
  /** Property of the object itself that names the actor, where no event does. */
  readonly witness?: string;
}

export type Attribution =
  /** `unexplained`: JSON pointers of what nobody is named for. */
  | { readonly status: 'found'; readonly credits: readonly Credit[]; readonly unexplained: readonly string[] }
  | { readonly status: 'unknown'; readonly reason: UnknownReason };

/** The evidence: an audit event by id, with what a reader wants to know of it. */
export interface EventRef {
  readonly id: string;
  readonly at: string;
  readonly activity: string;
}

/** Events that explain a change, oldest first, each once. */
export function eventsOf(attribution: Attribution): EventRef[] {
  if (attribution.status === 'unknown') return [];
  const events = attribution.credits.flatMap((credit) => credit.events);
  const each = [...new Map(events.map((event) => [event.id, event])).values()];
  return each.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** True where nobody changed the object, and its text only has another form. */
export function isRewritten({ attribution }: AttributedChange): boolean {
  return attribution.status === 'unknown' && attribution.reason === 'rewritten';
}

/** A name and an e-mail as Git keeps them; both already free of characters that Git cannot store. */
export interface GitIdentity {
  readonly name: string;
  readonly email: string;
}

export interface AttributedChange extends FileChange {
  readonly attribution: Attribution;
  /** From when on it was explained, ISO 8601; absent where nobody was looked for. */
  readonly since?: string;
  /** Authors in a fixed order; empty when nobody was found. */
  readonly authors: readonly GitIdentity[];
}

/** All changes of a run that the same set of authors made; becomes one commit. */
export interface CommitGroup {
  readonly authors: readonly GitIdentity[];
  readonly changes: readonly AttributedChange[];
  /** True where nobody changed the objects, and their texts only have another form. */
  readonly isRewritten: boolean;
  /** Instant of the last audit event; absent when there is none. */
  readonly lastEventAt?: string;
}
