import type { JsonObject } from '../domain/resource.ts';
import { assignmentOf } from './grow-applications.ts';
import type { GrowContext } from './grow-context.ts';
import { many } from './grow-context.ts';
import { shapedObject } from './shaped-object.ts';
import { shapes } from './shapes.ts';
import { shares } from './sizes.ts';
import { textOf } from './text-of.ts';

const path = 'servicePrincipals';

/** What only some service principals of a larger tenant have: many assignees, scopes, provisioning. */
export function growSizedApplications(context: GrowContext, people: readonly string[]): void {
  const { tenant, random } = context;
  const mixed = random.shuffled(tenant.keys(path));
  const some = (share: number, from: number): readonly string[] =>
    mixed.slice(from, from + Math.max(1, Math.round(mixed.length * share)));
  for (const id of some(shares.manyAssignees, 0)) growAssignees(context, id, people);
  for (const id of some(shares.exposingScopes, 0)) growScopes(context, id);
  for (const id of some(shares.provisioning, Math.floor(mixed.length / 2))) growProvisioning(context, id);
}

/** Three pages of 999 where there are people enough. */
function growAssignees(context: GrowContext, id: string, people: readonly string[]): void {
  const { tenant, random } = context;
  const { displayName, appRoles } = tenant.get(path, id) ?? {};
  const [role] = (appRoles ?? []) as JsonObject[];
  const most = Math.min(2997, Math.floor(people.length * 0.8));
  const count = most - random.below(Math.floor(most / 3));
  const start = random.below(people.length);
  const shared = {
    appRoleId: role === undefined ? '00000000-0000-0000-0000-000000000000' : textOf(role.id),
    createdDateTime: context.daysAgo(30 + random.below(300)),
    resourceId: id,
    resourceDisplayName: textOf(displayName),
  };
  const stem = random.code(37);
  for (let index = 0; index < count; index += 1) {
    const person = people[(start + index) % people.length] as string;
    const assignment = { id: stem + String(index).padStart(6, '0'), principalId: person, ...shared };
    tenant.link(path, id, 'appRoleAssignedTo', assignmentOf(context, assignment));
  }
}

/** One in three has classified a scope. */
function growScopes({ tenant, random }: GrowContext, id: string): void {
  const scopes = many(1 + random.below(3), (index) => ({
    adminConsentDescription: 'Allows the app to act for the person who signed in.',
    adminConsentDisplayName: 'Act for a person',
    id: random.guid(),
    isEnabled: true,
    type: 'User',
    userConsentDescription: null,
    userConsentDisplayName: null,
    value: index === 0 ? 'user_impersonation' : `Files.Read.${index}`,
  }));
  tenant.put(path, { ...tenant.get(path, id), oauth2PermissionScopes: scopes });
  if (!random.chance(1 / 3)) return;
  const [scope] = scopes;
  tenant.link(path, id, 'delegatedPermissionClassifications', {
    id: random.code(22),
    classification: 'low',
    permissionId: scope?.id ?? null,
    permissionName: scope?.value ?? null,
  });
}

function growProvisioning({ tenant, random }: GrowContext, id: string): void {
  const { synchronization, synchronizationJob, synchronizationSchema } = shapes;
  if (!synchronization || !synchronizationJob || !synchronizationSchema) return;
  tenant.put(path, { ...tenant.get(path, id), applicationTemplateId: random.guid() });
  const place = `${path}/${id}/synchronization`;
  tenant.link(path, id, 'synchronization', shapedObject(tenant, 'synchronization', synchronization, place, 0));
  const job = shapedObject(tenant, 'synchronizationJob', synchronizationJob, `${place}/jobs`, 0);
  tenant.link(path, id, 'synchronization/jobs', job);
  const schema = shapedObject(tenant, 'synchronizationSchema', synchronizationSchema, `${place}/schema`, 0);
  tenant.link(`${place}/jobs`, textOf(job.id), 'schema', schema);
}
