import { delegated, directory, inBeta, inV1, list, one, onePart, owned, part, references } from './route.ts';
import type { Route } from './route.ts';

const whole = { page: null } as const;
const alone = { expandable: false } as const;

/** The tenant itself, its people, groups and devices, and what lies in the recycle bin. */
export const directoryRoutes: readonly Route[] = [
  directory('organization', 'organization', {
    ...whole,
    relations: [
      onePart('branding', 'organizationalBranding', alone),
      part('branding/localizations', 'organizationalBrandingLocalization', alone),
      part('certificateBasedAuthConfiguration', 'certificateBasedAuthConfiguration', alone),
    ],
  }),
  directory('domains', 'domain', {
    ...whole,
    relations: [
      part('federationConfiguration', 'internalDomainFederation', alone),
      part('serviceConfigurationRecords', 'domainDnsRecord', alone),
    ],
  }),
  directory('subscribedSkus', 'subscribedSku', { ...whole, cost: 3 }),
  directory('contracts', 'contract', { cost: 3 }),
  directory('users', 'user', {
    cost: 2,
    delta: true,
    normally: [
      ...['businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone'],
      ...['officeLocation', 'preferredLanguage', 'surname', 'userPrincipalName'],
    ],
    relations: [
      inBeta(onePart('authentication/requirements', 'strongAuthenticationRequirements', alone)),
      owned('extensions', 'openTypeExtension'),
    ],
  }),
  directory('groups', 'group', {
    delta: true,
    onlyOnSelect: ['assignedLabels', 'assignedLicenses', 'hasMembersWithLicenseErrors', 'licenseProcessingState'],
    relations: [
      references('members', 3),
      references('owners'),
      owned('settings', 'groupSetting'),
      owned('permissionGrants', 'resourceSpecificPermissionGrant'),
      owned('appRoleAssignments', 'appRoleAssignment', 2, {
        derived: { path: 'servicePrincipals', relation: 'appRoleAssignedTo', property: 'principalId' },
      }),
      owned('extensions', 'openTypeExtension'),
    ],
  }),
  directory('devices', 'device', { delta: true, alternateKeys: ['deviceId'] }),
  directory('contacts', 'orgContact', { delta: true }),
  inV1(directory('groupSettings', 'groupSetting', whole)),
  inV1(directory('groupSettingTemplates', 'groupSettingTemplate', whole)),
  list('groupLifecyclePolicies', 'groupLifecyclePolicy'),
  directory('schemaExtensions', 'schemaExtension'),
  directory('directory/administrativeUnits', 'administrativeUnit', {
    beta: { path: 'administrativeUnits', is: 'also' },
    delta: true,
    relations: [
      references('members'),
      owned('scopedRoleMembers', 'scopedRoleMembership'),
      owned('extensions', 'openTypeExtension'),
    ],
  }),
  directory('directoryObjects/delta', 'directoryObject', {
    delta: 'only',
    gathers: [
      ...['users', 'groups', 'devices', 'servicePrincipals', 'applications'].map((path) => ({ path })),
      ...['directory/administrativeUnits', 'directoryRoles', 'contacts'].map((path) => ({ path })),
      { path: 'servicePrincipals', relation: 'appRoleAssignedTo' },
    ],
  }),
  directory('directoryObjects/getAvailableExtensionProperties', 'extensionProperty', {
    ...whole,
    method: 'POST',
    gathers: [{ path: 'applications', relation: 'extensionProperties' }],
  }),
  delegated(list('directory/onPremisesSynchronization', 'onPremisesDirectorySynchronization')),
  list('directory/federationConfigurations', 'identityProviderBase'),
  list('directory/attributeSets', 'attributeSet'),
  directory('directory/customSecurityAttributeDefinitions', 'customSecurityAttributeDefinition', {
    relations: [owned('allowedValues', 'allowedValue')],
  }),
  list('directory/publicKeyInfrastructure/certificateBasedAuthConfigurations', 'certificateBasedAuthPki', {
    relations: [part('certificateAuthorities', 'certificateAuthorityDetail', alone)],
  }),
  inBeta(
    list(
      'directory/certificateAuthorities/certificateBasedApplicationConfigurations',
      'certificateBasedApplicationConfiguration',
      { relations: [part('trustedCertificateAuthorities', 'certificateAuthorityAsEntity')] },
    ),
  ),
  inBeta(list('directory/certificateAuthorities/mutualTlsOauthConfigurations', 'mutualTlsOauthConfiguration')),
  inBeta(
    list('directory/authenticationMethodDevices/hardwareOathDevices', 'hardwareOathTokenAuthenticationMethodDevice'),
  ),
  directory('directory/deletedItems/microsoft.graph.group', 'group'),
  directory('directory/deletedItems/microsoft.graph.application', 'application'),
  directory('directory/deletedItems/microsoft.graph.servicePrincipal', 'servicePrincipal'),
  directory('directory/deletedItems/microsoft.graph.user', 'user'),
  directory('directory/deletedItems/microsoft.graph.administrativeUnit', 'administrativeUnit'),
  list('directory/subscriptions', 'companySubscription'),
  inBeta(list('directory/sharedEmailDomains', 'sharedEmailDomain')),
  inBeta(list('directory/recommendations', 'recommendation')),
  inBeta(list('directory/templates/deviceTemplates', 'deviceTemplate')),
  list('directory/recovery/snapshots', 'entraRecoveryServices.snapshot'),
  list('directory/recovery/jobs', 'entraRecoveryServices.recoveryJobBase'),
  inBeta(one('directory/tenantGovernance/settings', 'tenantGovernanceSetting')),
  inBeta(list('directory/tenantGovernance/governanceRelationships', 'governanceRelationship')),
  inBeta(list('directory/tenantGovernance/governancePolicyTemplates', 'governancePolicyTemplate')),
  inBeta(list('directory/tenantGovernance/relatedTenants', 'relatedTenant')),
  one('tenantRelationships/multiTenantOrganization', 'multiTenantOrganization'),
  list('tenantRelationships/multiTenantOrganization/tenants', 'multiTenantOrganizationMember', { key: 'tenantId' }),
  list('tenantRelationships/delegatedAdminRelationships', 'delegatedAdminRelationship', {
    relations: [part('accessAssignments', 'delegatedAdminAccessAssignment', alone)],
  }),
  list('tenantRelationships/delegatedAdminCustomers', 'delegatedAdminCustomer'),
  directory('auditLogs/directoryAudits', 'directoryAudit', { service: 'reports', page: { normal: 1000, most: 1000 } }),
];
