import type { AuditListing } from './audit-journal.ts';
import type { AuditLateness } from './audit-lateness.ts';
import type { LatencyModel } from './latency.ts';
import { readingPermissions } from './permissions.ts';
import type { ThrottleModel } from './throttle-model.ts';

/** How the simulated services answer; may be changed at any time, and holds from the next request on. */
export interface Behaviour {
  /** An audit record is listed only after this many seconds. */
  auditDelaySeconds: number;
  /** How much longer each audit record takes until it is listed; null for no longer. */
  auditLateness: AuditLateness | null;
  /** Each page of the audit log after the first begins with the last record of the page before. */
  auditRepeats: boolean;
  /** Audit records older than this many days are gone. */
  auditRetentionDays: number;
  /** Objects a page, where it is less than the endpoint's own; null for the endpoint's own. */
  pageSize: number | null;
  /** Lists, sets and the properties of objects come in another order with each request. */
  shuffle: boolean;
  /** Some pages are empty and still have a next one. */
  emptyPages: boolean;
  /** Delta queries tell again of what they told before, of objects that did not change, and of some objects twice. */
  deltaReplays: boolean;
  /** Delta queries do not tell of objects that were restored from the deleted items. */
  deltaForgetsRestores: boolean;
  /** The next link of a page leads nowhere when that page was asked for before and its answer was lost. */
  retriedTokensFail: boolean;
  /** Root that next links start with, such as `https://graph.microsoft.com`; null for the simulator's own. */
  nextLinkHost: string | null;
  /** An app reads a path only when its token's `roles` hold a permission that suffices for it. */
  checkPermissions: boolean;
  /** Application permissions that Entra puts into the pipeline's tokens. */
  grantedRoles: string[];
  /** How many requests each service takes; null for any number. */
  throttle: ThrottleModel | null;
  /** How long answers take; null for as long as the simulator needs. */
  latency: LatencyModel | null;
}

export function normalBehaviour(): Behaviour {
  return {
    auditDelaySeconds: 0,
    auditLateness: null,
    auditRepeats: false,
    auditRetentionDays: 30,
    pageSize: null,
    shuffle: false,
    emptyPages: false,
    deltaReplays: false,
    deltaForgetsRestores: false,
    retriedTokensFail: false,
    nextLinkHost: null,
    checkPermissions: false,
    grantedRoles: [...readingPermissions],
    throttle: null,
    latency: null,
  };
}

/** What of the audit log is shown. */
export function auditListing(behaviour: Behaviour): AuditListing {
  const { auditDelaySeconds: delaySeconds, auditLateness: lateness, auditRetentionDays: retentionDays } = behaviour;
  return { delaySeconds, lateness, retentionDays };
}
