import type { Json, JsonObject } from '../domain/resource.ts';
import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';
import { guidFrom } from './random.ts';

/** Built-in roles; Graph gives them the same ids in every tenant. */
const builtInRoles: readonly (readonly [id: string, name: string])[] = [
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader'],
  ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'User Administrator'],
  ['194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator'],
  ['b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', 'Conditional Access Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
  ['e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator'],
  ['88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers'],
];

/** @returns ids of the licences. */
export function growOrganization(context: GrowContext, domains: number): string[] {
  const { tenant, random, domain, daysAgo } = context;
  const names = [
    `${domain}.onmicrosoft.com`,
    `${domain}.example`,
    ...many(Math.max(0, domains - 2), (index) => `${domain}-${index}.example`),
  ];
  for (const [index, name] of names.entries()) tenant.put('domains', domainOf(name, index));
  const skus = ['AAD_PREMIUM_P2', 'SPE_E5', 'FLOW_FREE'].map((name) => growSku(context, name));
  tenant.put('organization', {
    id: tenant.id,
    assignedPlans: [
      {
        assignedDateTime: daysAgo(900),
        capabilityStatus: 'Enabled',
        service: 'exchange',
        servicePlanId: random.guid(),
      },
      {
        assignedDateTime: daysAgo(800),
        capabilityStatus: 'Enabled',
        service: 'AADPremiumService',
        servicePlanId: random.guid(),
      },
    ],
    businessPhones: ['+49 30 5550100'],
    city: 'Berlin',
    countryLetterCode: 'DE',
    createdDateTime: daysAgo(2500),
    defaultUsageLocation: null,
    deletedDateTime: null,
    directorySizeQuota: { used: 1000 + random.below(5000), total: 300_000 },
    displayName: tenant.displayName,
    marketingNotificationEmails: [],
    onPremisesLastPasswordSyncDateTime: null,
    onPremisesLastSyncDateTime: daysAgo(random.next() / 24),
    onPremisesSyncEnabled: true,
    partnerTenantType: null,
    postalCode: '10115',
    preferredLanguage: 'en',
    privacyProfile: { contactEmail: null, statementUrl: `https://${domain}.example/privacy` },
    provisionedPlans: [{ capabilityStatus: 'Enabled', provisioningStatus: 'Success', service: 'exchange' }],
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    street: 'Chausseestrasse 5',
    technicalNotificationMails: [`it@${domain}.example`, `ops@${domain}.example`],
    tenantType: 'AAD',
    verifiedDomains: names.map((name, index): Json => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === 1,
      isInitial: index === 0,
      name,
      type: 'Managed',
    })),
  });
  return skus;
}

/** Built-in role definitions, one of the tenant's own, and who has them. */
export function growRoles(
  context: GrowContext,
  sizes: { readonly definitions: number; readonly assignments: number; readonly eligibilities: number },
  people: readonly string[],
): void {
  const { tenant, random, daysAgo } = context;
  const builtIn = [...builtInRoles, ...furtherRoles(sizes.definitions - builtInRoles.length - 1)];
  for (const [id, displayName] of builtIn)
    tenant.put('roleManagement/directory/roleDefinitions', roleOf(id, displayName, true));
  const custom = random.guid();
  tenant.put('roleManagement/directory/roleDefinitions', roleOf(custom, 'Helpdesk light', false));
  const roles = [...builtIn.map(([id]) => id), custom];
  if (people.length === 0) return;
  many(sizes.assignments, () =>
    tenant.put('roleManagement/directory/roleAssignments', {
      id: `${random.code(20)}-${random.code(20)}-1`,
      directoryScopeId: '/',
      principalId: random.pick(people),
      roleDefinitionId: random.pick(roles),
    }),
  );
  many(sizes.eligibilities, () =>
    tenant.put('roleManagement/directory/roleEligibilitySchedules', {
      id: random.guid(),
      appScopeId: null,
      createdDateTime: daysAgo(100),
      createdUsing: random.guid(),
      directoryScopeId: '/',
      memberType: 'Direct',
      modifiedDateTime: null,
      principalId: random.pick(people),
      roleDefinitionId: random.pick(roles),
      scheduleInfo: {
        expiration: { duration: null, endDateTime: null, type: 'noExpiration' },
        recurrence: null,
        startDateTime: daysAgo(100),
      },
      status: 'Provisioned',
    }),
  );
}

/** Built-in roles of services that came later. */
function furtherRoles(count: number): readonly (readonly [id: string, name: string])[] {
  return many(Math.max(0, count), (index) => [guidFrom(`role/${index}`), `Service ${index} Administrator`] as const);
}

function growSku({ tenant, random }: GrowContext, skuPartNumber: string): string {
  const skuId = random.guid();
  tenant.put('subscribedSkus', {
    id: `${tenant.id}_${skuId}`,
    accountId: tenant.id,
    accountName: tenant.displayName,
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: random.below(500),
    prepaidUnits: { enabled: 500 + random.below(500), lockedOut: 0, suspended: 0, warning: 0 },
    servicePlans: many(3, (plan) => ({
      appliesTo: 'User',
      provisioningStatus: 'Success',
      servicePlanId: random.guid(),
      servicePlanName: plan === 0 ? skuPartNumber : `${skuPartNumber}_${plan}`,
    })),
    skuId,
    skuPartNumber,
    subscriptionIds: [random.guid(), random.guid()],
  });
  return skuId;
}

function domainOf(id: string, index: number): JsonObject {
  return {
    id,
    authenticationType: 'Managed',
    availabilityStatus: null,
    isAdminManaged: true,
    isDefault: index === 1,
    isInitial: index === 0,
    isRoot: true,
    isVerified: true,
    model: null,
    passwordNotificationWindowInDays: null,
    passwordValidityPeriodInDays: null,
    state: null,
    supportedServices: ['Email', 'OfficeCommunicationsOnline', 'Intune'],
  };
}

function roleOf(id: string, displayName: string, isBuiltIn: boolean): JsonObject {
  const allowedResourceActions = [
    'microsoft.directory/users/standard/read',
    'microsoft.directory/groups/standard/read',
    'microsoft.directory/devices/standard/read',
  ];
  return {
    id,
    description: `What a ${displayName} may do.`,
    displayName,
    inheritsPermissionsFrom: [],
    isBuiltIn,
    isEnabled: true,
    resourceScopes: ['/'],
    rolePermissions: [{ allowedResourceActions, condition: null }],
    templateId: id,
    version: isBuiltIn ? '1' : null,
  };
}
