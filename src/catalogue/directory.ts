import { noPremiumLicence, nothingThere } from './absences.ts';
import { graphKind, onActivity, onMember, onPart, onTarget, onWitness, page, property, target } from './graph-kind.ts';
import { assignedWithScope, roleAssignmentEvents, roleEligibilityEvents } from './role-activities.ts';

/** The log has no id for a domain, or one of its own. */
const domainName = { in: 'name' } as const;

/** The tenant itself: organization, domains, licences, administrative units, directory roles. */
export const directoryKinds = [
  graphKind({
    id: 'organization',
    path: 'organization',
    folder: 'Organization',
    covers: [
      'Organization/Organization.json',
      'Organization/Branding/Localizations.json',
      'Organization/CertificateBasedAuthConfiguration.json',
    ],
    groups: ['Config', 'Organization'],
    permissions: ['Organization.Read.All'],
    volatile: [
      'onPremisesLastSyncDateTime',
      'onPremisesLastPasswordSyncDateTime',
      'directorySizeQuota',
      'provisionedPlans',
    ],
    // Each needs the tenant's id in its path; a tenant without branding answers 404.
    relations: [
      { name: 'branding', keep: 'whole', shape: 'singleton', absentWhen: nothingThere },
      {
        name: 'brandingLocalizations',
        keep: 'whole',
        path: 'organization/{id}/branding/localizations',
        absentWhen: nothingThere,
      },
      { name: 'certificateBasedAuthConfiguration', keep: 'whole', absentWhen: nothingThere },
    ],
    audit: [
      onActivity(
        'Set Company Information',
        'Update company',
        'Set company contact information',
        'Set company allowed data location',
        'Delete company allowed data location',
        'Set company multinational feature enabled',
        'Set directory feature on tenant',
        'Set DirSync feature',
        'Set password policy',
      ),
      onPart('/onPremisesSyncEnabled', [], 'Set DirSyncEnabled flag'),
      onPart(
        '/partnerTenantType',
        [],
        'Add partner to company',
        'Remove partner from company',
        'Promote company to partner',
        'Demote partner',
        'Set Partnership',
      ),
      onPart(
        '/certificateBasedAuthConfiguration',
        [],
        'Add CertificationBasedAuthConfiguration',
        'Delete CertificationBasedAuthConfiguration',
      ),
    ],
    docs: page('organization-list'),
  }),
  graphKind({
    id: 'domain',
    path: 'domains',
    folder: 'Domains',
    groups: ['Config', 'Domains'],
    permissions: ['Domain.Read.All', 'Domain-InternalFederation.Read.All'],
    covers: ['Domains'],
    volatile: ['state'],
    relations: [
      // Issuer and signing certificates: the classic back door.
      {
        name: 'federationConfiguration',
        keep: 'whole',
        when: { property: 'authenticationType', is: { equals: 'Federated' } },
      },
      { name: 'serviceConfigurationRecords', keep: 'whole', when: { property: 'isVerified', is: 'true' } },
    ],
    audit: [
      onWitness(
        [domainName],
        'Add unverified domain',
        'Add verified domain',
        'Verify domain',
        'Verify email verified domain',
        'Update domain',
        'Remove unverified domain',
        'Remove verified domain',
        'Force delete domain',
        'Set password policy',
      ),
      onPart('/authenticationType', [domainName], 'Set domain authentication'),
      // A domain that is managed again loses its federation with it.
      onPart(
        '/federationConfiguration',
        [domainName],
        'Set domain authentication',
        'Set federation settings on domain',
      ),
      onPart('/isRoot', [domainName], 'Promote sub domain to root domain'),
    ],
    docs: page('domain-list'),
  }),
  graphKind({
    id: 'subscribedSku',
    path: 'subscribedSkus',
    folder: 'SubscribedSkus',
    groups: ['Config', 'SKUs'],
    permissions: ['LicenseAssignment.Read.All'],
    covers: ['SubscribedSkus'],
    volatile: ['consumedUnits'],
    docs: page('subscribedsku-list'),
  }),
  graphKind({
    id: 'administrativeUnit',
    path: 'directory/administrativeUnits',
    folder: 'AdministrativeUnits',
    groups: ['Config', 'AdministrativeUnits'],
    permissions: ['AdministrativeUnit.Read.All', 'RoleManagement.Read.Directory'],
    covers: [
      'AdministrativeUnits',
      'AdministrativeUnits/Members',
      'AdministrativeUnits/ScopedRoleMembers',
      'AdministrativeUnits/Extensions',
    ],
    delta: { select: [], readBy: 'key' },
    namedInAudit: true,
    relations: [
      { name: 'members', keep: 'reference', query: { $top: '999' } },
      { name: 'scopedRoleMembers', keep: 'whole' },
      { name: 'extensions', keep: 'whole' },
    ],
    audit: [
      onTarget(
        'Add administrative unit',
        'Update administrative unit',
        'Delete administrative unit',
        'Hard Delete administrative unit',
        'Restore administrative unit',
      ),
      ...onMember(
        { relation: '/members', owner: 'AdministrativeUnit.ObjectID' },
        'Add member to administrative unit',
        'Remove member from administrative unit',
        'Add member to restricted management administrative unit',
        'Remove member from restricted management administrative unit',
      ),
      onPart(
        '/members',
        [target],
        'Bulk add members to administrative unit - finished (bulk)',
        'Bulk remove members to administrative unit - finished (bulk)',
      ),
      ...onMember(
        {
          relation: '/scopedRoleMembers',
          owner: 'AdministrativeUnit.ObjectID',
          element: [property('Role.ObjectID', 'roleId'), { in: 'target', object: 'roleMemberInfo/id' }],
        },
        ...assignedWithScope,
      ),
    ],
    docs: page('directory-list-administrativeunits'),
  }),
  graphKind({
    id: 'unifiedRoleDefinition',
    path: 'roleManagement/directory/roleDefinitions',
    folder: 'RoleManagement/Directory/RoleDefinitions',
    groups: ['Config', 'RoleManagement', 'DirectoryRoles'],
    permissions: ['RoleManagement.Read.Directory'],
    covers: ['RoleManagement/Directory/RoleDefinitions'],
    bucket: 'governance',
    audit: [onTarget('Add role definition', 'Update role definition', 'Delete role definition')],
    docs: page('rbacapplication-list-roledefinitions'),
  }),
  graphKind({
    id: 'unifiedRoleAssignment',
    path: 'roleManagement/directory/roleAssignments',
    folder: 'RoleManagement/Directory/RoleAssignments',
    groups: ['Config', 'RoleManagement', 'DirectoryRoles'],
    permissions: ['RoleManagement.Read.Directory'],
    covers: ['RoleManagement/Directory/RoleAssignments'],
    bucket: 'governance',
    audit: roleAssignmentEvents,
    docs: page('rbacapplication-list-roleassignments'),
  }),
  graphKind({
    id: 'unifiedRoleEligibilitySchedule',
    path: 'roleManagement/directory/roleEligibilitySchedules',
    folder: 'RoleManagement/Directory/RoleEligibilitySchedules',
    groups: ['Config', 'PIM', 'PIMDirectoryRoles', 'RoleManagement'],
    permissions: ['RoleEligibilitySchedule.Read.Directory'],
    // The schedule is what was configured; EntraExporter reads its instances.
    covers: ['PIM/DirectoryRoles'],
    bucket: 'governance',
    absentWhen: noPremiumLicence,
    audit: roleEligibilityEvents,
    docs: page('rbacapplication-list-roleeligibilityschedules'),
  }),
];
