import type { AuditRule } from '../domain/resource.ts';
import { graphKind, notInV1, onElement, onName, onTarget, page, property, target } from './graph-kind.ts';

const appliesTo = { name: 'appliesTo', keep: 'reference' } as const;

/** Kinds of policy share these activities; the id tells which. */
const policyEvents = [onTarget('Add policy', 'Update policy', 'Delete policy', 'Remove policy credentials')];

/** With what the policy applies to: the object is a target beside the policy, or in a property of it. */
const appliedPolicyEvents: readonly AuditRule[] = [
  ...policyEvents,
  ...[target, property('Application.ObjectID'), property('ServicePrincipal.ObjectID')].map(({ in: place }) =>
    onElement(
      { relation: '/appliesTo', owner: [target], element: [{ in: place, object: 'id' }] },
      'Add policy to application',
      'Remove policy from application',
      'Add policy to service principal',
      'Remove policy from service principal',
    ),
  ),
];

/**
 * Policies of applications and service principals, with what each applies to: one request a policy instead of five for
 * each application.
 */
export const appPolicyKinds = [
  graphKind({
    id: 'activityBasedTimeoutPolicy',
    path: 'policies/activityBasedTimeoutPolicies',
    folder: 'Policies/ActivityBasedTimeoutPolicy',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    covers: ['Policies/ActivityBasedTimeoutPolicy'],
    audit: policyEvents,
    docs: page('activitybasedtimeoutpolicy-list'),
  }),
  graphKind({
    id: 'homeRealmDiscoveryPolicy',
    path: 'policies/homeRealmDiscoveryPolicies',
    folder: 'Policies/HomeRealmDiscoveryPolicy',
    groups: ['Config', 'Policies', 'ServicePrincipals'],
    permissions: ['Policy.Read.All'],
    covers: ['Policies/HomeRealmDiscoveryPolicy', 'ServicePrincipals/HomeRealmDiscoveryPolicies'],
    relations: [appliesTo],
    audit: appliedPolicyEvents,
    docs: page('homerealmdiscoverypolicy-list'),
  }),
  graphKind({
    id: 'claimsMappingPolicy',
    path: 'policies/claimsMappingPolicies',
    folder: 'Policies/ClaimsMappingPolicy',
    groups: ['Config', 'Policies', 'ServicePrincipals'],
    permissions: ['Policy.Read.All'],
    covers: ['Policies/ClaimsMappingPolicy', 'ServicePrincipals/ClaimsMappingPolicies'],
    relations: [appliesTo],
    audit: appliedPolicyEvents,
    docs: page('claimsmappingpolicy-list'),
  }),
  graphKind({
    id: 'tokenIssuancePolicy',
    path: 'policies/tokenIssuancePolicies',
    folder: 'Policies/TokenIssuancePolicy',
    groups: ['Config', 'Policies', 'Applications', 'ServicePrincipals'],
    permissions: ['Policy.Read.All'],
    covers: [
      'Policies/TokenIssuancePolicy',
      'Applications/TokenIssuancePolicies',
      'ServicePrincipals/TokenIssuancePolicies',
    ],
    relations: [appliesTo],
    audit: appliedPolicyEvents,
    docs: page('tokenissuancepolicy-list'),
  }),
  graphKind({
    id: 'tokenLifetimePolicy',
    path: 'policies/tokenLifetimePolicies',
    folder: 'Policies/TokenLifetimePolicy',
    groups: ['Config', 'Policies', 'Applications', 'ServicePrincipals'],
    permissions: ['Policy.Read.All'],
    covers: [
      'Policies/TokenLifetimePolicy',
      'Applications/TokenLifetimePolicies',
      'ServicePrincipals/TokenLifetimePolicies',
    ],
    relations: [appliesTo],
    audit: appliedPolicyEvents,
    docs: page('tokenlifetimepolicy-list'),
  }),
  graphKind({
    id: 'appManagementPolicy',
    path: 'policies/appManagementPolicies',
    folder: 'Policies/AppManagementPolicies',
    groups: ['Config', 'Policies', 'Applications', 'ServicePrincipals'],
    permissions: ['Policy.Read.All'],
    covers: [
      'Policies/AppManagementPolicies',
      'Applications/AppManagementPolicies',
      'ServicePrincipals/AppManagementPolicies',
    ],
    relations: [appliesTo],
    audit: appliedPolicyEvents,
    docs: page('appmanagementpolicy-list'),
  }),
  graphKind({
    id: 'tenantAppManagementPolicy',
    path: 'policies/defaultAppManagementPolicy',
    shape: 'singleton',
    folder: 'Policies/DefaultAppManagementPolicy',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    covers: ['Policies/DefaultAppManagementPolicy'],
    // Its id is the same in every tenant, and not the log's.
    audit: [onName('Add policy', 'Update policy')],
    docs: page('tenantappmanagementpolicy-get'),
  }),
  graphKind({
    id: 'permissionGrantPreApprovalPolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'policies/permissionGrantPreApprovalPolicies',
    folder: 'Policies/PermissionGrantPreApprovalPolicies',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.PermissionGrant'],
    docs: page('policyroot-list-permissiongrantpreapprovalpolicies'),
  }),
  graphKind({
    id: 'servicePrincipalCreationPolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'policies/servicePrincipalCreationPolicies',
    folder: 'Policies/ServicePrincipalCreationPolicies',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    docs: page('serviceprincipalcreationpolicy-list'),
  }),
];
