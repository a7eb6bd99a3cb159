import { isObject } from '../domain/resource.ts';
import type { AuditEvent } from '../domain/audit.ts';
import type { AttributedChange, Credit } from '../domain/change.ts';
import type { Difference } from '../domain/difference.ts';
import { grouped } from '../domain/grouped.ts';
import { happenedBy } from './acts.ts';
import type { Sought } from './acts.ts';

import { isReference, namesIn, referencesAt } from './related.ts';

/** What the evidence of earlier runs says of objects that others refer to. */
export interface PastEvents {
  /** The event that renamed, or removed, what the difference refers to; undefined where the evidence has none. */
  event(difference: Difference, sought: Pick<Sought, 'key' | 'before' | 'after' | 'readAt'>): AuditEvent | undefined;
}

export const nothingPast: PastEvents = { event: () => undefined };

/**
 * An incremental night leaves the names in files that nobody changed as they were. When such a file is read for another
 * reason, the renaming may be older than what is read of the log; the run that committed it has named its author.
 * @param changes newest first.
 */
export function pastEvents(changes: readonly AttributedChange[]): PastEvents {
  const byKey = grouped(changes, ({ key }) => key.toLowerCase());
  return {
    event(difference, sought) {
      const { pointer, after } = difference;
      const property = isReference(difference) ? undefined : namesIn(pointer).at(-1);
      const isSeen = happenedBy(sought.readAt);
      const neighbours = referencesAt(pointer, sought.key, sought).flatMap((id) => byKey.get(id.toLowerCase()) ?? []);
      const credits = neighbours.flatMap((change) => creditFor(change, property, isGone(after)) ?? []);
      return credits.flatMap((credit) => eventOf(credit) ?? []).find(isSeen);
    },
  };
}

function isGone(after: Difference['after']): boolean {
  return after === undefined || (isObject(after) && Object.keys(after).length === 0);
}

/** @param property the one that was given another value; undefined where the object itself came or went. */
function creditFor(
  { attribution, status }: AttributedChange,
  property: string | undefined,
  gone: boolean,
): Credit | undefined {
  if (attribution.status === 'unknown') return undefined;
  if (property === undefined) {
    return gone && status === 'deleted'
      ? attribution.credits.find(({ properties }) => properties.includes(''))
      : undefined;
  }
  return attribution.credits.find(({ properties }) => properties.includes(`/${property}`));
}

function eventOf({ actor, events, via }: Credit): AuditEvent | undefined {
  const last = events.at(-1);
  if (last === undefined) return undefined;
  return {
    id: last.id,
    activityDateTime: last.at,
    activityDisplayName: last.activity,
    result: 'success',
    actor,
    ...(via !== undefined && { via }),
    targetResources: [],
    details: [],
  };
}
