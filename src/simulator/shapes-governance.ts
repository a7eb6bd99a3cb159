import { looks } from './type-shape.ts';
import type { TypeShape } from './type-shape.ts';

const forever = {
  expiration: { duration: null, endDateTime: null, type: 'noExpiration' },
  recurrence: null,
  startDateTime: '{date}',
};
const limited = {
  expiration: { duration: null, endDateTime: '2026-12-31T00:00:00Z', type: 'afterDateTime' },
  recurrence: null,
  startDateTime: '{date}',
};
const logicApp = (workflow: string) => ({
  '@odata.type': '#microsoft.graph.logicAppTriggerEndpointConfiguration',
  subscriptionId: '{guid}',
  resourceGroupName: 'identity',
  logicAppWorkflowName: workflow,
});
const taskArguments = [
  { name: 'cc', value: '{users}' },
  { name: 'customSubject', value: 'Welcome' },
];

/** Types of roles, PIM, entitlement management, access reviews and lifecycle workflows. */
export const governanceShapes: Readonly<Record<string, TypeShape>> = {
  directoryRole: looks('displayName description roleTemplateId deletedDateTime'),
  directoryRoleTemplate: looks('displayName description deletedDateTime'),
  unifiedRoleDefinition: looks(
    'displayName description isBuiltIn isEnabled=true templateId version=1 resourceScopes[]=/',
    {
      inheritsPermissionsFrom: [],
      rolePermissions: [
        {
          allowedResourceActions: ['microsoft.contoso/policies/read', 'microsoft.contoso/reports/read'],
          condition: null,
        },
      ],
    },
  ),
  unifiedRoleAssignment: looks('appScopeId=null directoryScopeId=/ principalId={users} roleDefinitionId={roles}'),
  unifiedRoleAssignmentMultiple: looks(
    'displayName description appScopeIds=[] directoryScopeIds[]=/ principalIds[]={users}|{groups} roleDefinitionId',
  ),
  unifiedRoleEligibilitySchedule: looks(
    'appScopeId=null createdDateTime createdUsing={guid} directoryScopeId=/ memberType=Direct modifiedDateTime principalId={users} roleDefinitionId={roles} status=Provisioned',
    { scheduleInfo: forever },
  ),
  unifiedRoleAssignmentSchedule: looks(
    'appScopeId=null assignmentType=Assigned createdDateTime createdUsing={guid} directoryScopeId=/ memberType=Direct modifiedDateTime principalId={users} roleDefinitionId={roles} status=Provisioned',
    { scheduleInfo: limited },
  ),
  unifiedRoleEligibilityScheduleInstance: looks(
    'appScopeId=null directoryScopeId=/ endDateTime=null memberType=Direct principalId={users} roleDefinitionId={roles} roleEligibilityScheduleId startDateTime',
  ),
  unifiedRoleAssignmentScheduleInstance: looks(
    'appScopeId=null assignmentType=Assigned|Activated directoryScopeId=/ endDateTime=null memberType=Direct principalId={users} roleAssignmentOriginId roleAssignmentScheduleId roleDefinitionId={roles} startDateTime',
  ),
  unifiedRbacResourceNamespace: looks(
    'id=microsoft.directory|microsoft.azure name=microsoft.directory|microsoft.azure',
  ),
  customAppScope: looks('displayName type=RecipientScope', {
    customAttributes: { Exclusive: false, RecipientFilter: "Department -eq 'Sales'" },
  }),
  privilegedAccessGroupEligibilitySchedule: looks(
    'accessId=member|owner createdDateTime createdUsing={guid} memberType=direct modifiedDateTime=null principalId={users} status=Provisioned',
    { scheduleInfo: forever },
  ),
  privilegedAccessGroupAssignmentSchedule: looks(
    'accessId=member assignmentType=assigned createdDateTime createdUsing={guid} memberType=direct modifiedDateTime=null principalId={users} status=Provisioned',
    { scheduleInfo: limited },
  ),
  unifiedRoleManagementAlertConfiguration: looks(
    'id=DirectoryRole_{tenant}_TooManyGlobalAdminsAssignedToTenantAlert|DirectoryRole_{tenant}_StaleSignInAlert alertDefinitionId scopeId=/ scopeType=DirectoryRole isEnabled=true',
    {
      '@odata.type': '#microsoft.graph.tooManyGlobalAdminsAssignedToTenantAlertConfiguration',
      globalAdminCountThreshold: 3,
      percentageOfGlobalAdminsOutOfRolesThreshold: 10,
    },
  ),
  unifiedRoleManagementAlert: looks(
    'id=DirectoryRole_{tenant}_StaleSignInAlert|DirectoryRole_{tenant}_NoMfaOnRoleActivationAlert alertDefinitionId incidentCount isActive lastModifiedDateTime lastScannedDateTime scopeId=/ scopeType=DirectoryRole',
  ),
  accessPackageResourceEnvironment: looks(
    'displayName description originId originSystem=SharePointOnline isDefaultEnvironment createdDateTime modifiedDateTime connectionInfo=null',
  ),
  controlConfiguration: looks('createdBy={users} createdDateTime modifiedBy={users} modifiedDateTime isEnabled', {
    '@odata.type': '#microsoft.graph.insiderRiskManagementConfiguration',
  }),
  connectedOrganization: looks('displayName description createdDateTime modifiedDateTime state=configured|proposed', {
    identitySources: [
      { '@odata.type': '#microsoft.graph.azureActiveDirectoryTenant', displayName: 'Fabrikam', tenantId: '{guid}' },
    ],
  }),
  entitlementManagementSettings: looks(
    'id=- durationUntilExternalUserDeletedAfterBlocked=P30D externalUserLifecycleAction=blockSignInAndDelete',
  ),
  accessPackageSubject: looks(
    'objectId={users} displayName email principalName type=user subjectType=user onPremisesSecurityIdentifier=null',
    { connectedOrganizationId: null },
  ),
  customCalloutExtension: looks('displayName description', {
    '@odata.type': '#microsoft.graph.accessPackageAssignmentRequestWorkflowExtension',
    authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
    callbackConfiguration: {
      '@odata.type': '#microsoft.graph.customExtensionCallbackConfiguration',
      timeoutDuration: 'PT1H',
    },
    clientConfiguration: null,
    createdBy: '{users}',
    createdDateTime: '{date}',
    endpointConfiguration: logicApp('grant-access'),
    lastModifiedBy: '{users}',
    lastModifiedDateTime: '{date}',
  }),
  accessReviewScheduleDefinition: looks(
    'displayName createdDateTime lastModifiedDateTime descriptionForAdmins descriptionForReviewers status=InProgress|NotStarted',
    {
      additionalNotificationRecipients: [],
      createdBy: { id: '{users}', displayName: 'Ada', type: null, userPrincipalName: 'ada@contoso.example' },
      fallbackReviewers: [],
      instanceEnumerationScope: null,
      reviewers: [{ query: '/users/{users}', queryRoot: null, queryType: 'MicrosoftGraph' }],
      scope: {
        '@odata.type': '#microsoft.graph.accessReviewQueryScope',
        query: '/groups/{groups}/transitiveMembers',
        queryRoot: null,
        queryType: 'MicrosoftGraph',
      },
      settings: {
        applyActions: [{ '@odata.type': '#microsoft.graph.removeAccessApplyAction' }],
        autoApplyDecisionsEnabled: true,
        defaultDecision: 'Deny',
        defaultDecisionEnabled: true,
        instanceDurationInDays: 7,
        justificationRequiredOnApproval: true,
        mailNotificationsEnabled: true,
        recommendationInsightSettings: [],
        recommendationsEnabled: true,
        recurrence: {
          pattern: { type: 'absoluteMonthly', interval: 3, dayOfMonth: 0 },
          range: { type: 'noEnd', startDate: '2026-01-01', numberOfOccurrences: 0 },
        },
        reminderNotificationsEnabled: true,
      },
      stageSettings: [],
    },
  ),
  accessReviewInstance: looks('startDateTime endDateTime=2026-03-20T00:00:00Z status=InProgress|Completed', {
    fallbackReviewers: [],
    reviewers: [{ query: '/users/{users}', queryRoot: null, queryType: 'MicrosoftGraph' }],
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: '/groups/{groups}/transitiveMembers',
      queryType: 'MicrosoftGraph',
    },
  }),
  accessReviewReviewer: looks('createdDateTime displayName userPrincipalName=reviewer{n}@contoso.example'),
  accessReviewHistoryDefinition: looks(
    'displayName createdDateTime decisions[]=approve|deny reviewHistoryPeriodStartDateTime reviewHistoryPeriodEndDateTime status=done|inprogress',
    {
      createdBy: { id: '{users}', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' },
      scheduleSettings: null,
      scopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewQueryScope',
          query: 'accessReviewScheduleDefinition',
          queryType: 'MicrosoftGraph',
        },
      ],
    },
  ),
  accessReviewHistoryInstance: looks(
    'downloadUri=null expirationDateTime=2026-04-01T00:00:00Z fulfilledDateTime reviewHistoryPeriodEndDateTime reviewHistoryPeriodStartDateTime runDateTime status=done',
  ),
  agreement: looks(
    'displayName isPerDeviceAcceptanceRequired=false isViewingBeforeAcceptanceRequired=true userReacceptRequiredFrequency=P90D',
    { termsExpiration: { frequency: 'P365D', startDateTime: '{date}' } },
  ),
  agreementFileLocalization: looks(
    'createdDateTime displayName fileName=terms{n}.pdf isDefault isMajorVersion=false language=en|de',
    { fileData: { data: 'JVBERi0xLjQK' } },
  ),
  appConsentRequest: looks('appDisplayName=Mail+merge appId', {
    pendingScopes: [{ displayName: 'Mail.Read' }, { displayName: 'Contacts.Read' }],
  }),
  'identityGovernance.workflow': looks(
    'category=joiner|leaver displayName description createdDateTime lastModifiedDateTime deletedDateTime isEnabled=true isSchedulingEnabled nextScheduleRunDateTime version',
    {
      executionConditions: {
        '@odata.type': '#microsoft.graph.identityGovernance.triggerAndScopeBasedConditions',
        scope: {
          '@odata.type': '#microsoft.graph.identityGovernance.ruleBasedSubjectSet',
          rule: "(department eq 'Sales')",
        },
        trigger: {
          '@odata.type': '#microsoft.graph.identityGovernance.timeBasedAttributeTrigger',
          offsetInDays: -7,
          timeBasedAttribute: 'employeeHireDate',
        },
      },
      administrationScopeTargets: [],
    },
  ),
  'identityGovernance.task': looks(
    'category=joiner,leaver continueOnError=false displayName description executionSequence isEnabled=true taskDefinitionId',
    { arguments: taskArguments },
  ),
  'identityGovernance.workflowVersion': looks(
    'id=- versionNumber=1 category=joiner displayName description createdDateTime lastModifiedDateTime isEnabled isSchedulingEnabled',
  ),
  'identityGovernance.customTaskExtension': looks('displayName description createdDateTime lastModifiedDateTime', {
    authenticationConfiguration: { '@odata.type': '#microsoft.graph.azureAdPopTokenAuthentication' },
    callbackConfiguration: {
      '@odata.type': '#microsoft.graph.identityGovernance.customTaskExtensionCallbackConfiguration',
      timeoutDuration: 'PT1H',
      authorizedApps: [],
    },
    clientConfiguration: { maximumRetries: 1, timeoutInMilliseconds: 1000 },
    endpointConfiguration: logicApp('offboard'),
  }),
  'identityGovernance.lifecycleManagementSettings': looks('id=- workflowScheduleIntervalInHours=3', {
    emailSettings: { senderDomain: 'contoso.example', useCompanyBranding: true },
  }),
  lifecyclePolicy: looks('displayName description isEnabled createdDateTime lastModifiedDateTime', {
    scope: { rule: "(agentType eq 'blueprint')" },
  }),
  accessPackageResourceRole: looks(
    'displayName=Member|Owner description=null originId=Member_{groups} originSystem=AadGroup',
  ),
  accessPackageResourceScope: looks(
    'displayName=Root description=null originId={groups} originSystem=AadGroup isRootScope=true url=null',
  ),
  accessPackageResource: looks(
    'displayName description originId={groups} originSystem=AadGroup createdDateTime modifiedDateTime attributes=[]',
  ),
};
