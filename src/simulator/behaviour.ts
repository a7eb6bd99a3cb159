import { readingPermissions } from './permissions.ts';

/** How the simulated services answer; may be changed at any time, and holds from the next request on. */
export interface Behaviour {
  /** An audit record is listed only after this many seconds. */
  auditDelaySeconds: number;
  /** Audit records older than this many days are gone. */
  auditRetentionDays: number;
  /** Objects a page, where it is less than the endpoint's own; null for the endpoint's own. */
  pageSize: number | null;
  /** Lists, sets and the properties of objects come in another order with each request. */
  shuffle: boolean;
  /** Some pages are empty and still have a next one. */
  emptyPages: boolean;
  /** Root that next links start with, such as `https://graph.microsoft.com`; null for the simulator's own. */
  nextLinkHost: string | null;
  /** An app reads a path only when its token's `roles` hold a permission that suffices for it. */
  checkPermissions: boolean;
  /** Application permissions that Entra puts into the pipeline's tokens. */
  grantedRoles: string[];
}

export function normalBehaviour(): Behaviour {
  return {
    auditDelaySeconds: 0,
    auditRetentionDays: 30,
    pageSize: null,
    shuffle: false,
    emptyPages: false,
    nextLinkHost: null,
    checkPermissions: false,
    grantedRoles: [...readingPermissions],
  };
}
