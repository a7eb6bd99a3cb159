import { rowsOf, notInV1, page } from './graph-kind.ts';

const intune = rowsOf({ groups: ['Intune'], bucket: 'intune' });

/** Intune: enrolment of Windows, Apple and Android devices. */
export const intuneEnrolmentKinds = [
  intune({
    id: 'deviceEnrollmentConfiguration',
    path: 'deviceManagement/deviceEnrollmentConfigurations',
    folder: 'DeviceManagement/DeviceEnrollmentConfigurations',
    permissions: ['DeviceManagementServiceConfig.Read.All'],
    query: { $expand: 'assignments' },
    docs: page('intune-onboarding-deviceenrollmentconfiguration-list'),
  }),
  intune({
    id: 'windowsAutopilotDeploymentProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/windowsAutopilotDeploymentProfiles',
    folder: 'DeviceManagement/WindowsAutopilotDeploymentProfiles',
    permissions: ['DeviceManagementServiceConfig.Read.All'],
    query: { $expand: 'assignments' },
    docs: page('intune-shared-windowsautopilotdeploymentprofile-list'),
  }),
  intune({
    id: 'depOnboardingSetting',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/depOnboardingSettings',
    folder: 'DeviceManagement/DepOnboardingSettings',
    permissions: ['DeviceManagementServiceConfig.Read.All'],
    relations: [{ name: 'enrollmentProfiles', keep: 'whole' }],
    volatile: ['lastSuccessfulSyncDateTime', 'lastSyncTriggeredDateTime', 'lastSyncErrorCode', 'syncedDeviceCount'],
    docs: page('intune-enrollment-deponboardingsetting-list'),
  }),
  intune({
    id: 'appleUserInitiatedEnrollmentProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/appleUserInitiatedEnrollmentProfiles',
    folder: 'DeviceManagement/AppleUserInitiatedEnrollmentProfiles',
    permissions: ['DeviceManagementServiceConfig.Read.All'],
    relations: [{ name: 'assignments', keep: 'whole' }],
    docs: page('intune-enrollment-appleuserinitiatedenrollmentprofile-list'),
  }),
  intune({
    id: 'androidDeviceOwnerEnrollmentProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'deviceManagement/androidDeviceOwnerEnrollmentProfiles',
    folder: 'DeviceManagement/AndroidDeviceOwnerEnrollmentProfiles',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    volatile: ['enrolledDeviceCount', 'enrollmentTokenUsageCount'],
    docs: page('intune-androidforwork-androiddeviceownerenrollmentprofile-list'),
  }),
];
