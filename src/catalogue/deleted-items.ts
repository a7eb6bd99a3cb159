import { rowsOf, onDeletion, page } from './graph-kind.ts';

const deleted = rowsOf({ groups: ['DeletedItems'], top: 999 });

/** What can still be restored, in a folder of its own: an undelete and a purge show as changes. */
export const deletedItemKinds = [
  // The permissions are those of the types; the table does not name the path.
  deleted({
    id: 'deletedApplication',
    path: 'directory/deletedItems/microsoft.graph.application',
    folder: 'DeletedItems/Applications',
    sharded: true,
    permissions: ['Application.Read.All'],
    audit: onDeletion('Delete application', 'Hard Delete application', 'Restore application'),
    docs: page('directory-deleteditems-list'),
  }),
  deleted({
    id: 'deletedServicePrincipal',
    path: 'directory/deletedItems/microsoft.graph.servicePrincipal',
    folder: 'DeletedItems/ServicePrincipals',
    sharded: true,
    permissions: ['Application.Read.All'],
    audit: onDeletion('Remove service principal', 'Hard delete service principal', 'Restore service principal'),
    docs: page('directory-deleteditems-list'),
  }),
  deleted({
    id: 'deletedGroup',
    path: 'directory/deletedItems/microsoft.graph.group',
    folder: 'DeletedItems/Groups',
    sharded: true,
    permissions: ['Group.Read.All'],
    select: [
      'id',
      'deletedDateTime',
      'description',
      'displayName',
      'groupTypes',
      'mail',
      'mailEnabled',
      'mailNickname',
      'membershipRule',
      'securityEnabled',
      'visibility',
    ],
    audit: onDeletion('Delete group', 'Hard Delete group', 'Restore group'),
    docs: page('directory-deleteditems-list'),
  }),
  deleted({
    id: 'deletedUser',
    path: 'directory/deletedItems/microsoft.graph.user',
    folder: 'DeletedItems/Users',
    sharded: true,
    permissions: ['User.Read.All'],
    select: ['id', 'deletedDateTime', 'displayName', 'mail', 'userPrincipalName', 'userType'],
    audit: onDeletion('Delete user', 'Hard Delete user', 'Restore user'),
    docs: page('directory-deleteditems-list'),
  }),
  deleted({
    id: 'deletedAdministrativeUnit',
    path: 'directory/deletedItems/microsoft.graph.administrativeUnit',
    folder: 'DeletedItems/AdministrativeUnits',
    permissions: ['AdministrativeUnit.Read.All'],
    audit: onDeletion('Delete administrative unit', 'Hard Delete administrative unit', 'Restore administrative unit'),
    docs: page('directory-deleteditems-list'),
  }),
];
