import { graphKind, onTarget, onWitness, page, property } from './graph-kind.ts';

const synchronised = { property: 'onPremisesSyncEnabled', is: 'true' } as const;

/** v1.0 answers eleven properties unless told otherwise. */
const userProperties = [
  ...['id', 'accountEnabled', 'ageGroup', 'assignedLicenses', 'businessPhones', 'city', 'companyName'],
  ...['consentProvidedForMinor', 'country', 'createdDateTime', 'creationType', 'department', 'displayName'],
  ...['employeeHireDate', 'employeeId', 'employeeOrgData', 'employeeType', 'externalUserState', 'faxNumber'],
  ...['givenName', 'identities', 'jobTitle', 'mail', 'mailNickname', 'mobilePhone', 'officeLocation'],
  ...['onPremisesDistinguishedName', 'onPremisesDomainName', 'onPremisesExtensionAttributes'],
  ...['onPremisesImmutableId', 'onPremisesSamAccountName', 'onPremisesSecurityIdentifier'],
  ...['onPremisesSyncEnabled', 'onPremisesUserPrincipalName', 'otherMails', 'passwordPolicies', 'postalCode'],
  ...['preferredLanguage', 'proxyAddresses', 'securityIdentifier', 'showInAddressList', 'state'],
  ...['streetAddress', 'surname', 'usageLocation', 'userPrincipalName', 'userType'],
];

/** What is kept of a group. */
const groupProperties = [
  ...['id', 'assignedLabels', 'assignedLicenses', 'classification', 'createdDateTime', 'description'],
  ...['displayName', 'expirationDateTime', 'groupTypes', 'isAssignableToRole', 'mail', 'mailEnabled'],
  ...['mailNickname', 'membershipRule', 'membershipRuleProcessingState', 'onPremisesDomainName'],
  ...['onPremisesNetBiosName', 'onPremisesSamAccountName', 'onPremisesSecurityIdentifier'],
  ...['onPremisesSyncEnabled', 'preferredDataLocation', 'preferredLanguage', 'proxyAddresses'],
  ...['resourceBehaviorOptions', 'resourceProvisioningOptions', 'securityEnabled', 'securityIdentifier'],
  ...['theme', 'uniqueName', 'visibility'],
];

/** What makes a device a changed one: not that it was used. */
const deviceProperties = [
  ...['accountEnabled', 'alternativeSecurityIds', 'deviceCategory', 'deviceId', 'deviceMetadata', 'deviceOwnership'],
  ...['deviceVersion', 'displayName', 'enrollmentProfileName', 'extensionAttributes', 'isCompliant', 'isManaged'],
  ...['isRooted', 'managementType', 'manufacturer', 'mdmAppId', 'model', 'onPremisesSecurityIdentifier'],
  ...['onPremisesSyncEnabled', 'operatingSystem', 'operatingSystemVersion', 'physicalIds', 'profileType'],
  ...['registrationDateTime', 'systemLabels', 'trustType'],
];

/** Users, groups and devices. */
export const principalKinds = [
  graphKind({
    id: 'user',
    path: 'users',
    folder: 'Users',
    sharded: true,
    groups: ['Users'],
    permissions: ['User.Read.All'],
    covers: ['Users'],
    top: 999,
    select: userProperties,
    delta: { select: userProperties, readBy: 'filter' },
    unordered: ['assignedLicenses', 'identities'],
    synchronised,
    audit: [
      onTarget(
        'Add user',
        'Update user',
        'Delete user',
        'Hard Delete user',
        'Restore user',
        'Disable account',
        'Enable account',
        'Change user license',
        'Convert federated user to managed',
        'Invite external user',
        'Redeem external user invite',
      ),
    ],
    docs: page('user-list'),
  }),
  graphKind({
    id: 'group',
    path: 'groups',
    folder: 'Groups',
    sharded: true,
    groups: ['Config', 'Groups'],
    // The default selection keeps the groups whose rule is configuration; assigned groups come with `Groups`.
    only: { Config: { property: 'groupTypes', is: { includes: 'DynamicMembership' } } },
    permissions: ['Group.Read.All', 'GroupMember.Read.All'],
    // EntraExporter lists the dynamic groups and the others in two entries.
    covers: ['Groups', 'Groups/Owners', 'Groups#2', 'Groups#2/Owners', 'Groups#2/Members'],
    top: 100,
    select: groupProperties,
    delta: { select: [...groupProperties, 'members', 'owners'], readBy: 'filter' },
    unordered: ['assignedLabels', 'assignedLicenses'],
    synchronised,
    relations: [
      { name: 'owners', expand: true, keep: 'reference', query: { $top: '999' } },
      {
        name: 'members',
        expand: true,
        keep: 'reference',
        query: { $top: '999' },
        // Their members follow from the rule; who edited the rule is what the history is about.
        unless: { property: 'groupTypes', is: { includes: 'DynamicMembership' } },
      },
    ],
    audit: [
      onTarget(
        'Add group',
        'Update group',
        'Delete group',
        'Hard Delete group',
        'Restore group',
        'Set group license',
        'Set group managed by',
        'Add member to group',
        'Remove member from group',
        'Add owner to group',
        'Remove owner from group',
      ),
      onWitness(
        [property('Group.ObjectID')],
        'Add member to group',
        'Remove member from group',
        'Add owner to group',
        'Remove owner from group',
      ),
    ],
    docs: page('group-list'),
  }),
  graphKind({
    id: 'device',
    path: 'devices',
    folder: 'Devices',
    sharded: true,
    groups: ['Devices'],
    permissions: ['Device.Read.All'],
    covers: ['Devices'],
    top: 999,
    volatile: ['approximateLastSignInDateTime', 'onPremisesLastSyncDateTime', 'complianceExpirationDateTime'],
    delta: { select: deviceProperties, readBy: 'filter' },
    unordered: ['alternativeSecurityIds'],
    synchronised,
    audit: [
      onTarget(
        'Add device',
        'Update device',
        'Delete device',
        'Device no longer compliant',
        'Device no longer managed',
        'Register device',
        'Unregister device',
      ),
    ],
    docs: page('device-list'),
  }),
];
