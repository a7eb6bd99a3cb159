import assert from 'node:assert/strict';
import { differences } from '../../src/attribute/differences.ts';
import { catalogue } from '../../src/catalogue/index.ts';
import { permissionsOverAll, privilegedRoles, rolesOverAll } from '../../src/catalogue/privileged-roles.ts';
import { severityRules } from '../../src/catalogue/severity-rules.ts';
import { marksOf } from '../../src/catalogue/severity.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import { gravest } from '../../src/domain/severity.ts';

/** An object before and after; undefined where there was, or is, none. */
type Turned = readonly [before: JsonObject | undefined, after: JsonObject | undefined];
interface Cases {
  readonly kind: string;
  readonly fires: readonly Turned[];
  readonly silent: readonly Turned[];
}

const [globalAdministrator = '', privilegedRoleAdministrator = ''] = rolesOverAll;
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const reportsReader = '4a5d8f65-41da-4de4-8968-e035b65339cf';
const [overAll = ''] = Object.keys(permissionsOverAll);
const ref = (id: string): JsonObject => ({ id, displayName: id });
const users = (lists: JsonObject): JsonObject => ({ state: 'enabled', conditions: { users: lists } });
const method = (id: string, more: JsonObject): JsonObject => ({
  authenticationMethodConfigurations: [
    { id, ...more },
    { id: 'Other', state: 'enabled' },
  ],
});
const conditions = (some: JsonObject): JsonObject => ({ state: 'enabled', conditions: some });
const grants = (operator: string, ...builtInControls: string[]): JsonObject => ({
  state: 'enabled',
  grantControls: { operator, builtInControls, termsOfUse: [], authenticationStrength: null },
});
const session = (signInFrequency: JsonObject): JsonObject => ({
  state: 'enabled',
  sessionControls: { signInFrequency },
});
// As Graph has them: without an id.
const restrictions = (...passwordCredentials: JsonObject[]): JsonObject => ({
  isEnabled: true,
  applicationRestrictions: { passwordCredentials, keyCredentials: [] },
});
const restriction = (restrictionType: string, state = 'enabled', maxLifetime: string | null = null): JsonObject => ({
  restrictionType,
  state,
  maxLifetime,
  restrictForAppsCreatedAfterDateTime: '2020-01-01T00:00:00Z',
});
const inbound = (accessType: string, ...targets: string[]): JsonObject => ({
  tenantId: 'x',
  b2bCollaborationInbound: {
    usersAndGroups: { accessType, targets: targets.map((target) => ({ target, targetType: 'user' })) },
  },
});
const pim = (rule: JsonObject): JsonObject => ({
  id: 'x',
  policy: { rules: [{ id: 'Enablement_EndUser_Assignment', ...rule }] },
});
const assigned = (more: JsonObject): JsonObject => ({
  id: 'sp',
  appRoleAssignedTo: [{ id: 'assignment', principalType: 'ServicePrincipal', appRoleId: 'aa', ...more }],
});
const action = (...allowedResourceActions: string[]): JsonObject => ({
  rolePermissions: [{ allowedResourceActions, condition: null }],
});

