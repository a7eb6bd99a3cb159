import type { Json, JsonObject } from '../domain/resource.ts';
import { conditionsOf, crossTenantOf, usersOf } from './grow-policies.ts';
import { objectsIn } from './json-objects.ts';
import type { Stage } from './stage.ts';
import { textOf } from './text-of.ts';

/** What somebody sets a property to. It differs from what was there. */
export type Edit = (stage: Stage, object: JsonObject) => JsonObject;

const word =
  (name: string, start: string): Edit =>
  (stage) => ({ [name]: `${start} ${stage.random.code(5)}` });
const list =
  (name: string, start: string): Edit =>
  (stage) => ({ [name]: [`${start}-${stage.random.code(5)}`] });
const not =
  (name: string): Edit =>
  (_, object) => ({ [name]: object[name] !== true });
const other =
  (name: string, ...values: readonly Json[]): Edit =>
  (stage, object) => ({
    [name]: stage.random.pick(values.filter((value) => value !== (object[name] ?? null))),
  });

/** Kinds of which a tenant has few and that are told of in one way: people change what they are called and what they are for. */
export const described: readonly string[] = [
  ...['claimsMappingPolicies', 'homeRealmDiscoveryPolicies', 'tokenIssuancePolicies', 'tokenLifetimePolicies'].map(
    (name) => `policies/${name}`,
  ),
  'policies/authenticationStrengthPolicies',
  'identity/conditionalAccess/authenticationContextClassReferences',
  ...['accessPackages', 'assignmentPolicies', 'catalogs', 'connectedOrganizations'].map(
    (name) => `identityGovernance/entitlementManagement/${name}`,
  ),
  'identityGovernance/accessReviews/definitions',
];

