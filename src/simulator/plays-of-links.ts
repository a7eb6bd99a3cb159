import type { Json, JsonObject } from '../domain/resource.ts';
import type { AuditDraft } from './audit-journal.ts';
import { modified } from './audit-values.ts';
import { deputies, byDeputy } from './deputies.ts';
import { initiatedBy } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Play, Repertoire, Stage, Step } from './stage.ts';
import { textOf } from './text-of.ts';

const grants = 'oauth2PermissionGrants';
const units = 'directory/administrativeUnits';

/** Somebody adds a directory object to a relation. */
const joined =
  (path: string, relation: string, of: string): Play =>
  (stage) => {
    const key = path === 'groups' ? assignedGroup(stage) : stage.any(path);
    return [adding(stage, path, key, relation, stage.any(of), stage.anybody())];
  };

/** Somebody takes one out of a relation. */
const left =
  (path: string, relation: string): Play =>
  (stage) => {
    const key = stage.such(
      path,
      (id) => stage.tenant.related(path, id, relation).size > 0 && isAssigned(stage, path, id),
    );
    const who = stage.anybody();
    return [
      stage.about(path, key, (id) => {
        const members = [...stage.tenant.related(path, id, relation).keys()].slice(0, 50);
        if (members.length === 0) return;
        stage.tenant.removeReference(who, path, id, relation, stage.random.pick(members));
      }),
    ];
  };

/** Two people change the members of one group; a member comes and goes again. */
const crowd: Play = (stage) => {
  const key = assignedGroup(stage);
  const [first, second] = stage.people(2);
  const [one, two, three] = [stage.any('users'), stage.any('users'), stage.any('devices')];
  if (first === undefined || second === undefined) return [];
  return [
    adding(stage, 'groups', key, 'members', one, first),
    adding(stage, 'groups', key, 'members', two, second),
    adding(stage, 'groups', key, 'members', three, first),
    stage.about('groups', key, (id) => {
      if (three !== null && stage.tenant.links('groups', id, 'members').has(three))
        stage.tenant.removeReference(second, 'groups', id, 'members', three);
    }),
  ];
};

/** A service changes the members for somebody. */
const deputed: Play = (stage) => {
  const { tenant } = stage;
  const [person, deputy] = [stage.somebody(), stage.random.pick(deputies)];
  const member = stage.any('users');
  const hasMembers = (id: string): boolean => tenant.related('groups', id, 'members').size > 0;
  const group = stage.such('groups', (id) => isAssigned(stage, 'groups', id) && hasMembers(id));
  return [
    stage.about('groups', group, (id) => {
      const had = [...tenant.related('groups', id, 'members').keys()].slice(0, 20);
      const gone = deputy.way === 'removes' ? had[0] : undefined;
      const came = deputy.way === 'adds' && member !== null && tenant.find(member) !== undefined ? member : undefined;
      if (gone === undefined && (came === undefined || had.includes(came))) return;
      byDeputy(tenant, deputy, { person, group: id }, (app) => {
        if (gone !== undefined) tenant.removeReference(app, 'groups', id, 'members', gone);
        if (came !== undefined) tenant.addReference(app, 'groups', id, 'members', came);
      });
    }),
  ];
};

/** A role of an application is given to a person, a group or another application. */
const appRole: Play = (stage) => {
  const resource = stage.any('servicePrincipals');
  const of = stage.random.pick(['users', 'users', 'groups', 'servicePrincipals'] as const);
  const [principal, who] = [stage.any(of), stage.anybody()];
  const types = { users: 'User', groups: 'Group', servicePrincipals: 'ServicePrincipal' } as const;
  return [
    stage.about('servicePrincipals', resource, (id) => {
      const { tenant } = stage;
      if (principal === null || tenant.get(of, principal) === undefined) return;
      tenant.addReference(who, 'servicePrincipals', id, 'appRoleAssignedTo', {
        id: stage.random.code(43),
        deletedDateTime: null,
        appRoleId: '00000000-0000-0000-0000-000000000000',
        createdDateTime: tenant.now().toISOString(),
        principalDisplayName: tenant.get(of, principal)?.displayName ?? null,
        principalId: principal,
        principalType: types[of],
        resourceDisplayName: tenant.get('servicePrincipals', id)?.displayName ?? null,
        resourceId: id,
      });
    }),
  ];
};