const table: Readonly<Record<string, Cases>> = {
  'conditional-access-off': {
    kind: 'conditionalAccessPolicy',
    fires: [
      [{ state: 'enabled' }, { state: 'disabled' }],
      [{ state: 'enabled' }, { state: 'enabledForReportingButNotEnforced' }],
      [{ state: 'enabled' }, undefined],
    ],
    silent: [
      [{ state: 'disabled' }, { state: 'enabled' }],
      [{ state: 'disabled' }, undefined],
      [undefined, { state: 'disabled' }],
    ],
  },
  'conditional-access-deleted': {
    kind: 'conditionalAccessPolicy',
    fires: [[{ state: 'disabled' }, undefined]],
    silent: [[{ state: 'enabled' }, undefined]],
  },
  'conditional-access-exclusion': {
    kind: 'conditionalAccessPolicy',
    fires: [
      [users({ excludeUsers: [] }), users({ excludeUsers: ['bo'] })],
      [users({ excludeGroups: ['a'] }), users({ excludeGroups: ['a', 'b'] })],
      [
        { state: 'enabled', conditions: { locations: { excludeLocations: ['a'] } } },
        { state: 'enabled', conditions: { locations: { excludeLocations: ['a', 'AllTrusted'] } } },
      ],
      [
        users({ excludeGuestsOrExternalUsers: null }),
        users({ excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' } }),
      ],
    ],
    silent: [
      [
        users({ excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest,internalGuest' } }),
        users({ excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' } }),
      ],
      [users({ excludeUsers: ['bo'] }), users({ excludeUsers: [] })],
      [
        { state: 'disabled', conditions: { users: { excludeUsers: [] } } },
        { state: 'disabled', conditions: { users: { excludeUsers: ['bo'] } } },
      ],
      [users({ includeUsers: [] }), users({ includeUsers: ['bo'] })],
      [undefined, users({ excludeUsers: ['break-glass'] })],
    ],
  },
  'conditional-access-narrowed': {
    kind: 'conditionalAccessPolicy',
    fires: [
      [users({ includeUsers: ['All'] }), users({ includeUsers: ['ada'] })],
      [
        { state: 'enabled', conditions: { applications: { includeApplications: ['a', 'b'] } } },
        { state: 'enabled', conditions: { applications: { includeApplications: ['a'] } } },
      ],
      [
        { state: 'enabled', conditions: { clientAppTypes: ['browser', 'other'] } },
        { state: 'enabled', conditions: { clientAppTypes: ['browser'] } },
      ],
      [
        { state: 'enabled', conditions: { locations: { includeLocations: ['All'] } } },
        { state: 'enabled', conditions: { locations: { includeLocations: ['somewhere'] } } },
      ],
      [
        { state: 'enabled', conditions: { userRiskLevels: ['high', 'medium'] } },
        { state: 'enabled', conditions: { userRiskLevels: ['high'] } },
      ],
      // What holds for everything while it is empty.
      [conditions({ signInRiskLevels: [] }), conditions({ signInRiskLevels: ['high'] })],
      [conditions({ signInRiskLevels: ['high', 'medium'] }), conditions({ signInRiskLevels: ['high'] })],
      [conditions({ insiderRiskLevels: null }), conditions({ insiderRiskLevels: 'elevated' })],
      [conditions({ locations: null }), conditions({ locations: { includeLocations: ['office'] } })],
      [
        conditions({ locations: { includeLocations: ['All'] } }),
        conditions({ locations: { includeLocations: ['office'] } }),
      ],
      [conditions({ platforms: null }), conditions({ platforms: { includePlatforms: ['iOS'] } })],
      [conditions({ clientAppTypes: ['all'] }), conditions({ clientAppTypes: ['exchangeActiveSync'] })],
      [
        conditions({ devices: null }),
        conditions({ devices: { deviceFilter: { mode: 'exclude', rule: 'device.displayName -startsWith "a"' } } }),
      ],
      [
        conditions({ devices: { deviceFilter: { mode: 'exclude', rule: 'device.displayName -eq "a"' } } }),
        conditions({ devices: { deviceFilter: { mode: 'exclude', rule: 'device.displayName -contains ""' } } }),
      ],
      [
        conditions({ authenticationFlows: null }),
        conditions({ authenticationFlows: { transferMethods: 'deviceCodeFlow' } }),
      ],
      [
        conditions({ applications: { includeApplications: ['All'], applicationFilter: null } }),
        conditions({
          applications: { includeApplications: ['All'], applicationFilter: { mode: 'exclude', rule: 'x' } },
        }),
      ],
    ],
    silent: [
      [users({ includeUsers: [], includeGroups: ['pilot'] }), users({ includeUsers: ['All'], includeGroups: [] })],
      [users({ includeUsers: ['ada'] }), users({ includeUsers: ['All'] })],
      [users({ includeUsers: ['None'] }), users({ includeUsers: [], includeGroups: ['a'] })],
      [
        conditions({ applications: { includeApplications: ['a'] } }),
        conditions({ applications: { includeApplications: ['All'] } }),
      ],
      [conditions({ signInRiskLevels: ['high'] }), conditions({ signInRiskLevels: [] })],
      [conditions({ signInRiskLevels: ['high'] }), conditions({ signInRiskLevels: ['high', 'medium'] })],
      [
        conditions({ locations: { includeLocations: ['AllTrusted'] } }),
        conditions({ locations: { includeLocations: ['All'] } }),
      ],
      [
        conditions({ platforms: { includePlatforms: ['iOS'] } }),
        conditions({ platforms: { includePlatforms: ['all'] } }),
      ],
      [
        conditions({ devices: { deviceFilter: { mode: 'exclude', rule: 'device.displayName -eq "a"' } } }),
        conditions({ devices: null }),
      ],
      [users({ includeRoles: ['a'] }), users({ includeRoles: ['a', 'b'] })],
      [users({ excludeUsers: ['a'] }), users({ excludeUsers: [] })],
    ],
  },
  'conditional-access-controls': {
    kind: 'conditionalAccessPolicy',
    fires: [
      [grants('AND', 'mfa', 'compliantDevice'), grants('AND', 'mfa')],
      [grants('AND', 'mfa'), grants('OR', 'mfa')],
      [grants('OR', 'mfa'), grants('OR', 'mfa', 'compliantApplication')],
      [grants('AND', 'mfa'), { state: 'enabled', grantControls: null }],
      [
        { state: 'enabled', grantControls: { authenticationStrength: { id: 'a' } } },
        { state: 'enabled', grantControls: { authenticationStrength: null } },
      ],
      [session({ isEnabled: true }), session({ isEnabled: false })],
      [session({ isEnabled: true, value: 4, type: 'hours' }), session({ isEnabled: true, value: 90, type: 'days' })],
      [session({ isEnabled: true, value: 4 }), { state: 'enabled', sessionControls: null }],
    ],
    silent: [
      [grants('AND', 'mfa'), grants('AND', 'mfa', 'compliantDevice')],
      [grants('OR', 'mfa'), grants('AND', 'mfa')],
      [{ state: 'enabled', grantControls: null }, grants('OR', 'mfa')],
      [{ state: 'enabled', sessionControls: null }, session({ isEnabled: true, value: 4, type: 'hours' })],
      [
        { ...grants('OR', 'mfa'), state: 'disabled' },
        { ...grants('OR', 'mfa', 'compliantApplication'), state: 'disabled' },
      ],
    ],
  },
  'conditional-access-idle': {
    kind: 'conditionalAccessPolicy',
    fires: [
      [
        { ...users({ excludeUsers: [] }), state: 'disabled' },
        { ...users({ excludeUsers: ['bo'] }), state: 'disabled' },
      ],
      [
        { ...grants('OR', 'mfa'), state: 'disabled' },
        { state: 'disabled', grantControls: null },
      ],
    ],
    silent: [
      [users({ excludeUsers: [] }), users({ excludeUsers: ['bo'] })],
      [
        { state: 'disabled', displayName: 'a' },
        { state: 'disabled', displayName: 'b' },
      ],
      [undefined, { ...users({ excludeUsers: ['bo'] }), state: 'disabled' }],
      [{ state: 'enabled' }, { state: 'disabled' }],
    ],
  },
  'trusted-location': {
    kind: 'namedLocation',
    fires: [
      [{ isTrusted: false }, { isTrusted: true }],
      [undefined, { isTrusted: true }],
      [
        { isTrusted: true, ipRanges: [{ cidrAddress: '192.0.2.0/26' }] },
        { isTrusted: true, ipRanges: [{ cidrAddress: '192.0.2.0/26' }, { cidrAddress: '0.0.0.0/1' }] },
      ],
    ],
    silent: [
      [{ isTrusted: true }, { isTrusted: false }],
      [
        { isTrusted: false, ipRanges: [{ cidrAddress: '192.0.2.0/26' }] },
        { isTrusted: false, ipRanges: [{ cidrAddress: '192.0.2.0/25' }] },
      ],
      [
        { isTrusted: true, ipRanges: [{ cidrAddress: '192.0.2.0/26' }, { cidrAddress: '0.0.0.0/1' }] },
        { isTrusted: true, ipRanges: [{ cidrAddress: '192.0.2.0/26' }] },
      ],
    ],
  },
  'location-changed': {
    kind: 'namedLocation',
    fires: [
      [{ countriesAndRegions: ['DE'] }, { countriesAndRegions: ['DE', 'XX'] }],
      [{ includeUnknownCountriesAndRegions: false }, { includeUnknownCountriesAndRegions: true }],
      [{ ipRanges: [{ cidrAddress: '192.0.2.0/26' }] }, { ipRanges: [{ cidrAddress: '192.0.2.0/25' }] }],
    ],
    silent: [
      [{ displayName: 'a' }, { displayName: 'b' }],
      [undefined, { countriesAndRegions: ['DE'] }],
    ],
  },
  'authentication-strength': {
    kind: 'authenticationStrengthPolicy',
    fires: [
      [
        { combinationConfigurations: [{ id: 'a', allowedAAGUIDs: ['x'] }] },
        { combinationConfigurations: [{ id: 'a', allowedAAGUIDs: ['x', 'y'] }] },
      ],
      [{ combinationConfigurations: [{ id: 'a', allowedAAGUIDs: ['x'] }] }, { combinationConfigurations: [] }],
      [{ allowedCombinations: ['fido2'] }, { allowedCombinations: ['fido2', 'password,sms'] }],
    ],
    silent: [[{ allowedCombinations: ['fido2', 'password,sms'] }, { allowedCombinations: ['fido2'] }]],
  },
  'security-defaults-off': {
    kind: 'identitySecurityDefaultsEnforcementPolicy',
    fires: [[{ isEnabled: true }, { isEnabled: false }]],
    silent: [[{ isEnabled: false }, { isEnabled: true }]],
  },
  'weak-method-on': {
    kind: 'authenticationMethodsPolicy',
    fires: [
      [method('Sms', { state: 'disabled' }), method('Sms', { state: 'enabled' })],
      [
        method('Sms', { state: 'enabled', includeTargets: [{ id: 'pilot' }] }),
        method('Sms', { state: 'enabled', includeTargets: [{ id: 'all_users' }] }),
      ],
    ],
    silent: [
      [
        method('Sms', { state: 'disabled', includeTargets: [] }),
        method('Sms', { state: 'disabled', includeTargets: [{ id: 'all_users' }] }),
      ],
      [method('Sms', { state: 'enabled' }), method('Sms', { state: 'disabled' })],
      [method('Fido2', { state: 'disabled' }), method('Fido2', { state: 'enabled' })],
    ],
  },
  'strong-method-off': {
    kind: 'authenticationMethodsPolicy',
    fires: [
      [method('Fido2', { state: 'enabled' }), method('Fido2', { state: 'disabled' })],
      [
        method('Fido2', { state: 'enabled', includeTargets: [{ id: 'all_users' }] }),
        method('Fido2', { state: 'enabled', includeTargets: [] }),
      ],
      [
        method('Fido2', { keyRestrictions: { isEnforced: true } }),
        method('Fido2', { keyRestrictions: { isEnforced: false } }),
      ],
      [
        { reportSuspiciousActivitySettings: { state: 'enabled' } },
        { reportSuspiciousActivitySettings: { state: 'disabled' } },
      ],
      [method('Fido2', { isAttestationEnforced: true }), method('Fido2', { isAttestationEnforced: false })],
      [{ systemCredentialPreferences: { state: 'enabled' } }, { systemCredentialPreferences: { state: 'disabled' } }],
    ],
    silent: [
      [method('Fido2', { state: 'disabled' }), method('Fido2', { state: 'enabled' })],
      [method('Sms', { state: 'enabled' }), method('Sms', { state: 'disabled' })],
    ],
  },
  'method-exclusion': {
    kind: 'authenticationMethodsPolicy',
    fires: [[method('Fido2', { excludeTargets: [] }), method('Fido2', { excludeTargets: [{ id: 'group' }] })]],
    silent: [[method('Fido2', { excludeTargets: [{ id: 'group' }] }), method('Fido2', { excludeTargets: [] })]],
  },
  'guests-and-consent': {
    kind: 'authorizationPolicy',
    fires: [
      [{ allowInvitesFrom: 'adminsAndGuestInviters' }, { allowInvitesFrom: 'everyone' }],
      [
        { guestUserRoleId: '2af84b1e-32c8-42b7-82bc-daa82404023b' },
        { guestUserRoleId: 'A0B1B346-4D3E-4E8B-98F8-753987BE4970' },
      ],
      [
        { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } },
        { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.legacy'] } },
      ],
      [
        { defaultUserRolePermissions: { allowedToCreateApps: false } },
        { defaultUserRolePermissions: { allowedToCreateApps: true } },
      ],
      [{ blockMsolPowerShell: true }, { blockMsolPowerShell: false }],
    ],
    silent: [
      [{ allowInvitesFrom: 'everyone' }, { allowInvitesFrom: 'none' }],
      [{ description: 'a' }, { description: 'b' }],
      [{ allowedToUseSSPR: true }, { allowedToUseSSPR: false }],
    ],
  },
  'consent-policy': {
    kind: 'permissionGrantPolicy',
    fires: [[{ includes: [{ id: 'a' }] }, { includes: [{ id: 'a' }, { id: 'b' }] }]],
    silent: [[{ includes: [{ id: 'a' }, { id: 'b' }] }, { includes: [{ id: 'a' }] }]],
  },
  'role-settings': {
    kind: 'unifiedRoleManagementPolicyAssignment',
    fires: [
      [pim({ enabledRules: ['Justification', 'MultiFactorAuthentication'] }), pim({ enabledRules: ['Justification'] })],
      [pim({ setting: { isApprovalRequired: true } }), pim({ setting: { isApprovalRequired: false } })],
      [pim({ isExpirationRequired: true }), pim({ isExpirationRequired: false })],
      [
        pim({ setting: { approvalStages: [{ primaryApprovers: [{ userId: 'ada' }] }] } }),
        pim({ setting: { approvalStages: [{ primaryApprovers: [{ userId: 'bo' }] }] } }),
      ],
      [pim({ claimValue: 'c1' }), pim({ claimValue: '' })],
    ],
    silent: [
      [pim({ enabledRules: [] }), pim({ enabledRules: ['MultiFactorAuthentication'] })],
      [pim({ maximumDuration: 'PT8H' }), pim({ maximumDuration: 'PT4H' })],
    ],
  },
  'role-settings-time': {
    kind: 'privilegedAccessGroup',
    fires: [
      [
        { roleManagementPolicyAssignments: [pim({ maximumDuration: 'PT4H' })] },
        { roleManagementPolicyAssignments: [pim({ maximumDuration: 'PT8H' })] },
      ],
    ],
    silent: [
      [
        { roleManagementPolicyAssignments: [pim({ enabledRules: ['Justification'] })] },
        { roleManagementPolicyAssignments: [pim({ enabledRules: [] })] },
      ],
    ],
  },
  'device-registration': {
    kind: 'deviceRegistrationPolicy',
    fires: [[{ multiFactorAuthConfiguration: 'required' }, { multiFactorAuthConfiguration: 'notRequired' }]],
    silent: [[{ multiFactorAuthConfiguration: 'notRequired' }, { multiFactorAuthConfiguration: 'required' }]],
  },
  'role-over-all': {
    kind: 'unifiedRoleAssignment',
    fires: [[undefined, { id: 'a', roleDefinitionId: globalAdministrator.toUpperCase() }]],
    silent: [
      [undefined, { id: 'a', roleDefinitionId: userAdministrator }],
      [{ id: 'a', roleDefinitionId: globalAdministrator }, undefined],
    ],
  },
  'privileged-role': {
    kind: 'directoryRole',
    fires: [
      [undefined, { roleTemplateId: userAdministrator, members: [ref('ada')] }],
      [
        { roleTemplateId: userAdministrator, members: [] },
        { roleTemplateId: userAdministrator, members: [ref('ada')] },
      ],
    ],
    silent: [
      [
        { roleTemplateId: reportsReader, members: [] },
        { roleTemplateId: reportsReader, members: [ref('ada')] },
      ],
      [
        { roleTemplateId: userAdministrator, members: [ref('ada')] },
        { roleTemplateId: userAdministrator, members: [] },
      ],
    ],
  },
  'privileged-role-time': {
    kind: 'unifiedRoleEligibilitySchedule',
    fires: [
      [
        {
          roleDefinitionId: userAdministrator,
          scheduleInfo: { expiration: { type: 'afterDateTime', endDateTime: 'a' } },
        },
        {
          roleDefinitionId: userAdministrator,
          scheduleInfo: { expiration: { type: 'noExpiration', endDateTime: null } },
        },
      ],
    ],
    silent: [
      [
        { roleDefinitionId: reportsReader, scheduleInfo: { expiration: { type: 'afterDateTime' } } },
        { roleDefinitionId: reportsReader, scheduleInfo: { expiration: { type: 'noExpiration' } } },
      ],
      [undefined, { roleDefinitionId: userAdministrator, scheduleInfo: { expiration: { type: 'noExpiration' } } }],
    ],
  },
  'role-definition': {
    kind: 'unifiedRoleDefinition',
    fires: [
      [action('a/read'), action('a/read', 'a/update')],
      [undefined, { ...action('microsoft.directory/applications/credentials/update'), isBuiltIn: false }],
    ],
    silent: [
      [undefined, { ...action('a/read'), isBuiltIn: true }],
      [action('a/read', 'a/update'), action('a/read')],
      [{ description: 'a' }, { description: 'b' }],
    ],
  },
  'administrative-unit': {
    kind: 'administrativeUnit',
    fires: [
      [{ scopedRoleMembers: [] }, { scopedRoleMembers: [{ id: 'x', roleId: 'r', roleMemberInfo: ref('ada') }] }],
      [undefined, { scopedRoleMembers: [{ id: 'x', roleId: 'r', roleMemberInfo: ref('ada') }] }],
      [
        { isMemberManagementRestricted: true, members: [ref('ceo')] },
        { isMemberManagementRestricted: true, members: [] },
      ],
      [{ isMemberManagementRestricted: true }, undefined],
    ],
    silent: [
      [
        { isMemberManagementRestricted: null, members: [ref('ada')] },
        { isMemberManagementRestricted: null, members: [] },
      ],
      [{ scopedRoleMembers: [{ id: 'x' }] }, { scopedRoleMembers: [] }],
      [{ isMemberManagementRestricted: false }, undefined],
    ],
  },
  'role-assignable-group': {
    kind: 'group',
    fires: [
      [undefined, { isAssignableToRole: true, members: [ref('ada')] }],
      [
        { isAssignableToRole: true, members: [] },
        { isAssignableToRole: true, members: [ref('ada')] },
      ],
      [
        { isAssignableToRole: true, owners: [] },
        { isAssignableToRole: true, owners: [ref('ada')] },
      ],
    ],
    silent: [
      [
        { isAssignableToRole: false, members: [] },
        { isAssignableToRole: false, members: [ref('ada')] },
      ],
      [
        { isAssignableToRole: true, members: [ref('ada')] },
        { isAssignableToRole: true, members: [] },
      ],
    ],
  },
  'membership-rule': {
    kind: 'group',
    fires: [[{ membershipRule: 'a' }, { membershipRule: 'b' }]],
    silent: [[{ description: 'a' }, { description: 'b' }]],
  },
  'pim-group-eligibility': {
    kind: 'privilegedAccessGroup',
    fires: [
      [{ eligibilitySchedules: [] }, { eligibilitySchedules: [ref('ada')] }],
      [undefined, { assignmentSchedules: [ref('ada')] }],
    ],
    silent: [[{ eligibilitySchedules: [ref('ada')] }, { eligibilitySchedules: [] }]],
  },
  'app-credential': {
    kind: 'application',
    fires: [
      [{ passwordCredentials: [] }, { passwordCredentials: [{ keyId: 'a' }] }],
      [undefined, { keyCredentials: [{ keyId: 'a' }] }],
    ],
    silent: [
      [{ passwordCredentials: [{ keyId: 'a' }] }, { passwordCredentials: [] }],
      [undefined, { keyCredentials: [] }],
      [undefined, { servicePrincipalType: 'ManagedIdentity', keyCredentials: [{ keyId: 'a' }] }],
    ],
  },
  'federated-credential': {
    kind: 'application',
    fires: [
      [{ federatedIdentityCredentials: [] }, { federatedIdentityCredentials: [{ id: 'a', subject: 's' }] }],
      [
        { federatedIdentityCredentials: [{ id: 'a', subject: 's' }] },
        { federatedIdentityCredentials: [{ id: 'a', subject: 't' }] },
      ],
    ],
    silent: [
      [{ federatedIdentityCredentials: [{ id: 'a', subject: 's' }] }, { federatedIdentityCredentials: [] }],
      [
        { federatedIdentityCredentials: [{ id: 'a', description: 's' }] },
        { federatedIdentityCredentials: [{ id: 'a', description: 't' }] },
      ],
    ],
  },
  'app-permission-over-all': {
    kind: 'servicePrincipal',
    fires: [[{ id: 'sp', appRoleAssignedTo: [] }, assigned({ appRoleId: overAll })]],
    silent: [
      [{ id: 'sp', appRoleAssignedTo: [] }, assigned({})],
      [assigned({ appRoleId: overAll }), { id: 'sp', appRoleAssignedTo: [] }],
    ],
  },
  'app-permission': {
    kind: 'servicePrincipal',
    fires: [[{ id: 'sp', appRoleAssignedTo: [] }, assigned({})]],
    silent: [[{ id: 'sp', appRoleAssignedTo: [] }, assigned({ principalType: 'User' })]],
  },
  'delegated-permission-all': {
    kind: 'oAuth2PermissionGrant',
    fires: [
      [undefined, { consentType: 'AllPrincipals', scope: 'User.Read' }],
      [
        { consentType: 'AllPrincipals', scope: 'User.Read' },
        { consentType: 'AllPrincipals', scope: 'Mail.Read User.Read' },
      ],
    ],
    silent: [
      [undefined, { consentType: 'Principal', scope: 'User.Read' }],
      [
        { consentType: 'AllPrincipals', scope: 'Mail.Read User.Read' },
        { consentType: 'AllPrincipals', scope: 'User.Read' },
      ],
    ],
  },
  'delegated-permission': {
    kind: 'oAuth2PermissionGrant',
    fires: [[undefined, { consentType: 'Principal', scope: 'User.Read' }]],
    silent: [[{ consentType: 'Principal', scope: 'User.Read' }, undefined]],
  },
  'app-owner': {
    kind: 'servicePrincipal',
    fires: [[{ owners: [] }, { owners: [ref('ada')] }]],
    silent: [[{ owners: [ref('ada')] }, { owners: [] }]],
  },
  'app-sign-in': {
    kind: 'application',
    fires: [
      [{ appRoleAssignmentRequired: true }, { appRoleAssignmentRequired: false }],
      [{ web: { redirectUris: [] } }, { web: { redirectUris: ['https://evil.example'] } }],
    ],
    silent: [[{ web: { redirectUris: ['https://old.example'] } }, { web: { redirectUris: [] } }]],
  },
  'app-management': {
    kind: 'tenantAppManagementPolicy',
    fires: [
      [{ isEnabled: true }, { isEnabled: false }],
      [
        restrictions(restriction('passwordAddition'), restriction('customPasswordAddition')),
        restrictions(restriction('passwordAddition', 'disabled'), restriction('customPasswordAddition')),
      ],
      [
        restrictions(restriction('passwordAddition'), restriction('customPasswordAddition')),
        restrictions(restriction('customPasswordAddition')),
      ],
      [
        restrictions(restriction('passwordLifetime', 'enabled', 'P90D')),
        restrictions(restriction('passwordLifetime', 'enabled', 'P900D')),
      ],
      // Two of one type cannot be told apart.
      [
        restrictions(restriction('passwordAddition'), restriction('passwordAddition')),
        restrictions(restriction('passwordAddition', 'disabled'), restriction('passwordAddition', 'disabled')),
      ],
    ],
    silent: [
      [restrictions(), restrictions(restriction('passwordAddition'))],
      [{ isEnabled: false }, { isEnabled: true }],
    ],
  },
  'domain-authentication': {
    kind: 'domain',
    fires: [
      [{ authenticationType: 'Managed' }, { authenticationType: 'Federated' }],
      [undefined, { id: 'contoso.example', authenticationType: 'Federated' }],
      [
        { federationConfiguration: [{ id: 'a', signingCertificate: 'x' }] },
        { federationConfiguration: [{ id: 'a', signingCertificate: 'y' }] },
      ],
    ],
    silent: [
      [{ isDefault: false }, { isDefault: true }],
      [undefined, { id: 'contoso.example', authenticationType: 'Managed' }],
    ],
  },
  'domain-added': {
    kind: 'domain',
    fires: [[undefined, { id: 'contoso.example' }]],
    silent: [[{ id: 'contoso.example' }, undefined]],
  },
  'identity-provider': {
    kind: 'identityProvider',
    fires: [
      [undefined, { id: 'Google-OAUTH' }],
      [{ clientId: 'a' }, { clientId: 'b' }],
    ],
    silent: [[{ id: 'Google-OAUTH' }, undefined]],
  },
  'certificate-authority': {
    kind: 'certificateBasedAuthPki',
    fires: [[{ certificateAuthorities: [] }, { certificateAuthorities: [{ id: 'a', issuer: 'x' }] }]],
    silent: [[{ certificateAuthorities: [{ id: 'a', issuer: 'x' }] }, { certificateAuthorities: [] }]],
  },
  'cross-tenant-access': {
    kind: 'crossTenantAccessPolicyConfigurationDefault',
    fires: [
      [
        { b2bCollaborationInbound: { applications: { accessType: 'blocked' } } },
        { b2bCollaborationInbound: { applications: { accessType: 'allowed' } } },
      ],
      [{ inboundTrust: { isMfaAccepted: false } }, { inboundTrust: { isMfaAccepted: true } }],
    ],
    silent: [
      [
        { b2bCollaborationInbound: { applications: { accessType: 'allowed' } } },
        { b2bCollaborationInbound: { applications: { accessType: 'blocked' } } },
      ],
      [{ inboundTrust: { isMfaAccepted: true } }, { inboundTrust: { isMfaAccepted: false } }],
      // Fewer than all, or more of those that are kept out.
      [inbound('allowed', 'AllUsers'), inbound('allowed', 'group')],
      [inbound('blocked', 'a'), inbound('blocked', 'a', 'b')],
    ],
  },
  'cross-tenant-targets': {
    kind: 'crossTenantAccessPolicyConfigurationPartner',
    fires: [
      [inbound('allowed', 'a'), inbound('allowed', 'a', 'b')],
      [inbound('blocked', 'a', 'b'), inbound('blocked', 'a')],
    ],
    silent: [[undefined, inbound('allowed', 'a')]],
  },
  'cross-tenant-partner-gone': {
    kind: 'crossTenantAccessPolicyConfigurationPartner',
    fires: [[inbound('blocked', 'AllUsers'), undefined]],
    silent: [[inbound('blocked', 'AllUsers'), inbound('blocked')]],
  },
  'cross-tenant-partner': {
    kind: 'crossTenantAccessPolicyConfigurationPartner',
    fires: [[undefined, { tenantId: 'x' }]],
    silent: [[{ tenantId: 'x' }, undefined]],
  },
  'cross-tenant-clouds': {
    kind: 'crossTenantAccessPolicy',
    fires: [[{ allowedCloudEndpoints: [] }, { allowedCloudEndpoints: ['microsoftonline.us'] }]],
    silent: [[{ allowedCloudEndpoints: ['microsoftonline.us'] }, { allowedCloudEndpoints: [] }]],
  },
  synchronisation: {
    kind: 'organization',
    fires: [[{ onPremisesSyncEnabled: null }, { onPremisesSyncEnabled: true }]],
    silent: [[{ city: 'Berlin' }, { city: 'Hamburg' }]],
  },
  'audit-cut': {
    kind: 'detectionRule',
    fires: [
      [{ isEnabled: true }, { isEnabled: false }],
      [{ isEnabled: true }, undefined],
    ],
    silent: [
      [{ isEnabled: false }, { isEnabled: true }],
      [undefined, { isEnabled: false }],
      [{ isEnabled: false }, undefined],
    ],
  },
};

function rulesFor(kind: string, [before, after]: Turned): string[] {
  const status = before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified';
  const change = {
    kind,
    status,
    object: after ?? before ?? {},
    before,
    differences: differences(before ?? {}, after ?? {}),
  } as const;
  return marksOf(change, severityRules).map(({ mark }) => mark.rule);
}

describe('severity rules', () => {
  for (const [rule, { kind, fires, silent }] of Object.entries(table)) {
    it(`${rule} speaks where it should`, () => {
      for (const turned of fires) assert.ok(rulesFor(kind, turned).includes(rule), JSON.stringify(turned));
    });
    it(`${rule} is silent where nothing got worse`, () => {
      for (const turned of silent) assert.ok(!rulesFor(kind, turned).includes(rule), JSON.stringify(turned));
    });
  }

  it('have a case each, an id of their own, and kinds that the catalogue has', () => {
    const ids = severityRules.map(({ id }) => id);
    assert.deepEqual([...ids].sort(), Object.keys(table).sort());
    assert.equal(new Set(ids).size, ids.length);
    const kinds = new Set(catalogue.map(({ id }) => id));
    for (const rule of severityRules) for (const kind of rule.kinds) assert.ok(kinds.has(kind), `${rule.id}: ${kind}`);
  });

  it('know a partner whose terms begin to hold, and a monitor that is switched off', () => {
    const partner = (status: string): JsonObject => ({ status, accessDetails: { unifiedRoles: [] } });
    const rules = rulesFor('delegatedAdminRelationship', [partner('approvalPending'), partner('active')]);
    assert.deepEqual(rules, ['cross-tenant-partner']);
    assert.deepEqual(rulesFor('delegatedAdminRelationship', [partner('active'), partner('terminated')]), []);
    for (const after of [{ status: 'inactive' }, undefined])
      assert.deepEqual(rulesFor('configurationMonitor', [{ status: 'active' }, after]), ['audit-cut']);
  });

  it('say what and why in sentences, with a page of Microsoft’s', () => {
    for (const { id, what, why, docs } of severityRules) {
      assert.match(why, /^[A-Z].*\.$/, id);
      assert.match(what, /^[A-Z].*[^.]$/, id);
      assert.match(docs, /^https:\/\/learn\.microsoft\.com\/[a-z]/, id);
    }
  });

  it('know the roles and permissions that lead to everything', () => {
    assert.deepEqual(
      rolesOverAll.map((id) => privilegedRoles[id]),
      [
        'Global Administrator',
        'Privileged Role Administrator',
        'Privileged Authentication Administrator',
        'Partner Tier2 Support',
      ],
    );
    assert.equal(privilegedRoles[privilegedRoleAdministrator], 'Privileged Role Administrator');
  });

  it('tell where it happened, so that it is shown first', () => {
    const [before, after] = [
      { a: 1, state: 'enabled' },
      { a: 2, state: 'disabled' },
    ];
    const change = { kind: 'conditionalAccessPolicy', status: 'modified', object: after } as const;
    const [placed] = marksOf({ ...change, differences: differences(before, after) }, severityRules);
    assert.deepEqual(placed?.pointers, ['/state']);
  });

  it('name the gravest of several', () => {
    assert.equal(gravest([{ severity: 'notice' }, { severity: 'critical' }, { severity: 'high' }]), 'critical');
    assert.equal(gravest([]), undefined);
  });
});
