import { crossTenantOf } from './grow-policies.ts';
import { alike, looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

/** A policy whose rules are one text, as the directory keeps its older ones. */
function textPolicy(name: string, rules: string): TypeShape {
  return looks('displayName isOrganizationDefault deletedDateTime', {
    definition: [`{"${name}":{"Version":1,${rules}}}`],
  });
}

const restriction = (restrictionType: string, maxLifetime: string | null) => ({
  restrictionType,
  maxLifetime,
  state: 'enabled',
  restrictForAppsCreatedAfterDateTime: '2024-01-01T00:00:00Z',
});
const appRestrictions = {
  applicationRestrictions: {
    passwordCredentials: [restriction('passwordLifetime', 'P180D'), restriction('passwordAddition', null)],
    keyCredentials: [restriction('asymmetricKeyLifetime', 'P365D')],
  },
};
const template = {
  templateApplicationLevel: 'none',
  inboundTrust: { isCompliantDeviceAccepted: true, isHybridAzureADJoinedDeviceAccepted: false, isMfaAccepted: true },
};

/** Types of what stands below `policies`. */
export const policyShapes: Readonly<Record<string, TypeShape>> = {
  authenticationStrengthPolicy: looks(
    'displayName description createdDateTime modifiedDateTime policyType=custom|builtIn requirementsSatisfied=mfa allowedCombinations[]=fido2|windowsHelloForBusiness|x509CertificateMultiFactor',
  ),
  authenticationCombinationConfiguration: looks(
    '',
    {
      '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
      appliesToCombinations: ['fido2'],
      allowedAAGUIDs: ['{guid}', '{guid}'],
    },
    {
      '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration',
      appliesToCombinations: ['x509CertificateMultiFactor'],
      allowedIssuerSkis: ['9A4248C6'],
      allowedPolicyOIDs: ['1.2.3.4.{n}'],
    },
  ),
  authenticationFlowsPolicy: looks('id=authenticationFlowsPolicy displayName description', {
    selfServiceSignUp: { isEnabled: false },
  }),
  adminConsentRequestPolicy: looks(
    'id=- isEnabled=true notifyReviewers=true remindersEnabled=true requestDurationInDays=30 version=3',
    {
      reviewers: [
        { query: '/users/{users}', queryRoot: null, queryType: 'MicrosoftGraph' },
        {
          query: '/groups/{groups}/transitiveMembers/microsoft.graph.user',
          queryRoot: null,
          queryType: 'MicrosoftGraph',
        },
      ],
    },
  ),
  federatedTokenValidationPolicy: looks('id=federatedTokenValidationPolicy deletedDateTime', {
    validatingDomains: {
      '@odata.type': '#microsoft.graph.enumeratedDomains',
      rootDomains: 'enumerated',
      domainNames: ['contoso.example', 'fabrikam.example'],
    },
  }),
  deviceRegistrationPolicy: looks(
    'id=deviceRegistrationPolicy displayName description multiFactorAuthConfiguration=required userDeviceQuota=20',
    {
      azureADJoin: {
        isAdminConfigurable: true,
        allowedToJoin: {
          '@odata.type': '#microsoft.graph.enumeratedDeviceRegistrationMembership',
          users: ['{users}'],
          groups: ['{groups}'],
        },
        localAdmins: { enableGlobalAdmins: true, registeringUsers: null },
      },
      azureADRegistration: {
        isAdminConfigurable: false,
        allowedToRegister: { '@odata.type': '#microsoft.graph.allDeviceRegistrationMembership' },
      },
      localAdminPassword: { isEnabled: true },
    },
  ),
  externalIdentitiesPolicy: looks(
    'id=externalIdentitiesPolicy displayName allowDeletedIdentitiesDataRemoval=false allowExternalIdentitiesToLeave=true deletedDateTime',
  ),
  b2bManagementPolicy: textPolicy(
    'B2BManagementPolicy',
    '"InvitationsAllowedAndBlockedDomainsPolicy":{"BlockedDomains":["evil.example"]}',
  ),
  accessReviewPolicy: looks('id=- displayName description isGroupOwnerManagementEnabled=true'),
  directoryRoleAccessReviewPolicy: looks('id=default', {
    settings: { recommendationsEnabled: true, instanceDurationInDays: 14 },
  }),
  ownerlessGroupPolicy: looks('id=- isEnabled=true maxMembersToNotify=5 notificationDurationInWeeks=4 policyWebUrl', {
    emailInfo: { fromAddress: 'groups@contoso.example', subject: 'A group needs an owner', body: 'Will you own it?' },
    targetOwners: { notifyMembers: 'allowSelected', securityGroups: ['{groups}'] },
  }),
  ...alike(
    'mobileDeviceManagementPolicy mobileAppManagementPolicy',
    looks('displayName description appliesTo=selected|none complianceUrl discoveryUrl termsOfUseUrl isValid=true'),
  ),
  onPremAuthenticationPolicy: textPolicy('OnPremAuthenticationPolicy', '"Mode":"Enforced"'),
  servicePrincipalCreationPolicy: looks('displayName description deletedDateTime isBuiltIn', {
    excludes: [],
    includes: [{ id: '{guid}', applicationIds: ['all'] }],
  }),
  permissionGrantPreApprovalPolicy: looks('deletedDateTime', {
    conditions: [
      {
        permissionType: 'application',
        scopeType: 'group',
        sensitivityLabels: { '@odata.type': '#microsoft.graph.allScopeSensitivityLabels', labelKind: 'all' },
        permissions: { '@odata.type': '#microsoft.graph.allPreApprovedPermissions', permissionKind: 'all' },
      },
    ],
  }),
  featureRolloutPolicy: looks(
    'displayName description feature=passwordHashSync|seamlessSso isAppliedToOrganization=false isEnabled',
  ),
  activityBasedTimeoutPolicy: textPolicy(
    'ActivityBasedTimeoutPolicy',
    '"ApplicationPolicies":[{"ApplicationId":"default","WebSessionIdleTimeout":"01:00:00"}]',
  ),
  homeRealmDiscoveryPolicy: textPolicy(
    'HomeRealmDiscoveryPolicy',
    '"AccelerateToFederatedDomain":true,"AllowCloudPasswordValidation":true',
  ),
  claimsMappingPolicy: textPolicy(
    'ClaimsMappingPolicy',
    '"IncludeBasicClaimSet":"true","ClaimsSchema":[{"Source":"user","ID":"employeeid"}]',
  ),
  tokenIssuancePolicy: textPolicy(
    'TokenIssuancePolicy',
    '"SigningAlgorithm":"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256","TokenResponseSigningPolicy":"ResponseAndToken"',
  ),
  tokenLifetimePolicy: textPolicy('TokenLifetimePolicy', '"AccessTokenLifetime":"08:00:00"'),
  appManagementPolicy: looks('displayName description isEnabled deletedDateTime', {
    restrictions: {
      passwordCredentials: [restriction('passwordLifetime', 'P90D')],
      keyCredentials: [
        restriction('asymmetricKeyLifetime', 'P180D'),
        {
          ...restriction('trustedCertificateAuthority', null),
          certificateBasedApplicationConfigurationIds: ['{guid}'],
        },
      ],
    },
  }),
  tenantAppManagementPolicy: looks('id=default displayName description isEnabled=true deletedDateTime', {
    ...appRestrictions,
    servicePrincipalRestrictions: appRestrictions.applicationRestrictions,
  }),
  crossTenantAccessPolicy: looks(
    'id=crossTenantAccessPolicy displayName=CrossTenantAccessPolicy definition=[] deletedDateTime allowedCloudEndpoints[]=microsoftonline.us',
  ),
  m365CapabilityBase: looks('id=- name=calendarSharing|fileSharing', {
    inboundAccess: { accessType: 'allowed' },
    outboundAccess: { accessType: 'blocked' },
  }),
  crossTenantAccessPolicyConfigurationPartner: looks('id=- tenantId deletedDateTime={date}', crossTenantOf('allowed')),
  crossTenantIdentitySyncPolicyPartner: looks('id=- tenantId displayName', {
    userSyncInbound: { isSyncAllowed: true },
  }),
  multiTenantOrganizationIdentitySyncPolicyTemplate: looks('id=default templateApplicationLevel=newPartners', {
    userSyncInbound: { isSyncAllowed: true },
  }),
  multiTenantOrganizationPartnerConfigurationTemplate: looks('id=default', template),
};
