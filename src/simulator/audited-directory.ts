import type { AuditVariant, AuditedKind, AuditedRecord, ValueSource } from './audited-kind.ts';
import { assignment, core, directoryRecord, updateOnly, verbs } from './audited-record.ts';

const roleName = {
  of: 'roleDefinitionId',
  in: 'roleManagement/directory/roleDefinitions',
  take: 'displayName',
} as const;

/** The activated role, which has an id of its own in each tenant. */
const directoryRole = { surrogateOf: 'roleDefinitionId', as: 'directoryRole' } as const;

/** An eligible assignment is asked for and then completed: two records by the same person, with the role as first target. */
function eligibility(state: 'requested' | 'completed', values: Readonly<Record<string, ValueSource>>): AuditedRecord {
  const suffix = `role in PIM ${state} (permanent)`;
  return {
    service: 'PIM',
    category: 'RoleManagement',
    activities: {
      add: [`Add eligible member to ${suffix}`, null],
      update: [`Update eligible member in ${suffix}`, null],
      delete: [`Remove eligible member from ${suffix}`, null],
    },
    targets: [
      { id: 'roleDefinitionId', type: 'Role', name: roleName },
      { id: { surrogateOf: 'id' }, type: 'Request' },
      { id: 'principalId', type: { of: 'principalId' }, name: { of: 'principalId', take: 'displayName' } },
      { id: { text: '{tenantId}' }, type: 'Directory', name: { text: '{tenantName}' } },
      { type: 'Other' },
    ],
    form: { is: 'quoted', values },
    details: { RoleAssignmentRequestId: { surrogateOf: 'id' }, ...values },
  };
}

/** Switching an account writes a record beside the ordinary one. */
const switchedOnOrOff: readonly AuditVariant[] = [
  {
    verb: 'update',
    property: 'accountEnabled',
    becomes: false,
    activity: ['Disable account', 'Update'],
    ordinary: 'stays',
  },
  {
    verb: 'update',
    property: 'accountEnabled',
    becomes: true,
    activity: ['Enable account', 'Update'],
    ordinary: 'stays',
  },
];

