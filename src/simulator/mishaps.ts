/** What goes wrong inside a page that is answered otherwise. */
export type PageFault = 'emptyPage' | 'repeatedObject' | 'pageToken' | 'deltaReset';

/** What goes wrong with one answer where it is made, and not on its way. */
export interface Mishaps {
  readonly pageFault: PageFault | null;
  /** Of the error for a page token; Graph's own when there is none. */
  readonly code?: string;
  /** The token for the next page leads nowhere. */
  readonly voidToken: boolean;
}

export const noMishaps: Mishaps = { pageFault: null, voidToken: false };
