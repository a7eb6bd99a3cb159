/** Who committed a file last. */
export interface LastChange {
  readonly author: string;
  /** Instant of the commit's author date, ISO 8601 in UTC. */
  readonly at: string;
}

/** Asks Git who committed the files below these folders last, by path; a file that is deleted may be among them. */
export type FindLastChanges = (folders: readonly string[]) => Promise<ReadonlyMap<string, LastChange>>;
