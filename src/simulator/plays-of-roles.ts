import type { JsonObject } from '../domain/resource.ts';
import { administrators, staffIds } from './audited-staff.ts';
import { objectsIn, isJsonObject } from './json-objects.ts';
import { activateRole, assignRole, assignRoleThroughPim, expireRole, outsideOfPim } from './privileged-identity.ts';
import type { Play, Repertoire, Stage } from './stage.ts';
import { idOf } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

const assignments = 'roleManagement/directory/roleAssignments';
const schedules = 'roleManagement/directory/roleAssignmentSchedules';
const eligibilities = 'roleManagement/directory/roleEligibilitySchedules';
const definitions = 'roleManagement/directory/roleDefinitions';
/** Only the newest are alerted about: the log would be full of it. */
const mostAlerts = 3;

const assigned =
  (how: typeof assignRole): Play =>
  (stage) => {
    const [who, principalId, roleDefinitionId] = [stage.somebody(), stage.any('users'), builtInRole(stage)];
    return [
      stage.about('users', principalId, (id) => {
        if (roleDefinitionId !== null && !has(stage.tenant, id, roleDefinitionId))
          how(stage.tenant, who, { principalId: id, roleDefinitionId });
      }),
    ];
  };

const activated: Play = (stage) => {
  const [who, role, hours] = [stage.somebody(), builtInRole(stage), 1 + stage.random.below(8)];
  return [
    () => {
      if (role !== null && !has(stage.tenant, idOf(who), role)) activateRole(stage.tenant, who, role, hours);
    },
  ];
};

/** An assignment is taken away, and the role loses its member. */
const takenAway: Play = (stage) => {
  const who = stage.somebody();
  const staff = staffIds(stage.tenant);
  const key = stage.such(assignments, (id) => !staff.has(textOf(stage.tenant.get(assignments, id)?.principalId)));
  return [
    stage.about(assignments, key, (id) => {
      const { tenant } = stage;
      const { principalId, roleDefinitionId } = tenant.get(assignments, id) ?? {};
      const role = tenant.surrogate(`directoryRole/${textOf(roleDefinitionId)}`);
      const member = textOf(principalId);
      tenant.chronicle.deed({}, () => {
        tenant.remove(who, assignments, id);
        if (tenant.get('directoryRoles', role) === undefined) return;
        if (tenant.links('directoryRoles', role, 'members').has(member))
          tenant.removeReference(who, 'directoryRoles', role, 'members', member);
      });
    }),
  ];
};

const madeEligible: Play = (stage) => {
  const [who, principalId, roleDefinitionId] = [stage.somebody(), stage.any('users'), builtInRole(stage)];
  return [
    stage.about('users', principalId, (id) => {
      const object: JsonObject = {
        appScopeId: null,
        directoryScopeId: '/',
        memberType: 'Direct',
        status: 'Provisioned',
      };
      stage.tenant.create(who, eligibilities, { ...object, principalId: id, roleDefinitionId });
    }),
  ];
};

const madeIneligible: Play = (stage) => {
  const who = stage.somebody();
  return [stage.about(eligibilities, stage.any(eligibilities), (id) => stage.tenant.remove(who, eligibilities, id))];
};

/** PIM looks around: it takes back what has run out, and repeats its alerts. */
export function pimLooksAround(tenant: Tenant, alerts: boolean): void {
  for (const id of [...tenant.keys(assignments)]) if (hasRunOut(tenant, id)) expireRole(tenant, id);
  if (!alerts) return;
  const people = new Map(administrators.map((who) => [idOf(who), who]));
  const direct = tenant.chronicle.truth
    .since()
    .filter(
      ({ path, verb, key, deputy }) =>
        path === assignments && verb === 'add' && deputy === null && tenant.get(path, key),
    );
  for (const { key, actors } of direct.slice(-mostAlerts)) {
    const who = actors.map((actor) => people.get(idOf(actor))).find((person) => person !== undefined);
    const { principalId, roleDefinitionId } = tenant.get(assignments, key) ?? {};
    const grant = { principalId: textOf(principalId), roleDefinitionId: textOf(roleDefinitionId) };
    if (who !== undefined) tenant.chronicle.note([outsideOfPim(tenant, who, grant)]);
  }
}

function hasRunOut(tenant: Tenant, assignmentId: string): boolean {
  const info = tenant.get(schedules, tenant.surrogate(`schedule/${assignmentId}`))?.scheduleInfo;
  const expiration = isJsonObject(info) ? info.expiration : undefined;
  const end = isJsonObject(expiration) ? textOf(expiration.endDateTime) : '';
  return end !== '' && Date.parse(end) <= tenant.now().getTime();
}

function builtInRole({ tenant, random }: Stage): string | null {
  const roles = tenant.keys(definitions).filter((key) => tenant.get(definitions, key)?.isBuiltIn === true);
  return roles.length === 0 ? null : random.pick(roles);
}

function has(tenant: Tenant, principalId: string, roleDefinitionId: string): boolean {
  return objectsIn([...tenant.objects(assignments).values()]).some(
    (assignment) => assignment.principalId === principalId && assignment.roleDefinitionId === roleDefinitionId,
  );
}

/** Who has which role, and who may take it. */
export const playsOfRoles: readonly Repertoire[] = [
  { path: assignments, rate: 0.2, least: 1, play: assigned(assignRole) },
  { path: assignments, rate: 0.2, least: 1, play: assigned(assignRoleThroughPim) },
  { path: assignments, rate: 0.5, least: 2, play: activated },
  { path: assignments, rate: 0.2, least: 1, play: takenAway },
  { path: eligibilities, rate: 0.2, least: 1, play: madeEligible },
  { path: eligibilities, rate: 0.2, least: 1, play: madeIneligible },
];
