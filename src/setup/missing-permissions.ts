import type { SelectedKind } from '../catalogue/index.ts';
import type { TokenClaims } from '../domain/token-claims.ts';
import { isGranted } from './implied-permissions.ts';

/** A permission that the sign-in lacks, and what cannot be read without it. */
export interface MissingPermission {
  readonly permission: string;
  readonly kinds: readonly string[];
}

/** By permission, in its order; kinds that no permission of an app would open are left out. */
export function missingPermissions(
  selection: readonly SelectedKind[],
  roles: ReadonlySet<string>,
): readonly MissingPermission[] {
  const missing = new Map<string, string[]>();
  for (const { kind } of selection) {
    if (kind.delegatedOnly) continue;
    for (const permission of kind.permissions) {
      if (!isGranted(permission, roles)) missing.set(permission, [...(missing.get(permission) ?? []), kind.id]);
    }
  }
  return [...missing].sort().map(([permission, kinds]) => ({ permission, kinds }));
}

/** A person's token has scopes; an app's has roles, and none at all before somebody gave consent. */
export function isPerson({ roles, scopes }: TokenClaims): boolean {
  return roles.length === 0 && scopes.length > 0;
}
