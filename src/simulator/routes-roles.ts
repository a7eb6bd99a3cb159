import { directory, inBeta, list, oneLinked, owned, paged, part, references } from './route.ts';
import type { RelationRoute, Route } from './route.ts';

const other = { service: 'other' } as const;
const definitions = 'roleManagement/directory/roleDefinitions';
/** The members of a role come at once, however many they are. */
const whole = { page: null, expandable: true } as const;

/** What a schedule or its instance refers to. */
const ofSchedule: readonly RelationRoute[] = [
  references('principal', 1, { ...other, page: null, shape: { 'v1.0': 'singleton', beta: 'singleton' } }),
  oneLinked('roleDefinition', 'unifiedRoleDefinition', definitions),
];
const pim = { ...other, relations: ofSchedule } as const;
const ofGroup = {
  demands: {
    anyOf: [['groupId'], ['principalId']],
    code: 'MissingParameters',
    message: 'The required parameters groupId or principalId are missing.',
  },
} as const;
const ofScope = {
  demands: { anyOf: [['scopeId', 'scopeType']], code: 'MissingProvider', message: 'The provider is missing.' },
} as const;

/** Roles and who has them, of the directory and of the services that keep roles of their own; PIM. */
export const roleRoutes: readonly Route[] = [
  directory('directoryRoles', 'directoryRole', {
    page: null,
    delta: true,
    alternateKeys: ['roleTemplateId'],
    relations: [
      references('members', 1, whole),
      owned('scopedMembers', 'scopedRoleMembership', 1, { page: null, expandable: false }),
    ],
  }),
  directory('directoryRoleTemplates', 'directoryRoleTemplate', { page: null }),
  directory(definitions, 'unifiedRoleDefinition', { page: null }),
  directory('roleManagement/directory/roleAssignments', 'unifiedRoleAssignment'),
  directory('roleManagement/directory/roleEligibilitySchedules', 'unifiedRoleEligibilitySchedule', pim),
  directory('roleManagement/directory/roleAssignmentSchedules', 'unifiedRoleAssignmentSchedule', pim),
  directory('roleManagement/directory/roleEligibilityScheduleInstances', 'unifiedRoleEligibilityScheduleInstance', pim),
  directory('roleManagement/directory/roleAssignmentScheduleInstances', 'unifiedRoleAssignmentScheduleInstance', pim),
  paged('roleManagement/directory/resourceNamespaces', 'unifiedRbacResourceNamespace'),
  inBeta(list('roleManagement/directory/deletedItems/roleDefinitions', 'unifiedRoleDefinition')),
  inBeta(list('roleManagement/exchange/roleDefinitions', 'unifiedRoleDefinition')),
  inBeta(list('roleManagement/exchange/roleAssignments', 'unifiedRoleAssignment')),
  inBeta(list('roleManagement/exchange/customAppScopes', 'customAppScope')),
  inBeta(list('roleManagement/deviceManagement/roleDefinitions', 'unifiedRoleDefinition')),
  inBeta(list('roleManagement/deviceManagement/roleAssignments', 'unifiedRoleAssignmentMultiple')),
  inBeta(list('roleManagement/cloudPC/roleDefinitions', 'unifiedRoleDefinition')),
  inBeta(list('roleManagement/cloudPC/roleAssignments', 'unifiedRoleAssignmentMultiple')),
  inBeta(list('roleManagement/defender/roleDefinitions', 'unifiedRoleDefinition')),
  inBeta(list('roleManagement/defender/roleAssignments', 'unifiedRoleAssignmentMultiple')),
  inBeta(list('roleManagement/defender/customAppScopes', 'customAppScope')),
  list('roleManagement/entitlementManagement/roleDefinitions', 'unifiedRoleDefinition'),
  paged('roleManagement/entitlementManagement/roleAssignments', 'unifiedRoleAssignment'),
  paged('roleManagement/entitlementManagement/roleEligibilitySchedules', 'unifiedRoleEligibilitySchedule'),
  list('policies/roleManagementPolicies', 'unifiedRoleManagementPolicy', {
    ...ofScope,
    relations: [
      part('rules', 'unifiedRoleManagementPolicyRule'),
      part('effectiveRules', 'unifiedRoleManagementPolicyRule'),
    ],
  }),
  list('policies/roleManagementPolicyAssignments', 'unifiedRoleManagementPolicyAssignment', {
    ...ofScope,
    relations: [oneLinked('policy', 'unifiedRoleManagementPolicy', 'policies/roleManagementPolicies')],
  }),
  inBeta(paged('identityGovernance/privilegedAccess/group/resources', 'groupResource')),
  paged('identityGovernance/privilegedAccess/group/eligibilitySchedules', 'privilegedAccessGroupEligibilitySchedule', {
    ...ofGroup,
    relations: [oneLinked('group', 'group', 'groups')],
  }),
  paged('identityGovernance/privilegedAccess/group/assignmentSchedules', 'privilegedAccessGroupAssignmentSchedule', {
    ...ofGroup,
    relations: [oneLinked('group', 'group', 'groups')],
  }),
  inBeta(
    list('identityGovernance/roleManagementAlerts/alertConfigurations', 'unifiedRoleManagementAlertConfiguration'),
  ),
  inBeta(list('identityGovernance/roleManagementAlerts/alerts', 'unifiedRoleManagementAlert')),
];
