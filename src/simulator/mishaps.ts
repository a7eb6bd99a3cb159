import type { JsonObject } from '../domain/resource.ts';

/** What goes wrong inside a page that is answered otherwise. */
export type PageFault = 'emptyPage' | 'repeatedObject' | 'pageToken' | 'deltaReset';

/** Objects that a service hides, or shows as they were. */
export interface FaultyView {
  readonly is: 'lackingList' | 'notReplicated' | 'staleObject';
  /** Null for all. */
  readonly keys: readonly string[] | null;
  readonly as: JsonObject;
}

/** What goes wrong with one answer where it is made, and not on its way. */
export interface Mishaps {
  readonly pageFault: PageFault | null;
  /** Of the error for a page token; Graph's own when there is none. */
  readonly code?: string;
  /** What of a collection's objects is not as it is; null for nothing. */
  readonly view: FaultyView | null;
  /** The token for the next page leads nowhere. */
  readonly voidToken: boolean;
}

export const noMishaps: Mishaps = { pageFault: null, view: null, voidToken: false };
