import type { Clock } from '../domain/ports.ts';
import { growApplications, growPermissionGrants } from './grow-applications.ts';
import { growContext } from './grow-context.ts';
import { growOrganization, growRoles } from './grow-organization.ts';
import { growConditionalAccess, growPolicies } from './grow-policies.ts';
import { growAdministrativeUnits, growDevices, growGroups, growUsers } from './grow-principals.ts';
import { guidFrom } from './random.ts';
import { Tenant } from './tenant.ts';

/** How many of each; whatever is not said is small. */
export interface GrowOptions {
  readonly clock: Clock;
  readonly seed?: number;
  readonly displayName?: string;
  readonly users?: number;
  /** Groups with assigned members. */
  readonly groups?: number;
  readonly dynamicGroups?: number;
  /** Average; a group has between none and twice as many. */
  readonly membersPerGroup?: number;
  readonly devices?: number;
  /** Each comes with its service principal. */
  readonly applications?: number;
  /** Service principals of other publishers' applications. */
  readonly servicePrincipals?: number;
  readonly permissionGrants?: number;
  readonly administrativeUnits?: number;
  readonly policies?: number;
  readonly namedLocations?: number;
  readonly partners?: number;
  /** At least two. */
  readonly domains?: number;
  readonly roleDefinitions?: number;
  readonly roleAssignments?: number;
  readonly roleEligibilities?: number;
}

/**
 * A tenant of any size, the same for the same options and the same time. It is older than its audit log: what grew here
 * left no records.
 */
export function growTenant(options: GrowOptions): Tenant {
  const {
    clock,
    seed = 1,
    displayName = 'Contoso Foods',
    users = 20,
    groups = 6,
    dynamicGroups = 3,
    membersPerGroup = 4,
  } = options;
  const tenant = new Tenant({ id: guidFrom(`tenant/${seed}`), displayName, clock, seed });
  const domain = displayName.split(/\W+/)[0]?.toLowerCase() ?? 'contoso';
  const part = (name: string) => growContext(tenant, domain, seed, name);
  const skus = growOrganization(part('organization'), options.domains ?? 3);
  const people = growUsers(part('users'), users, skus);
  const groupIds = growGroups(
    part('groups'),
    { assigned: groups, dynamic: dynamicGroups, members: membersPerGroup },
    people,
  );
  const devices = growDevices(part('devices'), options.devices ?? 5);
  growAdministrativeUnits(part('units'), options.administrativeUnits ?? 2, [...people, ...devices, ...groupIds]);
  const apps = { applications: options.applications ?? 4, servicePrincipals: options.servicePrincipals ?? 4 };
  const { servicePrincipals } = growApplications(part('applications'), apps, people);
  growPermissionGrants(part('grants'), options.permissionGrants ?? 4, servicePrincipals, people);
  growRoles(
    part('roles'),
    {
      definitions: options.roleDefinitions ?? 9,
      assignments: options.roleAssignments ?? 5,
      eligibilities: options.roleEligibilities ?? 2,
    },
    people,
  );
  growConditionalAccess(
    part('access'),
    { policies: options.policies ?? 5, namedLocations: options.namedLocations ?? 3 },
    groupIds,
  );
  growPolicies(part('policies'), options.partners ?? 2);
  return tenant;
}
