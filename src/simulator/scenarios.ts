import type { Clock } from '../domain/ports.ts';
import type { JsonObject } from '../domain/resource.ts';
import { actor, hireCast } from './cast.ts';
import type { CastName } from './cast.ts';
import { growTenant } from './grow.ts';
import type { GrowOptions } from './grow.ts';
import { conditionsOf, crossTenantOf, usersOf } from './grow-policies.ts';
import { guidFrom } from './random.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

/** Somebody does something at some time. */
export interface Act {
  /** An instant (ISO 8601), or hours and minutes before the story is played: `-7h30m`. */
  readonly at: string;
  readonly actor: CastName;
  readonly does: (tenant: Tenant, actor: SimulatedActor) => void;
  /** One sentence for people. */
  readonly says: string;
}

export interface Story {
  /** For the command line and the control endpoint. */
  readonly name: string;
  readonly title: string;
  readonly acts: readonly Act[];
}

/**
 * Lets a story happen in the tenant, each act at its own time.
 * @returns what was done, in its order, for people.
 */
export function playStory(tenant: Tenant, story: Story, clock: Clock): readonly string[] {
  const now = clock.now();
  const timed = story.acts.map((act) => ({ act, at: instantOf(act.at, now) }));
  timed.sort((left, right) => left.at.getTime() - right.at.getTime());
  return timed.map(({ act, at }) => {
    tenant.at(at, () => act.does(tenant, actor(act.actor)));
    return `${at.toISOString()} ${act.says}`;
  });
}

/** @throws Error for a text that is neither an instant nor an offset. */
function instantOf(text: string, now: Date): Date {
  const offset = /^-(?:(\d+)h)?(?:(\d+)m)?$/.exec(text);
  if (offset !== null && text !== '-') {
    return new Date(now.getTime() - (Number(offset[1] ?? 0) * 60 + Number(offset[2] ?? 0)) * 60_000);
  }
  const instant = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(instant.getTime()))
    throw new Error(`'${text}' is neither an instant nor an offset such as '-7h30m'.`);
  return instant;
}

/** A small tenant with the cast and the things that the stories are about. */
export function demoTenant(options: GrowOptions): Tenant {
  const tenant = growTenant(options);
  setStage(tenant);
  return tenant;
}

/** Lets everything that the stories touch have been in the tenant since long ago. */
export function setStage(tenant: Tenant): void {
  hireCast(tenant);
  const createdDateTime = '2023-05-04T09:00:00Z';
  const group = (displayName: string, more: JsonObject = {}): void =>
    tenant.put('groups', {
      id: stageId(displayName),
      displayName,
      createdDateTime,
      mailNickname: displayName.toLowerCase().replaceAll(' ', '-'),
      ...more,
    });
  group('Finance approvers');
  group('Old project');
  group('All contractors', {
    groupTypes: ['DynamicMembership'],
    membershipRule: '(user.userType -eq "Guest")',
    membershipRuleProcessingState: 'On',
  });
  const idOf = (name: CastName): string => {
    const who = actor(name);
    return who.type === 'user' ? who.id : who.servicePrincipalId;
  };
  tenant.link('groups', stageId('Finance approvers'), 'members', idOf('chiara'));
  tenant.link('groups', stageId('Finance approvers'), 'owners', idOf('ada'));
  tenant.put('identity/conditionalAccess/policies', {
    id: stageId('Require MFA for administrators'),
    displayName: 'Require MFA for administrators',
    createdDateTime,
    modifiedDateTime: null,
    templateId: null,
    state: 'enabledForReportingButNotEnforced',
    conditions: conditionsOf({
      users: usersOf({ includeRoles: ['62e90394-69f5-4237-9190-012177145e10'], excludeUsers: [idOf('bo')] }),
    }),
    grantControls: {
      operator: 'OR',
      builtInControls: ['mfa'],
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: null,
    },
    sessionControls: null,
  });
  tenant.put('identity/conditionalAccess/namedLocations', {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: stageId('Head office'),
    displayName: 'Head office',
    createdDateTime,
    modifiedDateTime: createdDateTime,
    isTrusted: true,
    ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/26' }],
  });
  tenant.put('policies/crossTenantAccessPolicy/partners', {
    tenantId: stageId('Northwind'),
    ...crossTenantOf('allowed'),
  });
  tenant.put('applications', {
    id: stageId('Expense reports'),
    appId: stageId('Expense reports/app'),
    displayName: 'Expense reports',
    createdDateTime,
  });
}

/** Id of a thing on the stage, by its name; the same in every tenant. */
export function stageId(name: string): string {
  return guidFrom(`stage/${name}`);
}
