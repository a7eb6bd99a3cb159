import { delegated, directory, inBeta, list, one, onePart, part, references } from './route.ts';
import type { RelationRoute, Route } from './route.ts';

const appliesTo: RelationRoute = references('appliesTo');
const applied = { page: null, relations: [appliesTo] } as const;
const grantConditions = ['includes', 'excludes'].map((name) =>
  part(name, 'permissionGrantConditionSet', { expandable: false, inline: true }),
);
const crossTenant = 'policies/crossTenantAccessPolicy';

/** Everything below `policies` but PIM's, which stand with the roles. */
export const policyRoutes: readonly Route[] = [
  one('policies/authenticationMethodsPolicy', 'authenticationMethodsPolicy'),
  list('policies/authenticationMethodsPolicy/authenticationMethodConfigurations', 'authenticationMethodConfiguration', {
    viewOf: { path: 'policies/authenticationMethodsPolicy', property: 'authenticationMethodConfigurations' },
  }),
  list('policies/authenticationStrengthPolicies', 'authenticationStrengthPolicy', {
    relations: [part('combinationConfigurations', 'authenticationCombinationConfiguration')],
  }),
  one('policies/authenticationFlowsPolicy', 'authenticationFlowsPolicy'),
  one('policies/authorizationPolicy', 'authorizationPolicy', { shape: { 'v1.0': 'singleton', beta: 'collection' } }),
  one('policies/identitySecurityDefaultsEnforcementPolicy', 'identitySecurityDefaultsEnforcementPolicy'),
  one('policies/adminConsentRequestPolicy', 'adminConsentRequestPolicy'),
  one('policies/federatedTokenValidationPolicy', 'federatedTokenValidationPolicy'),
  one('policies/deviceRegistrationPolicy', 'deviceRegistrationPolicy'),
  inBeta(one('policies/externalIdentitiesPolicy', 'externalIdentitiesPolicy')),
  inBeta(list('policies/b2bManagementPolicies', 'b2bManagementPolicy')),
  inBeta(one('policies/accessReviewPolicy', 'accessReviewPolicy')),
  inBeta(one('policies/directoryRoleAccessReviewPolicy', 'directoryRoleAccessReviewPolicy')),
  delegated(one('policies/ownerlessGroupPolicy', 'ownerlessGroupPolicy')),
  delegated(inBeta(list('policies/mobileDeviceManagementPolicies', 'mobileDeviceManagementPolicy'))),
  delegated(inBeta(list('policies/mobileAppManagementPolicies', 'mobileAppManagementPolicy'))),
  delegated(inBeta(list('policies/onPremAuthenticationPolicies', 'onPremAuthenticationPolicy'))),
  inBeta(list('policies/servicePrincipalCreationPolicies', 'servicePrincipalCreationPolicy')),
  inBeta(list('policies/permissionGrantPreApprovalPolicies', 'permissionGrantPreApprovalPolicy')),
  list('policies/permissionGrantPolicies', 'permissionGrantPolicy', { relations: grantConditions }),
  delegated(list('policies/featureRolloutPolicies', 'featureRolloutPolicy', { relations: [appliesTo] })),
  directory('policies/activityBasedTimeoutPolicies', 'activityBasedTimeoutPolicy', applied),
  directory('policies/homeRealmDiscoveryPolicies', 'homeRealmDiscoveryPolicy', applied),
  directory('policies/claimsMappingPolicies', 'claimsMappingPolicy', applied),
  directory('policies/tokenIssuancePolicies', 'tokenIssuancePolicy', applied),
  directory('policies/tokenLifetimePolicies', 'tokenLifetimePolicy', applied),
  directory('policies/appManagementPolicies', 'appManagementPolicy', applied),
  one('policies/defaultAppManagementPolicy', 'tenantAppManagementPolicy'),
  one(crossTenant, 'crossTenantAccessPolicy'),
  one(`${crossTenant}/default`, 'crossTenantAccessPolicyConfigurationDefault'),
  inBeta(list(`${crossTenant}/default/m365Capabilities`, 'm365CapabilityBase', { key: 'name' })),
  list(`${crossTenant}/partners`, 'crossTenantAccessPolicyConfigurationPartner', {
    key: 'tenantId',
    relations: [onePart('identitySynchronization', 'crossTenantIdentitySyncPolicyPartner', { key: 'tenantId' })],
  }),
  one(
    `${crossTenant}/templates/multiTenantOrganizationIdentitySynchronization`,
    'multiTenantOrganizationIdentitySyncPolicyTemplate',
  ),
  one(
    `${crossTenant}/templates/multiTenantOrganizationPartnerConfiguration`,
    'multiTenantOrganizationPartnerConfigurationTemplate',
  ),
  // Documented for people only, although no permission table says so.
  delegated(
    inBeta(
      list('policies/deletedItems/crossTenantPartners', 'crossTenantAccessPolicyConfigurationPartner', {
        key: 'tenantId',
      }),
    ),
  ),
];
