import type { AuditRule, Witness } from '../domain/resource.ts';
import { noPremiumLicence } from './absences.ts';
import { graphKind, notInV1, onElement, onPart, onTarget, onWitness, page, target } from './graph-kind.ts';
import {
  activatedInPim,
  assignedInPim,
  madeEligibleInPim,
  roleAssignmentScheduleEvents,
  roleIn,
} from './role-activities.ts';

const principal: readonly Witness[] = [{ in: 'target', object: 'principalId' }];

/** Whether the log has the alert's id, its definition's, or that as a name is not known. */
function onAlert(...activities: string[]): readonly AuditRule[] {
  const alert: readonly Witness[] = [
    target,
    { in: 'target', object: 'alertDefinitionId' },
    { in: 'name', object: 'alertDefinitionId' },
  ];
  return alert.map((witness) => onWitness([witness], ...activities));
}

/** Privileged identity management: schedules, settings and alerts of directory roles and groups. */
export const privilegedAccessKinds = [
  // Activations come and go with the working day; what was assigned is configuration.
  graphKind({
    id: 'unifiedRoleAssignmentSchedule',
    path: 'roleManagement/directory/roleAssignmentSchedules',
    folder: 'RoleManagement/Directory/RoleAssignmentSchedules',
    groups: ['Config', 'PIM', 'PIMDirectoryRoles', 'RoleManagement', 'EntitlementManagementRoles'],
    permissions: ['RoleAssignmentSchedule.Read.Directory'],
    covers: ['RoleManagement/Directory/RoleAssignmentScheduleInstances'],
    bucket: 'governance',
    query: { $filter: "assignmentType eq 'Assigned'" },
    absentWhen: noPremiumLicence,
    audit: roleAssignmentScheduleEvents,
    docs: page('rbacapplication-list-roleassignmentschedules'),
  }),
  // Settings of all directory roles in one request; Graph refuses it without the filter.
  graphKind({
    id: 'unifiedRoleManagementPolicyAssignment',
    path: 'policies/roleManagementPolicyAssignments',
    folder: 'Policies/RoleManagementPolicyAssignments',
    groups: ['Config', 'PIM', 'PIMDirectoryRoles', 'Policies', 'RoleManagement'],
    permissions: ['RoleManagement.Read.Directory'],
    bucket: 'governance',
    query: { $filter: "scopeId eq '/' and scopeType eq 'DirectoryRole'", $expand: 'policy($expand=rules)' },
    absentWhen: noPremiumLicence,
    ordered: ['policy.rules.setting.approvalStages'],
    audit: roleIn('roleDefinitionId').map((role) => onPart('/policy', [role], 'Update role setting in PIM')),
    docs: page('policyroot-list-rolemanagementpolicyassignments'),
  }),
  // One list of the groups that were brought under management, instead of a question about every group.
  graphKind({
    id: 'privilegedAccessGroup',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identityGovernance/privilegedAccess/group/resources',
    folder: 'PIM/Groups',
    groups: ['Config', 'PIM', 'PIMGroups'],
    permissions: [
      'PrivilegedAccess.Read.AzureADGroup',
      'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      'PrivilegedEligibilitySchedule.Read.AzureADGroup',
      'RoleManagementPolicy.Read.AzureADGroup',
    ],
    covers: ['PIM/Groups'],
    bucket: 'governance',
    namedInAudit: true,
    relations: [
      {
        name: 'eligibilitySchedules',
        keep: 'whole',
        version: 'v1.0',
        path: 'identityGovernance/privilegedAccess/group/eligibilitySchedules',
        query: { $filter: "groupId eq '{id}'" },
      },
      {
        name: 'assignmentSchedules',
        keep: 'whole',
        version: 'v1.0',
        path: 'identityGovernance/privilegedAccess/group/assignmentSchedules',
        query: { $filter: "groupId eq '{id}'" },
      },
      {
        name: 'roleManagementPolicyAssignments',
        keep: 'whole',
        version: 'v1.0',
        path: 'policies/roleManagementPolicyAssignments',
        query: { $filter: "scopeId eq '{id}' and scopeType eq 'Group'", $expand: 'policy($expand=rules)' },
      },
    ],
    absentWhen: noPremiumLicence,
    ordered: ['roleManagementPolicyAssignments.policy.rules.setting.approvalStages'],
    audit: [
      { ...onTarget('Onboarded resource to PIM', 'Onboarded resource from PIM'), effect: 'added' },
      { ...onTarget('Offboarded resource from PIM'), effect: 'removed' },
      onPart('/roleManagementPolicyAssignments', [target], 'Update role setting in PIM'),
      onElement({ relation: '/eligibilitySchedules', owner: [target], element: principal }, ...madeEligibleInPim),
      onElement(
        { relation: '/assignmentSchedules', owner: [target], element: principal },
        ...assignedInPim,
        ...activatedInPim,
      ),
    ],
    docs: page('resources/privilegedaccessgroup'),
  }),
  graphKind({
    id: 'unifiedRoleManagementAlertConfiguration',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identityGovernance/roleManagementAlerts/alertConfigurations',
    folder: 'IdentityGovernance/RoleManagementAlerts/AlertConfigurations',
    groups: ['Config', 'PIM', 'PIMDirectoryRoles'],
    permissions: ['RoleManagementAlert.Read.Directory'],
    bucket: 'governance',
    query: { $filter: "scopeId eq '/' and scopeType eq 'DirectoryRole'" },
    absentWhen: noPremiumLicence,
    audit: onAlert('Update PIM alert setting', 'Enable PIM alert', 'Disable PIM alert'),
    docs: page('rolemanagementalert-list-alertconfigurations'),
  }),
  graphKind({
    id: 'unifiedRoleManagementAlert',
    version: 'beta',
    whyBeta: notInV1,
    path: 'identityGovernance/roleManagementAlerts/alerts',
    folder: 'IdentityGovernance/RoleManagementAlerts/Alerts',
    groups: ['PIMAlerts'],
    permissions: ['RoleManagementAlert.Read.Directory'],
    optIn: true,
    bucket: 'governance',
    query: { $filter: "scopeId eq '/' and scopeType eq 'DirectoryRole'" },
    volatile: ['lastScannedDateTime', 'lastModifiedDateTime', 'incidentCount'],
    absentWhen: noPremiumLicence,
    audit: onAlert('Triggered PIM alert', 'Resolve PIM alert', 'Refresh PIM alert', 'Deactivate PIM alert'),
    docs: page('rolemanagementalert-list-alerts'),
  }),
];
