import type { SelectedKind } from './index.ts';
import { permissionIds } from './permission-ids.ts';

/** An application permission of Microsoft Graph, and what it is for. */
export interface NeededPermission {
  readonly permission: string;
  /** Id of the app role in Microsoft Graph's service principal, the same in every tenant. */
  readonly roleId: string;
  /** Ids of the kinds that it reads. */
  readonly kinds: readonly string[];
  /** Needed to name the authors of changes, whatever is exported. */
  readonly forAuthors: boolean;
}

/** To read the directory audit log, and the names of those whom it mentions. */
const authorPermissions = ['AuditLog.Read.All', 'User.Read.All'];

/** True for a permission that can change something: a backup never asks for it. */
export function isWrite(permission: string): boolean {
  return /Write/.test(permission);
}

/**
 * The least permissions that read the selection, by name. Kinds that no permission of an app opens ask for none, and a
 * kind that Microsoft only gives to who may also write (opt-in, all of them) stays denied unless somebody grants that
 * by hand.
 */
export function permissionsFor(
  selection: readonly SelectedKind[],
  { authors = true }: { readonly authors?: boolean } = {},
): readonly NeededPermission[] {
  const kindsOf = new Map<string, string[]>(authors ? authorPermissions.map((permission) => [permission, []]) : []);
  for (const { kind } of selection) {
    if (kind.delegatedOnly) continue;
    for (const permission of kind.permissions) {
      if (!isWrite(permission)) kindsOf.set(permission, [...(kindsOf.get(permission) ?? []), kind.id]);
    }
  }
  return [...kindsOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([permission, kinds]) => ({
      permission,
      roleId: roleIdOf(permission),
      kinds,
      forAuthors: authors && authorPermissions.includes(permission),
    }));
}

/** @throws Error (a bug of ours) for a permission that no row may name. */
function roleIdOf(permission: string): string {
  const id = permissionIds[permission];
  if (id === undefined) throw new Error(`The id of ${permission} is not known`);
  return id;
}
