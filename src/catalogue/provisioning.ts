import type { AuditRule, Witness } from '../domain/resource.ts';
import { nothingThere } from './absences.ts';
import { detail, graphKind, notInV1, onPart, onTarget, onWitness, page, target } from './graph-kind.ts';

/** Of the enterprise application often only the name is told. */
const named = { in: 'name', object: 'displayName' } as const;

/** Of these rows a service principal gives the name, and whether there is one. */
function onServicePrincipal(servicePrincipal: Witness): readonly AuditRule[] {
  return [
    onWitness(
      [servicePrincipal],
      'Add service principal',
      'Remove service principal',
      'Hard delete service principal',
      'Restore service principal',
    ),
    onPart('/displayName', [servicePrincipal], 'Update service principal'),
  ];
}

const fromTemplate = { property: 'applicationTemplateId', is: 'present' } as const;

const provisioningEvents = [
  'Add provisioning configuration',
  'Update provisioning configuration',
  'Delete provisioning configuration',
  'Enable/start provisioning configuration',
  'Enable/restart provisioning configuration',
  'Disable/pause provisioning configuration',
  'Update attribute mappings or scope',
  'Update provisioning setting or credentials',
];

/** Provisioning jobs, application proxy and claims of single applications. */
export const provisioningKinds = [
  // Only an application from the gallery, the "non-gallery" template included, can have jobs: the others are not asked.
  graphKind({
    id: 'synchronization',
    path: 'servicePrincipals',
    folder: 'Synchronization',
    groups: ['Config', 'Provisioning', 'ServicePrincipals'],
    permissions: ['Application.Read.All', 'Synchronization.Read.All'],
    top: 999,
    select: ['id', 'appId', 'applicationTemplateId', 'displayName'],
    relations: [
      {
        name: 'jobs',
        keep: 'whole',
        path: 'servicePrincipals/{id}/synchronization/jobs',
        relations: [{ name: 'schema', keep: 'whole', shape: 'singleton', absentWhen: nothingThere }],
      },
    ],
    namedInAudit: true,
    volatile: ['jobs.status'],
    only: Object.fromEntries(
      ['All', 'Config', 'Provisioning', 'ServicePrincipals', 'synchronization'].map((name) => [name, fromTemplate]),
    ),
    audit: [
      ...onServicePrincipal(target),
      onPart('/jobs', [target], ...provisioningEvents),
      onPart('/jobs', [named], ...provisioningEvents),
    ],
    docs: page('synchronization-synchronization-list-jobs'),
  }),
  // Published applications are known by a tag on the service principal, and read by their app id, which needs no role
  // of the proxy service.
  graphKind({
    id: 'onPremisesPublishing',
    version: 'beta',
    whyBeta: 'v1.0 does not have onPremisesPublishing',
    path: 'servicePrincipals',
    key: 'appId',
    keyPath: "servicePrincipals(appId='{id}')",
    folder: 'OnPremisesPublishingProfiles/Applications',
    groups: ['Config', 'AppProxy', 'Applications'],
    permissions: ['Application.Read.All'],
    select: ['id', 'appId', 'displayName'],
    query: { $filter: "tags/any(t:t eq 'WindowsAzureActiveDirectoryOnPremApp')" },
    relations: [
      {
        name: 'onPremisesPublishing',
        keep: 'whole',
        shape: 'singleton',
        absentWhen: nothingThere,
        path: "applications(appId='{id}')/onPremisesPublishing",
      },
    ],
    audit: [
      ...onServicePrincipal({ in: 'target', object: 'id' }),
      onPart('/onPremisesPublishing', [detail('AppId')], 'Add application', 'Update application', 'Delete application'),
      onPart(
        '/onPremisesPublishing',
        [named],
        'Add application',
        'Update application',
        'Delete application',
        'Add application SSL certificate',
        'Delete SSL binding',
        'Enable application proxy',
        'Disable application proxy',
      ),
    ],
    docs: page('onpremisespublishing-get'),
  }),
  // Microsoft documents only the permission that also writes, and it is a request for each application.
  graphKind({
    id: 'customClaimsPolicy',
    version: 'beta',
    whyBeta: 'v1.0 does not have claimsPolicy',
    path: 'servicePrincipals',
    folder: 'ServicePrincipalClaimsPolicies',
    sharded: true,
    groups: ['ClaimsPolicies'],
    permissions: ['Application.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
    optIn: true,
    select: ['id', 'appId', 'displayName'],
    query: { $filter: "tags/any(t:t eq 'WindowsAzureActiveDirectoryIntegratedApp')" },
    relations: [{ name: 'claimsPolicy', keep: 'whole', shape: 'singleton', absentWhen: nothingThere }],
    // Evaluated from the first to the last; the last one that matches gives the claim.
    ordered: ['claimsPolicy.claims.configurations', 'claimsPolicy.claims.configurations.transformations'],
    audit: onServicePrincipal(target),
    docs: page('customclaimspolicy-get'),
  }),
  graphKind({
    id: 'onPremisesProvisioningProfile',
    version: 'beta',
    whyBeta: notInV1,
    path: 'onPremisesPublishingProfiles/provisioning',
    shape: 'singleton',
    folder: 'OnPremisesPublishingProfiles/Provisioning',
    groups: ['Config', 'AppProxy'],
    permissions: [],
    delegatedOnly: true,
    covers: ['OnPremisesPublishingProfiles/Provisioning.json'],
    volatile: ['agents'],
    docs: page('onpremisespublishingprofile-get'),
  }),
  graphKind({
    id: 'publishedResource',
    version: 'beta',
    whyBeta: notInV1,
    path: 'onPremisesPublishingProfiles/provisioning/publishedResources',
    folder: 'OnPremisesPublishingProfiles/Provisioning/PublishedResources',
    groups: ['Config', 'AppProxy'],
    permissions: [],
    delegatedOnly: true,
    covers: ['OnPremisesPublishingProfiles/Provisioning/PublishedResources'],
    query: { $expand: 'agentGroups' },
    docs: page('publishedresource-list'),
  }),
  graphKind({
    id: 'onPremisesAgentGroup',
    version: 'beta',
    whyBeta: notInV1,
    path: 'onPremisesPublishingProfiles/provisioning/agentGroups',
    folder: 'OnPremisesPublishingProfiles/Provisioning/AgentGroups',
    groups: ['Config', 'AppProxy'],
    permissions: [],
    delegatedOnly: true,
    covers: ['OnPremisesPublishingProfiles/Provisioning/AgentGroups'],
    query: { $expand: 'publishedResources' },
    docs: page('onpremisesagentgroup-list'),
  }),
  graphKind({
    id: 'onPremisesAgent',
    version: 'beta',
    whyBeta: notInV1,
    path: 'onPremisesPublishingProfiles/provisioning/agents',
    folder: 'OnPremisesPublishingProfiles/Provisioning/Agents',
    groups: ['Config', 'AppProxy'],
    permissions: [],
    delegatedOnly: true,
    covers: ['OnPremisesPublishingProfiles/Provisioning/Agents'],
    query: { $expand: 'agentGroups' },
    volatile: ['status', 'externalIp'],
    docs: page('onpremisesagent-list'),
  }),
  graphKind({
    id: 'connector',
    version: 'beta',
    whyBeta: notInV1,
    path: 'onPremisesPublishingProfiles/applicationProxy/connectors',
    folder: 'OnPremisesPublishingProfiles/ApplicationProxy/Connectors',
    groups: ['Config', 'AppProxy'],
    permissions: [],
    delegatedOnly: true,
    covers: ['OnPremisesPublishingProfiles/ApplicationProxy/Connectors'],
    volatile: ['status', 'externalIp'],
    audit: [onTarget('Register connector'), onWitness([{ in: 'name', object: 'machineName' }], 'Register connector')],
    docs: page('connector-list'),
  }),
  graphKind({
    id: 'connectorGroup',
    version: 'beta',
    whyBeta: notInV1,
    path: 'onPremisesPublishingProfiles/applicationProxy/connectorGroups',
    folder: 'OnPremisesPublishingProfiles/ApplicationProxy/ConnectorGroups',
    groups: ['Config', 'AppProxy'],
    permissions: [],
    delegatedOnly: true,
    covers: [
      'OnPremisesPublishingProfiles/ApplicationProxy/ConnectorGroups',
      'OnPremisesPublishingProfiles/ApplicationProxy/ConnectorGroups/Applications',
      'OnPremisesPublishingProfiles/ApplicationProxy/ConnectorGroups/Members',
    ],
    relations: [
      { name: 'applications', keep: 'reference', absentWhen: ['ApplicationsForGroup_NotFound'] },
      { name: 'members', keep: 'reference', absentWhen: ['ConnectorGroup_NotFound'] },
    ],
    audit: [
      ...[target, { in: 'name', object: 'name' } as const].flatMap((group) => [
        onWitness([group], 'Add connector group', 'Update connector group', 'Delete connector group'),
        onPart('/members', [group], 'Add a connector to connector group'),
      ]),
    ],
    docs: page('connectorgroup-list'),
  }),
];
