import { applicationEvents, appRoleAssignmentEvents, servicePrincipalEvents } from './application-events.ts';
import { graphKind, onMember, onWitness, page, property } from './graph-kind.ts';

/** Applications, service principals and consent. */
export const applicationKinds = [
  graphKind({
    id: 'application',
    path: 'applications',
    folder: 'Applications',
    sharded: true,
    groups: ['Applications'],
    permissions: ['Application.Read.All'],
    covers: ['Applications', 'Applications/Owners', 'Applications/ExtensionProperties'],
    top: 999,
    delta: { select: [], readBy: 'filter' },
    namedInAudit: true,
    relations: [
      { name: 'owners', expand: true, keep: 'reference', query: { $top: '999' } },
      { name: 'federatedIdentityCredentials', expand: true, keep: 'whole' },
      { name: 'extensionProperties', expand: true, keep: 'whole' },
    ],
    audit: [
      ...applicationEvents,
      ...onMember(
        { relation: '/owners', owner: 'Application.ObjectID' },
        'Add owner to application',
        'Remove owner from application',
      ),
    ],
    docs: page('application-list'),
  }),
  graphKind({
    id: 'servicePrincipal',
    path: 'servicePrincipals',
    folder: 'ServicePrincipals',
    sharded: true,
    groups: ['ServicePrincipals'],
    permissions: ['Application.Read.All'],
    // App role assignments stand with the resource: the same rows seen from the client would be kept twice.
    covers: ['', '/Owners', '/AppRoleAssignedTo', '/AppRoleAssignments', '/DelegatedPermissionClassifications'].map(
      (child) => `ServicePrincipals${child}`,
    ),
    top: 999,
    delta: { select: [], readBy: 'filter' },
    namedInAudit: true,
    relations: [
      { name: 'owners', expand: true, keep: 'reference', query: { $top: '999' } },
      { name: 'appRoleAssignedTo', expand: true, keep: 'whole', query: { $top: '999' } },
      {
        name: 'delegatedPermissionClassifications',
        keep: 'whole',
        when: { property: 'oauth2PermissionScopes', is: 'present' },
      },
    ],
    audit: [
      ...servicePrincipalEvents,
      ...onMember(
        { relation: '/owners', owner: 'ServicePrincipal.ObjectID' },
        'Add owner to service principal',
        'Remove owner from service principal',
      ),
      ...appRoleAssignmentEvents,
    ],
    docs: page('serviceprincipal-list'),
  }),
  graphKind({
    id: 'oAuth2PermissionGrant',
    path: 'oauth2PermissionGrants',
    folder: 'OAuth2PermissionGrants',
    sharded: true,
    groups: ['Config', 'ServicePrincipals', 'Applications'],
    permissions: ['Directory.Read.All'],
    covers: ['ServicePrincipals/Oauth2PermissionGrants'],
    top: 999,
    delta: { select: [], readBy: 'key' },
    audit: [
      // The target is the resource; the client, to which the grant belongs, stands in a property.
      onWitness(
        [{ in: 'target', object: 'resourceId' }, property('ServicePrincipal.ObjectID', 'clientId')],
        'Add delegated permission grant',
        'Remove delegated permission grant',
      ),
      onWitness([{ in: 'target', object: 'clientId' }], 'Consent to application', 'Restore consent'),
    ],
    docs: page('oauth2permissiongrant-list'),
  }),
];
