import type { GraphVersion } from '../../src/domain/resource.ts';

/** One path that the reference asks for, and what it asks for every object that comes back. */
export interface PeerCall {
  readonly version: GraphVersion;
  /** Below the version. `{tenant}` stands for the tenant's id, `{0}` for the id of the object above, `{1}` for the next. */
  readonly url: string;
  readonly children: readonly PeerCall[];
}

const v1 = (url: string, children: readonly PeerCall[] = []): PeerCall => ({ version: 'v1.0', url, children });
const beta = (url: string, children: readonly PeerCall[] = []): PeerCall => ({ version: 'beta', url, children });

const named = '$select=id,userPrincipalName,displayName';
const dynamic = `groupTypes/any(c:c eq 'DynamicMembership')`;
const methods = 'policies/authenticationMethodsPolicy/authenticationMethodConfigurations';
const entitlement = 'identityGovernance/entitlementManagement';
const reviews = 'identityGovernance/accessReviews/definitions';
const crossTenant = 'policies/crossTenantAccessPolicy';

const organization: readonly PeerCall[] = [
  v1('organization'),
  v1('organization/{tenant}/certificateBasedAuthConfiguration'),
  v1('domains'),
  v1('subscribedSkus'),
  v1('groupSettings'),
  beta('teamwork'),
  beta('admin/sharepoint/settings'),
];

const identity: readonly PeerCall[] = [
  beta('identity/apiConnectors'),
  beta('identity/b2xUserFlows', [
    beta('identity/b2xUserFlows/{0}/identityProviders'),
    beta('identity/b2xUserFlows/{0}/userAttributeAssignments?$expand=userAttribute'),
    beta('identity/b2xUserFlows/{0}/apiConnectorConfiguration?$expand=postFederationSignup,postAttributeCollection'),
    beta('identity/b2xUserFlows/{0}/languages'),
  ]),
  beta('identity/customAuthenticationExtensions'),
  beta('identity/conditionalAccess/policies'),
  v1('identity/conditionalAccess/namedLocations'),
  beta('identity/conditionalAccess/authenticationContextClassReferences'),
];

const policies: readonly PeerCall[] = [
  ...[
    ...['identitySecurityDefaultsEnforcementPolicy', 'authorizationPolicy', 'activityBasedTimeoutPolicies'],
    ...['homeRealmDiscoveryPolicies', 'claimsMappingPolicies', 'tokenIssuancePolicies', 'tokenLifetimePolicies'],
    ...['adminConsentRequestPolicy', 'permissionGrantPolicies'],
  ].map((name) => v1(`policies/${name}`)),
  ...[
    ...['email', 'fido2', 'microsoftAuthenticator', 'sms', 'temporaryAccessPass', 'softwareOath', 'voice'],
    'x509Certificate',
  ].map((name) => v1(`${methods}/${name}`)),
  beta('policies/defaultAppManagementPolicy'),
  beta('policies/appManagementPolicies'),
  beta('policies/externalIdentitiesPolicy'),
  beta(crossTenant),
  beta(`${crossTenant}/default`),
  beta(`${crossTenant}/partners`),
];

const governance: readonly PeerCall[] = [
  beta(`${entitlement}/accessPackages`, [
    beta(`${entitlement}/accessPackageAssignmentPolicies?$filter=accessPackage/id eq '{0}'`),
    beta(`${entitlement}/accessPackageAssignments?$filter=accessPackage/id eq '{0}'`),
    beta(
      `${entitlement}/accessPackages/{0}` +
        '?$expand=accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)',
    ),
  ]),
  beta(reviews, [v1(`${reviews}/{0}/instances`, [beta(`${reviews}/{0}/instances/{1}/contactedReviewers`)])]),
  beta(`${entitlement}/connectedOrganizations`, [
    beta(`${entitlement}/connectedOrganizations/{0}/externalSponsors`),
    beta(`${entitlement}/connectedOrganizations/{0}/internalSponsors`),
  ]),
  beta(`${entitlement}/settings`),
];

const roles: readonly PeerCall[] = [
  v1('directoryRoles', [v1(`directoryRoles/{0}/members?${named}`), v1('directoryRoles/{0}/scopedMembers')]),
  ...['directory', 'exchange', 'deviceManagement', 'cloudPC', 'entitlementManagement'].flatMap((service) => [
    beta(`roleManagement/${service}/roleDefinitions`),
    beta(`roleManagement/${service}/roleAssignments`),
  ]),
  beta(`roleManagement/directory/roleAssignmentScheduleInstances?$filter=assignmentType eq 'Assigned'`),
];

const principals: readonly PeerCall[] = [
  beta('administrativeUnits', [
    beta('administrativeUnits/{0}/members?$select=id'),
    beta('administrativeUnits/{0}/scopedRoleMembers'),
    beta('administrativeUnits/{0}/extensions'),
  ]),
  beta(`groups?$count=true&$filter=${dynamic}`, [v1(`groups/{0}/owners?${named}`)]),
  beta(`groups?$count=true&$filter=not(${dynamic})`, [
    v1(`groups/{0}/owners?${named}`),
    v1(`groups/{0}/members?${named}`),
  ]),
  v1('applications', [
    v1(`applications/{0}/owners?${named}`),
    ...['extensionProperties', 'tokenIssuancePolicies', 'tokenLifetimePolicies', 'appManagementPolicies'].map((name) =>
      v1(`applications/{0}/${name}`),
    ),
  ]),
  v1('servicePrincipals', [
    v1(`servicePrincipals/{0}/owners?${named}`),
    ...[
      ...['appRoleAssignments', 'appRoleAssignedTo', 'oauth2PermissionGrants', 'delegatedPermissionClassifications'],
      ...['claimsMappingPolicies', 'homeRealmDiscoveryPolicies', 'tokenIssuancePolicies', 'tokenLifetimePolicies'],
      'appManagementPolicies',
    ].map((name) => v1(`servicePrincipals/{0}/${name}`)),
  ]),
  beta('users?$count=true'),
  beta('devices'),
];

/**
 * What EntraExporter 3.0.1 asks of Graph when an app signs in and everything is to be exported
 * (https://github.com/microsoft/EntraExporter, commit ce0d04c), besides PIM, which it reads first.
 *
 * Where it asks for more than it means to, this table asks for what it means: it has owners of every group twice, members
 * of dynamic groups too, and the reviewers of access reviews for the id of every object that it has read. Left out is
 * `$expand=extensions` of users and groups, which Graph documents as refused beside an advanced query. All of this makes
 * the reference cheaper than the original. Azure's own role assignments and access policies are no part of Graph.
 */
export const peerCalls: readonly PeerCall[] = [
  ...organization,
  ...identity,
  ...policies,
  ...governance,
  ...roles,
  ...principals,
];
