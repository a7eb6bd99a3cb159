import { conditionsOf, usersOf } from './grow-policies.ts';
import { looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

/** Types of conditional access, sign-up and sign-in. */
export const identityShapes: Readonly<Record<string, TypeShape>> = {
  conditionalAccessPolicy: looks(
    'displayName createdDateTime modifiedDateTime deletedDateTime={date} state=enabled|disabled templateId=null sessionControls=null',
    {
      conditions: conditionsOf({ users: usersOf({ includeUsers: ['All'] }) }),
      grantControls: {
        operator: 'OR',
        builtInControls: ['mfa'],
        customAuthenticationFactors: [],
        termsOfUse: [],
        authenticationStrength: null,
      },
    },
  ),
  namedLocation: looks('displayName createdDateTime modifiedDateTime deletedDateTime={date} isTrusted=false', {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/2{n}' }],
  }),
  authenticationContextClassReference: looks('id=c{n} displayName description isAvailable=true'),
  conditionalAccessTemplate: looks('name description scenarios=secureFoundation,protectAdmins|zeroTrust', {
    details: {
      conditions: { users: { includeUsers: ['All'] } },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
  }),
  continuousAccessEvaluationPolicy: looks(
    'displayName description groups[]={groups} users=[] isEnabled=true migrate=false',
  ),
  webApplicationFirewallProvider: looks('displayName', {
    '@odata.type': '#microsoft.graph.cloudFlareWebApplicationFirewallProvider',
    zoneId: '{guid}',
  }),
  fraudProtectionProvider: looks('displayName', {
    '@odata.type': '#microsoft.graph.arkoseFraudProtectionProvider',
    publicKey: '{guid}',
    clientSubDomain: 'client',
    verifySubDomain: 'verify',
  }),
  verifiedIdProfile: looks(
    'name description lastModifiedDateTime state=enabled verifierDid=did:web:did.contoso.example priority',
    {
      faceCheckConfiguration: { isEnabled: true, sourcePhotoClaimName: 'portrait' },
      verifiedIdProfileConfiguration: {
        type: 'verifiedEmployee',
        acceptedIssuer: 'did:web:did.contoso.example',
        claimBindingSource: 'directory',
        claimBindings: [
          { sourceAttribute: 'firstName', verifiedIdClaim: 'givenName' },
          { sourceAttribute: 'lastName', verifiedIdClaim: 'surname' },
        ],
      },
      verifiedIdUsageConfigurations: [{ isEnabledForTestOnly: true, purpose: 'recovery' }],
    },
  ),
  signInIdentifierBase: looks('id=- name=UPN|Email isEnabled', {
    '@odata.type': '#microsoft.graph.internalSignInIdentifier',
  }),
  spiffeTrustDomain: looks('displayName trustDomainName=prod{n}.contoso.example createdDateTime lastModifiedDateTime'),
  identityApiConnector: looks('displayName targetUrl', {
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.basicAuthentication',
      username: 'connector{n}',
      password: '******',
    },
  }),
  identityProvider: looks(
    'id=Google-OAUTH|Facebook-OAUTH|LinkedIn-OAUTH name type=Google|Facebook|LinkedIn clientId=client-{n} clientSecret=******',
  ),
  identityUserFlow: looks('id=B2C_1_Flow{n} userFlowType=signUpOrSignIn|passwordReset userFlowTypeVersion=3'),
  b2cIdentityUserFlow: looks(
    'id=B2C_1_Customer{n} userFlowType=signUpOrSignIn|profileUpdate userFlowTypeVersion=3 isLanguageCustomizationEnabled=true defaultLanguageTag=en',
  ),
  b2xIdentityUserFlow: looks('id=B2X_1_Partner{n} userFlowType=signUpOrSignIn userFlowTypeVersion=1'),
  identityUserFlowAttribute: looks(
    'id=givenName|city|extension_{guid}_shirtSize displayName description dataType=string|string|int64 userFlowAttributeType=builtIn|builtIn|custom',
  ),
  userFlowLanguageConfiguration: looks('id=en|de|it displayName=English|Deutsch|Italiano isEnabled'),
  identityUserFlowAttributeAssignment: looks(
    'displayName isOptional requiresVerification=false userInputType=textBox|dropdownSingleSelect',
    {
      userAttributeValues: [
        { isDefault: true, name: 'Norway', value: 'no' },
        { isDefault: false, name: 'Italy', value: 'it' },
      ],
    },
  ),
  userFlowApiConnectorConfiguration: looks('id=-', {
    postAttributeCollection: {
      id: '{guid}',
      displayName: 'Check the customer',
      targetUrl: 'https://check.contoso.example',
    },
    postFederationSignup: null,
    preTokenIssuance: null,
  }),
  customAuthenticationExtension: looks('displayName description', {
    '@odata.type': '#microsoft.graph.onTokenIssuanceStartCustomExtension',
    authenticationConfiguration: {
      '@odata.type': '#microsoft.graph.azureAdTokenAuthentication',
      resourceId: 'api://claims.contoso.example/{guid}',
    },
    claimsForTokenConfiguration: [{ claimIdInApiResponse: 'customRoles' }, { claimIdInApiResponse: 'dateOfBirth' }],
    clientConfiguration: { timeoutInMilliseconds: 1000, maximumRetries: 1 },
    endpointConfiguration: {
      '@odata.type': '#microsoft.graph.httpRequestEndpoint',
      targetUrl: 'https://claims.contoso.example/api/issue{n}',
    },
  }),
  authenticationEventListener: looks('priority=500 authenticationEventsFlowId=null', {
    '@odata.type': '#microsoft.graph.onTokenIssuanceStartListener',
    conditions: { applications: { includeAllApplications: false, includeApplications: [{ appId: '{guid}' }] } },
    handler: {
      '@odata.type': '#microsoft.graph.onTokenIssuanceStartCustomExtensionHandler',
      configuration: null,
      customExtension: { id: '{guid}' },
    },
  }),
  authenticationEventsFlow: looks('displayName description priority=500', {
    '@odata.type': '#microsoft.graph.externalUsersSelfServiceSignUpEventsFlow',
    onInteractiveAuthFlowStart: {
      '@odata.type': '#microsoft.graph.onInteractiveAuthFlowStartExternalUsersSelfServiceSignUp',
      isSignUpAllowed: true,
    },
  }),
  authenticationConditionApplication: looks('id=- appId'),
  trustFrameworkPolicy: looks('id=B2C_1A_TrustFrameworkBase|B2C_1A_SignUpOrSignIn'),
  trustFrameworkKeySet: looks('id=B2C_1A_TokenSigningKeyContainer|B2C_1A_TokenEncryptionKeyContainer', {
    keys: [
      {
        d: null,
        e: 'AQAB',
        exp: null,
        k: null,
        kid: 'kid-{n}',
        kty: 'RSA',
        n: 'publicModulus{n}',
        nbf: null,
        use: 'sig',
        x5c: [],
        x5t: null,
      },
    ],
  }),
  riskyServicePrincipal: looks(
    'appId displayName accountEnabled=true isProcessing=false riskDetail=none riskLastUpdatedDateTime riskLevel=high|low riskState=atRisk|dismissed servicePrincipalType=Application',
  ),
  userRegistrationFeatureSummary: looks('id=- totalUserCount=120 userRoles=all userTypes=all', {
    userRegistrationFeatureCounts: [
      { feature: 'ssprRegistered', userCount: 80 },
      { feature: 'mfaRegistered', userCount: 110 },
    ],
  }),
};
