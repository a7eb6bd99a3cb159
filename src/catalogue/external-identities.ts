import { wrongTenantKind } from './absences.ts';
import { graphKind, notInV1, notInUsGov, notInChina, notInSovereign, onTargetOrName, page } from './graph-kind.ts';

/** Of providers of every sort. */
export const identityProviderActivities = [
  'Create identity provider',
  'Update identity provider',
  'Delete identity provider',
  'Create custom identity provider',
  'Update custom identity provider',
  'Update local identity provider',
] as const;

/** What a page shows to people who sign up, in the order of the page. */
function viewsOf(handler: string): readonly string[] {
  const views = `${handler}.attributeCollectionPage.views`;
  return [views, `${views}.inputs`, `${views}.inputs.options`];
}

/** External identities: providers, connectors, sign-up flows and events. */
export const externalIdentityKinds = [
  // The table names only the permission that also writes; the one that reads exists.
  graphKind({
    id: 'identityApiConnector',
    path: 'identity/apiConnectors',
    folder: 'Identity/APIConnectors',
    groups: ['Config', 'ExternalIdentities', 'Identity'],
    permissions: ['APIConnectors.Read.All'],
    missingIn: notInUsGov,
    covers: ['Identity/APIConnectors'],
    bucket: 'identityProviders',
    absentWhen: wrongTenantKind,
    audit: onTargetOrName('Create API connector', 'Update API connector', 'Delete API connector'),
    docs: page('identityapiconnector-list'),
  }),
  graphKind({
    id: 'identityProvider',
    path: 'identity/identityProviders',
    folder: 'IdentityProviders',
    groups: ['Config', 'ExternalIdentities', 'Identity'],
    permissions: ['IdentityProvider.Read.All'],
    missingIn: notInUsGov,
    covers: ['IdentityProviders'],
    bucket: 'identityProviders',
    audit: onTargetOrName(...identityProviderActivities),
    docs: page('identitycontainer-list-identityproviders'),
  }),
  graphKind({
    id: 'customAuthenticationExtension',
    path: 'identity/customAuthenticationExtensions',
    folder: 'Identity/CustomAuthenticationExtensions',
    groups: ['Config', 'ExternalIdentities', 'Identity'],
    permissions: ['CustomAuthenticationExtension.Read.All'],
    missingIn: notInChina,
    covers: ['Identity/CustomAuthenticationExtensions'],
    bucket: 'identityProviders',
    audit: onTargetOrName(
      'Create customAuthenticationExtension',
      'Update customAuthenticationExtension',
      'Delete customAuthenticationExtension',
      'Update OnAttributeCollectionStartCustomExtension',
      'Update OnAttributeCollectionSubmitCustomExtension',
      'Update OnPageRenderStartCustomExtension',
    ),
    docs: page('identitycontainer-list-customauthenticationextensions'),
  }),
  graphKind({
    id: 'authenticationEventListener',
    path: 'identity/authenticationEventListeners',
    folder: 'Identity/AuthenticationEventListeners',
    groups: ['Config', 'ExternalIdentities', 'Identity'],
    permissions: ['EventListener.Read.All'],
    missingIn: notInChina,
    bucket: 'identityProviders',
    ordered: viewsOf('handler'),
    audit: onTargetOrName(
      'Create authenticationEventListener',
      'Update authenticationEventListener',
      'Delete authenticationEventListener',
    ),
    docs: page('identitycontainer-list-authenticationeventlisteners'),
  }),
  graphKind({
    id: 'authenticationEventsFlow',
    path: 'identity/authenticationEventsFlows',
    folder: 'Identity/AuthenticationEventsFlows',
    groups: ['Config', 'ExternalIdentities', 'Identity'],
    permissions: ['EventListener.Read.All'],
    missingIn: notInSovereign,
    bucket: 'identityProviders',
    relations: [
      {
        name: 'includeApplications',
        keep: 'whole',
        path: 'identity/authenticationEventsFlows/{id}/conditions/applications/includeApplications',
      },
    ],
    ordered: viewsOf('onAttributeCollection'),
    audit: onTargetOrName(
      'Create authenticationEventsFlow',
      'Update authenticationEventsFlow',
      'Delete authenticationEventsFlow',
    ),
    docs: page('identitycontainer-list-authenticationeventsflows'),
  }),
  graphKind({
    id: 'webApplicationFirewallProvider',
    path: 'identity/riskPrevention/webApplicationFirewallProviders',
    folder: 'Identity/RiskPrevention/WebApplicationFirewallProviders',
    groups: ['Config', 'ExternalIdentities'],
    permissions: ['RiskPreventionProviders.Read.All'],
    delegatedOnly: true,
    missingIn: notInSovereign,
    bucket: 'identityProviders',
    docs: page('riskpreventioncontainer-list-webapplicationfirewallproviders'),
  }),
  graphKind({
    id: 'fraudProtectionProvider',
    path: 'identity/riskPrevention/fraudProtectionProviders',
    folder: 'Identity/RiskPrevention/FraudProtectionProviders',
    groups: ['Config', 'ExternalIdentities'],
    permissions: ['RiskPreventionProviders.Read.All'],
    delegatedOnly: true,
    missingIn: notInSovereign,
    bucket: 'identityProviders',
    docs: page('riskpreventioncontainer-list-fraudprotectionproviders'),
  }),
  graphKind({
    id: 'verifiedIdProfile',
    path: 'identity/verifiedId/profiles',
    folder: 'Identity/VerifiedId/Profiles',
    groups: ['Config', 'Identity'],
    permissions: ['VerifiedId-Profile.Read.All'],
    missingIn: notInSovereign,
    bucket: 'other',
    docs: page('verifiedidprofile-list'),
  }),
  graphKind({
    id: 'signInIdentifier',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identity/signInIdentifiers',
    key: 'name',
    folder: 'Identity/SignInIdentifiers',
    groups: ['Config', 'Identity'],
    permissions: ['SignInIdentifier.Read.All'],
    bucket: 'other',
    docs: page('identitycontainer-list-signinidentifiers'),
  }),
];
