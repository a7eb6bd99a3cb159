import type { JsonObject } from '../domain/resource.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

const policies = 'policies/roleManagementPolicies';
const assignments = 'policies/roleManagementPolicyAssignments';
const definitions = 'roleManagement/directory/roleDefinitions';
const onboarded = 'identityGovernance/privilegedAccess/group/resources';
const born = '2024-01-15T09:00:00Z';

interface Scope {
  readonly scopeId: string;
  readonly scopeType: 'DirectoryRole' | 'Group';
  /** A role definition, or `member` and `owner` of a group. */
  readonly role: string;
}

/** What PIM demands of each role of the directory, and of as many groups that are onboarded to it, with their schedules. */
export function growRoleSettings(tenant: Tenant, groups = 3): void {
  if (tenant.objects(policies).size > 0) return;
  for (const role of tenant.objects(definitions).keys()) {
    growPolicy(tenant, { scopeId: '/', scopeType: 'DirectoryRole', role });
  }
  const people = tenant.keys('users');
  for (const [groupId, group] of [...tenant.objects('groups')].slice(0, groups)) {
    tenant.put(onboarded, { id: groupId, displayName: group.displayName ?? null, status: 'active', type: 'group' });
    for (const role of ['member', 'owner']) growPolicy(tenant, { scopeId: groupId, scopeType: 'Group', role });
    for (const kind of ['eligibility', 'assignment'] as const) growSchedules(tenant, kind, groupId, people.slice(0, 2));
  }
}

/** Roles that somebody has are activated: they appear as directory roles, with those who have them. */
export function growDirectoryRoles(tenant: Tenant): void {
  if (tenant.objects('directoryRoles').size > 0) return;
  for (const assignment of tenant.objects('roleManagement/directory/roleAssignments').values()) {
    const roleTemplateId = textOf(assignment.roleDefinitionId);
    const definition = tenant.get(definitions, roleTemplateId);
    if (definition?.isBuiltIn !== true) continue;
    const id = tenant.surrogate(`directoryRole/${roleTemplateId}`);
    const { displayName = null, description = null } = definition;
    tenant.put('directoryRoles', { id, deletedDateTime: null, description, displayName, roleTemplateId });
    tenant.link('directoryRoles', id, 'members', textOf(assignment.principalId));
  }
}

function growPolicy(tenant: Tenant, { scopeId, scopeType, role }: Scope): void {
  const scopeOfId = scopeType === 'DirectoryRole' ? tenant.id : scopeId;
  const id = `${scopeType}_${scopeOfId}_${tenant.surrogate(`policy/${scopeId}/${role}`)}`;
  tenant.put(policies, {
    id,
    description: scopeType,
    displayName: scopeType,
    isOrganizationDefault: false,
    lastModifiedBy: { displayName: 'Ada Lindqvist', id: null },
    lastModifiedDateTime: born,
    scopeId,
    scopeType,
  });
  for (const rule of rulesOf(scopeType === 'DirectoryRole' ? 'PT8H' : 'PT4H')) {
    tenant.link(policies, id, 'rules', rule);
    tenant.link(policies, id, 'effectiveRules', rule);
  }
  tenant.put(assignments, { id: `${id}_${role}`, policyId: id, roleDefinitionId: role, scopeId, scopeType });
  tenant.link(assignments, `${id}_${role}`, 'policy', id);
}

/** The same rules that every policy has; only their settings differ. */
function rulesOf(activation: string): readonly JsonObject[] {
  const target = (caller: 'Admin' | 'EndUser', level: 'Eligibility' | 'Assignment'): JsonObject => ({
    caller,
    enforcedSettings: [],
    inheritableSettings: [],
    level,
    operations: ['All'],
  });
  const rule = (
    type: string,
    name: string,
    caller: 'Admin' | 'EndUser',
    level: 'Eligibility' | 'Assignment',
    more: JsonObject,
  ): JsonObject => ({
    '@odata.type': `#microsoft.graph.unifiedRoleManagementPolicy${type}Rule`,
    id: name,
    ...more,
    target: target(caller, level),
  });
  const expiration = (maximumDuration: string, isExpirationRequired: boolean) => ({
    isExpirationRequired,
    maximumDuration,
  });
  const approval = {
    setting: {
      approvalMode: 'SingleStage',
      approvalStages: [
        {
          approvalStageTimeOutInDays: 1,
          escalationApprovers: [],
          escalationTimeInMinutes: 0,
          isApproverJustificationRequired: true,
          isEscalationEnabled: false,
          primaryApprovers: [],
        },
      ],
      isApprovalRequired: false,
      isApprovalRequiredForExtension: false,
      isRequestorJustificationRequired: true,
    },
  };
  const notice = {
    isDefaultRecipientsEnabled: true,
    notificationLevel: 'All',
    notificationRecipients: ['soc@contoso.example', 'iam@contoso.example'],
    notificationType: 'Email',
    recipientType: 'Admin',
  };
  return [
    rule('Expiration', 'Expiration_Admin_Eligibility', 'Admin', 'Eligibility', expiration('P365D', false)),
    rule('Enablement', 'Enablement_Admin_Eligibility', 'Admin', 'Eligibility', { enabledRules: [] }),
    rule('Notification', 'Notification_Admin_Admin_Eligibility', 'Admin', 'Eligibility', notice),
    rule('Expiration', 'Expiration_Admin_Assignment', 'Admin', 'Assignment', expiration('P180D', true)),
    rule('Enablement', 'Enablement_Admin_Assignment', 'Admin', 'Assignment', { enabledRules: ['Justification'] }),
    rule('Expiration', 'Expiration_EndUser_Assignment', 'EndUser', 'Assignment', expiration(activation, true)),
    rule('Enablement', 'Enablement_EndUser_Assignment', 'EndUser', 'Assignment', {
      enabledRules: ['MultiFactorAuthentication', 'Justification'],
    }),
    rule('Approval', 'Approval_EndUser_Assignment', 'EndUser', 'Assignment', approval),
    rule('AuthenticationContext', 'AuthenticationContext_EndUser_Assignment', 'EndUser', 'Assignment', {
      claimValue: null,
      isEnabled: false,
    }),
  ];
}

function growSchedules(
  tenant: Tenant,
  kind: 'eligibility' | 'assignment',
  groupId: string,
  people: readonly string[],
): void {
  for (const [index, principalId] of people.entries()) {
    const accessId = index === 0 ? 'member' : 'owner';
    tenant.put(`identityGovernance/privilegedAccess/group/${kind}Schedules`, {
      id: `${groupId}_${accessId}_${tenant.surrogate(`${kind}/${groupId}/${principalId}`)}`,
      accessId,
      ...(kind === 'assignment' ? { assignmentType: 'assigned' } : {}),
      createdDateTime: born,
      createdUsing: tenant.surrogate(`request/${kind}/${groupId}/${principalId}`),
      groupId,
      memberType: 'direct',
      modifiedDateTime: null,
      principalId,
      scheduleInfo: {
        expiration: { duration: null, endDateTime: null, type: 'noExpiration' },
        recurrence: null,
        startDateTime: born,
      },
      status: 'Provisioned',
    });
  }
}
