import { permissionsOverAll, privilegedRoles, rolesOverAll } from './privileged-roles.ts';
import type { SeverityRule } from './severity.ts';

const learn = 'https://learn.microsoft.com/';
const roles = Object.keys(privilegedRoles);
const assignments = ['unifiedRoleAssignment', 'unifiedRoleEligibilitySchedule', 'unifiedRoleAssignmentSchedule'];
const apps = [
  ...['application', 'servicePrincipal', 'agentIdentity', 'agentIdentityBlueprint', 'agentIdentityBlueprintPrincipal'],
];
const anyway = ['added', 'modified'] as const;
const roleSettings = ['unifiedRoleManagementPolicyAssignment', 'privilegedAccessGroup'];
const servicePrincipals = { principalType: ['ServicePrincipal'] };

/** What gives power over the tenant: roles and groups, apps, their credentials and permissions. */
export const identityRules: readonly SeverityRule[] = [
  {
    id: 'role-over-all',
    severity: 'critical',
    kinds: [...assignments, 'directoryRole'],
    what: 'Role granted that leads to everything',
    why: 'Whoever holds it can become, or make, a Global Administrator.',
    docs: `${learn}entra/identity/role-based-access-control/privileged-roles-permissions`,
    when: [
      { status: anyway, at: ['/roleDefinitionId'], turn: { to: rolesOverAll } },
      {
        status: anyway,
        having: { roleTemplateId: rolesOverAll },
        at: ['/members/*', '/scopedMembers/*'],
        turn: 'came',
      },
    ],
  },
  {
    id: 'privileged-role',
    severity: 'high',
    kinds: [...assignments, 'directoryRole'],
    what: 'Privileged role granted',
    why: 'Microsoft labels the role as one that can be used to gain more power.',
    docs: `${learn}entra/identity/role-based-access-control/privileged-roles-permissions`,
    when: [
      { status: anyway, at: ['/roleDefinitionId'], turn: { to: roles.filter((id) => !rolesOverAll.includes(id)) } },
      {
        status: anyway,
        having: { roleTemplateId: roles.filter((id) => !rolesOverAll.includes(id)) },
        at: ['/members/*', '/scopedMembers/*'],
        turn: 'came',
      },
    ],
  },
  {
    id: 'privileged-role-time',
    severity: 'notice',
    kinds: assignments,
    what: 'Privileged role held, or within reach, for another time',
    why: 'It may be longer than before.',
    docs: `${learn}entra/id-governance/privileged-identity-management/pim-how-to-renew-extend`,
    when: [{ having: { roleDefinitionId: roles }, at: ['/scheduleInfo/expiration', '/scheduleInfo/expiration/**'] }],
  },
  {
    id: 'role-settings',
    severity: 'high',
    kinds: roleSettings,
    what: 'Role settings in PIM demand less, or let others approve',
    why: 'The role can be activated, or given for good, with less of a hurdle.',
    docs: `${learn}entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings`,
    when: [
      { at: ['/**/rules/*/enabledRules/*'], turn: 'gone' },
      { at: ['/**/rules/*/setting/approvalStages', '/**/rules/*/setting/approvalStages/**'], turn: 'gained' },
      { at: ['/**/rules/*/claimValue'], turn: 'lost' },
      {
        at: ['/**/rules/*/setting/isApprovalRequired', '/**/rules/*/isExpirationRequired', '/**/rules/*/isEnabled'],
        turn: { from: [true] },
      },
    ],
  },
  {
    id: 'role-settings-time',
    severity: 'notice',
    kinds: roleSettings,
    what: 'Role settings in PIM changed for how long, or for who is told',
    why: 'The role may be held longer than before, or others hear of it.',
    docs: `${learn}entra/id-governance/privileged-identity-management/pim-how-to-change-default-settings`,
    when: [{ at: ['/**/rules/*/maximumDuration', '/**/rules/*/notification*', '/**/rules/*/notification*/**'] }],
  },
  {
    id: 'role-definition',
    severity: 'high',
    kinds: [
      'unifiedRoleDefinition',
      'entitlementManagementRoleDefinition',
      'deviceManagementRoleDefinition',
      'exchangeRoleDefinition',
    ],
    what: 'Role definition allows more, or is new',
    why: 'Everybody who holds the role, or is given it, can do more from now on.',
    docs: `${learn}entra/identity/role-based-access-control/custom-overview`,
    when: [
      {
        status: anyway,
        having: { isBuiltIn: [false, null] },
        at: ['/rolePermissions', '/rolePermissions/**/*llowed*/**'],
        turn: 'gained',
      },
    ],
  },
  {
    id: 'administrative-unit',
    severity: 'high',
    kinds: ['administrativeUnit'],
    what: 'Role granted over an administrative unit, or its protection lost',
    why: 'Somebody administers its members, or others may change whom it kept out of their reach.',
    docs: `${learn}entra/identity/role-based-access-control/admin-units-restricted-management`,
    when: [
      { status: anyway, at: ['/scopedRoleMembers/*'], turn: 'came' },
      { having: { isMemberManagementRestricted: [true] }, at: ['/members/*'], turn: 'gone' },
      { status: ['deleted'], having: { isMemberManagementRestricted: [true] } },
    ],
  },
  {
    id: 'role-assignable-group',
    severity: 'high',
    kinds: ['group'],
    what: 'Member or owner of a role-assignable group added',
    why: 'Members get the roles of the group, and owners can add members.',
    docs: `${learn}entra/identity/role-based-access-control/groups-concept`,
    when: [{ status: anyway, having: { isAssignableToRole: [true] }, at: ['/members/*', '/owners/*'], turn: 'came' }],
  },
  {
    id: 'membership-rule',
    severity: 'notice',
    kinds: ['group'],
    what: 'Membership rule changed',
    why: 'Who is in the group, and what it opens, follows from the rule.',
    docs: `${learn}entra/identity/users/groups-dynamic-membership`,
    when: [{ at: ['/membershipRule'] }],
  },
  {
    id: 'pim-group-eligibility',
    severity: 'high',
    kinds: ['privilegedAccessGroup'],
    what: 'Somebody is, or can become, member or owner of a group in PIM',
    why: 'They have what the group opens, or can take it when they want.',
    docs: `${learn}entra/id-governance/privileged-identity-management/concept-pim-for-groups`,
    when: [{ status: anyway, at: ['/eligibilitySchedules/*', '/assignmentSchedules/*'], turn: 'came' }],
  },
  {
    id: 'app-credential',
    severity: 'high',
    kinds: apps,
    what: 'Credential added to an app',
    why: 'Whoever has it can sign in as the app, with all of its permissions.',
    docs: `${learn}entra/identity-platform/security-best-practices-for-app-registration`,
    when: [
      {
        status: anyway,
        // Microsoft renews the certificates of managed identities, which nobody else has.
        having: { servicePrincipalType: [null, 'Application', 'Legacy', 'SocialIdp'] },
        at: ['/passwordCredentials/*', '/keyCredentials/*'],
        turn: 'came',
      },
    ],
  },
  {
    id: 'federated-credential',
    severity: 'high',
    kinds: apps,
    what: 'Federated credential added to an app, or changed',
    why: 'Whoever holds a token of that issuer and subject can sign in as the app.',
    docs: `${learn}entra/workload-id/workload-identity-federation`,
    when: [
      { status: anyway, at: ['/federatedIdentityCredentials/*'], turn: 'came' },
      {
        at: [
          '/federatedIdentityCredentials/*/issuer',
          '/federatedIdentityCredentials/*/subject',
          '/federatedIdentityCredentials/*/claimsMatchingExpression/**',
          '/federatedIdentityCredentials/*/audiences/*',
        ],
      },
    ],
  },
  {
    id: 'app-permission-over-all',
    severity: 'critical',
    kinds: ['servicePrincipal'],
    what: 'Application permission granted that leads to everything',
    why: 'The app can make itself, or anybody, a Global Administrator.',
    docs: `${learn}graph/permissions-reference`,
    when: [
      {
        status: anyway,
        at: ['/appRoleAssignedTo/*'],
        turn: { came: { ...servicePrincipals, appRoleId: Object.keys(permissionsOverAll) } },
      },
    ],
  },
  {
    id: 'app-permission',
    severity: 'high',
    kinds: ['servicePrincipal'],
    what: 'Application permission granted',
    why: 'The app has it without anybody signed in, all the time.',
    docs: `${learn}entra/identity/enterprise-apps/grant-admin-consent`,
    when: [{ status: anyway, at: ['/appRoleAssignedTo/*'], turn: { came: servicePrincipals } }],
  },
  {
    id: 'delegated-permission-all',
    severity: 'high',
    kinds: ['oAuth2PermissionGrant'],
    what: 'Delegated permission granted for everybody',
    why: 'The app can act for every user who signs in to it, and nobody is asked.',
    docs: `${learn}graph/api/resources/oauth2permissiongrant`,
    when: [{ status: anyway, having: { consentType: ['AllPrincipals'] }, at: ['/scope'], turn: 'gained' }],
  },
  {
    id: 'delegated-permission',
    severity: 'notice',
    kinds: ['oAuth2PermissionGrant'],
    what: 'Delegated permission granted by a user',
    why: 'The app can act for this user.',
    docs: `${learn}graph/api/resources/oauth2permissiongrant`,
    when: [{ status: anyway, having: { consentType: ['Principal'] }, at: ['/scope'], turn: 'gained' }],
  },
  {
    id: 'app-owner',
    severity: 'high',
    kinds: apps,
    what: 'Owner of an app added',
    why: 'Owners can add credentials and then sign in as the app.',
    docs: `${learn}entra/identity/enterprise-apps/overview-assign-app-owners`,
    when: [{ at: ['/owners/*'], turn: 'came' }],
  },
  {
    id: 'app-sign-in',
    severity: 'notice',
    kinds: ['application', 'servicePrincipal'],
    what: 'Who may sign in to an app, or where, changed',
    why: 'Tokens go to these addresses, and these people and tenants can use the app.',
    docs: `${learn}entra/identity-platform/reply-url`,
    when: [
      { at: ['/*/redirectUris/*'], turn: 'came' },
      { at: ['/signInAudience'] },
      { at: ['/appRoleAssignmentRequired'], turn: { from: [true] } },
    ],
  },
  {
    id: 'app-management',
    severity: 'high',
    kinds: ['tenantAppManagementPolicy', 'appManagementPolicy'],
    what: 'Restrictions on app credentials lifted or changed',
    why: 'Apps may get secrets, or long-lived ones, that were not allowed.',
    docs: `${learn}graph/api/resources/applicationauthenticationmethodpolicy`,
    when: [
      { at: ['/isEnabled'], turn: { from: [true] } },
      { at: ['/**/state'], turn: { from: ['enabled'] } },
      { at: ['/**/maxLifetime', '/**/restrictForAppsCreatedAfterDateTime'] },
      // Each restriction is an element; a list in which some name is missing, or twice, is one value.
      { at: ['/**/passwordCredentials/*', '/**/keyCredentials/*'], turn: 'gone' },
      { at: ['/**/passwordCredentials', '/**/keyCredentials'], turn: 'lost' },
      { status: ['deleted'], having: { isEnabled: [true] } },
    ],
  },
];
