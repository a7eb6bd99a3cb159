import type { JsonObject } from '../domain/resource.ts';
import { many } from './grow-context.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

const root = 'identityGovernance/entitlementManagement';
const stamps = { createdDateTime: '2024-02-01T10:00:00Z', modifiedDateTime: '2025-06-01T10:00:00Z' };

/** Catalogues with their resources, access packages made of these, and the policies and assignments of each. */
export function growEntitlement(tenant: Tenant, { catalogs = 2, packages = 2 } = {}): void {
  if (tenant.objects(`${root}/catalogs`).size > 0) return;
  const groups = [...tenant.objects('groups')].slice(0, catalogs);
  const people = tenant.keys('users');
  for (const index of many(catalogs, (at) => at)) {
    const catalogId = tenant.surrogate(`catalog/${index}`);
    tenant.put(`${root}/catalogs`, {
      id: catalogId,
      catalogType: index === 0 ? 'serviceDefault' : 'userManaged',
      description: 'What people may ask for',
      displayName: ['General', 'Sales'][index] ?? `Catalogue ${index}`,
      isExternallyVisible: index === 1,
      state: 'published',
      ...stamps,
    });
    const [groupId, group] = groups[index] ?? [tenant.surrogate(`catalog/${index}/group`), {}];
    const resource = resourceOf(tenant, groupId, group);
    tenant.link(`${root}/catalogs`, catalogId, 'resources', resource.resource);
    const place = `${root}/catalogs/${catalogId}/resources`;
    const resourceId = textOf(resource.resource.id);
    tenant.link(place, resourceId, 'roles', resource.role);
    tenant.link(place, resourceId, 'scopes', resource.scope);
    for (const part of many(packages, (at) => at)) {
      growPackage(tenant, { catalogId, name: `Package ${index + 1}.${part + 1}`, resource, people });
    }
  }
}

interface Resource {
  readonly resource: JsonObject;
  readonly role: JsonObject;
  readonly scope: JsonObject;
}

function resourceOf(tenant: Tenant, groupId: string, group: JsonObject): Resource {
  const displayName = group.displayName ?? null;
  const originSystem = 'AadGroup';
  return {
    resource: {
      id: tenant.surrogate(`resource/${groupId}`),
      attributes: [],
      description: null,
      displayName,
      originId: groupId,
      originSystem,
      ...stamps,
    },
    role: {
      id: tenant.surrogate(`resource/${groupId}/role`),
      description: null,
      displayName: 'Member',
      originId: `Member_${groupId}`,
      originSystem,
    },
    scope: {
      id: tenant.surrogate(`resource/${groupId}/scope`),
      description: null,
      displayName: 'Root',
      isRootScope: true,
      originId: groupId,
      originSystem,
    },
  };
}

function growPackage(
  tenant: Tenant,
  of: { catalogId: string; name: string; resource: Resource; people: readonly string[] },
): void {
  const { catalogId, name, resource, people } = of;
  const packages = `${root}/accessPackages`;
  const id = tenant.surrogate(`package/${name}`);
  tenant.put(packages, { id, catalogId, description: name, displayName: name, isHidden: false, ...stamps });
  const scopeId = `${textOf(resource.role.id)}_${textOf(resource.scope.id)}`;
  const inVersion = [
    ['resourceRoleScopes', 'role', 'scope'],
    ['accessPackageResourceRoleScopes', 'accessPackageResourceRole', 'accessPackageResourceScope'],
  ] as const;
  for (const [relation, role, scope] of inVersion) {
    tenant.link(packages, id, relation, { id: scopeId, createdDateTime: stamps.createdDateTime });
    const place = `${packages}/${id}/${relation}`;
    tenant.link(place, scopeId, role, resource.role);
    tenant.link(place, scopeId, scope, resource.scope);
    if (role === 'role')
      tenant.link(`${place}/${scopeId}/role`, textOf(resource.role.id), 'resource', resource.resource);
  }
  growAssignmentPolicy(tenant, id, name, people);
  const [target] = people;
  if (target === undefined) return;
  const assignmentId = tenant.surrogate(`assignment/${name}`);
  tenant.put(`${root}/assignments`, {
    id: assignmentId,
    accessPackageId: id,
    expiredDateTime: null,
    schedule: { expiration: { type: 'afterDuration', duration: 'P365D' }, startDateTime: '2025-01-10T00:00:00Z' },
    state: 'delivered',
    status: 'Delivered',
  });
  tenant.link(`${root}/assignments`, assignmentId, 'target', {
    id: tenant.surrogate(`subject/${target}`),
    objectId: target,
    subjectType: 'user',
  });
}

function growAssignmentPolicy(tenant: Tenant, accessPackageId: string, name: string, people: readonly string[]): void {
  const approver = { '@odata.type': '#microsoft.graph.singleUser', description: null, userId: people[1] ?? null };
  tenant.put(`${root}/assignmentPolicies`, {
    id: tenant.surrogate(`assignmentPolicy/${name}`),
    accessPackageId,
    allowedTargetScope: 'allMemberUsers',
    automaticRequestSettings: null,
    description: `Who may ask for ${name}`,
    displayName: 'Employees',
    expiration: { duration: 'P365D', endDateTime: null, type: 'afterDuration' },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      isApprovalRequiredForUpdate: false,
      stages: [
        {
          durationBeforeAutomaticDenial: 'P14D',
          durationBeforeEscalation: 'PT0S',
          escalationApprovers: [],
          fallbackEscalationApprovers: [],
          fallbackPrimaryApprovers: [],
          isApproverJustificationRequired: true,
          isEscalationEnabled: false,
          primaryApprovers: [approver],
        },
      ],
    },
    requestorSettings: {
      allowCustomAssignmentSchedule: true,
      enableOnBehalfRequestorsToAddAccess: false,
      enableTargetsToSelfAddAccess: true,
      enableTargetsToSelfRemoveAccess: true,
      onBehalfRequestors: [],
    },
    reviewSettings: null,
    specificAllowedTargets: [],
    ...stamps,
  });
}
