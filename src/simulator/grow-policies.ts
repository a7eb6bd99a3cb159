import type { Json, JsonObject } from '../domain/resource.ts';
import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';

/** Conditional access policies and named locations. */
export function growConditionalAccess(
  { tenant, random, daysAgo }: GrowContext,
  sizes: { readonly policies: number; readonly namedLocations: number },
  groups: readonly string[],
): void {
  const locations = many(sizes.namedLocations, (index) => {
    const id = random.guid();
    const shared = {
      id,
      displayName: `Location ${index}`,
      createdDateTime: daysAgo(200),
      modifiedDateTime: daysAgo(100),
    };
    tenant.put(
      'identity/conditionalAccess/namedLocations',
      index % 2 === 0 ? ipLocation(shared, index) : countryLocation(shared),
    );
    return id;
  });
  many(sizes.policies, (index) => {
    const some = (list: readonly string[], most: number): string[] => random.shuffled(list.slice(0, 50)).slice(0, most);
    const modified = daysAgo(random.below(150));
    tenant.put('identity/conditionalAccess/policies', {
      id: random.guid(),
      templateId: null,
      displayName: `CA${String(index).padStart(3, '0')} ${random.pick(['Block old clients', 'Require MFA', 'Require compliant device'])}`,
      createdDateTime: daysAgo(300),
      modifiedDateTime: modified,
      state: random.pick(['enabled', 'enabledForReportingButNotEnforced', 'disabled']),
      conditions: conditionsOf({
        users: usersOf({ includeUsers: ['All'], excludeGroups: some(groups, 2) }),
        locations: locations.length === 0 ? null : { includeLocations: ['All'], excludeLocations: some(locations, 2) },
      }),
      grantControls: {
        operator: 'OR',
        builtInControls: ['mfa', 'compliantDevice'],
        customAuthenticationFactors: [],
        termsOfUse: [],
        authenticationStrength: null,
      },
      sessionControls: null,
    });
  });
}

/** `conditions` of a conditional access policy, with these of its parts filled. */
export function conditionsOf(parts: JsonObject): JsonObject {
  return {
    applications: {
      includeApplications: ['All'],
      excludeApplications: [],
      includeUserActions: [],
      includeAuthenticationContextClassReferences: [],
      applicationFilter: null,
    },
    clientApplications: null,
    clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'],
    devices: null,
    insiderRiskLevels: null,
    locations: null,
    platforms: null,
    servicePrincipalRiskLevels: [],
    signInRiskLevels: [],
    userRiskLevels: [],
    users: usersOf({}),
    ...parts,
  };
}

export function usersOf(parts: JsonObject): JsonObject {
  return {
    includeUsers: [],
    excludeUsers: [],
    includeGroups: [],
    excludeGroups: [],
    includeRoles: [],
    excludeRoles: [],
    includeGuestsOrExternalUsers: null,
    excludeGuestsOrExternalUsers: null,
    ...parts,
  };
}

