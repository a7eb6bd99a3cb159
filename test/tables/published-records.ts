/** Who did it: a person, alone or by way of an app, or a service principal. */
const person = 'user initiatedBy.user.id';
const personByService = `${person} via initiatedBy.user.displayName`;
const personByClient = `${person} via performedBy.appId`;
const principal = 'app initiatedBy.app.servicePrincipalId';

/**
 * What a careful reader finds in each published record: the line in `audit/directoryAudits.jsonl`, the activity, who did it,
 * which exported objects it changed, and why none, or why perhaps.
 *
 * A place is a path into the record, `property:<name>` (a modified property of any target, its new or else its old value) or
 * `detail:<key>` (an additional detail). The actor is its type and the place of its id, and `via` the place of the app in
 * between. An object is its kind and the place of its key, or of such properties of its body as tell which one it is; a
 * kind alone has one object in a tenant. Places with a stroke between them say the same thing. With a question mark the
 * record is about the object, and what it did there is in no file, or cannot be told.
 */
// prettier-ignore
export const publishedRecords: readonly (readonly [
  line: number, activity: string, actor: string, objects: readonly string[], why?: string,
])[] = [
  [1, 'Add a partner to cross-tenant access setting', person, ['crossTenantAccessPolicyConfigurationPartner property:tenantId']],
  [2, 'Add app role assignment grant to user', principal, ['servicePrincipal targetResources.0.id']],
  [3, 'Add app role assignment to service principal', person, ['servicePrincipal targetResources.0.id', '?servicePrincipal targetResources.1.id'], 'what is assigned stands with the resource'],
  [4, 'Add delegated permission grant', personByService, ['oAuth2PermissionGrant clientId=property:ServicePrincipal.ObjectID resourceId=targetResources.0.id']],
  [5, 'Add delegated permission grant', person, ['oAuth2PermissionGrant clientId=property:ServicePrincipal.ObjectID resourceId=targetResources.0.id']],
  [6, 'Add device', principal, ['device targetResources.0.id']],
  [7, 'Add member to group', principal, ['group targetResources.1.id']],
  [8, 'Add member to group', principal, ['group targetResources.1.id']],
  [9, 'Add member to group', principal, ['group targetResources.1.id']],
  [10, 'Add member to group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [11, 'Add member to group', personByService, ['group property:Group.ObjectID|targetResources.1.id']],
  [12, 'Add member to group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [13, 'Add member to group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [14, 'Add member to group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [15, 'Add member to group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [16, 'Add member to group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [17, 'Add member to group', person, ['group targetResources.0.id']],
  [18, 'Add member to group', person, ['group targetResources.0.id']],
  [19, 'Add member to group', person, ['group targetResources.0.id']],
  [20, 'Add member to role', principal, [], 'refused'],
  [21, 'Add member to role', person, ['unifiedRoleAssignment principalId=targetResources.2.id roleDefinitionId=targetResources.0.id|detail:RoleDefinitionOriginId|detail:TemplateId', 'unifiedRoleAssignmentSchedule principalId=targetResources.2.id roleDefinitionId=targetResources.0.id|detail:RoleDefinitionOriginId|detail:TemplateId', 'directoryRole roleTemplateId=targetResources.0.id|detail:RoleDefinitionOriginId|detail:TemplateId', '?directoryRole targetResources.0.id'], 'all ids are made the same'],
  [22, 'Add member to role in PIM requested (permanent)', person, [], 'requested, and not done'],
  [23, 'Add member to role outside of PIM (permanent)', person, [], 'an alert that is written again and again'],
  [24, 'Add member to role outside of PIM (permanent)', person, [], 'an alert that is written again and again'],
  [25, 'Add member to role requested (PIM activation)', person, [], 'requested, and not done'],
  [26, 'Add registered owner to device', principal, [], 'owners of devices are not kept'],
  [27, 'Add service principal', 'nobody', [], 'refused'],
  [28, 'Add service principal', person, ['servicePrincipal targetResources.0.id']],
  [29, 'Add unverified domain', person, ['domain targetResources.0.displayName']],
  [30, 'Add unverified domain', person, ['domain targetResources.0.displayName']],
  [31, 'Add user', person, ['user targetResources.0.id']],
  [32, 'Admin registered security info', person, [], 'security info is not kept'],
  [33, 'Change user password', person, [], 'passwords and tokens are not kept'],
  [34, 'Consent to application', personByService, ['oAuth2PermissionGrant clientId=targetResources.0.id']],
  [35, 'Create application – Certificates and secrets management ', person, ['application targetResources.0.id']],
  [36, 'Delete device', principal, ['device targetResources.0.id']],
  [37, 'Delete user', personByClient, ['user targetResources.0.id', 'deletedUser targetResources.0.id']],
  [38, 'Enable account', person, ['user targetResources.0.id']],
  [39, 'Get Guest Usages resource', 'app initiatedBy.app.displayName', [], 'a reading'],
  [40, 'Get Guest Usages resource', 'app initiatedBy.app.displayName', [], 'a reading'],
  [41, 'Hard Delete user', personByClient, ['user targetResources.0.id', 'deletedUser targetResources.0.id']],
  [42, 'Invite external user', person, ['user targetResources.0.id']],
  [43, 'Invite external user', person, ['user targetResources.0.id']],
  [44, 'Issue an id_token to the application', 'app initiatedBy.app.appId', [], 'a sign-in'],
  [45, 'Recover device local administrator password', person, [], 'a reading'],
  [46, 'Recover device local administrator password', person, [], 'a reading'],
  [47, 'Remove delegated permission grant', personByService, ['oAuth2PermissionGrant clientId=property:ServicePrincipal.ObjectID resourceId=targetResources.0.id']],
  [48, 'Remove member from group', principal, ['group targetResources.1.id']],
  [49, 'Remove member from group', principal, ['group targetResources.1.id']],
  [50, 'Remove member from group', principal, ['group property:Group.ObjectID|targetResources.1.id']],
  [51, 'Remove member from role', principal, ['directoryRole property:Role.ObjectID', 'directoryRole roleTemplateId=property:Role.TemplateId', 'unifiedRoleAssignment principalId=targetResources.0.id roleDefinitionId=property:Role.TemplateId', '?unifiedRoleAssignmentSchedule principalId=targetResources.0.id roleDefinitionId=property:Role.TemplateId']],
  [52, 'Remove member from role (PIM activation expired)', 'app initiatedBy.user.id', ['group targetResources.0.id', 'privilegedAccessGroup targetResources.0.id', '?directoryRole roleTemplateId=targetResources.0.id'], 'a group without its type'],
  [53, 'Remove unverified domain', person, ['domain targetResources.0.displayName']],
  [54, 'Update PasswordProfile', personByClient, [], 'passwords and tokens are not kept'],
  [55, 'Update StsRefreshTokenValidFrom Timestamp', person, [], 'passwords and tokens are not kept'],
  [56, 'Update application', person, ['application targetResources.0.id', '?onPremisesPublishing detail:AppId', '?onPremisesPublishing displayName=targetResources.0.displayName'], 'whether it is published is not said'],
  [57, 'Update application – Certificates and secrets management ', person, ['application targetResources.0.id']],
  [58, 'Update application – Certificates and secrets management ', person, ['application targetResources.0.id']],
  [59, 'Update application – Certificates and secrets management ', person, ['application targetResources.0.id']],
  [60, 'Update application – Certificates and secrets management ', principal, ['application targetResources.0.id']],
  [61, 'Update authorization policy', person, ['authorizationPolicy']],
  [62, 'Update conditional access policy', person, ['conditionalAccessPolicy targetResources.0.id']],
  [63, 'Update conditional access policy', person, ['conditionalAccessPolicy targetResources.0.id']],
  [64, 'Update device', principal, ['device targetResources.0.id']],
  [65, 'Update device', principal, ['device targetResources.0.id']],
  [66, 'Update device', principal, ['device targetResources.0.id']],
  [67, 'Update device', principal, ['device targetResources.0.id']],
  [68, 'Update device', principal, ['device targetResources.0.id']],
  [69, 'Update device', principal, ['device targetResources.0.id']],
  [70, 'Update device', personByService, ['device targetResources.0.id']],
  [71, 'Update device', principal, ['device targetResources.0.id']],
  [72, 'Update group', principal, ['?group targetResources.0.id'], 'the time of synchronisation is not kept'],
  [73, 'Update group', principal, ['?group targetResources.0.id'], 'the time of synchronisation is not kept'],
  [74, 'Update policy', person, ['conditionalAccessPolicy targetResources.0.id']],
  [75, 'Update role setting in PIM', person, [], 'does not say which role'],
  [76, 'Update service principal', principal, ['servicePrincipal targetResources.0.id']],
  [77, 'Update user', principal, ['?user targetResources.0.id'], 'security info is not kept'],
  [78, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [79, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [80, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [81, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [82, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [83, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [84, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [85, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [86, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [87, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [88, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [89, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [90, 'Update user', principal, ['?user targetResources.0.id'], 'security info is not kept'],
  [91, 'Update user', principal, ['?user targetResources.0.id'], 'security info is not kept'],
  [92, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [93, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [94, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [95, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [96, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [97, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [98, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [99, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [100, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [101, 'Update user', principal, ['?user targetResources.0.id'], 'the time of synchronisation is not kept'],
  [102, 'User registered security info', person, [], 'security info is not kept'],
  [103, 'Validate user authentication', person, [], 'a sign-in'],
];

/** Lines whose time the publisher lost or garbled; a time is put there where the shapes are compared. */
export const withoutTime: readonly number[] = [40, 57, 58, 59, 63];

/** Kinds whose files tell of the same object, or of objects that the log writes of in the same words. */
export const alike: readonly (readonly string[])[] = [
  ['application', 'agentIdentityBlueprint'],
  [
    ...['servicePrincipal', 'agentIdentity', 'agentIdentityBlueprintPrincipal'],
    ...['synchronization', 'customClaimsPolicy', 'onPremisesPublishing'],
  ],
  ['group', 'groupOwnSettings'],
  [
    ...['conditionalAccessPolicy', 'b2bManagementPolicy', 'activityBasedTimeoutPolicy', 'homeRealmDiscoveryPolicy'],
    ...['claimsMappingPolicy', 'tokenIssuancePolicy', 'tokenLifetimePolicy', 'appManagementPolicy'],
  ],
];

/** The type of the targets that are objects of a kind, or that a property of one can hold the id of. */
export const targetTypes: Readonly<Record<string, readonly string[]>> = {
  user: ['User'],
  deletedUser: ['User'],
  group: ['Group'],
  device: ['Device'],
  application: ['Application'],
  agentIdentityBlueprint: ['Application'],
  servicePrincipal: ['ServicePrincipal'],
  agentIdentity: ['ServicePrincipal'],
  agentIdentityBlueprintPrincipal: ['ServicePrincipal'],
  roleTemplateId: ['Role'],
  roleDefinitionId: ['Role'],
};
