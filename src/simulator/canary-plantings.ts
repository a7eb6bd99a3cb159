import type { Json, JsonObject } from '../domain/resource.ts';
import { randomFor } from './random.ts';

/** A canary with the properties that bear it. */
export interface CanaryPlanting {
  readonly name: string;
  readonly path: string;
  readonly value: string;
  readonly body: JsonObject;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A secret of the length that such secrets have, always the same for the same name. */
function secretOf(name: string, length: number): string {
  const random = randomFor(`canary/${name}`);
  return Array.from({ length }, () => letters.charAt(random.below(letters.length))).join('');
}

function plant(name: string, path: string, length: number, bodyOf: (value: string) => JsonObject): CanaryPlanting {
  const value = secretOf(name, length);
  return { name, path, value, body: bodyOf(value) };
}

/** The secret is a stretch of something that is in base64: `value` is what stands in the answer. */
function plantEncoded(
  name: string,
  path: string,
  textOf: (secret: string) => string,
  property: string,
): CanaryPlanting {
  // Whole groups of three bytes on both sides, so that the secret's own characters can be found in the whole.
  const [before = '', after = ''] = textOf('\0').split('\0');
  const secret = secretOf(name, 30);
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const padded = before.padEnd(Math.ceil(before.length / 3) * 3);
  return { name, path, value: encode(secret), body: { [property]: encode(padded + secret + after) } };
}

const password = (secretText: string | null, hint: string): Json => ({
  customKeyIdentifier: null,
  displayName: 'rotated by hand',
  endDateTime: '2027-01-01T00:00:00Z',
  hint,
  keyId: '5d0a3f0e-6f0e-4b3a-9d2a-6a1f1b7f0c11',
  secretText,
  startDateTime: '2026-01-01T00:00:00Z',
});
const sas = (signature: string): string =>
  `https://contosoexports.blob.core.windows.net/out/report.csv?sv=2024-08-04&se=2030-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=${signature}%3D`;
const logicApp = (signature: string): string =>
  `https://prod-12.westeurope.logic.azure.com:443/workflows/0a1b/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${signature}`;
const endpoint = (url: string): JsonObject => ({
  endpointConfiguration: { '@odata.type': '#microsoft.graph.httpRequestEndpoint', targetUrl: url },
});
const pem = (key: string): string => `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;
const connectionString = (key: string): string =>
  `DefaultEndpointsProtocol=https;AccountName=contosoexports;AccountKey=${key}==;EndpointSuffix=core.windows.net`;
const keySet = (more: JsonObject): JsonObject => ({
  id: `B2C_1A_${Object.keys(more).join('')}KeyContainer`,
  keys: [{ kid: 'canary', kty: 'RSA', use: 'sig', e: 'AQAB', n: 'publicPart', ...more }],
});
const oma = (more: JsonObject): JsonObject => ({
  '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
  omaSettings: [
    { '@odata.type': '#microsoft.graph.omaSettingString', displayName: 'Licence', omaUri: './Vendor/Key', ...more },
  ],
});

const config = 'deviceManagement/deviceConfigurations';
const branches = 'networkAccess/connectivity/branches/{id}/deviceLinks';
const tunnel = (more: JsonObject): JsonObject => ({
  tunnelConfiguration: { '@odata.type': '#microsoft.graph.networkaccess.tunnelConfigurationIKEv2Default', ...more },
});

/** Every place where Graph, or an administrator's carelessness, may put a secret into an answer. */
export const canaryPlantings: readonly CanaryPlanting[] = [
  // Credentials of applications, and of those that they speak to.
  plant('client secret of an application', 'applications', 40, (value) => ({
    passwordCredentials: [password(value, 'abc')],
  })),
  // Graph's own hints are three characters; this one is longer so that finding it is no accident.
  plant('hint of a client secret', 'applications', 12, (value) => ({ passwordCredentials: [password(null, value)] })),
  plant('client secret of a service principal', 'servicePrincipals', 40, (value) => ({
    passwordCredentials: [password(value, 'abc')],
  })),
  plant('private key of a service principal', 'servicePrincipals', 64, (value) => ({
    keyCredentials: [{ keyId: 'd2a7', type: 'AsymmetricX509Cert', usage: 'Sign', key: value }],
  })),
  plant('provisioning secret', 'servicePrincipals/{id}/synchronization', 48, (value) => ({
    secrets: [{ key: 'SecretToken', value }],
  })),
  plant('password among provisioning settings', 'servicePrincipals/{id}/synchronization/jobs', 24, (value) => ({
    synchronizationJobSettings: [{ name: 'Password', value }],
  })),
  plant('certificate password of a published application', 'applications/{id}/onPremisesPublishing', 20, (value) => ({
    verifiedCustomDomainPasswordCredential: { value },
  })),
  plant('certificate of a published application', 'applications/{id}/onPremisesPublishing', 64, (value) => ({
    verifiedCustomDomainKeyCredential: { type: 'X509CertAndPassword', value },
  })),
  plant('client secret of an identity provider', 'identity/identityProviders', 40, (value) => ({
    clientSecret: value,
  })),
  plant('basic password of an API connector', 'identity/apiConnectors', 24, (value) => ({
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.basicAuthentication',
      username: 'connector',
      password: value,
    },
  })),
  plant('certificate of an API connector', 'identity/apiConnectors', 64, (value) => ({
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.pkcs12Certificate',
      pkcs12Value: value,
      password: null,
    },
  })),
  plant('certificate password of an API connector', 'identity/apiConnectors', 20, (value) => ({
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.pkcs12Certificate',
      pkcs12Value: null,
      password: value,
    },
  })),
  plant('API key in a header', 'identity/apiConnectors', 40, (value) => ({
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.apiKeyAuthentication',
      headers: [{ name: 'x-functions-key', value }],
    },
  })),
  plant('bearer token in a header', 'identity/customAuthenticationExtensions', 60, (value) => ({
    clientConfiguration: { customHeaders: { Authorization: `Bearer ${value}` } },
  })),
  plant('symmetric key of a trust framework', 'trustFramework/keySets', 43, (k) => keySet({ k })),
  plant('private exponent of a trust framework', 'trustFramework/keySets', 86, (d) => keySet({ d })),

  // URLs that open what they name to whoever has them.
  plant('function key in a URL', 'identity/customAuthenticationExtensions', 54, (value) =>
    endpoint(`https://claims.azurewebsites.net/api/issue?code=${value}==`),
  ),
  plant(
    'signature of a custom workflow extension',
    'identityGovernance/entitlementManagement/catalogs/{id}/customWorkflowExtensions',
    43,
    (value) => ({
      endpointConfiguration: {
        '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
        logicAppWorkflowName: 'grant',
        url: logicApp(value),
      },
    }),
  ),
  plant(
    'signature of a custom task extension',
    'identityGovernance/lifecycleWorkflows/customTaskExtensions',
    43,
    (value) => ({
      endpointConfiguration: {
        '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
        logicAppWorkflowName: 'leave',
        url: logicApp(value),
      },
    }),
  ),
  plant(
    'signature of a review history',
    'identityGovernance/accessReviews/historyDefinitions/{id}/instances',
    43,
    (value) => ({ downloadUri: sas(value) }),
  ),
  plant(
    'signature of a configuration snapshot',
    'admin/configurationManagement/configurationSnapshotJobs',
    43,
    (value) => ({ resourceLocation: sas(value) }),
  ),
  plant('signature of a workforce integration', 'teamwork/workforceIntegrations', 43, (value) => ({
    url: logicApp(value),
  })),
  plant('shared secret of a workforce integration', 'teamwork/workforceIntegrations', 64, (value) => ({
    encryption: { protocol: 'sharedSecret', secret: value },
  })),
  plant('signature in an information URL', 'deviceAppManagement/mobileApps', 43, (value) => ({
    informationUrl: sas(value),
  })),

  // Networks.
  plant('pre-shared key of a Wi-Fi', config, 20, (value) => ({
    '@odata.type': '#microsoft.graph.windowsWifiConfiguration',
    ssid: 'Contoso',
    wifiSecurityType: 'wpa2Personal',
    preSharedKey: value,
  })),
  plant('pre-shared key of a VPN', config, 32, (value) => ({
    '@odata.type': '#microsoft.graph.iosVpnConfiguration',
    connectionType: 'ipSec',
    sharedSecret: value,
  })),
  plant(
    'Wi-Fi password of an enrolment profile',
    'deviceManagement/androidDeviceOwnerEnrollmentProfiles',
    16,
    (value) => ({ configureWifi: true, wifiSsid: 'Enrol', wifiPassword: value }),
  ),
  plant('pre-shared key of a branch', branches, 32, (value) => tunnel({ preSharedKey: value })),
  plant('second pre-shared key of a branch', branches, 32, (value) => tunnel({ zoneRedundancyPreSharedKey: value })),

  // Intune: tokens, certificates, settings and scripts.
  plant('Android enrolment token', 'deviceManagement/androidDeviceOwnerEnrollmentProfiles', 20, (value) => ({
    tokenValue: value,
  })),
  plant(
    'Android enrolment token by its other name',
    'deviceManagement/androidDeviceOwnerEnrollmentProfiles',
    20,
    (value) => ({ enrollmentTokenValue: value }),
  ),
  plant('enrolment token in a QR code', 'deviceManagement/androidDeviceOwnerEnrollmentProfiles', 20, (value) => ({
    qrCodeContent: JSON.stringify({
      'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': {
        'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN': value,
      },
    }),
  })),
  plant('volume purchase token', 'deviceAppManagement/vppTokens', 96, (value) => ({ token: value })),
  plant('Apple enrolment token', 'deviceManagement/depOnboardingSettings', 96, (value) => ({
    token: value,
    appleIdentifier: 'canary@contoso.example',
  })),
  plant('OMA-URI value', config, 30, (value) => oma({ isEncrypted: true, secretReferenceValueId: null, value })),
  plant('OMA-URI secret reference', config, 36, (value) =>
    oma({ isEncrypted: true, secretReferenceValueId: value, value: '****' }),
  ),
  plant('certificate for single sign-on', config, 64, (value) => ({
    '@odata.type': '#microsoft.graph.iosVpnConfiguration',
    ssoCertificate: { pfx: value },
  })),
  plant('private key in PEM', config, 64, (value) => ({
    '@odata.type': '#microsoft.graph.windows10CustomConfiguration',
    payload: pem(value),
  })),
  plant('secret of a settings catalog policy', 'deviceManagement/configurationPolicies/{id}/settings', 28, (value) => ({
    settingInstance: {
      '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
      settingDefinitionId: 'com.apple.servicemanagement_password',
      simpleSettingValue: {
        '@odata.type': '#microsoft.graph.deviceManagementConfigurationSecretSettingValue',
        value,
        valueState: 'notEncrypted',
      },
    },
  })),
  plant('password in an app configuration', 'deviceAppManagement/mobileAppConfigurations', 18, (value) => ({
    settings: [{ appConfigKey: 'password', appConfigKeyType: 'stringType', appConfigKeyValue: value }],
  })),
  plant('password on a command line', 'deviceAppManagement/mobileApps', 18, (value) => ({
    installCommandLine: `setup.exe /quiet /password:${value}`,
  })),
  plantEncoded(
    'password in a script',
    'deviceManagement/deviceManagementScripts',
    (secret) => `$password = '${secret}'\nnet use Z: /user:svc $password\n`,
    'scriptContent',
  ),
  plantEncoded(
    'token in a remediation',
    'deviceManagement/deviceHealthScripts',
    (secret) => `$headers = @{ Authorization = 'Bearer ${secret}' }\n`,
    'detectionScriptContent',
  ),

  // Free text of people.
  plant('connection string in a description', 'groups', 86, (value) => ({
    mailNickname: 'canary',
    description: `upload to ${connectionString(value)}`,
  })),
  plant('password in notes', 'applications', 18, (value) => ({ notes: `break glass: password=${value}` })),
  plant('signature in the notes of a service principal', 'servicePrincipals', 43, (value) => ({
    notes: `nightly export: ${sas(value)}`,
  })),
  plant('private key in a description', 'deviceManagement/applePushNotificationCertificate', 64, (value) => ({
    description: pem(value),
  })),
];
