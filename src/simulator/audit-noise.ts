import type { Json, JsonObject } from '../domain/resource.ts';
import type { AuditDraft } from './audit-journal.ts';
import { modified, target } from './audit-values.ts';
import { service } from './audited-staff.ts';
import { actor } from './cast.ts';
import type { Random } from './random.ts';
import { initiatedBy } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

/** Something that the audit log tells of and that changes nothing anybody would back up. */
export interface Noise {
  readonly name: string;
  /** Records of one such operation; none where the tenant has nothing that it could be about. */
  readonly records: (tenant: Tenant, random: Random) => readonly AuditDraft[];
}

type Properties = Readonly<Record<string, readonly [before: Json, after: Json]>>;

/** What everybody who signs in, services that follow, and portals that look things up leave in the log. */
export const noises: readonly Noise[] = [
  {
    name: 'the service of second factors notes that somebody used one',
    records: (tenant, random) =>
      ofUser(tenant, random, service(tenant, 'Azure MFA StrongAuthenticationService'), 'Update user', 'Update', {
        StrongAuthenticationMethod: [[{ MethodType: 6, Default: true }], [{ MethodType: 5, Default: true }]],
        StrongAuthenticationPhoneAppDetail: [
          [{ PhoneAppVersion: '6.8.53' }],
          [{ PhoneAppVersion: `6.8.${54 + random.below(40)}` }],
        ],
      }),
  },
  {
    name: 'the substrate mirrors a Microsoft 365 group',
    records: (tenant, random) => {
      const path = 'groups';
      const group = found(tenant, path, random);
      const who = service(tenant, 'Microsoft Substrate Management');
      const record = ofDirectory('GroupManagement', 'Update group', 'Update', who);
      return group === null ? [] : [{ ...record, targetResources: [targetOf(path, group, [])] }];
    },
  },
  {
    name: 'sessions of somebody are ended',
    records: (tenant, random) =>
      ofUser(tenant, random, actor('ada'), 'Update StsRefreshTokenValidFrom Timestamp', 'Update', {
        StsRefreshTokensValidFrom: [[], [tenant.now().toISOString()]],
      }),
  },
  {
    name: 'directory synchronisation was there',
    records: (tenant, random) =>
      ofUser(tenant, random, actor('sync'), 'Update user', 'Update', {
        LastDirSyncTime: [[new Date(tenant.now().getTime() - 1_800_000).toISOString()], [tenant.now().toISOString()]],
      }),
  },
  {
    name: 'the membership of a dynamic group follows its rule',
    records: (tenant, random) => {
      const dynamic = tenant
        .keys('groups')
        .slice(0, 200)
        .filter((key) => isDynamic(tenant.get('groups', key)));
      const user = found(tenant, 'users', random);
      if (dynamic.length === 0 || user === null) return [];
      const group = tenant.get('groups', random.pick(dynamic)) ?? {};
      const who = service(tenant, 'Microsoft Approval Management');
      const properties = [
        modified('Group.ObjectID', null, JSON.stringify(group.id)),
        modified('Group.DisplayName', null, JSON.stringify(group.displayName)),
      ];
      const targetResources = [targetOf('users', user, properties), targetOf('groups', group, [])];
      return [{ ...ofDirectory('GroupManagement', 'Add member to group', 'Assign', who), targetResources }];
    },
  },
  {
    name: 'a portal reads the expiration policy of a group, which is written as an update',
    records: (tenant, random) => {
      const group = found(tenant, 'groups', random);
      if (group === null) return [];
      const record = ofDirectory('GroupManagement', 'GroupLifecyclePolicies_Get', 'Update', random.pick(readers()));
      const targetResources = [targetOf('groups', group, [])];
      const own = { idPrefix: 'SSGM', loggedByService: 'Self-service Group Management' };
      return [{ ...record, ...own, targetResources }];
    },
  },
  {
    name: 'somebody registers a second factor',
    records: (tenant, random) => {
      const user = found(tenant, 'users', random);
      if (user === null) return [];
      const self: SimulatedActor = {
        type: 'user',
        id: textOf(user.id),
        userPrincipalName: textOf(user.userPrincipalName),
        displayName: textOf(user.displayName),
      };
      const record = ofDirectory('UserManagement', 'User registered security info', 'Add', self);
      const own = { idPrefix: 'IAMUX', loggedByService: 'Authentication Methods' };
      const resultReason = 'User registered Authenticator App with Notification and Code';
      return [{ ...record, ...own, resultReason, targetResources: [targetOf('users', user, [])] }];
    },
  },
];

function readers(): readonly SimulatedActor[] {
  return [actor('bo'), actor('chiara')];
}

function ofUser(
  tenant: Tenant,
  random: Random,
  who: SimulatedActor,
  activity: string,
  operation: string,
  properties: Properties,
): readonly AuditDraft[] {
  const user = found(tenant, 'users', random);
  if (user === null) return [];
  const changed = Object.entries(properties).map(([name, [before, after]]) =>
    modified(name, JSON.stringify(before), JSON.stringify(after)),
  );
  const included = modified('Included Updated Properties', null, JSON.stringify(Object.keys(properties).join(', ')));
  const record = ofDirectory('UserManagement', activity, operation, who);
  return [{ ...record, targetResources: [targetOf('users', user, [...changed, included])] }];
}

function ofDirectory(category: string, activity: string, operation: string, who: SimulatedActor): AuditDraft {
  return {
    idPrefix: 'Directory',
    loggedByService: 'Core Directory',
    category,
    operationType: operation,
    activityDisplayName: activity,
    result: 'success',
    resultReason: '',
    initiatedBy: initiatedBy(who, { personName: 'none' }),
    targetResources: [],
    additionalDetails: [],
  };
}

function targetOf(path: 'users' | 'groups', object: JsonObject, properties: Json[]): JsonObject {
  const type = path === 'users' ? 'User' : 'Group';
  return target(type, object.id ?? null, object.displayName ?? null, object, properties);
}

function found(tenant: Tenant, path: string, random: Random): JsonObject | null {
  const keys = tenant.keys(path);
  return keys.length === 0 ? null : (tenant.get(path, random.pick(keys)) ?? null);
}

function isDynamic(group: JsonObject | undefined): boolean {
  return Array.isArray(group?.groupTypes) && group.groupTypes.includes('DynamicMembership');
}
