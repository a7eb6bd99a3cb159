import type { ResourceKind } from '../domain/resource.ts';

/** What people call the part of a tenant that a folder is about, where the folder's first name does not say it. */
const areas: Readonly<Record<string, string>> = {
  Admin: 'Admin Settings',
  'Admin/ConfigurationManagement': 'Configuration Management',
  'Admin/Sharepoint': 'SharePoint',
  'Admin/Teams': 'Teams',
  AgentIdentityBlueprints: 'Agent Identities',
  AgentIdentityBlueprintPrincipals: 'Agent Identities',
  AgentRegistry: 'Agent Identities',
  AppCatalogs: 'Teams',
  Contracts: 'Partners',
  DeletedItems: 'Deleted Objects',
  DeviceAppManagement: 'Intune',
  DeviceManagement: 'Intune',
  'DeviceManagement/VirtualEndpoint': 'Cloud PC',
  'Directory/AttributeSets': 'Custom Security Attributes',
  'Directory/CustomSecurityAttributeDefinitions': 'Custom Security Attributes',
  'Directory/Recovery': 'Recovery',
  'Directory/Subscriptions': 'Licences',
  'Directory/TenantGovernance': 'Tenant Governance',
  DirectoryRoleTemplates: 'Directory Roles',
  External: 'Search',
  GroupLifecyclePolicies: 'Groups',
  GroupOwnSettings: 'Groups',
  GroupSettings: 'Groups',
  GroupSettingTemplates: 'Groups',
  Identity: 'External Identities',
  'Identity/Conditional': 'Conditional Access',
  'Identity/ContinuousAccessEvaluationPolicy': 'Conditional Access',
  'Identity/SignInIdentifiers': 'Sign-in',
  'Identity/SpiffeTrustDomains': 'Agent Identities',
  'Identity/VerifiedId': 'Verified ID',
  'IdentityGovernance/EntitlementManagement': 'Entitlement Management',
  'IdentityGovernance/LifecycleWorkflows': 'Lifecycle Workflows',
  'IdentityGovernance/RoleManagementAlerts': 'Privileged Identity Management',
  IdentityProviders: 'External Identities',
  NetworkAccess: 'Global Secure Access',
  OAuth2PermissionGrants: 'Delegated Permissions',
  OnPremisesPublishingProfiles: 'Application Proxy',
  PIM: 'Privileged Identity Management',
  'Policies/AuthenticationStrengthPolicies': 'Conditional Access',
  'Policies/CrossTenantAccessPolicy': 'Cross-Tenant Access',
  'Policies/RoleManagementPolicyAssignments': 'Privileged Identity Management',
  'RoleManagement/CloudPC': 'Cloud PC Roles',
  'RoleManagement/Defender': 'Defender Roles',
  'RoleManagement/DeviceManagement': 'Intune Roles',
  'RoleManagement/Directory': 'Directory Roles',
  'RoleManagement/EntitlementManagement': 'Entitlement Management Roles',
  'RoleManagement/Exchange': 'Exchange Roles',
  ServicePrincipalClaimsPolicies: 'Service Principals',
  SubscribedSkus: 'Licences',
  Synchronization: 'Provisioning',
  Teamwork: 'Teams',
  TenantRelationships: 'Partners',
  'TenantRelationships/MultiTenantOrganization': 'Multitenant Organizations',
  'TenantRelationships/MultiTenantOrganizationTenants': 'Multitenant Organizations',
  TrustFramework: 'External Identities',
};

/** The folders that the table names. */
export const namedFolders: readonly string[] = Object.keys(areas);

/** What people call the part of a tenant that a kind belongs to, such as `Conditional Access`: the longest folder counts. */
export function areaOf({ folder }: Pick<ResourceKind, 'folder'>): string {
  const names = folder.split('/');
  for (let length = names.length; length > 0; length--) {
    const area = areas[names.slice(0, length).join('/')];
    if (area !== undefined) return area;
  }
  return (names[0] ?? folder).replace(/([a-z0-9])([A-Z])/g, '$1 $2');
}
