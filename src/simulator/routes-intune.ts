import { inBeta, intune, one, onePart, part } from './route.ts';
import type { RelationRoute, Route } from './route.ts';

const management = 'deviceManagement';
const apps = 'deviceAppManagement';
const cloudPc = 'deviceManagement/virtualEndpoint';

function assigned(type: string, ...more: readonly RelationRoute[]) {
  return { relations: [part('assignments', type), ...more] };
}

const configuration = assigned('deviceConfigurationAssignment');
const compliance = assigned(
  'deviceCompliancePolicyAssignment',
  part('scheduledActionsForRule', 'deviceComplianceScheduledActionForRule', {
    relations: [part('scheduledActionConfigurations', 'deviceComplianceActionItem')],
  }),
);
const catalogPolicy = assigned(
  'deviceManagementConfigurationPolicyAssignment',
  part('settings', 'deviceManagementConfigurationSetting'),
);
const assignedScript = assigned('deviceManagementScriptAssignment');
/** Lists leave out what the scripts do. */
const script = {
  ...assignedScript,
  onlySingly: ['scriptContent', 'detectionScriptContent', 'remediationScriptContent'],
};
const update = assigned('windowsFeatureUpdateProfileAssignment');
const managedApps = assigned('targetedManagedAppPolicyAssignment', part('apps', 'managedMobileApp'));

