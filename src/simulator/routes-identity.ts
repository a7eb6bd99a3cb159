import { delegated, inBeta, linked, list, one, oneLinked, onePart, part } from './route.ts';
import type { RelationRoute, Route } from './route.ts';

const alone = { expandable: false } as const;

/** What both kinds of user flow have below them. */
const ofUserFlow: readonly RelationRoute[] = [
  part('languages', 'userFlowLanguageConfiguration', alone),
  linked('identityProviders', 'identityProvider', 'identityProviders'),
  linked('userFlowIdentityProviders', 'identityProviderBase', 'identity/identityProviders'),
  part('userAttributeAssignments', 'identityUserFlowAttributeAssignment', {
    relations: [oneLinked('userAttribute', 'identityUserFlowAttribute', 'identity/userFlowAttributes')],
  }),
  onePart('apiConnectorConfiguration', 'userFlowApiConnectorConfiguration', {
    relations: ['postFederationSignup', 'postAttributeCollection'].map((name) =>
      oneLinked(name, 'identityApiConnector', 'identity/apiConnectors'),
    ),
  }),
];
const flow = { relations: ofUserFlow } as const;

/** Conditional access, sign-up and sign-in, and the protection of identities. */
export const identityRoutes: readonly Route[] = [
  list('identity/conditionalAccess/policies', 'conditionalAccessPolicy'),
  list('identity/conditionalAccess/namedLocations', 'namedLocation'),
  list('identity/conditionalAccess/authenticationContextClassReferences', 'authenticationContextClassReference'),
  list('identity/conditionalAccess/templates', 'conditionalAccessTemplate'),
  list('identity/conditionalAccess/deletedItems/policies', 'conditionalAccessPolicy'),
  list('identity/conditionalAccess/deletedItems/namedLocations', 'namedLocation'),
  inBeta(one('identity/continuousAccessEvaluationPolicy', 'continuousAccessEvaluationPolicy')),
  delegated(list('identity/riskPrevention/webApplicationFirewallProviders', 'webApplicationFirewallProvider')),
  delegated(list('identity/riskPrevention/fraudProtectionProviders', 'fraudProtectionProvider')),
  list('identity/verifiedId/profiles', 'verifiedIdProfile'),
  inBeta(list('identity/signInIdentifiers', 'signInIdentifierBase', { key: 'name' })),
  inBeta(list('identity/spiffeTrustDomains', 'spiffeTrustDomain')),
  list('identity/apiConnectors', 'identityApiConnector'),
  list('identityProviders', 'identityProvider'),
  list('identity/identityProviders', 'identityProviderBase'),
  inBeta(list('identity/userFlows', 'identityUserFlow')),
  inBeta(list('identity/b2cUserFlows', 'b2cIdentityUserFlow', flow)),
  list('identity/b2xUserFlows', 'b2xIdentityUserFlow', flow),
  list('identity/userFlowAttributes', 'identityUserFlowAttribute'),
  list('identity/customAuthenticationExtensions', 'customAuthenticationExtension'),
  list('identity/authenticationEventListeners', 'authenticationEventListener'),
  list('identity/authenticationEventsFlows', 'authenticationEventsFlow', {
    relations: [
      part('conditions/applications/includeApplications', 'authenticationConditionApplication', { key: 'appId' }),
    ],
  }),
  inBeta(list('trustFramework/policies', 'trustFrameworkPolicy')),
  inBeta(list('trustFramework/keySets', 'trustFrameworkKeySet')),
  list('identityProtection/riskyServicePrincipals', 'riskyServicePrincipal'),
  delegated(
    one('reports/authenticationMethods/usersRegisteredByFeature', 'userRegistrationFeatureSummary', { function: true }),
  ),
];
