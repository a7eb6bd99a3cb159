import type { JsonObject } from '../domain/resource.ts';
import type { Tenant } from './tenant.ts';

const grantPolicies = 'policies/permissionGrantPolicies';

/** App roles that groups and service principals have, beside those of people; and a consent policy with an exception. */
export function growConsent(tenant: Tenant): void {
  const [resource, ...others] = [...tenant.objects('servicePrincipals')];
  const [group] = tenant.objects('groups');
  if (resource === undefined) return;
  const [resourceId, { displayName = null }] = resource;
  const assign = (principalType: string, [principalId, principal]: readonly [string, JsonObject]): void => {
    tenant.link('servicePrincipals', resourceId, 'appRoleAssignedTo', {
      id: tenant.surrogate(`assignment/${resourceId}/${principalId}`),
      deletedDateTime: null,
      appRoleId: '00000000-0000-0000-0000-000000000000',
      createdDateTime: '2024-03-01T08:00:00Z',
      principalDisplayName: principal.displayName ?? null,
      principalId,
      principalType,
      resourceDisplayName: displayName,
      resourceId,
    });
  };
  if (group !== undefined) assign('Group', group);
  for (const other of others.slice(0, 2)) assign('ServicePrincipal', other);
  const [some] = tenant.objects(grantPolicies).values();
  if (some === undefined || tenant.get(grantPolicies, 'guarded') !== undefined) return;
  const includes = (some.includes ?? []) as JsonObject[];
  const [first = {}] = includes;
  tenant.put(grantPolicies, {
    ...some,
    id: 'guarded',
    displayName: 'All but mail',
    includes: [{ ...first, id: tenant.surrogate('guarded/include') }],
    excludes: [{ ...first, id: tenant.surrogate('guarded/exclude'), permissions: ['Mail.Read', 'Mail.Send'] }],
  });
}