/** The policies of which every tenant has one, cross-tenant partners, and permission grant policies. */
export function growPolicies({ tenant, random, daysAgo }: GrowContext, partners: number): void {
  tenant.put('policies/authenticationMethodsPolicy', {
    id: 'authenticationMethodsPolicy',
    displayName: 'Authentication Methods Policy',
    description: 'Which methods people may sign in with',
    lastModifiedDateTime: daysAgo(90),
    policyVersion: '1.5',
    policyMigrationState: 'migrationComplete',
    reconfirmationInDays: null,
    registrationEnforcement: {
      authenticationMethodsRegistrationCampaign: {
        snoozeDurationInDays: 1,
        enforceRegistrationAfterAllowedSnoozes: true,
        state: 'default',
        excludeTargets: [],
        includeTargets: [],
      },
    },
    authenticationMethodConfigurations: [
      methodOf('fido2AuthenticationMethodConfiguration', 'Fido2', 'enabled', {
        isAttestationEnforced: true,
        isSelfServiceRegistrationAllowed: true,
      }),
      methodOf('microsoftAuthenticatorAuthenticationMethodConfiguration', 'MicrosoftAuthenticator', 'enabled', {
        isSoftwareOathEnabled: false,
      }),
      methodOf('smsAuthenticationMethodConfiguration', 'Sms', 'disabled', {}),
      methodOf('voiceAuthenticationMethodConfiguration', 'Voice', 'disabled', { isOfficePhoneAllowed: false }),
    ],
  });
  tenant.put('policies/authorizationPolicy', {
    id: 'authorizationPolicy',
    allowedToSignUpEmailBasedSubscriptions: true,
    allowedToUseSSPR: true,
    allowEmailVerifiedUsersToJoinOrganization: false,
    allowInvitesFrom: 'adminsAndGuestInviters',
    allowUserConsentForRiskyApps: null,
    blockMsolPowerShell: true,
    defaultUserRolePermissions: {
      allowedToCreateApps: false,
      allowedToCreateSecurityGroups: false,
      allowedToCreateTenants: false,
      allowedToReadBitlockerKeysForOwnedDevice: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: [
        'ManagePermissionGrantsForSelf.low-risk',
        'ManagePermissionGrantsForOwnedResource.team',
      ],
    },
    deletedDateTime: null,
    description: 'What everybody may do',
    displayName: 'Authorization Policy',
    guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  });
  tenant.put('policies/identitySecurityDefaultsEnforcementPolicy', {
    id: '00000000-0000-0000-0000-000000000005',
    deletedDateTime: null,
    description: 'Basic protection for tenants without conditional access',
    displayName: 'Security Defaults',
    isEnabled: false,
  });
  tenant.put('policies/crossTenantAccessPolicy/default', {
    id: 'default',
    isServiceDefault: false,
    ...crossTenantOf('blocked'),
  });
  many(partners, () =>
    tenant.put('policies/crossTenantAccessPolicy/partners', {
      tenantId: random.guid(),
      isInMultiTenantOrganization: false,
      isServiceProvider: false,
      ...crossTenantOf('allowed'),
    }),
  );
  for (const id of ['low-risk', 'team', 'application-admin'])
    tenant.put('policies/permissionGrantPolicies', grantPolicyOf(id, random.guid()));
}

/** Settings of a partner tenant, or of all others. */
export function crossTenantOf(accessType: 'allowed' | 'blocked'): JsonObject {
  const direction: Json = {
    usersAndGroups: { accessType, targets: [{ target: 'AllUsers', targetType: 'user' }] },
    applications: { accessType, targets: [{ target: 'AllApplications', targetType: 'application' }] },
  };
  return {
    automaticUserConsentSettings: { inboundAllowed: null, outboundAllowed: null },
    b2bCollaborationInbound: direction,
    b2bCollaborationOutbound: direction,
    b2bDirectConnectInbound: null,
    b2bDirectConnectOutbound: null,
    inboundTrust: {
      isCompliantDeviceAccepted: false,
      isHybridAzureADJoinedDeviceAccepted: false,
      isMfaAccepted: accessType === 'allowed',
    },
    tenantRestrictions: null,
  };
}

function ipLocation(shared: JsonObject, index: number): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    ...shared,
    isTrusted: index === 0,
    ipRanges: [
      { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: `198.51.100.${16 * (index % 16)}/28` },
      { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: `2001:db8:${index.toString(16)}::/48` },
    ],
  };
}

function countryLocation(shared: JsonObject): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    ...shared,
    countriesAndRegions: ['DE', 'IT', 'NO', 'PT'],
    countryLookupMethod: 'clientIpAddress',
    includeUnknownCountriesAndRegions: false,
  };
}

function methodOf(type: string, id: string, state: string, more: JsonObject): JsonObject {
  const target = { targetType: 'group', id: 'all_users', isRegistrationRequired: false };
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    id,
    state,
    excludeTargets: [],
    includeTargets: [target],
    ...more,
  };
}

function grantPolicyOf(id: string, includeId: string): JsonObject {
  const include = {
    clientApplicationIds: ['all'],
    clientApplicationPublisherIds: ['all'],
    clientApplicationTenantIds: ['all'],
    id: includeId,
    permissionClassification: 'low',
    permissions: ['all'],
    permissionType: 'delegated',
    resourceApplication: 'any',
  };
  return {
    id,
    deletedDateTime: null,
    description: `Consent under ${id}`,
    displayName: id,
    excludes: [],
    includes: [include],
  };
}
