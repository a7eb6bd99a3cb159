import type { GraphVersion } from '../domain/resource.ts';

/** What hangs on an object of a route: references to directory objects, or objects that live only there. */
export interface RelationRoute {
  readonly name: string;
  readonly holds: 'references' | 'objects';
  /** Type of the objects, `directoryObject` where they can be of several. */
  readonly type: string;
  /** Resource units of a GET, https://learn.microsoft.com/graph/throttling-limits. */
  readonly cost: number;
}

/** One path of Microsoft Graph that the simulator answers. */
export interface Route {
  /** Below the version, as v1.0 spells it. */
  readonly path: string;
  /** The same thing under another path in beta. */
  readonly betaAlias?: string;
  readonly type: string;
  readonly shape: Readonly<Record<GraphVersion, 'collection' | 'singleton'>>;
  /** Property that names an object in its collection. */
  readonly key: string;
  /** Which service answers: it decides about `$top`, advanced queries and tips. */
  readonly service: 'directory' | 'reports' | 'other';
  /** Objects a page without `$top`, and the most that `$top` may ask for; null when the list comes whole. */
  readonly page: { readonly normal: number; readonly most: number } | null;
  readonly cost: number;
  /** v1.0 answers only these without `$select`. */
  readonly normally?: readonly string[];
  /** v1.0 answers these only when `$select` names them. */
  readonly onlyOnSelect?: readonly string[];
  readonly relations: readonly RelationRoute[];
}

const collection = { 'v1.0': 'collection', beta: 'collection' } as const;
const singleton = { 'v1.0': 'singleton', beta: 'singleton' } as const;
const directoryPage = { normal: 100, most: 999 } as const;

function directory(path: string, type: string, more: Partial<Route> = {}): Route {
  const relations: readonly RelationRoute[] = [];
  return {
    path,
    type,
    shape: collection,
    key: 'id',
    service: 'directory',
    page: directoryPage,
    cost: 1,
    relations,
    ...more,
  };
}

function policy(path: string, type: string, more: Partial<Route> = {}): Route {
  return { path, type, shape: singleton, key: 'id', service: 'other', page: null, cost: 1, relations: [], ...more };
}

function references(name: string, cost = 1): RelationRoute {
  return { name, holds: 'references', type: 'directoryObject', cost };
}

function owned(name: string, type: string, cost = 1): RelationRoute {
  return { name, holds: 'objects', type, cost };
}

/** Everything that can be read; https://learn.microsoft.com/graph/api/overview. */
export const routes: readonly Route[] = [
  directory('organization', 'organization', { page: null }),
  directory('domains', 'domain', { page: null }),
  directory('subscribedSkus', 'subscribedSku', { page: null, cost: 3 }),
  directory('users', 'user', {
    cost: 2,
    normally: [
      ...['businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone'],
      ...['officeLocation', 'preferredLanguage', 'surname', 'userPrincipalName'],
    ],
  }),
  directory('groups', 'group', {
    onlyOnSelect: ['assignedLabels', 'assignedLicenses', 'hasMembersWithLicenseErrors', 'licenseProcessingState'],
    relations: [references('members', 3), references('owners')],
  }),
  directory('devices', 'device'),
  directory('directory/administrativeUnits', 'administrativeUnit', {
    betaAlias: 'administrativeUnits',
    relations: [references('members')],
  }),
  directory('applications', 'application', {
    cost: 2,
    relations: [references('owners'), owned('federatedIdentityCredentials', 'federatedIdentityCredential')],
  }),
  directory('servicePrincipals', 'servicePrincipal', {
    relations: [references('owners'), owned('appRoleAssignedTo', 'appRoleAssignment', 2)],
  }),
  directory('oauth2PermissionGrants', 'oAuth2PermissionGrant', { cost: 2 }),
  directory('roleManagement/directory/roleDefinitions', 'unifiedRoleDefinition', { page: null }),
  directory('roleManagement/directory/roleAssignments', 'unifiedRoleAssignment'),
  directory('roleManagement/directory/roleEligibilitySchedules', 'unifiedRoleEligibilitySchedule', {
    service: 'other',
  }),
  policy('identity/conditionalAccess/policies', 'conditionalAccessPolicy', { shape: collection }),
  policy('identity/conditionalAccess/namedLocations', 'namedLocation', { shape: collection }),
  policy('policies/authenticationMethodsPolicy', 'authenticationMethodsPolicy'),
  policy('policies/authorizationPolicy', 'authorizationPolicy', { shape: { 'v1.0': 'singleton', beta: 'collection' } }),
  policy('policies/identitySecurityDefaultsEnforcementPolicy', 'identitySecurityDefaultsEnforcementPolicy'),
  policy('policies/crossTenantAccessPolicy/default', 'crossTenantAccessPolicyConfigurationDefault'),
  policy('policies/crossTenantAccessPolicy/partners', 'crossTenantAccessPolicyConfigurationPartner', {
    shape: collection,
    key: 'tenantId',
  }),
  policy('policies/permissionGrantPolicies', 'permissionGrantPolicy', { shape: collection }),
  directory('auditLogs/directoryAudits', 'directoryAudit', { service: 'reports', page: { normal: 1000, most: 1000 } }),
];

const byPath = new Map(routes.map((route) => [route.path, route]));

/** @throws Error when the simulator knows no such path: a bug of the caller. */
export function routeOf(path: string): Route {
  const route = byPath.get(path);
  if (route === undefined) throw new Error(`The simulator knows no '${path}'.`);
  return route;
}

/** Paths of the objects that other objects can refer to by id alone. */
export const directoryObjectPaths: readonly string[] = [
  ...['users', 'groups', 'devices', 'servicePrincipals', 'applications', 'directory/administrativeUnits'],
];
