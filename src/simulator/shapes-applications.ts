import { looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

const mapping = (target: string, source: string, matchingPriority = 0) => ({
  defaultValue: '',
  exportMissingReferences: false,
  flowBehavior: 'FlowWhenChanged',
  flowType: 'Always',
  matchingPriority,
  targetAttributeName: target,
  source: { expression: `[${source}]`, name: source, type: 'Attribute', parameters: [] },
});

/** Types of applications, consent, provisioning and publishing. */
export const applicationShapes: Readonly<Record<string, TypeShape>> = {
  agentIdentityBlueprint: looks('displayName appId createdDateTime createdByAppId signInAudience=AzureADMyOrg', {
    '@odata.type': '#microsoft.graph.agentIdentityBlueprint',
  }),
  agentIdentity: looks(
    'displayName appId accountEnabled=true agentIdentityBlueprintId createdByAppId createdDateTime servicePrincipalType=ServiceIdentity',
    { '@odata.type': '#microsoft.graph.agentIdentity' },
  ),
  agentIdentityBlueprintPrincipal: looks(
    'displayName appId accountEnabled=true appOwnerOrganizationId={tenant} createdDateTime',
    { '@odata.type': '#microsoft.graph.agentIdentityBlueprintPrincipal' },
  ),
  agentInstance: looks(
    'displayName agentIdentityBlueprintId agentIdentityId originatingStore=Copilot+Studio url createdDateTime lastModifiedDateTime ownerIds[]={users}',
  ),
  agentCollection: looks(
    'displayName description createdBy={users} createdDateTime lastModifiedDateTime managedBy={servicePrincipals} ownerIds[]={users}',
  ),
  extensionProperty: looks(
    'appDisplayName=Payroll dataType=String|Boolean isMultiValued=false isSyncedFromOnPremises=false name=extension_{guid}_costCentre targetObjects[]=User|Group deletedDateTime',
  ),
  federatedIdentityCredential: looks(
    'name=deploy-{n} issuer=https://token.actions.example subject=repo:contoso/infra{n}:environment:prod audiences[]=api://AzureADTokenExchange description=null',
  ),
  appRoleAssignment: looks(
    'appRoleId createdDateTime principalId={users} principalType=User resourceId={servicePrincipals} deletedDateTime',
  ),
  delegatedPermissionClassification: looks('classification=low permissionId permissionName=User.Read|openid'),
  onPremisesPublishing: looks(
    'id=- alternateUrl=null applicationServerTimeout=Default applicationType=enterpriseapp externalAuthenticationType=aadPreAuthentication externalUrl=https://intranet.contoso.example/ internalUrl=http://intranet.corp.contoso.example/ isAccessibleViaZTNAClient isBackendCertificateValidationEnabled isHttpOnlyCookieEnabled isOnPremPublishingEnabled=true isPersistentCookieEnabled=false isSecureCookieEnabled=true isStateSessionEnabled=true isTranslateHostHeaderEnabled=true isTranslateLinksInBodyEnabled=false useAlternateUrlForTranslationAndRedirect=false',
    {
      singleSignOnSettings: {
        singleSignOnMode: 'onPremisesKerberos',
        kerberosSignOnSettings: {
          kerberosServicePrincipalName: 'HTTP/intranet',
          kerberosSignOnMappingAttributeType: 'userPrincipalName',
        },
      },
      segmentsConfiguration: null,
    },
  ),
  customClaimsPolicy: looks('includeBasicClaimSet audienceOverride=null includeApplicationIdInIssuer', {
    claims: [
      {
        name: 'department',
        namespace: null,
        samlAttributeNameFormat: null,
        tokenFormat: ['jwt'],
        configurations: [
          {
            condition: null,
            attribute: { '@odata.type': '#microsoft.graph.sourcedAttribute', id: 'department', source: 'user' },
            transformations: [],
          },
        ],
      },
    ],
  }),
  remoteDesktopSecurityConfiguration: looks('isRemoteDesktopProtocolEnabled=true', {
    targetDeviceGroups: [{ id: '{groups}', displayName: 'Trusted desktops' }],
  }),
  synchronization: looks('', { secrets: [] }),
  synchronizationJob: looks('id=scim.{tenant}.{guid} templateId=scim|customappsso', {
    schedule: { expiration: null, interval: 'PT40M', state: 'Active' },
    status: {
      code: 'Active',
      countSuccessiveCompleteFailures: 0,
      escrowsPruned: false,
      lastExecution: {
        activityIdentifier: '{guid}',
        countEntitled: 12,
        countExported: 1,
        state: 'Succeeded',
        timeBegan: '{date}',
        timeEnded: '{date}',
      },
      lastSuccessfulExecution: { activityIdentifier: '{guid}', countExported: 0, timeEnded: '{date}' },
      quarantine: null,
      steadyStateLastAchievedTime: '{date}',
      synchronizedEntryCountByType: [{ key: 'user to urn:ietf:params:scim:schemas:core:2.0:User', value: 120 }],
      troubleshootingUrl: '',
    },
    synchronizationJobSettings: [
      { name: 'AzureIngestionAttributeOptimization', value: 'False' },
      { name: 'LookaheadQueryEnabled', value: 'True' },
    ],
  }),
  synchronizationSchema: looks('version=Date:2026-02-0{n}T00:00:00Z,+Version:{n} provisioningTaskIdentifier', {
    directories: [
      {
        id: '{guid}',
        name: 'Entra ID',
        readOnly: true,
        version: '{n}',
        objects: [
          { name: 'User', attributes: [{ name: 'userPrincipalName', type: 'String', anchor: false, required: false }] },
        ],
      },
      {
        id: '{guid}',
        name: 'customappsso',
        readOnly: false,
        version: '{n}',
        objects: [
          {
            name: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
            attributes: [{ name: 'userName', type: 'String', anchor: false, required: true }],
          },
        ],
      },
    ],
    synchronizationRules: [
      {
        id: '{guid}',
        name: 'USER_OUTBOUND_USER',
        editable: true,
        priority: 1,
        sourceDirectoryName: 'Entra ID',
        targetDirectoryName: 'customappsso',
        objectMappings: [
          {
            enabled: true,
            flowTypes: 'Add, Update, Delete',
            name: 'Provision users',
            sourceObjectName: 'User',
            targetObjectName: 'User',
            attributeMappings: [
              mapping('userName', 'userPrincipalName', 1),
              mapping('displayName', 'displayName'),
              mapping('emails[type eq "work"].value', 'mail'),
            ],
            scope: {
              groups: [
                {
                  name: 'Employees only',
                  clauses: [
                    { operatorName: 'EQUALS', sourceOperandName: 'userType', targetOperand: { values: ['Member'] } },
                  ],
                },
              ],
            },
          },
        ],
      },
    ],
  }),
  synchronizationTemplate: looks(
    'id=scim|customappsso applicationId default=true|false description discoverable factoryTag=SCIM',
  ),
  onPremisesPublishingProfile: looks('id=provisioning isDefaultAccessEnabled=false isEnabled=true', {
    hybridAgentUpdaterConfiguration: {
      allowUpdateConfigurationOverride: true,
      deferUpdateDateTime: null,
      updateWindow: null,
    },
  }),
  publishedResource: looks('displayName publishingType=provisioning resourceName=ldap{n}.corp.contoso.example'),
  onPremisesAgentGroup: looks('displayName isDefault publishingType=provisioning'),
  onPremisesAgent: looks(
    'externalIp=203.0.113.{n} machineName=agent{n}.corp.contoso.example status=active supportedPublishingTypes[]=provisioning',
  ),
  connector: looks(
    'externalIp=203.0.113.{n} machineName=proxy{n}.corp.contoso.example status=active version=1.5.4287.0',
  ),
  connectorGroup: looks('name connectorGroupType=applicationProxy isDefault region=eur'),
};
