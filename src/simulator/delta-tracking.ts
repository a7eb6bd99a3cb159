/** What delta queries tell of the objects of a collection beside their properties. */
export interface DeltaTracking {
  /** Relations whose links are told when no `$select` says otherwise. */
  readonly relations: readonly string[];
  /** Relations whose links are told only when `$select` names them. */
  readonly onSelect: readonly string[];
  /** Why a removed object is gone: `changed` where it can be restored from the deleted items. */
  readonly removed: 'changed' | 'deleted';
}

const plain: DeltaTracking = { relations: [], onSelect: [], removed: 'changed' };
const lost: DeltaTracking = { ...plain, removed: 'deleted' };

/**
 * https://learn.microsoft.com/graph/delta-query-overview and the delta page of each type: owners are told of groups only,
 * on request; what else hangs on an object is never told.
 */
const tracking: ReadonlyMap<string, DeltaTracking> = new Map([
  ['users', plain],
  ['groups', { ...plain, relations: ['members'], onSelect: ['owners'] }],
  ['applications', plain],
  ['servicePrincipals', plain],
  ['directory/administrativeUnits', { ...plain, relations: ['members'] }],
  ['directoryRoles', { ...lost, relations: ['members'] }],
  ['devices', lost],
  ['contacts', lost],
  ['oauth2PermissionGrants', lost],
]);

/** Null for a collection whose changes cannot be followed. */
export function deltaTracking(path: string): DeltaTracking | null {
  return tracking.get(path) ?? null;
}

const deletedItems: ReadonlyMap<string, string> = new Map([
  ['directory/deletedItems/microsoft.graph.user', 'users'],
  ['directory/deletedItems/microsoft.graph.group', 'groups'],
  ['directory/deletedItems/microsoft.graph.application', 'applications'],
  ['directory/deletedItems/microsoft.graph.servicePrincipal', 'servicePrincipals'],
  ['directory/deletedItems/microsoft.graph.administrativeUnit', 'directory/administrativeUnits'],
]);

/** Where the objects of a path of deleted items would be restored to; null for any other path. */
export function restoredTo(path: string): string | null {
  return deletedItems.get(path) ?? null;
}

/** Every relation whose links can be followed. */
export const trackedRelations: readonly { readonly path: string; readonly relation: string }[] = [...tracking].flatMap(
  ([path, { relations, onSelect }]) => [...relations, ...onSelect].map((relation) => ({ path, relation })),
);

/** Objects that stand in a relation and are followed as objects of their own, by `directoryObjects/delta` alone. */
export const trackedWithin = { path: 'servicePrincipals', relation: 'appRoleAssignedTo' } as const;

/** True for a relation whose changes a delta query can tell of. */
export function isTrackedRelation(path: string, relation: string): boolean {
  const own = path === trackedWithin.path && relation === trackedWithin.relation;
  return own || trackedRelations.some((tracked) => tracked.path === path && tracked.relation === relation);
}
