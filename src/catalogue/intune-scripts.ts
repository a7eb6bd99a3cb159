import { rowsOf, notInV1, page } from './graph-kind.ts';
import type { RelationRow } from './graph-kind.ts';

const intune = rowsOf({ groups: ['Intune'], bucket: 'intune' });

/** The script itself: its list leaves these properties out. */
function content(list: string, ...properties: string[]): RelationRow {
  return {
    name: 'content',
    keep: 'whole',
    shape: 'singleton',
    path: `${list}/{id}`,
    query: { $select: ['id', ...properties].join(',') },
  };
}

/** Intune: scripts, whose content only the single object shows, and updates. */
export const intuneScriptKinds = [
  // The permission is that of the sibling kinds; the table does not name the path.
  intune({
    id: 'deviceManagementScript',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/deviceManagementScripts',
    folder: 'DeviceManagement/DeviceManagementScripts',
    permissions: ['DeviceManagementScripts.Read.All'],
    query: { $expand: 'assignments' },
    relations: [content('deviceManagement/deviceManagementScripts', 'scriptContent')],
    docs: page('intune-shared-devicemanagementscript-list'),
  }),
  intune({
    id: 'deviceHealthScript',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/deviceHealthScripts',
    folder: 'DeviceManagement/DeviceHealthScripts',
    permissions: ['DeviceManagementScripts.Read.All'],
    query: { $expand: 'assignments' },
    relations: [content('deviceManagement/deviceHealthScripts', 'detectionScriptContent', 'remediationScriptContent')],
    volatile: ['highestAvailableVersion'],
    docs: page('intune-devices-devicehealthscript-list'),
  }),
  intune({
    id: 'deviceShellScript',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/deviceShellScripts',
    folder: 'DeviceManagement/DeviceShellScripts',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [content('deviceManagement/deviceShellScripts', 'scriptContent')],
    docs: page('intune-devices-deviceshellscript-list'),
  }),
  intune({
    id: 'deviceComplianceScript',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/deviceComplianceScripts',
    folder: 'DeviceManagement/DeviceComplianceScripts',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [content('deviceManagement/deviceComplianceScripts', 'detectionScriptContent')],
    docs: page('intune-devices-devicecompliancescript-list'),
  }),
  intune({
    id: 'deviceCustomAttributeShellScript',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/deviceCustomAttributeShellScripts',
    folder: 'DeviceManagement/DeviceCustomAttributeShellScripts',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    relations: [content('deviceManagement/deviceCustomAttributeShellScripts', 'scriptContent')],
    docs: page('intune-devices-devicecustomattributeshellscript-list'),
  }),
  intune({
    id: 'windowsFeatureUpdateProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/windowsFeatureUpdateProfiles',
    folder: 'DeviceManagement/WindowsFeatureUpdateProfiles',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    volatile: ['deployableContentDisplayName'],
    docs: page('intune-softwareupdate-windowsfeatureupdateprofile-list'),
  }),
  intune({
    id: 'windowsQualityUpdateProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/windowsQualityUpdateProfiles',
    folder: 'DeviceManagement/WindowsQualityUpdateProfiles',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    docs: page('intune-softwareupdate-windowsqualityupdateprofile-list'),
  }),
  intune({
    id: 'windowsQualityUpdatePolicy',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/windowsQualityUpdatePolicies',
    folder: 'DeviceManagement/WindowsQualityUpdatePolicies',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    docs: page('intune-softwareupdate-windowsqualityupdatepolicy-list'),
  }),
  intune({
    id: 'windowsDriverUpdateProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/windowsDriverUpdateProfiles',
    folder: 'DeviceManagement/WindowsDriverUpdateProfiles',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    query: { $expand: 'assignments' },
    volatile: ['newUpdates', 'inventorySyncStatus', 'deviceReporting'],
    docs: page('intune-softwareupdate-windowsdriverupdateprofile-list'),
  }),
];