/** Intune and Windows 365. */
export const intuneRoutes: readonly Route[] = [
  inBeta(intune(`${management}/configurationPolicies`, 'deviceManagementConfigurationPolicy', catalogPolicy)),
  intune(`${management}/deviceConfigurations`, 'deviceConfiguration', configuration),
  intune(`${management}/deviceCompliancePolicies`, 'deviceCompliancePolicy', compliance),
  inBeta(intune(`${management}/compliancePolicies`, 'deviceManagementCompliancePolicy', catalogPolicy)),
  inBeta(
    intune(
      `${management}/groupPolicyConfigurations`,
      'groupPolicyConfiguration',
      assigned(
        'groupPolicyConfigurationAssignment',
        part('definitionValues', 'groupPolicyDefinitionValue', {
          relations: [
            onePart('definition', 'groupPolicyDefinition'),
            part('presentationValues', 'groupPolicyPresentationValue'),
          ],
        }),
      ),
    ),
  ),
  inBeta(
    intune(
      `${management}/intents`,
      'deviceManagementIntent',
      assigned('deviceManagementIntentAssignment', part('settings', 'deviceManagementSettingInstance')),
    ),
  ),
  inBeta(intune(`${management}/templates`, 'deviceManagementTemplate')),
  intune(
    `${management}/deviceEnrollmentConfigurations`,
    'deviceEnrollmentConfiguration',
    assigned('enrollmentConfigurationAssignment'),
  ),
  inBeta(
    intune(
      `${management}/windowsAutopilotDeploymentProfiles`,
      'windowsAutopilotDeploymentProfile',
      assigned('windowsAutopilotDeploymentProfileAssignment'),
    ),
  ),
  inBeta(intune(`${management}/assignmentFilters`, 'deviceAndAppManagementAssignmentFilter')),
  inBeta(intune(`${management}/deviceManagementScripts`, 'deviceManagementScript', script)),
  inBeta(intune(`${management}/deviceHealthScripts`, 'deviceHealthScript', script)),
  inBeta(intune(`${management}/deviceShellScripts`, 'deviceShellScript', script)),
  inBeta(intune(`${management}/deviceComplianceScripts`, 'deviceComplianceScript', script)),
  inBeta(intune(`${management}/deviceCustomAttributeShellScripts`, 'deviceCustomAttributeShellScript', script)),
  inBeta(intune(`${management}/roleScopeTags`, 'roleScopeTag', assigned('roleScopeTagAutoAssignment'))),
  intune(`${management}/roleDefinitions`, 'roleDefinition'),
  intune(`${management}/roleAssignments`, 'deviceAndAppManagementRoleAssignment'),
  inBeta(intune(`${management}/reusablePolicySettings`, 'deviceManagementReusablePolicySetting')),
  intune(`${management}/notificationMessageTemplates`, 'notificationMessageTemplate', {
    relations: [part('localizedNotificationMessages', 'localizedNotificationMessage')],
  }),
  intune(`${management}/termsAndConditions`, 'termsAndConditions', assigned('termsAndConditionsAssignment')),
  inBeta(
    intune(
      `${management}/intuneBrandingProfiles`,
      'intuneBrandingProfile',
      assigned('intuneBrandingProfileAssignment'),
    ),
  ),
  inBeta(intune(`${management}/windowsFeatureUpdateProfiles`, 'windowsFeatureUpdateProfile', update)),
  inBeta(intune(`${management}/windowsQualityUpdateProfiles`, 'windowsQualityUpdateProfile', update)),
  inBeta(intune(`${management}/windowsQualityUpdatePolicies`, 'windowsQualityUpdatePolicy', update)),
  inBeta(intune(`${management}/windowsDriverUpdateProfiles`, 'windowsDriverUpdateProfile', update)),
  intune(`${management}/deviceCategories`, 'deviceCategory'),
  intune(`${management}/mobileThreatDefenseConnectors`, 'mobileThreatDefenseConnector'),
  intune(`${management}/deviceManagementPartners`, 'deviceManagementPartner'),
  inBeta(one(`${management}/remoteAssistanceSettings`, 'remoteAssistanceSettings')),
  inBeta(intune(`${management}/operationApprovalPolicies`, 'operationApprovalPolicy')),
  inBeta(
    intune(`${management}/depOnboardingSettings`, 'depOnboardingSetting', {
      relations: [part('enrollmentProfiles', 'enrollmentProfile')],
    }),
  ),
  inBeta(
    intune(
      `${management}/appleUserInitiatedEnrollmentProfiles`,
      'appleUserInitiatedEnrollmentProfile',
      assigned('appleEnrollmentProfileAssignment'),
    ),
  ),
  inBeta(intune(`${management}/androidDeviceOwnerEnrollmentProfiles`, 'androidDeviceOwnerEnrollmentProfile')),
  inBeta(intune(`${management}/hardwareConfigurations`, 'hardwareConfiguration', assignedScript)),
  inBeta(intune(`${management}/microsoftTunnelConfigurations`, 'microsoftTunnelConfiguration')),
  inBeta(intune(`${management}/cloudCertificationAuthority`, 'cloudCertificationAuthority')),
  one(`${management}/applePushNotificationCertificate`, 'applePushNotificationCertificate'),
  intune(`${apps}/mobileApps`, 'mobileApp', assigned('mobileAppAssignment')),
  intune(
    `${apps}/mobileAppConfigurations`,
    'managedDeviceMobileAppConfiguration',
    assigned('managedDeviceMobileAppConfigurationAssignment'),
  ),
  intune(`${apps}/targetedManagedAppConfigurations`, 'targetedManagedAppConfiguration', managedApps),
  intune(`${apps}/managedAppPolicies`, 'managedAppPolicy'),
  intune(`${apps}/iosManagedAppProtections`, 'iosManagedAppProtection', managedApps),
  intune(`${apps}/androidManagedAppProtections`, 'androidManagedAppProtection', managedApps),
  inBeta(intune(`${apps}/windowsManagedAppProtections`, 'windowsManagedAppProtection', managedApps)),
  inBeta(intune(`${apps}/policySets`, 'policySet', assigned('policySetAssignment', part('items', 'policySetItem')))),
  inBeta(
    intune(
      `${apps}/wdacSupplementalPolicies`,
      'windowsDefenderApplicationControlSupplementalPolicy',
      assigned('windowsDefenderApplicationControlSupplementalPolicyAssignment'),
    ),
  ),
  intune(`${apps}/vppTokens`, 'vppToken'),
  intune(
    `${cloudPc}/provisioningPolicies`,
    'cloudPcProvisioningPolicy',
    assigned('cloudPcProvisioningPolicyAssignment'),
  ),
  intune(`${cloudPc}/userSettings`, 'cloudPcUserSetting', assigned('cloudPcUserSettingAssignment')),
  intune(`${cloudPc}/onPremisesConnections`, 'cloudPcOnPremisesConnection'),
  intune(`${cloudPc}/deviceImages`, 'cloudPcDeviceImage'),
];
