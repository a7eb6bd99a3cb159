import { looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

/** What nearly every object of Intune has. */
const common = 'displayName description createdDateTime lastModifiedDateTime roleScopeTagIds[]=0';
const script = 'IyBhIHNjcmlwdA0KV3JpdGUtT3V0cHV0ICJoZWxsbyI=';
const protection = `${common} version=W/"{n}" isAssigned=true allowedInboundDataTransferSources=managedApps allowedOutboundDataTransferDestinations=managedApps dataBackupBlocked=true deployedAppCount=2 deviceComplianceRequired=true fingerprintBlocked=false maximumPinRetries=5 minimumPinLength=6 organizationalCredentialsRequired=false periodOfflineBeforeAccessCheck=PT12H periodOnlineBeforeAccessCheck=PT30M pinRequired=true printBlocked=true saveAsBlocked=true simplePinBlocked=true`;

/** Types of enrolment, apps and their protection, and Windows 365. */
export const intuneAppShapes: Readonly<Record<string, TypeShape>> = {
  depOnboardingSetting: looks(
    'appleIdentifier=ade@contoso.example tokenName lastModifiedDateTime lastSuccessfulSyncDateTime lastSyncErrorCode=0 lastSyncTriggeredDateTime tokenExpirationDateTime=2026-11-01T00:00:00Z tokenType=dep shareTokenWithSchoolDataSyncService=false syncedDeviceCount=44 roleScopeTagIds[]=0',
  ),
  enrollmentProfile: looks(
    'displayName description configurationEndpointUrl enableAuthenticationViaCompanyPortal=false isMandatory requiresUserAuthentication=true',
    {
      '@odata.type': '#microsoft.graph.depIOSEnrollmentProfile',
      supervisedModeEnabled: true,
      supportDepartment: 'IT',
      profileRemovalDisabled: true,
    },
  ),
  appleUserInitiatedEnrollmentProfile: looks(
    `${common} defaultEnrollmentType=device platform=iOS priority availableEnrollmentTypeOptions=[]`,
  ),
  androidDeviceOwnerEnrollmentProfile: looks(
    `${common} accountId configureWifi=false enrolledDeviceCount=3 enrollmentMode=corporateOwnedDedicatedDevice enrollmentTokenType=default enrollmentTokenUsageCount=3 isTeamsDeviceProfile=false tokenCreationDateTime tokenExpirationDateTime=2026-09-01T00:00:00Z tokenValue=null qrCodeContent=null qrCodeImage=null wifiHidden=false wifiPassword=null wifiSecurityType=none wifiSsid=null`,
  ),
  hardwareConfiguration: looks(
    `${common} fileName=bios.cctk hardwareConfigurationFormat=dell perDevicePasswordDisabled=false version configurationFileContent=${script}`,
  ),
  microsoftTunnelConfiguration: looks(
    'displayName description network=10.9.0.0/16 listenPort=443 lastUpdateDateTime defaultDomainSuffix=corp.contoso.example disableUdpConnections=false dnsServers[]=10.9.0.1|10.9.0.2 routeIncludes[]=10.0.0.0/8 routeExcludes=[] splitDNS[]=corp.contoso.example roleScopeTagIds[]=0',
    { advancedSettings: [{ name: 'max-clients', value: '500' }] },
  ),
  cloudCertificationAuthority: looks(
    `${common} cloudCertificationAuthorityType=rootCertificationAuthority|issuingCertificationAuthority certificationAuthorityStatus=active certificationAuthorityIssuerUri=null certificateDownloadUrl commonName=Contoso+CA+{n} countryName=DE cryptographicHash=sha256 keySize=4096 organizationName=Contoso serialNumber=0{n}AB thumbprint=CC{n} validityPeriodInYears=10 versionNumber=1 eTag={guid}`,
  ),
  applePushNotificationCertificate: looks(
    'appleIdentifier=apns@contoso.example topicIdentifier=com.apple.mgmt.External certificate=MIIDapns certificateSerialNumber=0A1B certificateUploadStatus=null expirationDateTime=2026-10-01T00:00:00Z lastModifiedDateTime',
  ),
  mobileApp: looks(
    'displayName description createdDateTime lastModifiedDateTime publisher=Contoso developer=Contoso informationUrl privacyInformationUrl isAssigned isFeatured=false notes owner publishingState=published uploadState=1 dependentAppCount=0 supersededAppCount=0 supersedingAppCount=0 roleScopeTagIds[]=0',
    {
      '@odata.type': '#microsoft.graph.win32LobApp',
      fileName: 'setup{n}.intunewin',
      size: 1048576,
      committedContentVersion: '1',
      installCommandLine: 'setup.exe /quiet',
      uninstallCommandLine: 'setup.exe /remove',
      detectionRules: [
        {
          '@odata.type': '#microsoft.graph.win32LobAppFileSystemDetection',
          path: 'C:\\Program Files\\App',
          fileOrFolderName: 'app.exe',
          detectionType: 'exists',
        },
      ],
      returnCodes: [
        { returnCode: 0, type: 'success' },
        { returnCode: 3010, type: 'softReboot' },
      ],
    },
    {
      '@odata.type': '#microsoft.graph.iosVppApp',
      bundleId: 'com.contoso.app{n}',
      usedLicenseCount: 12,
      totalLicenseCount: 50,
      vppTokenId: '{guid}',
    },
    { '@odata.type': '#microsoft.graph.webApp', appUrl: 'https://intranet.contoso.example', useManagedBrowser: true },
  ),
  managedDeviceMobileAppConfiguration: looks(`${common} version targetedMobileApps[]={guid}`, {
    '@odata.type': '#microsoft.graph.iosMobileAppConfiguration',
    encodedSettingXml: null,
    settings: [
      { appConfigKey: 'server', appConfigKeyType: 'stringType', appConfigKeyValue: 'https://mail.contoso.example' },
    ],
  }),
  targetedManagedAppConfiguration: looks(
    `${common} version=W/"{n}" deployedAppCount=1 isAssigned=true appGroupType=selectedPublicApps`,
    {
      customSettings: [
        { name: 'com.microsoft.intune.mam.managedbrowser.homepage', value: 'https://intranet.contoso.example' },
      ],
    },
  ),
  managedMobileApp: looks(
    'version=1',
    {
      mobileAppIdentifier: {
        '@odata.type': '#microsoft.graph.iosMobileAppIdentifier',
        bundleId: 'com.microsoft.office.outlook',
      },
    },
    {
      mobileAppIdentifier: {
        '@odata.type': '#microsoft.graph.androidMobileAppIdentifier',
        packageId: 'com.microsoft.teams',
      },
    },
  ),
  managedAppPolicy: looks(
    'id=T_{guid} displayName description createdDateTime lastModifiedDateTime version=W/"{n}" roleScopeTagIds[]=0',
    { '@odata.type': '#microsoft.graph.iosManagedAppProtection', pinRequired: true },
    { '@odata.type': '#microsoft.graph.androidManagedAppProtection', pinRequired: true },
  ),
  iosManagedAppProtection: looks(
    `id=T_{guid} ${protection} faceIdBlocked=false appDataEncryptionType=whenDeviceLocked`,
  ),
  androidManagedAppProtection: looks(
    `id=T_{guid} ${protection} encryptAppData=true screenCaptureBlocked=true minimumRequiredPatchVersion=2025-01-01`,
  ),
  windowsManagedAppProtection: looks(
    `id=T_{guid} ${common} version=W/"{n}" isAssigned=true deployedAppCount=1 printBlocked=true`,
  ),
  policySet: looks(
    'displayName description createdDateTime lastModifiedDateTime status=success errorCode=noError guidedDeploymentTags=[] roleScopeTags[]=0',
  ),
  policySetItem: looks(
    'displayName createdDateTime lastModifiedDateTime itemType=#microsoft.graph.deviceConfigurationPolicySetItem payloadId status=success errorCode=noError guidedDeploymentTags=[]',
    { '@odata.type': '#microsoft.graph.deviceConfigurationPolicySetItem' },
  ),
  windowsDefenderApplicationControlSupplementalPolicy: looks(
    `${common} version content=PFNpUG9saWN5Lz4= contentFileName=supplemental{n}.xml`,
  ),
  vppToken: looks(
    'displayName appleId=vpp{n}@contoso.example organizationName=Contoso countryOrRegion=de expirationDateTime=2026-08-01T00:00:00Z lastModifiedDateTime lastSyncDateTime lastSyncStatus=completed state=valid token=null vppTokenAccountType=business automaticallyUpdateApps=true locationName=Berlin roleScopeTagIds[]=0',
  ),
  cloudPcProvisioningPolicy: looks(
    'displayName description alternateResourceUrl=null cloudPcGroupDisplayName=null cloudPcNamingTemplate=CPC-%USERNAME:5% enableSingleSignOn=true gracePeriodInHours=4 imageDisplayName=Windows+11 imageId=microsoftwindowsdesktop_win11 imageType=gallery localAdminEnabled=false managedBy=windows365 provisioningType=dedicated',
    {
      domainJoinConfigurations: [
        { domainJoinType: 'azureADJoin', regionName: 'westeurope', onPremisesConnectionId: null },
      ],
      windowsSetting: { locale: 'en-US' },
    },
  ),
  cloudPcUserSetting: looks('displayName createdDateTime lastModifiedDateTime localAdminEnabled resetEnabled=true', {
    restorePointSetting: { frequencyType: 'sixHours', userRestoreEnabled: true },
  }),
  cloudPcOnPremisesConnection: looks(
    'displayName connectionType=azureADJoin healthCheckStatus=passed|failed healthCheckPaused=false inUse=true adDomainName=null adDomainUsername=null organizationalUnit=null resourceGroupId=/subscriptions/{guid}/resourceGroups/cpc subnetId=/subscriptions/{guid}/subnets/a subscriptionId subscriptionName=Cloud+PC virtualNetworkId=/subscriptions/{guid}/vnet virtualNetworkLocation=westeurope',
  ),
  cloudPcDeviceImage: looks(
    'displayName errorCode=null expirationDate=2027-01-01 lastModifiedDateTime operatingSystem=Windows+11 osBuildNumber=22H2 osStatus=supported sourceImageResourceId=/subscriptions/{guid}/images/gold status=ready version=1.0.{n}',
  ),
};
