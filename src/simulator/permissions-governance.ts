import { opens } from './permission-fact.ts';
import type { PermissionFact } from './permission-fact.ts';

/** Of roles, PIM and identity governance. */
export const governancePermissions: readonly PermissionFact[] = [
  opens(
    'Directory.Read(Write).All RoleManagement.Read(Write).Directory',
    'directoryRoleTemplates',
    'directoryRoles',
    'directoryRoles/{id}/members',
    'directoryRoles/{id}/scopedMembers',
    'roleManagement/directory/roleAssignments',
  ),
  opens(
    'AccessReview.Read(Write).All',
    'identityGovernance/accessReviews/definitions',
    'identityGovernance/accessReviews/definitions/{id}/instances',
    'identityGovernance/accessReviews/definitions/{id}/instances/{id}/contactedReviewers',
  ),
  opens('AccessReview.ReadWrite.All', 'identityGovernance/accessReviews/historyDefinitions'),
  opens('Policy.Read.All Policy.ReadWrite.AccessReview', 'identityGovernance/accessReviews/policy'),
  opens('ConsentRequest.Read(Write).All', 'identityGovernance/appConsent/appConsentRequests'),
  opens(
    'EntitlementManagement.Read(Write).All',
    'identityGovernance/entitlementManagement/accessPackages',
    'identityGovernance/entitlementManagement/accessPackages/{id}/incompatibleAccessPackages',
    'identityGovernance/entitlementManagement/accessPackages/{id}/incompatibleGroups',
    'identityGovernance/entitlementManagement/assignmentPolicies',
    'identityGovernance/entitlementManagement/assignments',
    'identityGovernance/entitlementManagement/catalogs',
    'identityGovernance/entitlementManagement/connectedOrganizations',
    'identityGovernance/entitlementManagement/connectedOrganizations/{id}/externalSponsors',
    'identityGovernance/entitlementManagement/connectedOrganizations/{id}/internalSponsors',
    'identityGovernance/entitlementManagement/controlConfigurations',
    'identityGovernance/entitlementManagement/resourceEnvironments',
    'identityGovernance/entitlementManagement/settings',
  ),
  opens(
    'LifecycleWorkflows-CustomExt.Read(Write).All LifecycleWorkflows.Read(Write).All',
    'identityGovernance/lifecycleWorkflows/customTaskExtensions',
  ),
  opens(
    'LifecycleWorkflows-Workflow.Read(Write).All LifecycleWorkflows.Read(Write).All',
    'identityGovernance/lifecycleWorkflows/deletedItems/workflows',
  ),
  opens('LifecyclePolicies-AgentId.Read(Write).All', 'identityGovernance/lifecycleWorkflows/lifecyclePolicies'),
  opens('LifecycleWorkflows.Read(Write).All', 'identityGovernance/lifecycleWorkflows/settings'),
  opens(
    'LifecycleWorkflows-Workflow.Read(Write).All LifecycleWorkflows-Workflow.ReadBasic.All LifecycleWorkflows.Read(Write).All',
    'identityGovernance/lifecycleWorkflows/workflows',
  ),
  opens(
    'PrivilegedAssignmentSchedule.Read(Write).AzureADGroup',
    'identityGovernance/privilegedAccess/group/assignmentSchedules',
  ),
  opens(
    'PrivilegedEligibilitySchedule.Read(Write).AzureADGroup',
    'identityGovernance/privilegedAccess/group/eligibilitySchedules',
  ),
  opens('PrivilegedAccess.Read(Write).AzureADGroup', 'identityGovernance/privilegedAccess/group/resources'),
  opens(
    'RoleManagementAlert.Read(Write).Directory',
    'identityGovernance/roleManagementAlerts/alertConfigurations',
    'identityGovernance/roleManagementAlerts/alerts',
  ),
  opens(
    'RoleManagement.Read.All RoleManagement.Read(Write).Directory',
    'policies/roleManagementPolicies',
    'policies/roleManagementPolicyAssignments',
    'roleManagement/directory/resourceNamespaces',
  ),
  opens(
    'CloudPC.Read(Write).All DeviceManagementRBAC.Read(Write).All',
    'roleManagement/cloudPC/roleAssignments',
    'roleManagement/deviceManagement/roleAssignments',
  ),
  opens(
    'CloudPC.Read(Write).All DeviceManagementRBAC.Read(Write).All Directory.Read(Write).All RoleManagement.Read.All RoleManagement.Read(Write).CloudPC RoleManagement.Read(Write).Directory',
    'roleManagement/cloudPC/roleDefinitions',
    'roleManagement/deviceManagement/roleDefinitions',
  ),
  opens(
    'RoleManagement.Read.All RoleManagement.Read(Write).Defender',
    'roleManagement/defender/customAppScopes',
    'roleManagement/defender/roleAssignments',
    'roleManagement/defender/roleDefinitions',
  ),
  opens('RoleManagement.Read(Write).Directory', 'roleManagement/directory/deletedItems/roleDefinitions'),
  opens(
    'RoleAssignmentSchedule.Read(Write).Directory RoleManagement.Read.All RoleManagement.Read(Write).Directory',
    'roleManagement/directory/roleAssignmentScheduleInstances',
    'roleManagement/directory/roleAssignmentSchedules',
  ),
  opens(
    'Directory.Read(Write).All RoleManagement.Read.All RoleManagement.Read(Write).Directory',
    'roleManagement/directory/roleDefinitions',
  ),
  opens(
    'RoleEligibilitySchedule.Read(Write).Directory RoleManagement.Read.All RoleManagement.Read(Write).Directory',
    'roleManagement/directory/roleEligibilityScheduleInstances',
    'roleManagement/directory/roleEligibilitySchedules',
  ),
  opens(
    'EntitlementManagement.Read(Write).All RoleManagement.Read(Write).Directory',
    'roleManagement/entitlementManagement/roleAssignments',
  ),
  opens(
    'EntitlementManagement.Read(Write).All RoleManagement.Read.All',
    'roleManagement/entitlementManagement/roleDefinitions',
    'roleManagement/entitlementManagement/roleEligibilitySchedules',
  ),
  opens('RoleManagement.Read.All RoleManagement.Read(Write).Exchange', 'roleManagement/exchange/customAppScopes'),
  opens(
    'Directory.Read(Write).All RoleManagement.Read.All RoleManagement.Read(Write).Exchange',
    'roleManagement/exchange/roleAssignments',
  ),
  opens(
    'CloudPC.Read(Write).All Directory.Read(Write).All RoleManagement.Read.All RoleManagement.Read(Write).Exchange',
    'roleManagement/exchange/roleDefinitions',
  ),
];
