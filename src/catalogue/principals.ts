import { detail, graphKind, onElement, onMember, onPart, onTarget, onWitness, page, target } from './graph-kind.ts';
import { activatedInPim, assignedInPim } from './role-activities.ts';

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
    synchronised,
    audit: [
      onTarget(
        'Add user',
        'Update user',
        'Delete user',
        'Hard Delete user',
        'Restore user',
        'Convert federated user to managed',
        'Invite external user',
        'Invite internal user to B2B collaboration',
        'Viral user creation',
        'Delete external user',
      ),
      onPart('/accountEnabled', [target], 'Disable account', 'Enable account'),
      onPart('/assignedLicenses', [target], 'Change user license'),
      onPart(
        '/externalUserState',
        [target],
        'Redeem external user invite',
        'Invite external user with reset invitation status',
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
        'Group_Create',
        'Group_Update',
        'Group_Delete',
        'Group_Restore',
      ),
      onPart('/assignedLicenses', [target], 'Set group license'),
      onPart('/assignedLabels', [target], 'Assign label to group', 'Remove label from group'),
      onPart('/expirationDateTime', [target], 'Renew group', 'Autorenew group', 'LcmPolicy_RenewGroup'),
      ...onMember({ relation: '/members', owner: 'Group.ObjectID' }, 'Add member to group', 'Remove member from group'),
      onPart(
        '/members',
        [target],
        'Bulk import group members - finished (bulk)',
        'Bulk remove group members - finished (bulk)',
      ),
      ...onMember({ relation: '/owners', owner: 'Group.ObjectID' }, 'Add owner to group', 'Remove owner from group'),
      // Services that write a record of their own, with the person: the directory's names the service. The order of its
      // targets is not known.
      onElement({ relation: '/members', owner: [target] }, 'Group_AddMember', 'Group_RemoveMember'),
      onElement({ relation: '/owners', owner: [target] }, 'Group_AddOwner', 'Group_RemoveOwner'),
      ...['/members', '/owners'].map((relation) =>
        onElement({ relation, owner: [target] }, ...assignedInPim, ...activatedInPim),
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
    synchronised,
    audit: [
      onTarget(
        'Add device',
        'Update device',
        'Delete device',
        'Register device',
        'Unregister device',
        'pre-create device',
        'Delete pre-created device',
        'Add device from DeviceTemplate',
      ),
      onWitness([detail('Device Id', 'deviceId')], 'Register device', 'Unregister device'),
      onPart('/isCompliant', [target], 'Device no longer compliant'),
      onPart('/isManaged', [target], 'Device no longer managed'),
    ],
    docs: page('device-list'),
  }),
];
