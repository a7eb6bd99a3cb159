/**
 * Permissions that let an app read what a narrower one would; https://learn.microsoft.com/graph/permissions-reference.
 * The catalogue names the narrowest; a tenant may have granted these.
 */
const wider: Readonly<Record<string, readonly string[]>> = {
  'Directory.Read.All': [
    ...['AdministrativeUnit.Read.All', 'Application.Read.All', 'Device.Read.All', 'Domain.Read.All', 'Group.Read.All'],
    ...['GroupMember.Read.All', 'LicenseAssignment.Read.All', 'Organization.Read.All', 'OrgContact.Read.All'],
    ...['RoleManagement.Read.Directory', 'User.Read.All', 'GroupSettings.Read.All'],
  ],
  'Group.Read.All': ['GroupMember.Read.All'],
  'Policy.Read.All': [
    ...['Policy.Read.AuthenticationMethod', 'Policy.Read.PermissionGrant', 'Policy.Read.DeviceConfiguration'],
    ...['Policy.Read.ConditionalAccess', 'Policy.Read.B2BManagementPolicy'],
  ],
  'RoleManagement.Read.All': [
    ...['RoleManagement.Read.Directory', 'RoleManagement.Read.Exchange', 'RoleManagement.Read.CloudPC'],
    ...['RoleManagement.Read.Defender', 'RoleEligibilitySchedule.Read.Directory'],
    ...['RoleAssignmentSchedule.Read.Directory', 'RoleManagementPolicy.Read.Directory'],
  ],
};

/** True when one of the roles that a token holds is the permission, its write variant, or a wider one. */
export function isGranted(permission: string, roles: ReadonlySet<string>): boolean {
  if (roles.has(permission) || roles.has(permission.replace('.Read.', '.ReadWrite.'))) return true;
  return Object.entries(wider).some(([role, narrower]) => narrower.includes(permission) && isGranted(role, roles));
}
