import type { Actor, AuditEvent, AuditWindow, Person } from './audit.ts';
import type { FileChange, GitIdentity } from './change.ts';
import type { GraphVersion, JsonObject, ThrottleBucket } from './resource.ts';

export interface Clock {
  now(): Date;
}

/** A clock that can also be waited on. */
export interface WaitingClock extends Clock {
  /** Resolves that many milliseconds later. */
  sleep(milliseconds: number): Promise<void>;
}

/** Where a step reports to people. Every text may hold names from the tenant: an implementation must print them as data. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** Of one kind, and in the table at the end too: dropped where progress is shown as it goes. */
  detail(message: string): void;
  /** Said often; where nobody watches it is dropped. */
  progress(progress: Progress): void;
}

/** How far a step is. */
export interface Progress {
  /** Kinds that have ended, of all. */
  readonly done: number;
  readonly of: number;
  /** The kind that got further. */
  readonly kind: string;
  /** Objects of it that were read so far. */
  readonly objects: number;
  readonly ended: boolean;
}

/** What surrounds a run and is not a setting. */
export interface Around {
  readonly log: Log;
  readonly clock: WaitingClock;
  readonly signal: AbortSignal;
  /** Attaches a file to the run, where whoever started it can get it; absent where the file is at hand anyway. */
  readonly attach?: (file: string) => void;
}

/** One page of a list, or a singleton as a page of one. */
export interface Page {
  readonly objects: readonly JsonObject[];
  /** Graph's own clock when it answered, ISO 8601 in UTC. */
  readonly readAt: string;
  /** No further page follows. */
  readonly last: boolean;
  /** The list had to begin anew: what came before this page counts for nothing. */
  readonly anew: boolean;
}

/** What to read: a path below the version with its query, both as Graph spells them. */
export interface ReadRequest {
  readonly version: GraphVersion;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly shape: 'collection' | 'singleton';
  /** Limit that the read counts against. */
  readonly bucket: ThrottleBucket;
  /** Others wait for its pages: it goes before reads that are not urgent. */
  readonly urgent?: boolean;
}

/** What a reader asked of Graph. */
export interface ReadCounts {
  /** GETs, repetitions included. */
  requests: number;
  /** Repetitions after an answer that may be different the next time. */
  retries: number;
}

/** A read that Graph answered with an error, after all retries. */
export class ReadError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Graph's error code, such as `Authorization_RequestDenied`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ReadError';
    this.status = status;
    this.code = code;
  }
}

/** Code of the error for what was not asked for, since the run's time was over. */
export const outOfTimeCode = 'OutOfTime';

/**
 * True where the time of a run is why something could not be read.
 * @param remaining milliseconds of that time: a limit of Graph is lifted for who can wait long enough.
 */
export function isForLackOfTime({ status, code }: ReadError, remaining: number): boolean {
  return code === outOfTimeCode || (status === 429 && remaining < Infinity);
}

export interface ResourceReader {
  /**
   * Pages in Graph's order, to the last one.
   * @throws ReadError when any page cannot be had: a list is never ended early in silence.
   */
  pages(request: ReadRequest): AsyncIterable<Page>;
  /**
   * What changed in a collection since a delta link was given.
   * @throws ReadError; {@link isOutdated} tells one for a link that is no longer good.
   */
  changes(request: DeltaRequest): AsyncIterable<DeltaPage>;
  /** The same reader, with counts of its own. */
  counted(): ResourceReader & { readonly counts: Readonly<ReadCounts> };
}

/** A delta query, https://learn.microsoft.com/graph/delta-query-overview. */
export interface DeltaRequest {
  readonly version: GraphVersion;
  /** Path and query below the version, as a delta link has them, or as the first one is asked for. */
  readonly url: string;
  readonly bucket: ThrottleBucket;
}

export interface DeltaPage {
  /** Keys of objects that were created or changed; some may stand here that were not, or more than once. */
  readonly changed: readonly string[];
  /** Of objects of which an entry tells nothing else; another entry may, on any page. */
  readonly lost: readonly LostReferences[];
  /** Keys of objects that were deleted. One that was restored since stands in `changed` too, before or after. */
  readonly removed: readonly string[];
  /** Graph's own clock, ISO 8601 in UTC. */
  readonly readAt: string;
  /** On the last page: the link that the next round starts from. */
  readonly link: string | null;
}

/** Other objects that an object no longer refers to: somebody took them out, or they were deleted. */
export interface LostReferences {
  /** Of the object that referred to them. */
  readonly key: string;
  /** As Graph names it, such as `members`. */
  readonly relation: string;
  /** Of the others; at least one. */
  readonly ids: readonly string[];
}

/** True for the refusal of a delta link that has expired or that Graph wants to be replaced by a full read. */
export function isOutdated({ status, code }: ReadError): boolean {
  return status === 410 || /^(syncState|resync|deltaToken|Directory_ExpiredDeltaToken)/i.test(code);
}

