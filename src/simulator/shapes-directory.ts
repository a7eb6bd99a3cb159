import { looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

/** Types of the directory and of the tenants around it; https://learn.microsoft.com/graph/api/resources. */
export const directoryShapes: Readonly<Record<string, TypeShape>> = {
  contract: looks(
    'contractType=ResellerPartnerContract|SyndicationPartner customerId defaultDomainName=partner{n}.example displayName deletedDateTime',
  ),
  user: looks(
    'displayName userPrincipalName={guid}gone{n}@contoso.example mail=null accountEnabled=false deletedDateTime={date} userType=Member jobTitle=null',
  ),
  group: looks(
    'displayName description mailEnabled=false mailNickname=gone-{n} securityEnabled=true groupTypes[]=Unified visibility=Private createdDateTime deletedDateTime={date}',
  ),
  application: looks(
    'displayName appId createdDateTime deletedDateTime={date} signInAudience=AzureADMyOrg identifierUris[]=api://gone-{n} passwordCredentials=[] keyCredentials=[]',
  ),
  servicePrincipal: looks(
    'displayName appId accountEnabled=true createdDateTime deletedDateTime={date} servicePrincipalType=Application tags=[]',
  ),
  administrativeUnit: looks('displayName description deletedDateTime={date} membershipType=null visibility=null'),
  orgContact: looks(
    'displayName givenName surname mail companyName department jobTitle=null mailNickname=contact{n} proxyAddresses[]=SMTP:contact{n}@partner.example onPremisesSyncEnabled=true|null onPremisesLastSyncDateTime',
    {
      addresses: [
        { city: 'Turin', countryOrRegion: 'IT', officeLocation: null, postalCode: '10121', state: null, street: null },
      ],
      phones: [
        { number: '+39 011 5550{n}', type: 'business' },
        { number: null, type: 'mobile' },
      ],
    },
  ),
  groupSetting: looks(
    'templateId',
    { displayName: 'Group.Unified.Guest', values: [{ name: 'AllowToAddGuests', value: 'false' }] },
    {
      displayName: 'Group.Unified',
      values: [
        { name: 'EnableMIPLabels', value: 'true' },
        { name: 'CustomBlockedWordsList', value: 'board,payroll' },
        { name: 'EnableGroupCreation', value: 'false' },
        { name: 'GroupCreationAllowedGroupId', value: '{groups}' },
      ],
    },
    { displayName: 'Password Rule Settings', values: [{ name: 'LockoutThreshold', value: '10' }] },
  ),
  groupSettingTemplate: looks('displayName description deletedDateTime', {
    values: [
      {
        name: 'AllowToAddGuests',
        type: 'System.Boolean',
        defaultValue: 'true',
        description: 'Whether guests may join',
      },
    ],
  }),
  groupLifecyclePolicy: looks(
    'alternateNotificationEmails=owners{n}@contoso.example groupLifetimeInDays=180|365 managedGroupTypes=Selected|All',
  ),
  schemaExtension: looks(
    'id=ext{n}contoso_training{n} description owner targetTypes[]=User|Group status=Available|InDevelopment',
    {
      properties: [
        { name: 'courseId', type: 'Integer' },
        { name: 'courseName', type: 'String' },
      ],
    },
  ),
  onPremisesDirectorySynchronization: looks('id={tenant}', {
    configuration: {
      accidentalDeletionPrevention: { alertThreshold: 500, synchronizationPreventionType: 'enabledForCount' },
      customerRequestedSynchronizationInterval: 'PT30M',
    },
    features: {
      blockCloudObjectTakeoverThroughHardMatchEnabled: true,
      blockSoftMatchEnabled: true,
      passwordSyncEnabled: true,
      passwordWritebackEnabled: false,
      userWritebackEnabled: false,
    },
  }),
  identityProviderBase: looks(
    'displayName',
    {
      '@odata.type': '#microsoft.graph.socialIdentityProvider',
      id: 'Google-OAUTH',
      identityProviderType: 'Google',
      clientId: 'client-{n}',
      clientSecret: '******',
    },
    {
      '@odata.type': '#microsoft.graph.builtInIdentityProvider',
      id: 'EmailOtpSignup-OAUTH',
      identityProviderType: 'EmailOTP',
    },
    {
      '@odata.type': '#microsoft.graph.samlOrWsFedExternalDomainFederation',
      issuerUri: 'https://idp{n}.partner.example/issuer',
      passiveSignInUri: 'https://idp{n}.partner.example/signin',
      metadataExchangeUri: null,
      preferredAuthenticationProtocol: 'saml',
      signingCertificate: 'MIIDpartner{n}',
      domains: [{ id: 'partner{n}.example' }],
    },
  ),
  attributeSet: looks('id=Engineering|Marketing|Payroll description maxAttributesPerSet=25'),
  customSecurityAttributeDefinition: looks(
    'id=Engineering_Project|Engineering_Level|Marketing_Region attributeSet=Engineering|Engineering|Marketing name=Project|Level|Region description isCollection isSearchable status=Available|Deprecated type=String|Integer|String usePreDefinedValuesOnly',
  ),
  allowedValue: looks('id=Alpine|Baker|Cascade isActive'),
  certificateBasedAuthPki: looks(
    'displayName status=succeeded statusDetails=null lastModifiedDateTime deletedDateTime',
  ),
  certificateAuthorityDetail: looks(
    'displayName certificateAuthorityType=root|intermediate issuer=CN=Contoso+Root certificate=MIIDroot{n} certificateRevocationListUrl createdDateTime expirationDateTime=2031-05-04T00:00:00Z isIssuerHintEnabled thumbprint=AB{n}0 deletedDateTime',
  ),
  certificateBasedApplicationConfiguration: looks('displayName description deletedDateTime'),
  certificateAuthorityAsEntity: looks(
    'certificate=MIIDapp{n} isRootAuthority issuer=CN=App+CA+{n} issuerSubjectKeyIdentifier=1F{n}',
  ),
  mutualTlsOauthConfiguration: looks(
    'displayName tlsClientAuthParameter=tls_client_auth_subject_dn|tls_client_auth_san_uri deletedDateTime',
    {
      certificateAuthorities: [{ certificate: 'MIIDdevice{n}', isRootAuthority: true, issuer: 'CN=Device CA' }],
    },
  ),
  hardwareOathTokenAuthenticationMethodDevice: looks(
    'displayName serialNumber=T-{n}00{n} manufacturer=Feitian|Yubico model=c200 timeIntervalInSeconds=30 hashFunction=hmacsha1 status=available|assigned secretKey=null',
    { assignedTo: null },
  ),
  companySubscription: looks(
    'commerceSubscriptionId createdDateTime isTrial nextLifecycleDateTime=2026-12-31T00:00:00Z ocpSubscriptionId ownerId={tenant} ownerTenantId={tenant} ownerType=User skuId skuPartNumber=SPE_E5|AAD_PREMIUM_P2 status=Enabled totalLicenses=500',
    {
      serviceStatus: [
        { appliesTo: 'User', provisioningStatus: 'Success', servicePlanId: '{guid}', servicePlanName: 'EXCHANGE_S' },
      ],
    },
  ),
  sharedEmailDomain: looks('id=shared{n}.contoso.example provisioningStatus=succeeded'),
  recommendation: looks(
    'id={tenant}_Microsoft.Identity.IAM.Insights.Rule{n} displayName category=identitySecureScore|identityBestPractice priority=high|medium status=active|completedBySystem createdDateTime lastCheckedDateTime lastModifiedDateTime insights benefits impactType=users currentScore=4 maxScore=8 releaseType=generallyAvailable',
  ),
  deviceTemplate: looks(
    'displayName manufacturer model mutualTlsOauthConfigurationId mutualTlsOauthConfigurationTenantId={tenant} operatingSystem=null',
  ),
  'entraRecoveryServices.snapshot': looks('id=2026-02-2{n}T02:00:00Z createdDateTime totalChangedObjects=12|0|7'),
  'entraRecoveryServices.recoveryJobBase': looks(
    'jobCreatedDateTime jobCompletionDateTime status=successful|failed targetStateDateTime',
    {
      '@odata.type': '#microsoft.graph.entraRecoveryServices.recoveryPreviewJob',
    },
  ),
  tenantGovernanceSetting: looks('id=default lastModifiedDateTime isGovernanceEnabled'),
  governanceRelationship: looks(
    'governedTenantId governedTenantName=Fabrikam governingTenantId={tenant} governingTenantName=Contoso status=active|pending createdDateTime',
  ),
  governancePolicyTemplate: looks('displayName description version createdDateTime lastModifiedDateTime', {
    delegatedAdministrationRoleAssignments: [{ groupId: '{groups}', roleTemplateIds: ['{roles}'] }],
  }),
  relatedTenant: looks('displayName discoveryState=confirmed|candidate firstSeenDateTime lastSeenDateTime'),
  multiTenantOrganization: looks('createdDateTime displayName description state=active'),
  multiTenantOrganizationMember: looks(
    'id=- tenantId displayName addedByTenantId={tenant} addedDateTime joinedDateTime=null role=owner|member state=active|pending deletedDateTime',
    { transitionDetails: null },
  ),
  delegatedAdminRelationship: looks(
    'displayName duration=P730D|P180D status=active|terminated autoExtendDuration=P180D|PT0S createdDateTime activatedDateTime endDateTime=2027-06-01T00:00:00Z lastModifiedDateTime @odata.etag=W/"rev{n}"',
    {
      customer: { tenantId: '{guid}', displayName: 'Fabrikam {n}' },
      accessDetails: {
        unifiedRoles: [{ roleDefinitionId: '{roles}' }, { roleDefinitionId: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b' }],
      },
    },
  ),
  delegatedAdminAccessAssignment: looks('status=active createdDateTime lastModifiedDateTime', {
    accessContainer: { accessContainerId: '{groups}', accessContainerType: 'securityGroup' },
    accessDetails: { unifiedRoles: [{ roleDefinitionId: '{roles}' }] },
  }),
  delegatedAdminCustomer: looks('displayName tenantId'),
  organizationalBranding: looks(
    'id=0 backgroundColor=#112233 signInPageText=Welcome usernameHintText=you@contoso.example customPrivacyAndCookiesUrl bannerLogoRelativeUrl=c1ddf0e4/banner?ts=638000000000000000 cdnList[]=cdn-a.example|cdn-b.example',
    {
      loginPageTextVisibilitySettings: { hideForgotMyPassword: null, hideAccountResetCredentials: false },
      loginPageLayoutConfiguration: { isFooterShown: true, isHeaderShown: false, layoutTemplateType: 'default' },
    },
  ),
  organizationalBrandingLocalization: looks(
    'id=0|de-DE|it-IT backgroundColor=#112233|#445566 signInPageText=Welcome|Willkommen|Benvenuti usernameHintText=null',
  ),
  certificateBasedAuthConfiguration: looks('', {
    certificateAuthorities: [
      {
        certificate: 'MIIDlegacy{n}',
        certificateRevocationListUrl: 'http://crl.contoso.example/root.crl',
        deltaCertificateRevocationListUrl: null,
        isRootAuthority: true,
        issuer: 'CN=Contoso Root',
        issuerSki: '3A4B',
      },
    ],
  }),
  internalDomainFederation: looks(
    'displayName issuerUri=http://sts.contoso.example/adfs/services/trust passiveSignInUri=https://sts.contoso.example/adfs/ls/ activeSignInUri metadataExchangeUri signOutUri preferredAuthenticationProtocol=wsFed promptLoginBehavior=nativeSupport federatedIdpMfaBehavior=rejectMfaByFederatedIdp isSignedAuthenticationRequestRequired=true signingCertificate=MIIDsts{n} nextSigningCertificate=MIIDnext{n}',
    {
      signingCertificateUpdateStatus: { certificateUpdateResult: 'Success', lastRunDateTime: '{date}' },
    },
  ),
  domainDnsRecord: looks(
    'label=contoso.example recordType=Mx|Txt|CName supportedService=Email ttl=3600 isOptional=false',
    { mailExchange: 'contoso-example.mail.protection.outlook.com', preference: 0 },
  ),
  strongAuthenticationRequirements: looks('id=- perUserMfaState=disabled|enforced|enabled'),
  openTypeExtension: looks('id=com.contoso.roaming{n} extensionName=com.contoso.roaming{n} theme=dark|light'),
  resourceSpecificPermissionGrant: looks(
    'clientAppId clientId resourceAppId permission=TeamSettings.Read.Group|ChannelMessage.Read.Group permissionType=Application deletedDateTime',
  ),
  scopedRoleMembership: looks('administrativeUnitId={units} roleId={roles}', {
    roleMemberInfo: { id: '{users}', displayName: 'Scoped administrator {n}' },
  }),
};
