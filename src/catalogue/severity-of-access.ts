import type { Happening, SeverityRule } from './severity.ts';

const learn = 'https://learn.microsoft.com/';
const policy = ['conditionalAccessPolicy'];
const states = ['enabled', 'enabledForReportingButNotEnforced', 'disabled'];
/** What a policy that is switched off says is of no account yet: a rule of its own takes note of it. */
const whileInUse = (when: readonly Happening[]): Happening[] =>
  when.map((happening) => ({ having: { state: states.slice(0, 2) }, ...happening }));
const methods = ['authenticationMethodsPolicy'];
const strongMethods = ['Fido2', 'MicrosoftAuthenticator', 'X509Certificate'].map(
  (method) => `/authenticationMethodConfigurations/${method}`,
);

/** What decides who may sign in, from where, and with what. */
export const accessRules: readonly SeverityRule[] = [
  {
    id: 'conditional-access-off',
    severity: 'critical',
    kinds: policy,
    what: 'Conditional access policy no longer enforced',
    why: 'What it demanded or blocked is not demanded or blocked any more.',
    docs: `${learn}entra/identity/conditional-access/concept-conditional-access-report-only`,
    when: [
      { at: ['/state'], turn: { from: ['enabled'] } },
      { status: ['deleted'], having: { state: ['enabled'] } },
    ],
  },
  {
    id: 'conditional-access-deleted',
    severity: 'notice',
    kinds: policy,
    what: 'Conditional access policy deleted that was not enforced',
    why: 'It can be restored for thirty days.',
    docs: `${learn}entra/identity/conditional-access/overview`,
    when: [{ status: ['deleted'], having: { state: states.slice(1) } }],
  },
  {
    id: 'conditional-access-exclusion',
    severity: 'high',
    kinds: policy,
    what: 'Exclusion added to a conditional access policy',
    why: 'The policy does not protect whoever or whatever is excluded.',
    docs: `${learn}entra/identity/conditional-access/concept-conditional-access-users-groups`,
    when: whileInUse([{ at: ['/conditions/**/exclude*', '/conditions/**/exclude*/**'], turn: 'gained' }]),
  },
  {
    id: 'conditional-access-narrowed',
    severity: 'high',
    kinds: policy,
    what: 'Conditional access policy applies to less',
    why: 'Whoever or whatever was taken out is not protected by it any more.',
    docs: `${learn}entra/identity/conditional-access/concept-conditional-access-conditions`,
    when: whileInUse([
      { at: ['/conditions/users/include*/**'], turn: 'lost', unless: { '/conditions/users/includeUsers': ['All'] } },
      {
        at: ['/conditions/applications/include*/**'],
        turn: 'lost',
        unless: { '/conditions/applications/includeApplications': ['All'] },
      },
      {
        at: ['/conditions/clientApplications/include*/**'],
        turn: 'lost',
        unless: { '/conditions/clientApplications/includeServicePrincipals': ['ServicePrincipalsInMyTenant'] },
      },
      {
        at: [
          ...['locations/includeLocations', 'platforms/includePlatforms', 'clientAppTypes', 'devices/includeDevices'],
          ...[
            'signInRiskLevels',
            'userRiskLevels',
            'servicePrincipalRiskLevels',
            'insiderRiskLevels',
            'agentIdRiskLevels',
          ],
          ...['devices/deviceFilter', 'authenticationFlows/transferMethods'],
        ].map((condition) => `/conditions/${condition}`),
        turn: 'limited',
      },
      { at: ['/conditions/devices/deviceFilter/**'], turn: 'gained' },
      ...['/conditions/applications/applicationFilter', '/conditions/clientApplications/servicePrincipalFilter'].map(
        (filter): Happening => ({ at: [`${filter}/**`], turn: 'gained', unless: { [`${filter}/mode`]: ['include'] } }),
      ),
    ]),
  },
  {
    id: 'conditional-access-controls',
    severity: 'high',
    kinds: policy,
    what: 'Conditional access policy demands less, or something else',
    why: 'A control is gone or replaced, or any one of several is enough now.',
    docs: `${learn}entra/identity/conditional-access/concept-conditional-access-grant`,
    when: whileInUse([
      {
        at: [
          '/grantControls/*Controls/*',
          '/grantControls/termsOfUse/*',
          '/grantControls/customAuthenticationFactors/*',
        ],
        turn: 'gone',
      },
      { at: ['/grantControls/authenticationStrength', '/grantControls/authenticationStrength/id'], turn: 'lost' },
      { at: ['/grantControls/operator'], turn: { from: ['AND'] } },
      {
        at: ['/grantControls/builtInControls/*', '/grantControls/termsOfUse/*'],
        turn: 'joined',
        unless: { '/grantControls/operator': ['AND'], '/grantControls/builtInControls': ['block'] },
      },
      { at: ['/sessionControls/**/isEnabled', '/sessionControls/disableResilienceDefaults'], turn: { from: [true] } },
      {
        at: [
          ...['signInFrequency/value', 'signInFrequency/type', 'signInFrequency/frequencyInterval'],
          ...['persistentBrowser/mode', 'cloudAppSecurity/cloudAppSecurityType', 'continuousAccessEvaluation/mode'],
        ].map((control) => `/sessionControls/${control}`),
        turn: 'lost',
      },
    ]),
  },
  {
    id: 'conditional-access-idle',
    severity: 'notice',
    kinds: policy,
    what: 'Conditional access policy changed while it is switched off',
    why: 'When it is switched on again, nothing tells that it protects less than before.',
    docs: `${learn}entra/identity/conditional-access/overview`,
    when: [
      {
        having: { state: ['disabled'] },
        at: ['/conditions/**', '/grantControls/**', '/sessionControls/**'],
      },
    ],
  },
  {
    id: 'trusted-location',
    severity: 'high',
    kinds: ['namedLocation'],
    what: 'Named location trusted, or a trusted one wider',
    why: 'Policies that spare trusted locations ask for less from there.',
    docs: `${learn}entra/identity/conditional-access/concept-assignment-network#trusted-locations`,
    when: [
      { status: ['added', 'modified'], at: ['/isTrusted'], turn: { to: [true] } },
      { having: { isTrusted: [true] }, at: ['/ipRanges', '/ipRanges/**'], turn: 'gained' },
    ],
  },
  {
    id: 'location-changed',
    severity: 'notice',
    kinds: ['namedLocation'],
    what: 'Named location stands for other places',
    why: 'Policies that name it hold, or spare, other places now.',
    docs: `${learn}entra/identity/conditional-access/concept-assignment-network`,
    when: [
      {
        at: ['/ipRanges', '/ipRanges/**', '/countriesAndRegions/*', '/includeUnknownCountriesAndRegions'],
      },
      { at: ['/countryLookupMethod'] },
    ],
  },
  {
    id: 'authentication-strength',
    severity: 'high',
    kinds: ['authenticationStrengthPolicy'],
    what: 'Authentication strength takes more',
    why: 'Every policy that demands it can be satisfied with more combinations or keys, which may be weaker.',
    docs: `${learn}entra/identity/authentication/concept-authentication-strengths`,
    when: [
      { at: ['/allowedCombinations/*', '/combinationConfigurations/*/allowed*/*'], turn: 'came' },
      { at: ['/combinationConfigurations/*'], turn: 'gone' },
    ],
  },
  {
    id: 'security-defaults-off',
    severity: 'critical',
    kinds: ['identitySecurityDefaultsEnforcementPolicy'],
    what: 'Security defaults switched off',
    why: 'Without conditional access in their place nothing demands a second factor.',
    docs: `${learn}entra/fundamentals/security-defaults`,
    when: [{ at: ['/isEnabled'], turn: { from: [true] } }],
  },
  {
    id: 'weak-method-on',
    severity: 'high',
    kinds: methods,
    what: 'Authentication method allowed that can be intercepted',
    why: 'Codes by text message, call or e-mail can be diverted or talked out of people.',
    docs: `${learn}entra/identity/authentication/concept-authentication-methods`,
    when: ['Sms', 'Voice', 'Email']
      .map((method) => `/authenticationMethodConfigurations/${method}`)
      .flatMap((method): Happening[] => [
        { at: [`${method}/state`], turn: { to: ['enabled'] } },
        { at: [`${method}/includeTargets/*`], turn: 'came', unless: { [`${method}/state`]: ['disabled'] } },
      ]),
  },
  {
    id: 'strong-method-off',
    severity: 'high',
    kinds: methods,
    what: 'Strong authentication method taken away or weakened',
    why: 'People fall back on weaker ones.',
    docs: `${learn}entra/identity/authentication/concept-authentication-methods`,
    when: [
      { at: strongMethods.map((method) => `${method}/state`), turn: { from: ['enabled'] } },
      ...strongMethods.map((method): Happening => ({
        at: [`${method}/includeTargets/*`],
        turn: 'gone',
        unless: { [`${method}/state`]: ['disabled'] },
      })),
      {
        at: [
          '/authenticationMethodConfigurations/Fido2/isAttestationEnforced',
          '/authenticationMethodConfigurations/Fido2/keyRestrictions/isEnforced',
          '/authenticationMethodConfigurations/TemporaryAccessPass/isUsableOnce',
          '/authenticationMethodConfigurations/MicrosoftAuthenticator/featureSettings/*/state',
        ],
        turn: { from: [true, 'enabled'] },
      },
      {
        at: [
          '/registrationEnforcement/**/state',
          '/systemCredentialPreferences/state',
          '/reportSuspiciousActivitySettings/state',
        ],
        turn: { to: ['disabled'] },
      },
    ],
  },
  {
    id: 'method-exclusion',
    severity: 'notice',
    kinds: methods,
    what: 'People excluded from an authentication method',
    why: 'They cannot use it, or are not asked to register.',
    docs: `${learn}entra/identity/authentication/concept-authentication-methods-manage`,
    when: [{ at: ['/**/excludeTargets/*'], turn: 'came' }],
  },
  {
    id: 'guests-and-consent',
    severity: 'high',
    kinds: ['authorizationPolicy', 'authenticationFlowsPolicy'],
    what: 'Guests or users may do more',
    why: 'More people can invite guests, let apps read their data, or make objects of their own.',
    docs: `${learn}graph/api/resources/authorizationpolicy`,
    when: [
      {
        at: ['/allowInvitesFrom'],
        turn: { rises: ['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone'] },
      },
      // Guests who are restricted, guests, and guests who are as members.
      {
        at: ['/guestUserRoleId'],
        turn: {
          rises: [
            '2af84b1e-32c8-42b7-82bc-daa82404023b',
            '10dae51f-b6af-4016-8d66-8c2a99b929b3',
            'a0b1b346-4d3e-4e8b-98f8-753987be4970',
          ],
        },
      },
      { at: ['/defaultUserRolePermissions/permissionGrantPoliciesAssigned/*'], turn: 'came' },
      {
        at: ['/allow*', '/defaultUserRolePermissions/allowedTo*', '/selfServiceSignUp/isEnabled'],
        turn: { to: [true] },
      },
      { at: ['/blockMsolPowerShell'], turn: { from: [true] } },
    ],
  },
  {
    id: 'consent-policy',
    severity: 'high',
    kinds: ['permissionGrantPolicy'],
    what: 'Consent policy allows more',
    why: 'Users or app owners can grant permissions that they could not grant before.',
    docs: `${learn}entra/identity/enterprise-apps/manage-app-consent-policies`,
    when: [
      { at: ['/includes', '/includes/**'], turn: 'gained' },
      { at: ['/excludes', '/excludes/**'], turn: 'lost' },
    ],
  },
  {
    id: 'device-registration',
    severity: 'high',
    kinds: ['deviceRegistrationPolicy'],
    what: 'Devices can be registered without a second factor',
    why: 'A stolen password is enough to bring in a device that policies may trust.',
    docs: `${learn}graph/api/resources/deviceregistrationpolicy`,
    when: [{ at: ['/multiFactorAuthConfiguration'], turn: { to: ['notRequired', '0'] } }],
  },
];
