import type { JsonObject } from '../domain/resource.ts';
import { actor } from './cast.ts';
import type { CastName } from './cast.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import type { Tenant } from './tenant.ts';

/** What happens to objects of a kind in a day; what is null does not happen. */
interface Habit {
  readonly path: string;
  readonly patch: ((random: Random) => JsonObject) | null;
  readonly created: ((random: Random, tenant: Tenant) => JsonObject) | null;
  readonly deleted: boolean;
}

type Act = (actor: SimulatedActor) => void;

const administrators: readonly CastName[] = ['ada', 'bo', 'chiara', 'hr'];
const named = (random: Random): JsonObject => ({ displayName: `New ${random.code(6)}` });

const habits: readonly Habit[] = [
  {
    path: 'users',
    patch: (random) => ({ jobTitle: `Engineer ${random.code(4)}` }),
    created: (random) => {
      const name = random.code(10).toLowerCase();
      const userPrincipalName = `${name}@contoso.example`;
      return { displayName: `New ${name}`, userPrincipalName, mailNickname: name, mail: userPrincipalName };
    },
    deleted: true,
  },
  {
    path: 'groups',
    patch: (random) => ({ description: `Since then ${random.code(6)}` }),
    created: (random) => ({ ...named(random), mailNickname: random.code(8).toLowerCase() }),
    deleted: true,
  },
  {
    path: 'applications',
    patch: (random) => ({ notes: `See ticket ${random.code(6)}` }),
    created: (random) => ({ ...named(random), appId: random.guid() }),
    deleted: true,
  },
  {
    path: 'servicePrincipals',
    patch: (random) => ({ notes: `See ticket ${random.code(6)}` }),
    created: (random) => ({ ...named(random), appId: random.guid() }),
    deleted: true,
  },
  {
    path: 'devices',
    patch: (random) => ({ operatingSystemVersion: `10.0.26100.${5000 + random.below(5000)}` }),
    created: (random) => ({
      displayName: `WIN-${random.code(5)}`,
      deviceId: random.guid(),
      operatingSystem: 'Windows',
    }),
    deleted: true,
  },
  {
    path: 'oauth2PermissionGrants',
    patch: (random) => ({ scope: `User.Read Files.Read.${random.code(4)}` }),
    created: (random, tenant) => ({
      clientId: random.pick(tenant.keys('servicePrincipals')),
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: random.pick(tenant.keys('servicePrincipals')),
      scope: 'User.Read',
    }),
    deleted: true,
  },
  {
    path: 'directory/administrativeUnits',
    patch: (random) => ({ description: `Moved to floor ${random.below(90)}` }),
    created: named,
    deleted: true,
  },
  {
    path: 'roleManagement/directory/roleDefinitions',
    patch: (random) => ({ description: `Revised ${random.code(6)}` }),
    created: (random) => ({ ...named(random), isBuiltIn: false, isEnabled: true, rolePermissions: [] }),
    deleted: false,
  },
  {
    path: 'roleManagement/directory/roleAssignments',
    patch: null,
    created: (random, tenant) => ({
      directoryScopeId: '/',
      principalId: random.pick(tenant.keys('users')),
      roleDefinitionId: random.pick(tenant.keys('roleManagement/directory/roleDefinitions')),
    }),
    deleted: true,
  },
];

/**
 * Half a day of work, up to half an hour ago: of each kind that is changed daily that share, at least one object, is
 * touched by somebody of the cast. One in ten acts creates, one in ten deletes, the others change; of a group every other
 * act changes the members. The same tenant and seed see the same.
 * @returns how many acts there were.
 */
export function oneDay(tenant: Tenant, share: number, seed = 1): number {
  if (share <= 0) return 0;
  const random = randomFrom(seed);
  const acts = random.shuffled(habits.flatMap((habit) => actsOf(tenant, habit, share, random)));
  const end = tenant.now().getTime() - 30 * 60_000;
  const step = (12 * 3600 * 1000) / acts.length;
  for (const [index, act] of acts.entries()) {
    const instant = new Date(end - Math.round((acts.length - index) * step));
    const who = actor(random.pick(administrators));
    tenant.at(instant, () => act(who));
  }
  return acts.length;
}

function actsOf(tenant: Tenant, habit: Habit, share: number, random: Random): Act[] {
  const { path, patch, created, deleted } = habit;
  const own = castIds();
  const keys = chosen(tenant.keys(path), share, random).filter((key) => !own.has(key));
  return keys.map((key, index): Act => {
    const turn = index % 10;
    if (turn === 0 && created !== null) return (who) => void tenant.create(who, path, created(random, tenant));
    if ((turn === 1 || patch === null) && deleted) return (who) => tenant.remove(who, path, key);
    if (path === 'groups' && index % 2 === 1) return (who) => changeMembers(tenant, who, key, random);
    return (who) => void tenant.update(who, path, key, patch?.(random) ?? {});
  });
}

/** One comes, and one goes where there was any. */
function changeMembers(tenant: Tenant, who: SimulatedActor, group: string, random: Random): void {
  const [member] = tenant.related('groups', group, 'members').keys();
  tenant.addReference(who, 'groups', group, 'members', random.pick(tenant.keys('users')));
  if (member !== undefined) tenant.removeReference(who, 'groups', group, 'members', member);
}

/** That share of the keys, at least one of any, each once. */
function chosen(keys: readonly string[], share: number, random: Random): string[] {
  const count = Math.min(keys.length, Math.max(1, Math.round(keys.length * share)));
  const found = new Set<string>();
  while (found.size < count) found.add(random.pick(keys));
  return [...found];
}

/** Whoever acts stays. */
function castIds(): ReadonlySet<string> {
  const ids = (['ada', 'bo', 'chiara', 'sync', 'hr', 'cloudSync'] as const).map((name) => {
    const who = actor(name);
    return who.type === 'user' ? who.id : who.servicePrincipalId;
  });
  return new Set(ids);
}
