import { delegated, directory, inBeta, list, one, onePart, owned, part, references } from './route.ts';
import type { RelationRoute, Route } from './route.ts';

const alone = { expandable: false } as const;

/** Policies that an application or service principal has: the far side of the policies' `appliesTo`. */
function policiesOf(...names: readonly string[]): RelationRoute[] {
  return names.map((name) =>
    references(name, 1, {
      type: name.replace(/ies$/, 'y'),
      page: null,
      derived: { path: `policies/${name}`, relation: 'appliesTo' },
    }),
  );
}

const bothHave = ['tokenIssuancePolicies', 'tokenLifetimePolicies', 'appManagementPolicies'];

/** Applications, service principals, consent, provisioning and publishing. */
export const applicationRoutes: readonly Route[] = [
  directory('applications', 'application', {
    cost: 2,
    alternateKeys: ['appId', 'uniqueName'],
    delta: true,
    relations: [
      references('owners'),
      owned('federatedIdentityCredentials', 'federatedIdentityCredential'),
      owned('extensionProperties', 'extensionProperty', 2),
      ...policiesOf(...bothHave),
      inBeta(onePart('onPremisesPublishing', 'onPremisesPublishing', alone)),
    ],
  }),
  directory('applications/microsoft.graph.agentIdentityBlueprint', 'agentIdentityBlueprint'),
  directory('servicePrincipals', 'servicePrincipal', {
    alternateKeys: ['appId'],
    delta: true,
    relations: [
      references('owners'),
      owned('appRoleAssignedTo', 'appRoleAssignment', 2),
      owned('appRoleAssignments', 'appRoleAssignment', 2, {
        derived: { path: 'servicePrincipals', relation: 'appRoleAssignedTo', property: 'principalId' },
      }),
      owned('oauth2PermissionGrants', 'oAuth2PermissionGrant', 1, {
        derived: { path: 'oauth2PermissionGrants', property: 'clientId' },
      }),
      owned('delegatedPermissionClassifications', 'delegatedPermissionClassification'),
      owned('federatedIdentityCredentials', 'federatedIdentityCredential'),
      ...policiesOf('claimsMappingPolicies', 'homeRealmDiscoveryPolicies', ...bothHave),
      inBeta(onePart('claimsPolicy', 'customClaimsPolicy', alone)),
      onePart('remoteDesktopSecurityConfiguration', 'remoteDesktopSecurityConfiguration', alone),
      onePart('synchronization', 'synchronization', alone),
      part('synchronization/jobs', 'synchronizationJob', {
        ...alone,
        relations: [onePart('schema', 'synchronizationSchema')],
      }),
      part('synchronization/templates', 'synchronizationTemplate', alone),
    ],
  }),
  directory('servicePrincipals/microsoft.graph.agentIdentity', 'agentIdentity'),
  directory('servicePrincipals/microsoft.graph.agentIdentityBlueprintPrincipal', 'agentIdentityBlueprintPrincipal'),
  directory('oauth2PermissionGrants', 'oAuth2PermissionGrant', { cost: 2, delta: true }),
  inBeta(list('agentRegistry/agentInstances', 'agentInstance')),
  inBeta(list('agentRegistry/agentCollections', 'agentCollection')),
  delegated(inBeta(one('onPremisesPublishingProfiles/provisioning', 'onPremisesPublishingProfile'))),
  delegated(inBeta(list('onPremisesPublishingProfiles/provisioning/publishedResources', 'publishedResource'))),
  delegated(inBeta(list('onPremisesPublishingProfiles/provisioning/agentGroups', 'onPremisesAgentGroup'))),
  delegated(inBeta(list('onPremisesPublishingProfiles/provisioning/agents', 'onPremisesAgent'))),
  delegated(inBeta(list('onPremisesPublishingProfiles/applicationProxy/connectors', 'connector'))),
  delegated(
    inBeta(
      list('onPremisesPublishingProfiles/applicationProxy/connectorGroups', 'connectorGroup', {
        relations: [references('applications', 1, { type: 'application' }), part('members', 'connector')],
      }),
    ),
  ),
];
