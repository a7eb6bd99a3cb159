import { isAbsence } from '../catalogue/absences.ts';
import { BackupError, messageOf } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import { withoutSecrets } from '../redaction/redact.ts';
import type { ResourceKind } from '../domain/resource.ts';
import type { KindOutcome, OpenObject } from '../domain/run.ts';
import type { HeldObject } from './missing-objects.ts';

/** How a kind ended that could not be read; none of these lets a file be deleted. */
export function outcomeOf(kind: ResourceKind, error: unknown): KindOutcome {
  if (error instanceof ReadError) {
    if (isAbsence(error, kind.absentWhen)) return { status: 'absent', code: error.code };
    // A token that ends or is refused is no matter of permissions.
    if (error.status === 403) return { status: 'denied', missing: kind.permissions, delegatedOnly: kind.delegatedOnly };
    return { status: 'failed', code: `${error.status} ${error.code}`.trim(), hint: withoutSecrets(error.message) };
  }
  if (error instanceof BackupError && error.code === 'cancelled') return { status: 'skipped', reason: 'cancelled' };
  if (error instanceof BackupError && error.code === 'key-unusable') {
    return { status: 'failed', code: error.code, hint: messageOf(error) };
  }
  // A refused token or a bug is not one kind's affair.
  throw error;
}

/**
 * What a reading could not settle; undefined where it settled everything.
 * @param held objects with files that were not there.
 */
export function unsettledInWords(held: readonly HeldObject[], open: readonly OpenObject[]): string | undefined {
  const count = (why: OpenObject['why']): number => open.filter((each) => each.why === why).length;
  const parts = [
    ...(held.length === 0
      ? []
      : [`${objectsIn(held.length)} missing from the list, and not proved to be gone (${held[0]?.why ?? ''})`]),
    ...(count('unread') === 0 ? [] : [`${objectsIn(count('unread'))} named as new or changed, and not found yet`]),
    ...(count('stale') === 0
      ? []
      : [`${objectsIn(count('stale'))} read as before a change that the audit log tells of`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function objectsIn(count: number): string {
  return count === 1 ? '1 object is' : `${count} objects are`;
}

/** One line for people: what happened to the kind, and that its files are as they were. */
export function describeOutcome(kind: string, outcome: KindOutcome): string {
  switch (outcome.status) {
    case 'complete':
      return `${kind}: ${outcome.objects} read`;
    case 'absent':
      return `${kind}: not in this tenant (${outcome.code})`;
    case 'denied':
      if (outcome.delegatedOnly) {
        return `${kind}: Microsoft gives it to signed-in people only, not to apps; its files are kept as they were`;
      }
      return `${kind}: access denied, it needs ${outcome.missing.join(' and ')}; its files are kept as they were`;
    case 'failed':
      return `${kind}: could not be read (${outcome.code}: ${outcome.hint}); its files are kept as they were`;
    case 'suspicious':
      if (outcome.why !== undefined)
        return `${kind}: ${outcome.why}; what is in doubt keeps its file, and is asked for again`;
      return (
        `${kind}: ${outcome.missing} of ${outcome.of} objects are suddenly missing; they are not believed gone until the ` +
        'next run misses them too, or a run is told to confirm deletions'
      );
    case 'skipped':
      return `${kind}: not read (${outcome.reason}); its files are kept as they were`;
  }
}
