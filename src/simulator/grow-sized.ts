import type { Clock } from '../domain/ports.ts';
import { hireCast } from './cast.ts';
import { growContext } from './grow-context.ts';
import { growEntitlement } from './grow-entitlement.ts';
import { growMemberships } from './grow-memberships.ts';
import { growRoleSettings } from './grow-role-settings.ts';
import { growSizedApplications } from './grow-sized-applications.ts';
import { growAccessReviews, growAppliedPolicies, growConnectedOrganizations } from './grow-sized-governance.ts';
import { growTenant } from './grow.ts';
import { populate } from './populate.ts';
import { countsOf, shares } from './sizes.ts';
import type { TenantSize } from './sizes.ts';
import type { Tenant } from './tenant.ts';

export interface SizedOptions {
  readonly clock: Clock;
  readonly seed?: number;
  /** What the counts of the size are multiplied with; default 1. */
  readonly scale?: number;
}

/** Packages that a catalogue holds. */
const packagesPerCatalog = 10;

/**
 * A tenant for benchmarks, the same for the same size, seed, scale and time: as many of each kind as {@link countsOf} says
 * and a few more, with the cast of the stories, and some of everything else that Graph answers.
 */
export function growSized(size: TenantSize, { clock, seed = 1, scale = 1 }: SizedOptions): Tenant {
  const counts = countsOf(size, scale);
  const dynamicGroups = Math.round(counts.groups * (1 - shares.assignedGroups));
  const tenant = growTenant({
    ...counts,
    clock,
    seed,
    groups: counts.groups - dynamicGroups,
    dynamicGroups,
    membersPerGroup: 0,
    servicePrincipals: Math.max(0, counts.servicePrincipals - counts.applications - 1),
    roleDefinitions: counts.roles,
    roleAssignments: counts.roles * 5,
    roleEligibilities: counts.privilegedRoles,
  });
  const part = (name: string) => growContext(tenant, 'contoso', seed, name);
  const groups = tenant.keys('groups');
  const people = tenant.keys('users');
  const others = ['devices', 'servicePrincipals', 'groups'].flatMap((path) => tenant.keys(path).slice(0, 5000));
  const memberships = { average: counts.membersPerGroup, largeShare: counts.largeGroups };
  growMemberships(part('memberships'), groups, memberships, people, others);
  growSizedApplications(part('sized applications'), people);
  growRoleSettings(tenant, counts.privilegedGroups);
  growEntitlement(tenant, {
    catalogs: Math.ceil(counts.accessPackages / packagesPerCatalog),
    packages: Math.min(packagesPerCatalog, counts.accessPackages),
  });
  growAccessReviews(part('reviews'), counts.accessReviews);
  growConnectedOrganizations(part('organizations'), counts.connectedOrganizations);
  growAppliedPolicies(part('applied policies'), counts.policies);
  hireCast(tenant);
  populate(tenant);
  return tenant;
}
