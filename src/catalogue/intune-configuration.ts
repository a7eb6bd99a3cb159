import { graphKind, rowsOf, notInV1, page } from './graph-kind.ts';

const intune = rowsOf({ groups: ['Intune'], bucket: 'intune' });

/** What such a collection means is for the setting to say: pages of a home screen and icons of a dock have an order. */
const settingsInOrder: readonly string[] = [
  '**.choiceSettingCollectionValue',
  '**.groupSettingCollectionValue',
  '**.simpleSettingCollectionValue',
];

/** Icons on the home screen of a device, and rules of which the first that matches connects a VPN. */
const ordersOfDeviceConfiguration: readonly string[] = [
  ...['homeScreenDockIcons', 'homeScreenDockIcons.pages', 'homeScreenDockIcons.pages.apps'],
  ...['homeScreenPages', 'homeScreenPages.icons', 'homeScreenPages.icons.pages', 'homeScreenPages.icons.pages.apps'],
  'onDemandRules',
];

/** Intune: configuration, compliance and endpoint security. */
export const intuneConfigurationKinds = [
  intune({
    id: 'deviceManagementConfigurationPolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/configurationPolicies',
    folder: 'DeviceManagement/ConfigurationPolicies',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [{ name: 'settings', keep: 'whole' }],
    ordered: settingsInOrder,
    docs: page('intune-deviceconfigv2-devicemanagementconfigurationpolicy-list'),
  }),
  intune({
    id: 'deviceConfiguration',
    path: 'deviceManagement/deviceConfigurations',
    folder: 'DeviceManagement/DeviceConfigurations',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    ordered: ordersOfDeviceConfiguration,
    docs: page('intune-deviceconfig-deviceconfiguration-list'),
  }),
  intune({
    id: 'deviceCompliancePolicy',
    path: 'deviceManagement/deviceCompliancePolicies',
    folder: 'DeviceManagement/DeviceCompliancePolicies',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)' },
    docs: page('intune-deviceconfig-devicecompliancepolicy-list'),
  }),
  intune({
    id: 'deviceManagementCompliancePolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/compliancePolicies',
    folder: 'DeviceManagement/CompliancePolicies',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [{ name: 'settings', keep: 'whole' }],
    ordered: settingsInOrder,
    docs: page('intune-deviceconfigv2-devicemanagementcompliancepolicy-list'),
  }),
  intune({
    id: 'groupPolicyConfiguration',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/groupPolicyConfigurations',
    folder: 'DeviceManagement/GroupPolicyConfigurations',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [{ name: 'definitionValues', keep: 'whole', query: { $expand: 'definition,presentationValues' } }],
    docs: page('intune-grouppolicy-grouppolicyconfiguration-list'),
  }),
  intune({
    id: 'deviceManagementIntent',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/intents',
    folder: 'DeviceManagement/Intents',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    relations: [
      { name: 'settings', keep: 'whole' },
      { name: 'assignments', keep: 'whole' },
    ],
    docs: page('intune-deviceintent-devicemanagementintent-list'),
  }),
  // Microsoft's baselines, from which intents are made.
  graphKind({
    id: 'deviceManagementTemplate',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/templates',
    folder: 'DeviceManagement/Templates',
    groups: ['MicrosoftDefaults'],
    permissions: ['DeviceManagementConfiguration.Read.All'],
    optIn: true,
    bucket: 'intune',
    docs: page('intune-deviceintent-devicemanagementtemplate-list'),
  }),
  intune({
    id: 'deviceManagementReusablePolicySetting',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/reusablePolicySettings',
    folder: 'DeviceManagement/ReusablePolicySettings',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    ordered: settingsInOrder,
    docs: page('intune-deviceconfigv2-devicemanagementreusablepolicysetting-list'),
  }),
  intune({
    id: 'deviceAndAppManagementAssignmentFilter',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/assignmentFilters',
    folder: 'DeviceManagement/AssignmentFilters',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    docs: page('intune-policyset-deviceandappmanagementassignmentfilter-list'),
  }),
  intune({
    id: 'hardwareConfiguration',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/hardwareConfigurations',
    folder: 'DeviceManagement/HardwareConfigurations',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    docs: page('intune-deviceconfig-hardwareconfiguration-list'),
  }),
  intune({
    id: 'microsoftTunnelConfiguration',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/microsoftTunnelConfigurations',
    folder: 'DeviceManagement/MicrosoftTunnelConfigurations',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    docs: page('intune-mstunnel-microsofttunnelconfiguration-list'),
  }),
  intune({
    id: 'policySet',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceAppManagement/policySets',
    folder: 'DeviceAppManagement/PolicySets',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [{ name: 'items', keep: 'whole' }],
    volatile: ['status'],
    docs: page('intune-policyset-policyset-list'),
  }),
];
