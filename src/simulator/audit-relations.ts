import type { ValueSource } from './audited-kind.ts';

/** What the directory audit log writes when something is added to, or taken from, an object. */
export type AuditedRelation =
  /** The target is the member; which object it belongs to stands in its properties, and in a second target. */
  | {
      readonly is: 'membership';
      readonly category: string;
      readonly add: string;
      readonly delete: string;
      /** Properties of the owner that the member's `modifiedProperties` name. */
      readonly owner: Readonly<Record<string, string | null>>;
    }
  /** The target is the owner (a resource); its properties name who got the role, and so does a second target unless it is an app. */
  | {
      readonly is: 'roleAssignment';
      readonly category: string;
      /** Names by the assignee's type. */
      readonly activities: Readonly<Record<string, { readonly add: string; readonly delete: string }>>;
      readonly values: Readonly<Record<string, ValueSource>>;
      /** Further ones, by the type of who has the role. */
      readonly valuesOf: Readonly<Record<string, Readonly<Record<string, ValueSource>>>>;
    }
  /** The owner is updated: the list is one of its properties. */
  | { readonly is: 'property' };

/** By path and relation. */
export const auditedRelations: Readonly<Record<string, AuditedRelation>> = {
  'groups/members': {
    is: 'membership',
    category: 'GroupManagement',
    add: 'Add member to group',
    delete: 'Remove member from group',
    owner: { 'Group.ObjectID': 'id', 'Group.DisplayName': 'displayName', 'Group.WellKnownObjectName': null },
  },
  'groups/owners': {
    is: 'membership',
    category: 'GroupManagement',
    add: 'Add owner to group',
    delete: 'Remove owner from group',
    owner: { 'Group.ObjectID': 'id', 'Group.DisplayName': 'displayName', 'Group.WellKnownObjectName': null },
  },
  'directory/administrativeUnits/members': {
    is: 'membership',
    category: 'AdministrativeUnit',
    add: 'Add member to administrative unit',
    delete: 'Remove member from administrative unit',
    owner: { 'AdministrativeUnit.ObjectID': 'id', 'AdministrativeUnit.DisplayName': 'displayName' },
  },
  'applications/owners': {
    is: 'membership',
    category: 'ApplicationManagement',
    add: 'Add owner to application',
    delete: 'Remove owner from application',
    owner: { 'Application.ObjectID': 'id', 'Application.DisplayName': 'displayName', 'Application.AppId': 'appId' },
  },
  'servicePrincipals/owners': {
    is: 'membership',
    category: 'ApplicationManagement',
    add: 'Add owner to service principal',
    delete: 'Remove owner from service principal',
    owner: {
      'ServicePrincipal.ObjectID': 'id',
      'ServicePrincipal.DisplayName': 'displayName',
      'ServicePrincipal.AppId': 'appId',
      'ServicePrincipal.Name': 'appId',
    },
  },
  'servicePrincipals/appRoleAssignedTo': {
    is: 'roleAssignment',
    category: 'ApplicationManagement',
    activities: {
      ServicePrincipal: {
        add: 'Add app role assignment to service principal',
        delete: 'Remove app role assignment from service principal',
      },
      User: { add: 'Add app role assignment grant to user', delete: 'Remove app role assignment from user' },
      Group: { add: 'Add app role assignment to group', delete: 'Remove app role assignment from group' },
    },
    values: { 'AppRole.Id': 'appRoleId', '{type}.DisplayName': 'principalDisplayName' },
    // A client is named by its AppId, a person and a group by their id.
    valuesOf: {
      ServicePrincipal: { 'ServicePrincipal.AppId': { of: 'principalId', in: 'servicePrincipals', take: 'appId' } },
      User: { 'User.ObjectID': 'principalId' },
      Group: { 'Group.ObjectID': 'principalId' },
    },
  },
  'applications/federatedIdentityCredentials': { is: 'property' },
};
