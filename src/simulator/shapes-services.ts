import { alike, looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

const flags = (names: string): TypeShape => looks(`id=- ${names}`);
const networkPolicy = looks('name description state=enabled version=1.0.{n} createdDateTime lastModifiedDateTime', {
  settings: { defaultAction: 'block' },
});

/** Types of Global Secure Access, Defender, Microsoft 365's settings and Teams. */
export const servicesShapes: Readonly<Record<string, TypeShape>> = {
  forwardingProfile: looks(
    'name=Microsoft+365|Internet|Private+access description state=enabled|disabled trafficForwardingType=m365|internet|private priority version=1.0.{n} lastModifiedDateTime',
    {
      associations: [{ '@odata.type': '#microsoft.graph.networkaccess.associatedBranch', branchId: '{guid}' }],
      servicePrincipal: { appId: '{guid}', id: '{servicePrincipals}' },
    },
  ),
  forwardingPolicy: looks('name description trafficForwardingType=m365|internet version=1.0.{n}'),
  filteringProfile: looks(
    'name description priority=100|200 state=enabled version=1.0.{n} createdDateTime lastModifiedDateTime',
    { conditionalAccessPolicies: [] },
  ),
  filteringPolicy: looks('name description action=block|allow version=1.0.{n} createdDateTime lastModifiedDateTime'),
  ...alike('tlsInspectionPolicy threatIntelligencePolicy cloudFirewallPolicy', networkPolicy),
  policyLink: looks('state=enabled version=1.0.{n} lastModifiedDateTime', {
    '@odata.type': '#microsoft.graph.networkaccess.forwardingPolicyLink',
    policy: { '@odata.type': '#microsoft.graph.networkaccess.forwardingPolicy', id: '{guid}', name: 'Policy {n}' },
  }),
  policyRule: looks('name', {
    '@odata.type': '#microsoft.graph.networkaccess.webCategoryFilteringRule',
    ruleType: 'webCategory',
    destinations: [
      { '@odata.type': '#microsoft.graph.networkaccess.webCategory', name: 'Gambling' },
      { '@odata.type': '#microsoft.graph.networkaccess.webCategory', name: 'Weapons' },
    ],
  }),
  branchSite: looks(
    'name country=Germany|Italy region=westEurope|italyNorth bandwidthCapacity=500 connectivityState=connected|inactive lastModifiedDateTime version=1.0.0',
  ),
  deviceLink: looks(
    'name deviceVendor=ciscoCatalyst|fortinet ipAddress=203.0.113.{n} bandwidthCapacityInMbps=mbps250 lastModifiedDateTime version=1.0.0',
    {
      bgpConfiguration: { asn: 65533, localIpAddress: '10.1.1.{n}', peerIpAddress: '10.1.2.{n}' },
      redundancyConfiguration: { redundancyTier: 'noRedundancy', zoneLocalIpAddress: null },
      tunnelConfiguration: {
        '@odata.type': '#microsoft.graph.networkaccess.tunnelConfigurationIKEv2Default',
        preSharedKey: null,
        zoneRedundancyPreSharedKey: null,
      },
    },
  ),
  conditionalAccessSettings: flags('signalingStatus=enabled'),
  crossTenantAccessSettings: flags('networkPacketTaggingStatus=enabled'),
  forwardingOptions: flags('skipDnsLookupState=disabled'),
  customBlockPage: looks('id=- state=enabled', {
    configuration: {
      '@odata.type': '#microsoft.graph.networkaccess.markdownBlockMessageConfiguration',
      body: 'Ask **IT** about this page.',
    },
  }),
  externalCertificateAuthorityCertificate: looks(
    'name commonName=tls{n}.contoso.example organizationName=Contoso status=active validity={date} certificateSigningRequest=null certificate=MIIDtls{n} chain=null',
  ),
  detectionRule: looks(
    'id=738{n} displayName createdBy=ada@contoso.example createdDateTime lastModifiedBy=ada@contoso.example lastModifiedDateTime isEnabled detectorId',
    {
      queryCondition: {
        queryText: 'DeviceProcessEvents | where FileName == "mimikatz.exe"',
        lastModifiedDateTime: '{date}',
      },
      schedule: { period: '1H', nextRunDateTime: '{date}' },
      lastRunDetails: { lastRunDateTime: '{date}', status: 'completed', failureReason: null, errorCode: null },
      detectionAction: {
        alertTemplate: {
          title: 'Credential dumping',
          severity: 'high',
          category: 'CredentialAccess',
          mitreTechniques: ['T1003'],
          impactedAssets: [],
        },
        organizationalScope: null,
        responseActions: [],
      },
    },
  ),
  secureScoreControlProfile: looks(
    'id=AdminMFAV2|BlockLegacyAuthentication|RoleOverlap title service=AAD|MCAS controlCategory=Identity maxScore=10 rank tier=Core deprecated=false lastModifiedDateTime azureTenantId={tenant} threats[]=accountBreach|passwordCracking',
    {
      controlStateUpdates: [
        {
          assignedTo: null,
          comment: 'handled by a third party',
          state: 'ThirdParty',
          updatedBy: 'ada@contoso.example',
          updatedDateTime: '{date}',
        },
      ],
    },
  ),
  simulationAutomation: looks(
    'displayName description createdDateTime lastModifiedDateTime lastRunDateTime nextRunDateTime status=running|draft',
  ),
  payload: looks(
    'displayName description brand=other complexity=low|high source=tenant status=ready platform=email simulationAttackType=social technique=credentialHarvesting theme=payroll language=en isAutomated isControversial isCurrentEvent predictedCompromiseRate=12 createdDateTime lastModifiedDateTime',
  ),
  sensor: looks(
    'displayName createdDateTime deploymentStatus=upToDate|outdated domainName=corp.contoso.example healthStatus=healthy openHealthIssuesCount=0 sensorType=domainControllerIntegrated version=2.2{n}.0',
    {
      settings: {
        description: 'DC {n}',
        domainControllerDnsNames: ['dc{n}.corp.contoso.example'],
        isDelayedDeploymentEnabled: false,
      },
    },
  ),
  autoAuditingConfiguration: flags('isAutomatic=true'),
  emailThreatSubmissionPolicy: looks(
    'id=DefaultReportSubmissionPolicy isReportToMicrosoftEnabled isReportToCustomizedEmailAddressEnabled=true customizedReportRecipientEmailAddress=phish@contoso.example',
  ),
  workspace: looks('displayName createdDateTime'),
  sensitivityLabel: looks(
    'name description color=#00ff00|#ff0000 sensitivity tooltip isActive=true isAppliable=true hasProtection contentFormats[]=file|email',
    { parent: null },
  ),
  retentionEventType: looks('displayName description createdDateTime lastModifiedDateTime'),
  informationProtectionLabel: looks('name description color=#00ff00|#ff0000 sensitivity tooltip isActive=true', {
    parent: null,
  }),
  peopleAdminSettings: flags(''),
  profileCardProperty: looks('id=- directoryPropertyName=customAttribute1|fax|costCenter', {
    annotations: [
      {
        displayName: 'Cost centre',
        localizations: [
          { languageTag: 'de', displayName: 'Kostenstelle' },
          { languageTag: 'it', displayName: 'Centro di costo' },
        ],
      },
    ],
  }),
  insightsSettings: flags('isEnabledInOrganization=true disabledForGroup={groups}'),
  pronounsSettings: flags('isEnabledInOrganization=false'),
  photoUpdateSettings: flags('source=onPremises allowedRoles[]={roles}'),
  namePronunciationSettings: flags('isEnabledInOrganization=true'),
  profileSource: looks('id=- sourceId=hrSystem|badge displayName kind=hris webUrl', {
    localizations: [{ displayName: 'Personal', languageTag: 'de', webUrl: 'https://hr.contoso.example/de' }],
  }),
  adminReportSettings: flags('displayConcealedNames=true'),
  m365AppsInstallationOptions: looks('id=- updateChannel=monthlyEnterprise', {
    appsForMac: { isMicrosoft365AppsEnabled: true, isSkypeForBusinessEnabled: false },
    appsForWindows: { isMicrosoft365AppsEnabled: true, isProjectEnabled: false, isVisioEnabled: true },
  }),
  browserSiteList: looks(
    'displayName description lastModifiedDateTime publishedDateTime revision=2.{n} status=published',
    { lastModifiedBy: { user: { id: '{users}', displayName: 'Ada' } }, publishedBy: null },
  ),
  browserSite: looks(
    'allowRedirect compatibilityMode=internetExplorer11|internetExplorer8 createdDateTime comment deletedDateTime lastModifiedDateTime mergeType=noMerge status=published targetEnvironment=internetExplorerMode webUrl=legacy{n}.contoso.example',
    { history: [] },
  ),
  browserSharedCookie: looks(
    'displayName comment createdDateTime deletedDateTime hostOnly=true hostOrDomain=contoso.example lastModifiedDateTime path=/ sourceEnvironment=microsoftEdge status=published',
  ),
  configurationBaseline: looks('displayName description', {
    parameters: [],
    resources: [
      {
        displayName: 'Require MFA',
        resourceType: 'microsoft.entra.conditionalAccessPolicy',
        properties: { State: 'enabled', Ensure: 'Present' },
      },
    ],
  }),
  adminAppsAndServices: looks('id=-', {
    settings: { isAppAndServicesTrialEnabled: false, isOfficeStoreEnabled: true },
  }),
  adminForms: looks('id=-', {
    settings: {
      isBingImageSearchEnabled: true,
      isExternalSendFormEnabled: false,
      isExternalShareCollaborationEnabled: false,
      isExternalShareResultEnabled: false,
      isExternalShareTemplateEnabled: false,
      isInOrgFormsPhishingScanEnabled: true,
      isRecordIdentityByDefaultEnabled: true,
    },
  }),
  adminTodo: looks('id=-', {
    settings: { isExternalJoinEnabled: false, isExternalShareEnabled: true, isPushNotificationEnabled: true },
  }),
  adminDynamics: looks('id=-', {
    customerVoice: {
      isInOrgSurveyPhishingScanEnabled: true,
      isRecordIdentityByDefaultEnabled: true,
      isRestrictedSurveyAccessEnabled: false,
    },
  }),
  sharepointSettings: looks(
    'id=- sharingCapability=externalUserSharingOnly sharingDomainRestrictionMode=allowList sharingAllowedDomainList[]=fabrikam.example|partner.example isLegacyAuthProtocolsEnabled=false isMacSyncAppEnabled=true isResharingByExternalUsersEnabled=false isUnmanagedSyncAppForTenantRestricted=false personalSiteDefaultStorageLimitInMB=1048576 deletedUserPersonalSiteRetentionPeriodInDays=365 siteCreationDefaultManagedPath=sites tenantDefaultTimezone=UTC imageTaggingOption=basic allowedDomainGuidsForSyncApp=[] excludedFileExtensionsForSyncApp[]=pst|tmp',
    { idleSessionSignOut: { isEnabled: true, signOutAfterInSeconds: 3600, warnAfterInSeconds: 3300 } },
  ),
  'windowsUpdates.policy': looks('createdDateTime', {
    '@odata.type': '#microsoft.graph.windowsUpdates.updatePolicy',
    audience: { id: '{guid}' },
    autoEnrollmentUpdateCategories: ['driver'],
    complianceChangeRules: [],
    deploymentSettings: { schedule: null, monitoring: null, contentApplicability: null, userExperience: null },
  }),
  'teamsAdministration.teamsUserConfiguration': looks(
    'id={users} accountType=user tenantId={tenant} isEnterpriseVoiceEnabled userPrincipalName=person{n}@contoso.example createdDateTime modifiedDateTime featureTypes[]=Teams',
    {
      effectivePolicyAssignments: [
        {
          policyType: 'TeamsMeetingPolicy',
          policyAssignment: { assignmentType: 'direct', displayName: 'AllOn', groupId: null, policyId: '{guid}' },
        },
      ],
      telephoneNumbers: [],
    },
  ),
  'teamsAdministration.numberAssignment': looks(
    'telephoneNumber=49305550{n} numberType=directRouting activationState=activated assignmentStatus=userAssigned assignmentTargetId={users} capabilities[]=userAssignment city=Berlin isoCountryCode=DE numberSource=online',
  ),
  configurationMonitor: looks(
    'displayName description mode=monitorOnly monitorRunFrequencyInHours=6 status=active tenantId={tenant} createdDateTime inactivationReason=null lastModifiedDateTime parameters=null',
    { createdBy: { user: { id: '{users}', displayName: 'Ada' } }, runningOnBehalfOf: null },
  ),
  configurationDrift: looks(
    'monitorId resourceType=microsoft.entra.conditionalAccessPolicy baselineResourceDisplayName firstReportedDateTime status=active|fixed tenantId={tenant}',
    {
      driftedProperties: [{ propertyName: 'State', currentValue: 'disabled', desiredValue: 'enabled' }],
      resourceInstanceIdentifier: { DisplayName: 'Require MFA' },
    },
  ),
  configurationSnapshotJob: looks(
    'displayName description status=succeeded tenantId={tenant} createdDateTime completedDateTime resourceLocation=null resources[]=microsoft.entra.conditionalAccessPolicy errorDetails=[]',
    { createdBy: { user: { id: '{users}', displayName: 'Ada' } } },
  ),
  teamsApp: looks('externalId displayName distributionMethod=organization|store'),
  teamsAppDefinition: looks(
    'id={guid}##1.0.{n} teamsAppId displayName version=1.0.{n} publishingState=published shortDescription lastModifiedDateTime',
    { authorization: { clientAppId: '{guid}', requiredPermissionSet: { resourceSpecificPermissions: [] } } },
  ),
  teamwork: looks('id=teamwork isTeamsEnabled=true region=EMEA'),
  teamsAppSettings: flags('allowUserRequestsForAppAccess=true isUserPersonalScopeResourceSpecificConsentEnabled=false'),
  workforceIntegration: looks(
    'displayName apiVersion=1 isActive url supports=shift,swapRequest supportedEntities=shift createdDateTime lastModifiedDateTime',
    {
      createdBy: null,
      encryption: { protocol: 'sharedSecret', secret: null },
      eligibilityFilteringEnabledEntities: 'none',
      lastModifiedBy: null,
    },
  ),
  'externalConnectors.externalConnection': looks('id=wiki|tickets name description state=ready', {
    configuration: { authorizedAppIds: ['{guid}', '{guid}'] },
    activitySettings: null,
    searchSettings: null,
  }),
};
