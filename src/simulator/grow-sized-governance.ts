import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';
import { shapedObject } from './shaped-object.ts';
import { shapes } from './shapes.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

const reviews = 'identityGovernance/accessReviews/definitions';
const organizations = 'identityGovernance/entitlementManagement/connectedOrganizations';

/** Kinds of policies that are assigned to applications and service principals. */
const applied: readonly (readonly [path: string, type: string])[] = [
  ['policies/claimsMappingPolicies', 'claimsMappingPolicy'],
  ['policies/homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy'],
  ['policies/tokenIssuancePolicies', 'tokenIssuancePolicy'],
  ['policies/tokenLifetimePolicies', 'tokenLifetimePolicy'],
  ['policies/appManagementPolicies', 'appManagementPolicy'],
  ['policies/activityBasedTimeoutPolicies', 'activityBasedTimeoutPolicy'],
];

/** Access reviews, each with ten instances. */
export function growAccessReviews({ tenant }: GrowContext, count: number): void {
  for (const index of many(count, (at) => at)) {
    const id = growShaped(tenant, reviews, 'accessReviewScheduleDefinition', index);
    const shape = shapes.accessReviewInstance;
    if (shape === undefined) return;
    for (const part of many(10, (at) => at)) {
      const instance = shapedObject(tenant, 'accessReviewInstance', shape, `${reviews}/${id}/instances`, part);
      tenant.link(reviews, id, 'instances', instance);
    }
  }
}

export function growConnectedOrganizations({ tenant, random }: GrowContext, count: number): void {
  for (const index of many(count, (at) => at)) {
    const id = growShaped(tenant, organizations, 'connectedOrganization', index);
    for (const relation of ['internalSponsors', 'externalSponsors'])
      tenant.link(organizations, id, relation, random.pick(tenant.keys('users')));
  }
}

/** So many in turn of each kind, each for two service principals. */
export function growAppliedPolicies({ tenant, random }: GrowContext, count: number): void {
  for (const index of many(count, (at) => at)) {
    const [path, type] = applied[index % applied.length] ?? ['', ''];
    const id = growShaped(tenant, path, type, Math.floor(index / applied.length));
    many(2, () => tenant.link(path, id, 'appliesTo', random.pick(tenant.keys('servicePrincipals'))));
  }
}

/** @returns the id. */
function growShaped(tenant: Tenant, path: string, type: string, index: number): string {
  const shape = shapes[type];
  if (shape === undefined) throw new Error(`The simulator knows no shape of '${type}'.`);
  const object = shapedObject(tenant, type, shape, path, index);
  tenant.put(path, 'deletedDateTime' in object ? { ...object, deletedDateTime: null } : object);
  return textOf(object.id);
}
