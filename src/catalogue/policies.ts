import { graphKind, onActivity, onTarget, onWitness, property } from './graph-kind.ts';

/** Conditional access and the tenant's policies. */
export const policyKinds = [
  graphKind({
    id: 'conditionalAccessPolicy',
    path: 'identity/conditionalAccess/policies',
    folder: 'Identity/Conditional/AccessPolicies',
    groups: ['Config', 'ConditionalAccess', 'Identity'],
    permissions: ['Policy.Read.All'],
    audit: [
      onTarget(
        'Add conditional access policy',
        'Update conditional access policy',
        'Delete conditional access policy',
        'Add policy',
        'Update policy',
        'Delete policy',
      ),
    ],
    docs: 'https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies',
  }),
  graphKind({
    id: 'namedLocation',
    path: 'identity/conditionalAccess/namedLocations',
    folder: 'Identity/Conditional/NamedLocations',
    groups: ['Config', 'ConditionalAccess', 'Identity'],
    permissions: ['Policy.Read.All'],
    unordered: ['ipRanges'],
    audit: [onTarget('Add named location', 'Update named location', 'Delete named location')],
    docs: 'https://learn.microsoft.com/graph/api/conditionalaccessroot-list-namedlocations',
  }),
  graphKind({
    id: 'authenticationMethodsPolicy',
    path: 'policies/authenticationMethodsPolicy',
    shape: 'singleton',
    folder: 'Policies/AuthenticationMethodsPolicy',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.AuthenticationMethod'],
    unordered: [
      'authenticationMethodConfigurations',
      'authenticationMethodConfigurations.includeTargets',
      'authenticationMethodConfigurations.excludeTargets',
    ],
    audit: [onActivity('Authentication Methods Policy Update', 'Authentication Methods Policy Reset')],
    docs: 'https://learn.microsoft.com/graph/api/authenticationmethodspolicy-get',
  }),
  graphKind({
    id: 'authorizationPolicy',
    path: 'policies/authorizationPolicy',
    shape: 'singleton',
    folder: 'Policies/AuthorizationPolicy',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    audit: [onActivity('Update authorization policy')],
    docs: 'https://learn.microsoft.com/graph/api/authorizationpolicy-get',
  }),
  graphKind({
    id: 'identitySecurityDefaultsEnforcementPolicy',
    path: 'policies/identitySecurityDefaultsEnforcementPolicy',
    shape: 'singleton',
    folder: 'Policies/IdentitySecurityDefaultsEnforcementPolicy',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    audit: [onActivity('Update security defaults', 'Disable Security Defaults')],
    docs: 'https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get',
  }),
  graphKind({
    id: 'crossTenantAccessPolicyConfigurationDefault',
    path: 'policies/crossTenantAccessPolicy/default',
    shape: 'singleton',
    folder: 'Policies/CrossTenantAccessPolicy/Default',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    audit: [
      onActivity(
        'Update the company default cross-tenant access setting',
        'Reset the cross-tenant access default setting',
      ),
    ],
    docs: 'https://learn.microsoft.com/graph/api/crosstenantaccesspolicyconfigurationdefault-get',
  }),
  graphKind({
    id: 'crossTenantAccessPolicyConfigurationPartner',
    path: 'policies/crossTenantAccessPolicy/partners',
    // A partner has no id of its own.
    key: 'tenantId',
    folder: 'Policies/CrossTenantAccessPolicy/Partners',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.All'],
    audit: [
      onWitness(
        [property('tenantId')],
        'Add a partner to cross-tenant access setting',
        'Update a partner cross-tenant access setting',
        'Delete partner specific cross-tenant access setting',
      ),
    ],
    docs: 'https://learn.microsoft.com/graph/api/crosstenantaccesspolicy-list-partners',
  }),
  graphKind({
    id: 'permissionGrantPolicy',
    path: 'policies/permissionGrantPolicies',
    folder: 'Policies/PermissionGrantPolicies',
    groups: ['Config', 'Policies'],
    permissions: ['Policy.Read.PermissionGrant'],
    unordered: ['includes', 'excludes'],
    audit: [
      onTarget('Add permission grant policy', 'Update permission grant policy', 'Delete permission grant policy'),
    ],
    docs: 'https://learn.microsoft.com/graph/api/permissiongrantpolicy-list',
  }),
];
