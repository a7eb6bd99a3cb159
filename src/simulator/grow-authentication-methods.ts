import type { JsonObject } from '../domain/resource.ts';
import { objectsIn } from './json-objects.ts';
import type { Tenant } from './tenant.ts';

const path = 'policies/authenticationMethodsPolicy';
const everybody = { targetType: 'group', id: 'all_users', isRegistrationRequired: false };

/** Every method that Microsoft documents has a configuration, switched on or not. */
const methods: readonly (readonly [id: string, more: JsonObject])[] = [
  ['Fido2', { isAttestationEnforced: true, isSelfServiceRegistrationAllowed: true, keyRestrictions: null }],
  ['MicrosoftAuthenticator', { isSoftwareOathEnabled: false, featureSettings: null }],
  ['Sms', {}],
  ['Voice', { isOfficePhoneAllowed: false }],
  ['Email', { allowExternalIdToUseEmailOtp: 'enabled' }],
  ['SoftwareOath', {}],
  ['HardwareOath', {}],
  ['TemporaryAccessPass', { defaultLength: 8, defaultLifetimeInMinutes: 60, isUsableOnce: true }],
  [
    'X509Certificate',
    {
      authenticationModeConfiguration: {
        x509CertificateAuthenticationDefaultMode: 'x509CertificateMultiFactor',
        rules: [],
      },
      certificateUserBindings: [
        {
          priority: 1,
          userProperty: 'userPrincipalName',
          x509CertificateField: 'PrincipalName',
          trustAffinityLevel: 'low',
        },
      ],
    },
  ],
  ['QRCodePin', { standardQRCodeLifetimeInDays: 365, pinLength: 8 }],
  ['VerifiableCredentials', {}],
];

/** Adds the methods that the tenant's authentication methods policy lacks. */
export function growAuthenticationMethods(tenant: Tenant): void {
  const [policy] = tenant.objects(path).values();
  if (policy === undefined) return;
  const present = objectsIn(policy.authenticationMethodConfigurations);
  const missing = methods
    .filter(([id]) => !present.some((method) => method.id === id))
    .map(([id, more]): JsonObject => ({
      '@odata.type': `#microsoft.graph.${id.charAt(0).toLowerCase()}${id.slice(1)}AuthenticationMethodConfiguration`,
      id,
      state: 'disabled',
      excludeTargets: [],
      includeTargets: [everybody],
      ...more,
    }));
  tenant.put(path, { ...policy, authenticationMethodConfigurations: [...present, ...missing] });
}