/** Single properties that people change, by Graph path: two edits of one path never touch the same property. */
export const edits: Readonly<Record<string, readonly Edit[]>> = {
  users: [
    word('jobTitle', 'Engineer'),
    word('department', 'Department'),
    word('officeLocation', 'Floor'),
    word('city', 'City'),
    word('companyName', 'Contoso'),
    other('usageLocation', 'DE', 'IT', 'NO', 'PT', 'FR'),
    other('preferredLanguage', 'de-DE', 'it-IT', 'nb-NO'),
    not('accountEnabled'),
    (stage) => ({ businessPhones: [`+49 30 5550${1000 + stage.random.below(9000)}`] }),
    (stage) => ({ otherMails: [`${stage.random.code(6).toLowerCase()}@mail.example`] }),
    licences,
  ],
  groups: [word('description', 'Since then'), word('classification', 'Class'), word('theme', 'Theme')],
  applications: [
    word('notes', 'See ticket'),
    list('tags', 'Tag'),
    list('identifierUris', 'api://app'),
    other('signInAudience', 'AzureADMyOrg', 'AzureADMultipleOrgs'),
    other('groupMembershipClaims', 'All', 'SecurityGroup', 'None'),
    not('isFallbackPublicClient'),
    (stage, { web }) => ({
      web: { ...(web as JsonObject | null), redirectUris: [`https://app.example/${stage.random.code(6)}`] },
    }),
    (stage, { requiredResourceAccess }) => ({
      requiredResourceAccess: [
        ...objectsIn(requiredResourceAccess).slice(0, 2),
        { resourceAppId: stage.random.guid(), resourceAccess: [{ id: stage.random.guid(), type: 'Role' }] },
      ],
    }),
    (stage, { passwordCredentials }) => ({
      passwordCredentials: [...objectsIn(passwordCredentials).slice(-2), secretOf(stage)],
    }),
  ],
  servicePrincipals: [
    word('notes', 'See ticket'),
    list('tags', 'Tag'),
    not('accountEnabled'),
    not('appRoleAssignmentRequired'),
    list('notificationEmailAddresses', 'owner@contoso.example'),
    other('preferredSingleSignOnMode', 'saml', 'password', 'oidc'),
    word('loginUrl', 'https://login.example/'),
  ],
  devices: [not('accountEnabled'), not('isManaged'), word('operatingSystemVersion', '10.0.26100')],
  'directory/administrativeUnits': [word('description', 'Moved to'), word('displayName', 'Region')],
  'roleManagement/directory/roleDefinitions': [word('description', 'Revised'), not('isEnabled')],
  'identity/conditionalAccess/policies': [
    other('state', 'enabled', 'disabled', 'enabledForReportingButNotEnforced'),
    word('displayName', 'CA policy'),
    (stage) => ({ conditions: conditionsOf({ users: usersOf({ excludeGroups: [stage.any('groups') ?? 'None'] }) }) }),
    (stage) => ({
      grantControls: {
        operator: 'OR',
        builtInControls: [stage.random.pick(['mfa', 'compliantDevice', 'domainJoinedDevice'])],
        customAuthenticationFactors: [stage.random.code(4)],
        termsOfUse: [],
        authenticationStrength: null,
      },
    }),
  ],
  'identity/conditionalAccess/namedLocations': [word('displayName', 'Location')],
  'policies/authorizationPolicy': [
    other('allowInvitesFrom', 'none', 'everyone', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers'),
    not('allowedToUseSSPR'),
    not('blockMsolPowerShell'),
    word('description', 'What everybody may do'),
    ({ random }, { defaultUserRolePermissions }) => ({
      defaultUserRolePermissions: {
        ...(defaultUserRolePermissions as JsonObject | null),
        permissionGrantPoliciesAssigned: [`ManagePermissionGrantsForSelf.${random.code(4)}`],
      },
    }),
  ],
  'policies/identitySecurityDefaultsEnforcementPolicy': [not('isEnabled')],
  'policies/authenticationMethodsPolicy': [
    ({ random }) => ({ reconfirmationInDays: 1 + random.below(700) }),
    (stage, { authenticationMethodConfigurations }) => oneMethod(stage, authenticationMethodConfigurations),
  ],
  'policies/crossTenantAccessPolicy/default': [
    ({ random }) => ({ inboundTrust: trustOf(random.chance(0.5), random.chance(0.5)), isServiceDefault: false }),
    ({ random }) => ({ b2bDirectConnectInbound: directConnect(random.code(6)) }),
  ],
  'policies/crossTenantAccessPolicy/partners': [
    not('isServiceProvider'),
    ({ random }) => ({ inboundTrust: trustOf(random.chance(0.5), random.chance(0.5)) }),
    ({ random }) => ({ b2bDirectConnectInbound: directConnect(random.code(6)) }),
  ],
  'policies/permissionGrantPolicies': [word('description', 'Consent under')],
  organization: [
    ({ random }) => ({ technicalNotificationMails: [`it-${random.code(4).toLowerCase()}@contoso.example`] }),
    ({ random }) => ({ marketingNotificationEmails: [`ads-${random.code(4).toLowerCase()}@contoso.example`] }),
  ],
  ...Object.fromEntries(
    described.map((path) => [path, [word('description', 'Since then'), word('displayName', 'Now')]]),
  ),
  domains: [({ random }) => ({ passwordNotificationWindowInDays: 1 + random.below(300) })],
};

/** Cross-tenant settings of a new partner. */
export function partnerOf(stage: Stage): JsonObject {
  const settings = crossTenantOf('allowed');
  return { tenantId: stage.random.guid(), isInMultiTenantOrganization: false, isServiceProvider: false, ...settings };
}

function licences(stage: Stage, { assignedLicenses }: JsonObject): JsonObject {
  const skus = [...stage.tenant.objects('subscribedSkus').values()].map(({ skuId }) => textOf(skuId));
  const had = objectsIn(assignedLicenses);
  if (skus.length === 0) return { jobTitle: `Engineer ${stage.random.code(5)}` };
  const sku = stage.random.pick(skus);
  const kept = had.filter(({ skuId }) => skuId !== sku);
  return { assignedLicenses: kept.length < had.length ? kept : [...had, { disabledPlans: [], skuId: sku }] };
}

function secretOf({ random }: Stage): JsonObject {
  const [startDateTime, endDateTime] = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'];
  const displayName = `secret ${random.code(4)}`;
  const [keyId, hint] = [random.guid(), random.code(3).toLowerCase()];
  return { customKeyIdentifier: null, displayName, endDateTime, hint, keyId, secretText: null, startDateTime };
}

function oneMethod({ random }: Stage, configurations: Json | undefined): JsonObject {
  const methods = objectsIn(configurations);
  const chosen = random.below(Math.max(1, methods.length));
  const turned = methods.map((method, index): JsonObject =>
    index === chosen ? { ...method, state: method.state === 'enabled' ? 'disabled' : 'enabled' } : method,
  );
  return { authenticationMethodConfigurations: turned };
}

function trustOf(isMfaAccepted: boolean, isCompliantDeviceAccepted: boolean): JsonObject {
  return { isCompliantDeviceAccepted, isHybridAzureADJoinedDeviceAccepted: false, isMfaAccepted };
}

function directConnect(target: string): JsonObject {
  const usersAndGroups = { accessType: 'allowed', targets: [{ target, targetType: 'user' }] };
  return { usersAndGroups, applications: usersAndGroups };
}
