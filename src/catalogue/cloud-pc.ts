import { rowsOf, notInChina, page } from './graph-kind.ts';

const cloudPc = rowsOf({
  groups: ['CloudPC'],
  permissions: ['CloudPC.Read.All'],
  missingIn: notInChina,
  bucket: 'other',
});

/** Windows 365. */
export const cloudPcKinds = [
  cloudPc({
    id: 'cloudPcProvisioningPolicy',
    path: 'deviceManagement/virtualEndpoint/provisioningPolicies',
    folder: 'DeviceManagement/VirtualEndpoint/ProvisioningPolicies',
    query: { $expand: 'assignments' },
    // By priority.
    ordered: ['domainJoinConfigurations'],
    docs: page('virtualendpoint-list-provisioningpolicies'),
  }),
  cloudPc({
    id: 'cloudPcUserSetting',
    path: 'deviceManagement/virtualEndpoint/userSettings',
    folder: 'DeviceManagement/VirtualEndpoint/UserSettings',
    query: { $expand: 'assignments' },
    docs: page('virtualendpoint-list-usersettings'),
  }),
  cloudPc({
    id: 'cloudPcOnPremisesConnection',
    path: 'deviceManagement/virtualEndpoint/onPremisesConnections',
    folder: 'DeviceManagement/VirtualEndpoint/OnPremisesConnections',
    volatile: ['healthCheckStatus', 'healthCheckStatusDetail', 'healthCheckStatusDetails', 'inUse'],
    docs: page('virtualendpoint-list-onpremisesconnections'),
  }),
  cloudPc({
    id: 'cloudPcDeviceImage',
    path: 'deviceManagement/virtualEndpoint/deviceImages',
    folder: 'DeviceManagement/VirtualEndpoint/DeviceImages',
    volatile: ['status'],
    docs: page('virtualendpoint-list-deviceimages'),
  }),
];
