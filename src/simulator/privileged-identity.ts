import type { Json, JsonObject } from '../domain/resource.ts';
import type { AuditDraft } from './audit-journal.ts';
import { targetTypeOf } from './audit-values.ts';
import { pimSystem, service } from './audited-staff.ts';
import { idOf, initiatedBy } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

const assignments = 'roleManagement/directory/roleAssignments';
const schedules = 'roleManagement/directory/roleAssignmentSchedules';
const definitions = 'roleManagement/directory/roleDefinitions';

/** Somebody gets a role of the whole directory. */
export interface RoleGrant {
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

/** How a record of PIM differs from the next. */
interface Told {
  readonly activity: string;
  readonly initiator: Json;
  /** Milliseconds after the directory's own record. */
  readonly after: number;
  readonly requestId: string;
  readonly details: Readonly<Record<string, string>>;
}

/** An administrator gives a role without PIM: the directory's own record names the administrator. */
export function assignRole(tenant: Tenant, who: SimulatedActor, grant: RoleGrant): string {
  return tenant.chronicle.deed({}, () => given(tenant, who, grant));
}

/** An administrator gives a role for good through PIM, which does it for them. */
export function assignRoleThroughPim(tenant: Tenant, who: SimulatedActor, grant: RoleGrant): string {
  return throughPim(tenant, who, grant, 'Assigned', 'in PIM', '(permanent)', null);
}

/** Somebody who may have a role takes it for some hours. */
export function activateRole(tenant: Tenant, who: SimulatedActor, roleDefinitionId: string, hours: number): string {
  const grant = { principalId: idOf(who), roleDefinitionId };
  return throughPim(tenant, who, grant, 'Activated', '', '(PIM activation)', hours);
}

/** A role that was taken for some hours is taken back: nobody does it but PIM itself. */
export function expireRole(tenant: Tenant, assignmentId: string): void {
  const { principalId, roleDefinitionId } = tenant.get(assignments, assignmentId) ?? {};
  const grant = { principalId: textOf(principalId), roleDefinitionId: textOf(roleDefinitionId) };
  const pim = service(tenant, 'MS-PIM');
  const apart = [
    pimRecord(tenant, grant, {
      activity: 'Remove member from role (PIM activation expired)',
      initiator: ofPimItself(),
      after: 6000,
      requestId: tenant.surrogate(`request/${assignmentId}`),
      details: { AuditType: 'RemoveActivatedRole', ActionType: 'Revoke' },
    }),
  ];
  tenant.chronicle.deed({ behind: [pimSystem, pim], apart }, () => {
    tenant.remove(pim, assignments, assignmentId);
    const schedule = tenant.surrogate(`schedule/${assignmentId}`);
    if (tenant.get(schedules, schedule) !== undefined) tenant.remove(pim, schedules, schedule);
    const role = activatedRole(tenant, grant.roleDefinitionId);
    if (role !== null && tenant.links('directoryRoles', role, 'members').has(grant.principalId))
      tenant.removeReference(pim, 'directoryRoles', role, 'members', grant.principalId);
  });
}

/** PIM's alert that somebody was given a role without it, which it writes again and again under the name of who gave it. */
export function outsideOfPim(tenant: Tenant, who: SimulatedActor, grant: RoleGrant): AuditDraft {
  const record = pimRecord(tenant, grant, {
    activity: 'Add member to role outside of PIM (permanent)',
    initiator: initiatedBy(who, { personName: 'own' }),
    after: 0,
    requestId: '',
    details: { AuditType: 'RoleElevatedOutsidePimAlert' },
  });
  const [role, , subject] = record.targetResources;
  return { ...record, targetResources: [role ?? null, { ...(subject as JsonObject), type: null }] };
}

function throughPim(
  tenant: Tenant,
  who: SimulatedActor,
  grant: RoleGrant,
  assignmentType: 'Assigned' | 'Activated',
  place: string,
  kind: string,
  hours: number | null,
): string {
  const pim = service(tenant, 'MS-PIM');
  const requestId = tenant.random.guid();
  const start = tenant.now();
  const end = hours === null ? null : new Date(start.getTime() + hours * 3_600_000).toISOString();
  const assignmentId = tenant.random.code(43);
  const details = {
    RoleAssignmentRequestId: requestId,
    StartTime: start.toISOString(),
    ...(end === null ? {} : { ExpirationTime: end }),
    Justification: 'as agreed',
    oid: idOf(who),
    tid: tenant.id,
  };
  const told = (state: string, after: number, more: Readonly<Record<string, string>>): AuditDraft =>
    pimRecord(tenant, grant, {
      activity: ['Add member to role', place, state, kind].filter((word) => word !== '').join(' '),
      initiator: initiatedBy(who, { personName: 'own' }),
      after,
      requestId,
      details: { ...details, ...more },
    });
  const apart = [told('requested', -2000, {}), told('completed', 6000, { OriginRoleAssignmentId: assignmentId })];
  return tenant.chronicle.deed({ behind: [who], apart }, () => {
    given(tenant, pim, grant, assignmentId);
    tenant.create(pim, schedules, {
      id: tenant.surrogate(`schedule/${assignmentId}`),
      ...grant,
      appScopeId: null,
      assignmentType,
      createdDateTime: start.toISOString(),
      createdUsing: requestId,
      directoryScopeId: '/',
      memberType: 'Direct',
      modifiedDateTime: null,
      scheduleInfo: {
        expiration: { duration: null, endDateTime: end, type: end === null ? 'noExpiration' : 'afterDateTime' },
        recurrence: null,
        startDateTime: start.toISOString(),
      },
      status: 'Provisioned',
    });
    return assignmentId;
  });
}

/** The assignment, and the member of the role that follows from it. */
function given(tenant: Tenant, who: SimulatedActor, grant: RoleGrant, id = tenant.random.code(43)): string {
  tenant.create(who, assignments, { id, directoryScopeId: '/', ...grant });
  const role = activatedRole(tenant, grant.roleDefinitionId);
  if (role !== null) tenant.addReference(who, 'directoryRoles', role, 'members', grant.principalId);
  return id;
}

/** The directory role of a definition; null where the tenant has not activated it. */
function activatedRole(tenant: Tenant, roleDefinitionId: string): string | null {
  const id = tenant.surrogate(`directoryRole/${roleDefinitionId}`);
  return tenant.get('directoryRoles', id) === undefined ? null : id;
}

function pimRecord(tenant: Tenant, { principalId, roleDefinitionId }: RoleGrant, told: Told): AuditDraft {
  const { activity, initiator, after, requestId, details } = told;
  const subject = tenant.find(principalId);
  const ofRole = {
    RoleDefinitionOriginId: roleDefinitionId,
    RoleDefinitionOriginType: 'BuiltInRole',
    TemplateId: roleDefinitionId,
  };
  const blank = { userPrincipalName: null, groupType: null, modifiedProperties: [] };
  const quoted = Object.entries(ofRole).map(([displayName, value]): Json => ({
    displayName,
    oldValue: '""',
    newValue: JSON.stringify(value),
  }));
  return {
    idPrefix: 'PIM',
    loggedByService: 'PIM',
    category: 'RoleManagement',
    operationType: null,
    activityDisplayName: activity,
    result: 'success',
    resultReason: details.Justification ?? null,
    initiatedBy: initiator,
    targetResources: [
      {
        ...blank,
        id: roleDefinitionId,
        displayName: tenant.get(definitions, roleDefinitionId)?.displayName ?? null,
        type: 'Role',
        modifiedProperties: quoted,
      },
      { ...blank, id: requestId, displayName: null, type: 'Request' },
      {
        ...blank,
        id: principalId,
        displayName: subject?.object.displayName ?? null,
        type: targetTypeOf(subject?.path ?? ''),
        userPrincipalName: subject?.object.userPrincipalName ?? null,
      },
      { ...blank, id: tenant.id, displayName: tenant.displayName, type: 'Directory' },
      { ...blank, id: null, displayName: null, type: 'Other' },
    ],
    additionalDetails: Object.entries({ ...ofRole, ...details }).map(([key, value]): Json => ({ key, value })),
    after,
  };
}

function ofPimItself(): Json {
  const { id, displayName } = pimSystem as Extract<SimulatedActor, { type: 'user' }>;
  const nothing = {
    userPrincipalName: null,
    ipAddress: null,
    userType: null,
    homeTenantId: null,
    homeTenantName: null,
  };
  return { user: { id, displayName, ...nothing }, app: null };
}