const federated: Play = (stage) => {
  const who = stage.somebody();
  return [
    stage.about('applications', stage.any('applications'), (id) => {
      const name = `deploy-${stage.random.code(5).toLowerCase()}`;
      stage.tenant.addReference(who, 'applications', id, 'federatedIdentityCredentials', {
        id: stage.random.guid(),
        audiences: ['api://AzureADTokenExchange'],
        description: null,
        issuer: 'https://token.actions.example',
        name,
        subject: `repo:fabrikam/${name}:ref:refs/heads/main`,
      });
    }),
  ];
};

/** Consent to an application: the grant, and a record that tells of it under the client's own name. */
const consented: Play = (stage) => {
  const [client, resource, who] = [stage.any('servicePrincipals'), stage.any('servicePrincipals'), stage.somebody()];
  return [
    stage.about('servicePrincipals', client, (clientId) => {
      if (resource === null || stage.tenant.get('servicePrincipals', resource) === undefined) return;
      const scope = `User.Read Files.Read.${stage.random.code(4)}`;
      const grant = { clientId, consentType: 'AllPrincipals', principalId: null, resourceId: resource, scope };
      if (grantsLike(stage, grant) > 0) return;
      const named = { id: stage.random.code(43), ...grant };
      stage.tenant.chronicle.deed({ beside: [consentTo(stage, who, clientId, named)] }, () => {
        stage.tenant.create(who, grants, named);
      });
    }),
  ];
};

/** A grant that is amended is written as one that is taken away and one that is given, both with what was and what is. */
const amended: Play = (stage) => {
  const who = stage.somebody();
  return [
    stage.about(grants, ownGrant(stage), (id) => {
      const before = stage.tenant.get(grants, id) ?? {};
      const scope = `User.Read Mail.Read.${stage.random.code(4)}`;
      stage.tenant.chronicle.deed({ beside: [takenAway(stage, who, before, scope)] }, () => {
        stage.tenant.update(who, grants, id, { scope });
      });
    }),
  ];
};

const withdrawn: Play = (stage) => {
  const who = stage.somebody();
  return [stage.about(grants, ownGrant(stage), (id) => stage.tenant.remove(who, grants, id))];
};

/** A grant that is the only one of its client to that resource for that person: others cannot be, but have grown. */
function ownGrant(stage: Stage): string | null {
  for (let turn = 0; turn < 10; turn += 1) {
    const id = stage.any(grants);
    if (id !== null && grantsLike(stage, stage.tenant.get(grants, id) ?? {}) === 1) return id;
  }
  return null;
}

function grantsLike({ tenant }: Stage, grant: JsonObject): number {
  const same = ['clientId', 'resourceId', 'consentType', 'principalId'];
  return [...tenant.objects(grants).values()].filter((other) => same.every((name) => other[name] === grant[name]))
    .length;
}

function adding(
  stage: Stage,
  path: string,
  key: string | null,
  relation: string,
  member: string | null,
  who: SimulatedActor,
): Step {
  return stage.about(path, key, (id) => {
    const { tenant } = stage;
    if (member === null || tenant.find(member) === undefined || tenant.links(path, id, relation).has(member)) return;
    tenant.addReference(who, path, id, relation, member);
  });
}

function assignedGroup(stage: Stage): string | null {
  return stage.such('groups', (id) => isAssigned(stage, 'groups', id));
}

/** Nobody changes the members of a group that has a rule. */
function isAssigned({ tenant }: Stage, path: string, key: string): boolean {
  const types = tenant.get(path, key)?.groupTypes;
  return path !== 'groups' || !(Array.isArray(types) && types.includes('DynamicMembership'));
}

