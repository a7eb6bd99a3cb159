import { refOf } from '../catalogue/layout.ts';
import { BackupError } from '../domain/errors.ts';
import type { TreeEntry } from '../domain/ports.ts';

/** Compared with another tenant's backup, everything would look deleted; so it would if nobody knew which tenant it is. */
export function refuseOtherTenant(tenantId: string, earlier: string): void {
  if (earlier === '' || earlier === tenantId) return;
  throw new BackupError(
    'wrong-tenant',
    `This is the backup of tenant ${earlier}, and the sign-in is for ${tenantId === '' ? 'an unknown tenant' : `tenant ${tenantId}`}.`,
    'Use a repository, branch or folder of its own for each tenant; grant Organization.Read.All so that it is known.',
  );
}

/**
 * A run that began with one tenant and ends with another has read objects of both: nothing of it may be kept. One that can
 * no longer tell is no better.
 * @param before what the organization said when the run began; empty where it could not be read.
 * @param now what it says, in the same spelling.
 * @param tenantId of the run.
 */
export function refuseChangedTenant(before: string, now: string, tenantId: string): void {
  if (now === before || (before === '' && (tenantId === '' || now === tenantId))) return;
  throw new BackupError(
    'wrong-tenant',
    `The run began with tenant ${tenantId}, and Microsoft Graph now answers for ${now === '' ? 'a tenant that it does not name' : `tenant ${now}`}.`,
    'Nothing was changed. Check the endpoint and the sign-in, and that Organization.Read.All stays granted; then run again.',
  );
}

/** The tenant whose organization a tree of files holds; empty for none. */
export function tenantIn(entries: readonly TreeEntry[]): string {
  return entries.map(({ path }) => refOf(path)).find((ref) => ref?.kind === 'organization')?.key ?? '';
}
