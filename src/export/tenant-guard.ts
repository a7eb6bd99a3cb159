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

/** The tenant whose organization a tree of files holds; empty for none. */
export function tenantIn(entries: readonly TreeEntry[]): string {
  return entries.map(({ path }) => refOf(path)).find((ref) => ref?.kind === 'organization')?.key ?? '';
}