function consentTo(stage: Stage, who: SimulatedActor, client: string, grant: JsonObject): AuditDraft {
  const { displayName = null, appId = null } = stage.tenant.get('servicePrincipals', client) ?? {};
  const told = Object.entries({ Id: grant.id, ClientId: client, PrincipalId: '', ResourceId: grant.resourceId })
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join(', ');
  const properties = [
    modified('ConsentContext.IsAdminConsent', null, '"True"'),
    modified('ConsentContext.OnBehalfOfAll', null, '"True"'),
    modified(
      'ConsentAction.Permissions',
      null,
      `"[] => [[${told}, ConsentType: AllPrincipals, Scope: ${textOf(grant.scope)}, CreatedDateTime: , LastModifiedDateTime ]]; "`,
    ),
    modified('TargetId.ServicePrincipalNames', null, JSON.stringify(textOf(appId))),
  ];
  return ofApplication(who, 'Consent to application', 'Assign', { id: client, displayName }, properties);
}

function takenAway({ tenant }: Stage, who: SimulatedActor, grant: JsonObject, scope: string): AuditDraft {
  const resource = textOf(grant.resourceId);
  const { displayName = null } = tenant.get('servicePrincipals', resource) ?? {};
  const quote = (name: string): string => JSON.stringify(textOf(grant[name]));
  const properties = [
    modified('DelegatedPermissionGrant.Scope', quote('scope'), JSON.stringify(scope)),
    modified('DelegatedPermissionGrant.ConsentType', quote('consentType'), quote('consentType')),
    modified('DelegatedPermissionGrant.PrincipalId', quote('principalId'), quote('principalId')),
    modified('ServicePrincipal.ObjectID', null, quote('clientId')),
  ];
  return ofApplication(who, 'Remove delegated permission grant', 'Unassign', { id: resource, displayName }, properties);
}

function ofApplication(
  who: SimulatedActor,
  activity: string,
  operationType: string,
  named: { readonly id: string; readonly displayName: Json },
  modifiedProperties: Json[],
): AuditDraft {
  return {
    idPrefix: 'Directory',
    loggedByService: 'Core Directory',
    category: 'ApplicationManagement',
    operationType,
    activityDisplayName: activity,
    result: 'success',
    resultReason: '',
    initiatedBy: initiatedBy(who, { personName: { instead: 'Azure ESTS Service' } }),
    targetResources: [
      { ...named, type: 'ServicePrincipal', userPrincipalName: null, groupType: null, modifiedProperties },
    ],
    additionalDetails: [],
  };
}

/** What comes into relations of objects and goes, and consent. */
export const playsOfLinks: readonly Repertoire[] = [
  { path: 'groups', rate: 0.5, least: 4, play: joined('groups', 'members', 'users') },
  { path: 'groups', rate: 0.4, least: 3, play: left('groups', 'members') },
  { path: 'groups', rate: 0.05, least: 1, play: joined('groups', 'members', 'servicePrincipals') },
  { path: 'groups', rate: 0.1, least: 1, play: joined('groups', 'owners', 'users') },
  { path: 'groups', rate: 0.1, least: 1, play: left('groups', 'owners') },
  { path: 'groups', rate: 0.1, least: 1, play: crowd },
  { path: 'groups', rate: 0.2, least: 3, play: deputed },
  { path: units, rate: 1, least: 1, play: joined(units, 'members', 'users') },
  { path: units, rate: 0.5, least: 1, play: left(units, 'members') },
  { path: 'applications', rate: 0.1, least: 1, play: joined('applications', 'owners', 'users') },
  { path: 'applications', rate: 0.1, least: 1, play: federated },
  { path: 'servicePrincipals', rate: 0.1, least: 1, play: joined('servicePrincipals', 'owners', 'users') },
  { path: 'servicePrincipals', rate: 0.3, least: 3, play: appRole },
  { path: 'servicePrincipals', rate: 0.2, least: 1, play: left('servicePrincipals', 'appRoleAssignedTo') },
  { path: grants, rate: 0.1, least: 1, play: consented },
  { path: grants, rate: 0.1, least: 1, play: amended },
  { path: grants, rate: 0.1, least: 1, play: withdrawn },
];