export interface AuditLog {
  /**
   * All events of the window, in no promised order, possibly repeated.
   * @throws ReadError when any page cannot be had.
   */
  events(window: AuditWindow): AsyncIterable<AuditEvent>;
  /**
   * When the oldest event happened that the log still has, ISO 8601; null for an empty log.
   * @throws ReadError.
   */
  oldest(): Promise<string | null>;
}

export interface People {
  /** What the directory knows of these people and apps, by object id; whoever is gone or cannot be read is left out. */
  lookUp(actors: readonly Actor[]): Promise<ReadonlyMap<string, Person>>;
}

/** Changed texts between the steps, by Git blob id. */
export interface Stage {
  put(blob: string, text: string): void;
  /** All is put; what follows reads. */
  flush(): void;
  /** @throws BackupError `stage-incomplete` when the text is not there or does not have that id. */
  get(blob: string): string;
}

/** The changes of an export while it finds them, so that it need not hold them. */
export interface ChangeJournal {
  /** Begins with a kind: what is written of it counts when it is kept. */
  begin(kind: string): KindJournal;
  /** Everything that was kept, in no promised order. */
  changes(): AsyncIterable<FileChange>;
}

export interface KindJournal {
  write(changes: readonly FileChange[]): void;
  /** What was written of this path before counts for nothing; what is written after does, if it tells of a change. */
  supersede(path: string): void;
  /** Nothing that was written counts. */
  restart(): void;
  /**
   * All that was written counts.
   * @returns how many changes that are.
   */
  keep(): number;
}

/** A file that was kept last time. */
export interface TreeEntry {
  readonly path: string;
  readonly blob: string;
}

/** Where texts were kept last time, and what differs is compared with: Git's tree, or a plain folder. */
export interface Baseline {
  /** All files below the folder; empty when there is none yet. */
  entries(folder: string): Promise<readonly TreeEntry[]>;
  /**
   * Texts of blobs, in the order asked; all of them are in memory at once.
   * @throws BackupError `git-failed` when one is not there.
   */
  texts(blobs: readonly string[]): Promise<readonly string[]>;
}

/** The same, for single files. */
export interface FileBaseline extends Baseline {
  /** Text of a file, by its path from the repository's root; undefined where there is none. */
  textAt(path: string): Promise<string | undefined>;
}

/** The newest backup below a commit, as the trailers of its commits tell. */
export interface PreviousBackup {
  readonly commit: string;
  readonly runId: string;
  /** Start of its export, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Empty where no commit tells. */
  readonly tenantId: string;
  /** Earlier runs that made commits, newest first, this one included. */
  readonly runs: readonly PastRun[];
}

/** What the trailers of a run's commits tell of it. */
export interface PastRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly types: readonly string[];
  readonly exclude: readonly string[];
  /** Kinds that were selected and could not be read. */
  readonly notRead: readonly string[];
}

/** One commit to make: full paths, texts by blob id in the stage. */
export interface CommitPlan {
  readonly author: GitIdentity;
  readonly authorDate: string;
  readonly message: string;
  readonly writes: readonly { readonly path: string; readonly blob: string }[];
  readonly deletes: readonly string[];
}

export interface TagPlan {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
}

/** Git, as far as the steps need it. Nothing here rewrites history or forces a ref. */
export interface Repository extends FileBaseline {
  /**
   * Makes the commits on top of `base`, pushes them if `push`, then moves the branch and brings a checked-out work tree
   * up to date; on any failure before that, branch, remote and work tree are as they were. What the remote's branch got
   * meanwhile stays below them.
   * @returns commit ids, in the order of the plans.
   */
  commit(request: {
    readonly branch: string;
    readonly base: string | null;
    readonly plans: readonly CommitPlan[];
    readonly committer: GitIdentity;
    readonly at: string;
    readonly push: boolean;
    readonly stage: Stage;
  }): Promise<readonly string[]>;
  /**
   * Where there is nothing new to commit: pushes commits that an earlier run left here, and brings a local branch forward
   * to a tip that the remote already has.
   */
  catchUp(request: { readonly branch: string; readonly tip: string; readonly push: boolean }): Promise<void>;
  /** True when the commit has a tag, here or with `push` on the remote; one that is only here is then pushed. */
  ensureTagged(commit: string, push: boolean): Promise<boolean>;
  /**
   * Makes an annotated tag and pushes it if `push`. Where the name is taken by the same commit nothing happens; where it
   * is taken by another, a number is appended. A push that is refused is a warning.
   */
  tag(request: {
    readonly plan: TagPlan;
    readonly tagger: GitIdentity;
    readonly at: string;
    readonly push: boolean;
  }): Promise<{ readonly name: string; readonly pushed: boolean }>;
}
