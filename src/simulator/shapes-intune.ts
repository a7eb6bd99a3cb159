import { alike, looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

/** What nearly every object of Intune has. */
const common = 'displayName description createdDateTime lastModifiedDateTime roleScopeTagIds[]=0';
const target = {
  '@odata.type': '#microsoft.graph.groupAssignmentTarget',
  deviceAndAppManagementAssignmentFilterId: null,
  deviceAndAppManagementAssignmentFilterType: 'none',
  groupId: '{groups}',
};
const exclusion = {
  '@odata.type': '#microsoft.graph.exclusionGroupAssignmentTarget',
  deviceAndAppManagementAssignmentFilterId: null,
  deviceAndAppManagementAssignmentFilterType: 'none',
  groupId: '{groups}',
};
const assignment = looks('', { target }, { target: exclusion });
const script = 'IyBhIHNjcmlwdA0KV3JpdGUtT3V0cHV0ICJoZWxsbyI=';
const settingInstance = (id: string, value: string) => ({
  settingInstance: {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance',
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    choiceSettingValue: { value: `${id}_${value}`, children: [], settingValueTemplateReference: null },
  },
});

/** Types of what Intune tells devices to do. */
export const intuneShapes: Readonly<Record<string, TypeShape>> = {
  ...alike(
    `deviceManagementConfigurationPolicyAssignment deviceConfigurationAssignment deviceCompliancePolicyAssignment groupPolicyConfigurationAssignment
    deviceManagementIntentAssignment enrollmentConfigurationAssignment windowsAutopilotDeploymentProfileAssignment deviceManagementScriptAssignment
    roleScopeTagAutoAssignment termsAndConditionsAssignment intuneBrandingProfileAssignment windowsFeatureUpdateProfileAssignment
    appleEnrollmentProfileAssignment managedDeviceMobileAppConfigurationAssignment targetedManagedAppPolicyAssignment policySetAssignment
    windowsDefenderApplicationControlSupplementalPolicyAssignment cloudPcProvisioningPolicyAssignment cloudPcUserSettingAssignment`,
    assignment,
  ),
  mobileAppAssignment: looks('intent=required|available', { settings: null, target }),
  ...alike(
    'deviceManagementConfigurationPolicy deviceManagementCompliancePolicy',
    looks(
      'name description createdDateTime lastModifiedDateTime roleScopeTagIds[]=0 isAssigned=true platforms=windows10|macOS technologies=mdm settingCount=2 creationSource=null',
      {
        templateReference: {
          templateId: '',
          templateFamily: 'none',
          templateDisplayName: null,
          templateDisplayVersion: null,
        },
      },
    ),
  ),
  deviceManagementConfigurationSetting: looks(
    'id={n}',
    settingInstance('device_vendor_msft_policy_config_defender_allowarchivescanning', '1'),
    settingInstance('device_vendor_msft_bitlocker_requiredeviceencryption', '1'),
  ),
  deviceConfiguration: looks(
    `${common} version`,
    {
      '@odata.type': '#microsoft.graph.windows10GeneralConfiguration',
      passwordRequired: true,
      passwordMinimumLength: 12,
      cortanaBlocked: true,
      edgeHomepageUrls: ['https://intranet.contoso.example', 'https://news.contoso.example'],
    },
    {
      '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
      omaSettings: [
        {
          '@odata.type': '#microsoft.graph.omaSettingString',
          displayName: 'Time zone',
          description: null,
          omaUri: './Device/Vendor/MSFT/Policy/Config/TimeLanguageSettings/ConfigureTimeZone',
          value: 'UTC',
          isEncrypted: false,
          secretReferenceValueId: null,
        },
      ],
    },
    {
      '@odata.type': '#microsoft.graph.iosGeneralDeviceConfiguration',
      cameraBlocked: false,
      passcodeRequired: true,
      appsVisibilityList: [{ appId: 'com.contoso.a', name: 'A', publisher: 'Contoso', appStoreUrl: null }],
    },
  ),
  deviceCompliancePolicy: looks(
    `${common} version`,
    {
      '@odata.type': '#microsoft.graph.windows10CompliancePolicy',
      bitLockerEnabled: true,
      osMinimumVersion: '10.0.22631.0',
      passwordRequired: true,
      secureBootEnabled: true,
    },
    {
      '@odata.type': '#microsoft.graph.iosCompliancePolicy',
      passcodeRequired: true,
      osMinimumVersion: '17.0',
      securityBlockJailbrokenDevices: true,
    },
  ),
  deviceComplianceScheduledActionForRule: looks('ruleName=PasswordRequired'),
  deviceComplianceActionItem: looks(
    'actionType=block|notification gracePeriodHours=24|72 notificationTemplateId=00000000-0000-0000-0000-000000000000 notificationMessageCCList=[]',
  ),
  groupPolicyConfiguration: looks(`${common} policyConfigurationIngestionType=builtIn`),
  groupPolicyDefinitionValue: looks('configurationType=policy createdDateTime lastModifiedDateTime enabled=true'),
  groupPolicyDefinition: looks('classType=machine policyType=admxBacked displayName version=1.0 lastModifiedDateTime'),
  groupPolicyPresentationValue: looks('createdDateTime lastModifiedDateTime value=enabled', {
    '@odata.type': '#microsoft.graph.groupPolicyPresentationValueText',
  }),
  deviceManagementIntent: looks(
    'displayName description isAssigned=true isMigratingToConfigurationPolicy=null lastModifiedDateTime roleScopeTagIds[]=0 templateId',
  ),
  deviceManagementSettingInstance: looks(
    'definitionId=deviceConfiguration--windows10EndpointProtectionConfiguration_firewall{n} valueJson=true',
    { '@odata.type': '#microsoft.graph.deviceManagementBooleanSettingInstance', value: true },
  ),
  deviceManagementTemplate: looks(
    'displayName description isDeprecated=false intentCount publishedDateTime platformType=windows10AndLater templateSubtype=none templateType=securityBaseline versionInfo=2{n}H2',
  ),
  deviceEnrollmentConfiguration: looks(
    `${common} priority version`,
    {
      '@odata.type': '#microsoft.graph.deviceEnrollmentLimitConfiguration',
      deviceEnrollmentConfigurationType: 'limit',
      limit: 5,
    },
    {
      '@odata.type': '#microsoft.graph.deviceEnrollmentPlatformRestrictionsConfiguration',
      iosRestriction: {
        platformBlocked: false,
        personalDeviceEnrollmentBlocked: true,
        osMinimumVersion: null,
        osMaximumVersion: null,
      },
      androidRestriction: { platformBlocked: true },
    },
    {
      '@odata.type': '#microsoft.graph.windows10EnrollmentCompletionPageConfiguration',
      showInstallationProgress: true,
      selectedMobileAppIds: ['{guid}', '{guid}'],
    },
  ),
  windowsAutopilotDeploymentProfile: looks(
    `${common} deviceNameTemplate=CON-%SERIAL% deviceType=windowsPc enableWhiteGlove=true extractHardwareHash=true hardwareHashExtractionEnabled=true language=os-default managementServiceAppId=null preprovisioningAllowed=true`,
    {
      '@odata.type': '#microsoft.graph.azureADWindowsAutopilotDeploymentProfile',
      outOfBoxExperienceSettings: {
        deviceUsageType: 'singleUser',
        hideEULA: true,
        hidePrivacySettings: true,
        skipKeyboardSelectionPage: true,
        userType: 'standard',
      },
    },
  ),
  deviceAndAppManagementAssignmentFilter: looks(
    'displayName description createdDateTime lastModifiedDateTime platform=windows10AndLater|iOS rule=(device.deviceOwnership+-eq+"Corporate") roleScopeTags[]=0 assignmentFilterManagementType=devices payloads=[]',
  ),
  deviceManagementScript: looks(
    `${common} fileName=script{n}.ps1 enforceSignatureCheck=false runAs32Bit=false runAsAccount=system scriptContent=${script}`,
  ),
  deviceHealthScript: looks(
    `${common} publisher=Contoso version=1 enforceSignatureCheck=false runAs32Bit=false runAsAccount=system isGlobalScript=false deviceHealthScriptType=deviceHealthScript detectionScriptContent=${script} remediationScriptContent=${script} highestAvailableVersion=null`,
  ),
  deviceShellScript: looks(
    `${common} fileName=script{n}.sh executionFrequency=PT1H blockExecutionNotifications=true retryCount=3 runAsAccount=system scriptContent=${script}`,
  ),
  deviceComplianceScript: looks(
    `${common} publisher=Contoso version=1 enforceSignatureCheck=false runAs32Bit=false runAsAccount=system detectionScriptContent=${script}`,
  ),
  deviceCustomAttributeShellScript: looks(
    `${common} fileName=attribute{n}.sh customAttributeName=attribute{n} customAttributeType=string runAsAccount=system scriptContent=${script}`,
  ),
  roleScopeTag: looks('id=0|1|2 displayName description isBuiltIn'),
  roleDefinition: looks('displayName description isBuiltIn', {
    '@odata.type': '#microsoft.graph.deviceAndAppManagementRoleDefinition',
    rolePermissions: [
      {
        resourceActions: [
          {
            allowedResourceActions: ['Microsoft.Intune_Audit_Read', 'Microsoft.Intune_MobileApps_Read'],
            notAllowedResourceActions: [],
          },
        ],
      },
    ],
  }),
  deviceAndAppManagementRoleAssignment: looks('displayName description members[]={groups} resourceScopes[]={groups}', {
    '@odata.type': '#microsoft.graph.deviceAndAppManagementRoleAssignment',
  }),
  deviceManagementReusablePolicySetting: looks(
    'displayName description createdDateTime lastModifiedDateTime version settingDefinitionId=vendor_msft_firewall_mdmstore_dynamickeywords_addresses_id referencingConfigurationPolicyCount=1',
    settingInstance('vendor_msft_firewall_mdmstore_autoresolve', 'true'),
  ),
  notificationMessageTemplate: looks(
    'displayName description brandingOptions=includeCompanyLogo defaultLocale=en-US lastModifiedDateTime roleScopeTagIds[]=0',
  ),
  localizedNotificationMessage: looks(
    'isDefault lastModifiedDateTime locale=en-us|de-de messageTemplate=Please+comply subject=Your+device',
  ),
  termsAndConditions: looks(`${common} acceptanceStatement=I+agree bodyText=Be+careful title version`),
  intuneBrandingProfile: looks(
    'profileName=Default|Italy profileDescription displayName createdDateTime lastModifiedDateTime isDefaultProfile contactITEmailAddress=it@contoso.example contactITName=IT contactITPhoneNumber=49305550100 privacyUrl roleScopeTagIds[]=0',
    {
      themeColor: { r: 0, g: 114, b: 198 },
      companyPortalBlockedActions: [{ platform: 'iOS', ownerType: 'company', action: 'remove' }],
    },
  ),
  windowsFeatureUpdateProfile: looks(
    `${common} featureUpdateVersion=Windows+11,+version+24H2 deployableContentDisplayName endOfSupportDate=2027-10-12T00:00:00Z installFeatureUpdatesOptional=false`,
    { rolloutSettings: { offerStartDateTimeInUTC: null, offerEndDateTimeInUTC: null, offerIntervalInDays: null } },
  ),
  windowsQualityUpdateProfile: looks(`${common} deployableContentDisplayName releaseDateDisplayName=2026.02+B`, {
    expeditedUpdateSettings: { qualityUpdateRelease: '2026-02-10T00:00:00Z', daysUntilForcedReboot: 1 },
  }),
  windowsQualityUpdatePolicy: looks(`${common} hotpatchEnabled=true`, {
    approvalSettings: [
      {
        approvalMethodType: 'automatic',
        deferredDeploymentInDay: 2,
        windowsQualityUpdateCadence: 'monthly',
        windowsQualityUpdateCategory: 'security',
      },
    ],
  }),
  windowsDriverUpdateProfile: looks(
    `${common} approvalType=manual|automatic deploymentDeferralInDays=7 deviceReporting=12 newUpdates=3`,
    { inventorySyncStatus: { driverInventorySyncState: 'success', lastSuccessfulSyncDateTime: '{date}' } },
  ),
  deviceCategory: looks('displayName description roleScopeTagIds[]=0'),
  mobileThreatDefenseConnector: looks(
    'lastHeartbeatDateTime partnerState=available partnerUnresponsivenessThresholdInDays=7 partnerUnsupportedOsVersionBlocked=true androidEnabled iosEnabled windowsEnabled=true androidDeviceBlockedOnMissingPartnerData=false iosDeviceBlockedOnMissingPartnerData=false',
  ),
  deviceManagementPartner: looks(
    'displayName isConfigured partnerAppType=singleTenantApp partnerState=enabled|unavailable lastHeartbeatDateTime singleTenantAppId whenPartnerDevicesWillBeMarkedAsNonCompliantDateTime=null',
    { groupsRequiringPartnerEnrollment: [{ target }] },
  ),
  remoteAssistanceSettings: looks(
    'remoteAssistanceState=enabled allowSessionsToUnenrolledDevices=false blockChat=true',
  ),
  operationApprovalPolicy: looks(
    'displayName description lastModifiedDateTime policyType=script|app policyPlatform=windows10AndLater approverGroupIds[]={groups}',
    { policySet: { policyType: 'script', policyPlatform: 'windows10AndLater' } },
  ),
};