/** The directory's objects, by Graph path. */
export const auditedDirectory: Readonly<Record<string, AuditedKind>> = {
  users: {
    records: [
      directoryRecord('UserManagement', 'User', verbs('Add user', 'Update user', 'Delete user'), {
        details: { UserType: 'userType' },
      }),
    ],
    variants: [
      ...switchedOnOrOff,
      { verb: 'update', property: 'assignedLicenses', activity: ['Change user license', 'Update'], ordinary: 'stays' },
    ],
  },
  groups: {
    records: [directoryRecord('GroupManagement', 'Group', verbs('Add group', 'Update group', 'Delete group'))],
  },
  devices: {
    records: [
      directoryRecord('Device', 'Device', verbs('Add device', 'Update device', 'Delete device'), {
        form: {
          is: 'directory',
          extra: { 'TargetId.DeviceId': 'deviceId', 'TargetId.DeviceOSType': 'operatingSystem' },
        },
        details: { DeviceId: 'deviceId', DeviceOSType: 'operatingSystem', DeviceTrustType: 'trustType' },
      }),
    ],
  },
  'directory/administrativeUnits': {
    records: [
      directoryRecord(
        'AdministrativeUnit',
        'AdministrativeUnit',
        verbs('Add administrative unit', 'Update administrative unit', 'Delete administrative unit'),
      ),
    ],
  },
  applications: {
    records: [
      directoryRecord(
        'ApplicationManagement',
        'Application',
        verbs('Add application', 'Update application', 'Delete application'),
        { details: { AppId: 'appId' } },
      ),
    ],
    // The wire has an en dash and a blank at the end.
    variants: (['passwordCredentials', 'keyCredentials'] as const).map((property) => ({
      verb: 'update',
      property,
      activity: ['Update application \u2013 Certificates and secrets management ', 'Update'],
      ordinary: 'stub',
    })),
  },
  servicePrincipals: {
    records: [
      directoryRecord(
        'ApplicationManagement',
        'ServicePrincipal',
        verbs('Add service principal', 'Update service principal', 'Remove service principal'),
        {
          form: { is: 'directory', extra: { 'TargetId.ServicePrincipalNames': 'appId' } },
          details: { AppId: 'appId' },
        },
      ),
    ],
    variants: [
      ...switchedOnOrOff,
      ...(['passwordCredentials', 'keyCredentials'] as const).map((property) => ({
        verb: 'update' as const,
        property,
        activity: ['Add service principal credentials', 'Update'] as const,
        ordinary: 'stub' as const,
      })),
    ],
  },
  oauth2PermissionGrants: {
    records: [
      {
        service: core,
        category: 'ApplicationManagement',
        activities: {
          ...assignment('Add delegated permission grant', 'Remove delegated permission grant'),
          update: ['Add delegated permission grant', 'Assign'],
        },
        targets: [{ id: 'resourceId', type: 'ServicePrincipal', name: { of: 'resourceId', take: 'displayName' } }],
        form: {
          is: 'quoted',
          values: {
            'DelegatedPermissionGrant.Scope': 'scope',
            'DelegatedPermissionGrant.ConsentType': 'consentType',
            'ServicePrincipal.ObjectID': 'clientId',
          },
          compared: ['DelegatedPermissionGrant.Scope', 'DelegatedPermissionGrant.ConsentType'],
          gone: { 'DelegatedPermissionGrant.PrincipalId': 'principalId' },
        },
        details: { AppId: { of: 'resourceId', take: 'appId' } },
        through: { insteadOfName: 'Azure ESTS Service' },
      },
    ],
  },
  organization: {
    records: [directoryRecord('DirectoryManagement', 'Directory', updateOnly('Set Company Information'))],
  },
  domains: {
    records: [
      directoryRecord(
        'DirectoryManagement',
        'Domain',
        verbs('Add unverified domain', 'Update domain', 'Remove unverified domain'),
        { targets: [{ type: null, name: 'id' }] },
      ),
    ],
    variants: [
      {
        verb: 'update',
        property: 'isVerified',
        becomes: true,
        activity: ['Verify domain', 'Update'],
        ordinary: 'replaced',
      },
      {
        verb: 'update',
        property: 'authenticationType',
        activity: ['Set domain authentication', 'Update'],
        ordinary: 'stays',
      },
      {
        verb: 'delete',
        property: 'isVerified',
        becomes: true,
        activity: ['Remove verified domain', 'Delete'],
        ordinary: 'replaced',
      },
    ],
  },
  // A licence that is bought or runs out leaves no record.
  subscribedSkus: { records: [] },
  'roleManagement/directory/roleDefinitions': {
    records: [
      directoryRecord(
        'RoleManagement',
        'Other',
        verbs('Add role definition', 'Update role definition', 'Delete role definition'),
      ),
    ],
  },
  'roleManagement/directory/roleAssignments': {
    records: [
      {
        service: core,
        category: 'RoleManagement',
        activities: assignment('Add member to role', 'Remove member from role'),
        targets: [
          { id: 'principalId', type: { of: 'principalId' }, name: { of: 'principalId', take: 'displayName' } },
          { id: directoryRole, type: 'Role' },
        ],
        form: {
          is: 'quoted',
          values: {
            'Role.ObjectID': directoryRole,
            'Role.DisplayName': roleName,
            'Role.TemplateId': 'roleDefinitionId',
          },
        },
      },
    ],
  },
  'roleManagement/directory/roleEligibilitySchedules': {
    records: (['completed', 'requested'] as const).map((state) =>
      eligibility(state, { RoleDefinitionOriginId: 'roleDefinitionId', TemplateId: 'roleDefinitionId' }),
    ),
  },
};
