import { noPremiumLicence } from './absences.ts';
import { rowsOf, notInSovereign, onActivity, onElement, onPart, onTarget, page, target } from './graph-kind.ts';

const entitlementManagement = rowsOf({
  groups: ['Config', 'EntitlementManagement', 'Governance'],
  permissions: ['EntitlementManagement.Read.All'],
  bucket: 'governance',
  absentWhen: noPremiumLicence,
});

/** Entitlement management: packages, their policies, catalogs and connected organizations. */
export const entitlementManagementKinds = [
  entitlementManagement({
    id: 'accessPackage',
    path: 'identityGovernance/entitlementManagement/accessPackages',
    folder: 'IdentityGovernance/EntitlementManagement/AccessPackages',
    covers: [
      'IdentityGovernance/EntitlementManagement/AccessPackages',
      'IdentityGovernance/EntitlementManagement/AccessPackages/ResourceScopes',
    ],
    query: { $expand: 'resourceRoleScopes($expand=role,scope)' },
    relations: [
      { name: 'incompatibleAccessPackages', expand: true, keep: 'reference' },
      { name: 'incompatibleGroups', expand: true, keep: 'reference' },
    ],
    audit: [
      onTarget('Create access package', 'Update access package', 'Delete access package'),
      onElement(
        { relation: '/incompatibleAccessPackages', owner: [target] },
        'Create incompatible access package',
        'Delete incompatible access package',
      ),
      onElement(
        { relation: '/incompatibleGroups', owner: [target] },
        'Create incompatible group',
        'Delete incompatible group',
      ),
    ],
    docs: page('entitlementmanagement-list-accesspackages'),
  }),
  entitlementManagement({
    id: 'accessPackageAssignmentPolicy',
    path: 'identityGovernance/entitlementManagement/assignmentPolicies',
    folder: 'IdentityGovernance/EntitlementManagement/AssignmentPolicies',
    covers: ['IdentityGovernance/EntitlementManagement/AccessPackages/AssignmentPolicies'],
    query: { $expand: 'accessPackage' },
    volatile: ['accessPackage.modifiedDateTime'],
    // One stage approves after the other; requestors are shown the choices in their order.
    ordered: ['requestApprovalSettings.stages', 'questions.choices'],
    audit: [
      onTarget(
        'Create access package assignment policy',
        'Update access package assignment policy',
        'Delete access package assignment policy',
      ),
    ],
    docs: page('entitlementmanagement-list-assignmentpolicies'),
  }),
  // Who has a package changes with every request; EntraExporter reads it, so its two types do.
  entitlementManagement({
    id: 'accessPackageAssignment',
    path: 'identityGovernance/entitlementManagement/assignments',
    folder: 'IdentityGovernance/EntitlementManagement/Assignments',
    sharded: true,
    groups: ['EntitlementManagement', 'Governance'],
    optIn: true,
    covers: ['IdentityGovernance/EntitlementManagement/AccessPackages/Assignments'],
    query: { $expand: 'accessPackage,target' },
    volatile: ['accessPackage.modifiedDateTime', 'status'],
    audit: [
      onTarget(
        'Administrator directly assigns user to access package',
        'Administrator directly removes user access package assignment',
        'User requests access package assignment',
        'User requests to extend access package assignment',
        'User requests to remove access package assignment',
        'Approve access package assignment request',
        'Auto approve access package assignment request',
        'Fulfill access package assignment request',
        'Extend access package assignment',
        'Entitlement Management creates access package assignment request for user',
        'Entitlement Management removes access package assignment request for user',
      ),
    ],
    docs: page('entitlementmanagement-list-assignments'),
  }),
  entitlementManagement({
    id: 'accessPackageCatalog',
    path: 'identityGovernance/entitlementManagement/catalogs',
    folder: 'IdentityGovernance/EntitlementManagement/Catalogs',
    namedInAudit: true,
    relations: [
      { name: 'resources', keep: 'whole', query: { $expand: 'roles,scopes' } },
      { name: 'accessPackages', keep: 'reference' },
      { name: 'customWorkflowExtensions', keep: 'whole' },
    ],
    audit: [
      onTarget('Create access package catalog', 'Update access package catalog', 'Delete access package catalog'),
      onPart(
        '/resources',
        [target],
        'Update access package catalog resource',
        'Create resource request',
        'Create resource remove request',
      ),
      onElement(
        { relation: '/accessPackages', owner: [target] },
        'Create access package',
        'Update access package',
        'Delete access package',
      ),
      onElement(
        { relation: '/customWorkflowExtensions', owner: [target] },
        'Create custom extension',
        'Update custom extension',
        'Delete custom extension',
      ),
    ],
    docs: page('entitlementmanagement-list-catalogs'),
  }),
  entitlementManagement({
    id: 'accessPackageResourceEnvironment',
    path: 'identityGovernance/entitlementManagement/resourceEnvironments',
    folder: 'IdentityGovernance/EntitlementManagement/ResourceEnvironments',
    audit: [onTarget('Create resource environment')],
    docs: page('resources/accesspackageresourceenvironment'),
  }),
  entitlementManagement({
    id: 'controlConfiguration',
    path: 'identityGovernance/entitlementManagement/controlConfigurations',
    folder: 'IdentityGovernance/EntitlementManagement/ControlConfigurations',
    missingIn: notInSovereign,
    docs: page('resources/entitlementmanagement'),
  }),
  entitlementManagement({
    id: 'connectedOrganization',
    path: 'identityGovernance/entitlementManagement/connectedOrganizations',
    folder: 'IdentityGovernance/EntitlementManagement/ConnectedOrganizations',
    covers: [
      'IdentityGovernance/EntitlementManagement/ConnectedOrganizations',
      'IdentityGovernance/EntitlementManagement/ConnectedOrganizations/ExternalSponsors',
      'IdentityGovernance/EntitlementManagement/ConnectedOrganizations/InternalSponsors',
    ],
    relations: [
      { name: 'externalSponsors', expand: true, keep: 'reference' },
      { name: 'internalSponsors', expand: true, keep: 'reference' },
    ],
    audit: [
      onTarget('Create connected organization', 'Update connected organization', 'Delete connected organization'),
      onElement(
        { relation: '/internalSponsors', owner: [target] },
        'Assign user as internal sponsor',
        'Remove user as internal sponsor',
      ),
      onElement(
        { relation: '/externalSponsors', owner: [target] },
        'Assign user as external sponsor',
        'Remove user as external sponsor',
      ),
    ],
    docs: page('entitlementmanagement-list-connectedorganizations'),
  }),
  entitlementManagement({
    id: 'entitlementManagementSettings',
    path: 'identityGovernance/entitlementManagement/settings',
    shape: 'singleton',
    folder: 'IdentityGovernance/EntitlementManagement/Settings',
    covers: ['IdentityGovernance/EntitlementManagement/Settings'],
    audit: [onActivity('Update tenant setting')],
    docs: page('entitlementmanagementsettings-get'),
  }),
];
