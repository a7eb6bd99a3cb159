import { normaliseActivity } from '../domain/audit.ts';

const reasons: Readonly<Record<string, readonly string[]>> = {
  'A read': [
    ...['GroupLifecyclePolicies_Get', 'Group_Get', 'Group_GetAll', 'Group_GetMembers', 'Group_GetOwners'],
    ...['Group_GetDynamicGroupProperties', 'Group_ValidateDynamicMembership', 'GroupsODataV4_Get', 'Groups_Get'],
    ...['Features_GetFeaturesAsync', 'Features_IsFeatureEnabledAsync', 'Settings_GetSettingsAsync', 'LcmPolicy_Get'],
    ...['Get Guest Usages resource', 'Get user flow', 'Get user flows', 'Get identity provider', 'Get custom policy'],
    ...['Recover device local administrator password', 'Reveal local administrator password', 'Read BitLocker key'],
  ],
  'Somebody signs in': ['Validate user authentication', 'Issue an id_token to the application'],
  'Passwords, tokens and security info of people are not exported': [
    ...['Update PasswordProfile', 'Reset password', 'Reset user password', 'Change user password'],
    ...['Set force change user password', 'Update StsRefreshTokenValidFrom Timestamp'],
    ...['Disable Strong Authentication', 'Enable Strong Authentication'],
    ...['User registered security info', 'User deleted security info', 'User updated security info'],
    ...['Admin registered security info', 'Admin deleted security info', 'Admin updated security info'],
  ],
  'Managers and sponsors of people are not exported': [
    ...['Set user manager', 'Remove user manager', 'Add user sponsor', 'Remove user sponsor'],
  ],
  'Graph does not show who manages a group': ['Set group managed by', 'Set group to be managed by user'],
  'Progress of licensing by group; "Change user license" tells of each person': [
    ...['Start applying group based license to users', 'Finish applying group based license to user'],
    'Trigger group license recalculation',
  ],
  'Owners and users of a device are not exported': [
    ...['Add registered owner to device', 'Remove registered owner from device'],
    ...['Add registered users to device', 'Remove registered users from device'],
  ],
  'Owners of a policy are not exported': ['Add owner to policy', 'Remove owner from policy'],
  'A request; what is carried out is written as completed': [
    ...['Add member to role in PIM requested (permanent)', 'Add member to role in PIM requested (timebound)'],
    'Add eligible member to role in PIM requested (permanent)',
    'Add eligible member to role in PIM requested (timebound)',
    'Add member to role requested (PIM activation)',
    ...['Process request', 'Process role removal request'],
  ],
  'An alert, repeated every two hours under the name of who made the assignment': [
    'Add member to role outside of PIM (permanent)',
  ],
  'Written for each single request of a user, in the same words as for the policy': [
    ...['Create business flow', 'Update business flow', 'Delete business flow', 'Create governance policy template'],
    ...['Update governance policy template', 'Delete governance policy template'],
  ],
  'What it changes is not known': ['Update partner directory settings'],
  'Settings of the MFA server, which are not exported': [
    ...['PATCH Tenant.Patch', 'PATCH Tenant.PatchCaches', 'POST Tenant.CreateTenant', 'POST Tenant.CreateCacheConfig'],
    ...['POST Tenant.CreateGreeting', 'POST Tenant.GenerateNewActivationCredentials'],
    ...['POST Tenant.CreateBlockedUser', 'POST Tenant.RemoveBlockedUser'],
    ...['POST Tenant.CreateBypassedUser', 'POST Tenant.RemoveBypassedUser'],
  ],
  'Programs of access reviews are not exported': [
    ...['Create program', 'Update program', 'Delete program', 'Link program control', 'Unlink program control'],
  ],
  'Acceptances of terms of use are not exported': ['Accept Terms Of Use', 'Decline Terms Of Use', 'Delete Consent'],
  'A run of a provisioning job': ['Export', 'Import', 'Synchronization rule action', 'Process escrow', 'Quarantine'],
  'A run of a lifecycle workflow': [
    ...['Schedule workflow execution started', 'Schedule workflow execution completed'],
    ...['Set workflow for on-demand execution', 'On-demand workflow execution completed'],
  ],
  'Risk policies of Identity Protection are not exported': [
    ...['Update IdentityProtectionPolicy', 'Update NotificationSettings', 'Update Sign-In Risk Policy'],
    'Update User Risk and MFA Registration Policy',
  ],
  'Roles of Azure resources are not exported': ['Onboard resource to PIM'],
  'Where logs are sent to is not exported': ['Update Enriched Audit Logs Settings'],
  'Kerberos domains are not exported': [
    ...['Add kerberos domain', 'Update kerberos domain', 'Delete kerberos domain', 'Restore kerberos domain'],
  ],
  'Private links are not exported': [
    ...['Add PrivateEndpoint', 'Delete PrivateEndpoint'],
    ...['Add PrivateLinkResource', 'Update PrivateLinkResource', 'Delete PrivateLinkResource'],
  ],
  'Profiles of external users are not exported': [
    ...['Create ExternalUserProfile', 'Update ExternalUserProfile', 'Delete ExternalUserProfile'],
  ],
  'Issuers and contracts of Verified ID are not exported': [
    ...['Create authority', 'Update authority', 'Create contract', 'Update contract', 'Create issuance policy'],
    ...['Update issuance policy', 'Delete issuance policy', 'Update linked domains', 'Rotate signing key'],
  ],
  'Collections of My Apps are not exported': [
    ...['Create application collection', 'Update application collection', 'Delete application collection'],
  ],
};

/** Activities that change nothing that is exported, or that prove nothing, with the reason; names as normalised. */
export const noiseActivities: ReadonlyMap<string, string> = new Map(
  Object.entries(reasons).flatMap(([reason, activities]) =>
    activities.map((activity): [string, string] => [normaliseActivity(activity), reason]),
  ),
);
