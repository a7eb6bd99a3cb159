import { BackupError, messageOf } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import { withoutSecrets } from '../redaction/redact.ts';
import type { ResourceKind } from '../domain/resource.ts';
import type { KindOutcome } from '../domain/run.ts';

/** How a kind ended that could not be read; none of these lets a file be deleted. */
export function outcomeOf(kind: ResourceKind, error: unknown): KindOutcome {
  if (error instanceof ReadError) {
    if (kind.absentWhen.includes(error.code)) return { status: 'absent', code: error.code };
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
      return (
        `${kind}: ${outcome.missing} of ${outcome.of} objects are suddenly missing; they are not believed gone until the ` +
        'next run misses them too, or a run is told to confirm deletions'
      );
    case 'skipped':
      return `${kind}: not read (${outcome.reason}); its files are kept as they were`;
  }
}
