import type { JsonObject } from '../domain/resource.ts';
import { growAuthenticationMethods } from './grow-authentication-methods.ts';
import { growEntitlement } from './grow-entitlement.ts';
import { growConsent } from './grow-consent.ts';
import { growDirectoryRoles, growRoleSettings } from './grow-role-settings.ts';
import { growPublishedApplication } from './grow-published-application.ts';
import { randomFor } from './random.ts';
import type { RelationRoute, Route } from './route.ts';
import { routes } from './routes.ts';
import { shapedObject } from './shaped-object.ts';
import { shapes } from './shapes.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

/** Owners of a collection that get something in their relations: a large tenant does not grow with its square. */
const mostOwners = 25;

/**
 * Gives a tenant some of everything that its routes can answer: objects where a collection is empty, and what hangs on
 * them where a relation is. What is there stays as it is, but for the authentication methods policy, which gets the
 * methods that it lacks, and for what is rarer: consent beyond the usual, and an application that is published. The same tenant gets the same; no audit records.
 */
export function populate(tenant: Tenant): void {
  growAuthenticationMethods(tenant);
  growRoleSettings(tenant);
  growDirectoryRoles(tenant);
  growEntitlement(tenant);
  growConsent(tenant);
  growPublishedApplication(tenant);
  growProvisioning(tenant);
  const own = routes.filter(({ viewOf, gathers, type }) => !viewOf && !gathers && type !== 'directoryAudit');
  for (const route of own) if (tenant.objects(route.path).size === 0) growObjects(tenant, route);
  for (const route of own) growRelations(tenant, route.path, [...tenant.objects(route.path)], route.relations);
}

/** Provisioning jobs are had only by what came from the gallery; one service principal did. */
function growProvisioning(tenant: Tenant): void {
  const path = 'servicePrincipals';
  const id = tenant.surrogate('gallery application');
  if (tenant.get(path, id) !== undefined) return;
  const applicationTemplateId = tenant.surrogate('gallery template');
  tenant.put(path, {
    id,
    appId: tenant.surrogate('gallery app'),
    displayName: 'Payroll provisioning',
    applicationTemplateId,
  });
  const relations = routes.find((route) => route.path === path)?.relations ?? [];
  const synchronization = relations.filter(({ name }) => name.startsWith('synchronization'));
  growRelations(tenant, path, [[id, tenant.get(path, id) ?? {}]], synchronization);
}

function growObjects(tenant: Tenant, route: Route): void {
  const stands = Object.values(route.shape);
  const count = stands.includes('singleton') ? 1 : countOf(tenant, route.path);
  // The shapes of directory objects are those of deleted ones: most tenants have live ones already.
  const alive = route.path.includes('deletedItems') ? {} : { deletedDateTime: null };
  for (const object of made(tenant, route, route.path, count)) {
    tenant.put(route.path, 'deletedDateTime' in object ? { ...object, ...alive } : object);
  }
}

/** Objects of the endpoint's type, each with a key of its own. */
function made(tenant: Tenant, { type, key }: Route | RelationRoute, place: string, count: number): JsonObject[] {
  const shape = shapes[type];
  if (shape === undefined) return [];
  const byKey = new Map<string, JsonObject>();
  for (let index = 0; index < count; index += 1) {
    const object = shapedObject(tenant, type, shape, place, index);
    // A shape may name fewer ids than there are to be objects.
    if (!byKey.has(textOf(object[key]))) byKey.set(textOf(object[key]), object);
  }
  return [...byKey.values()];
}

function growRelations(
  tenant: Tenant,
  path: string,
  owners: readonly (readonly [key: string, object: JsonObject])[],
  relations: readonly RelationRoute[],
): void {
  for (const relation of relations) {
    if (relation.derived !== undefined || relation.inline === true) continue;
    const grown = owners.some(([key]) => tenant.related(path, key, relation.name).size > 0);
    for (const [index, [key, object]] of owners.slice(0, mostOwners).entries()) {
      const place = `${path}/${key}/${relation.name}`;
      // The first owner has some of everything; the others have what chance gives them.
      if (!grown && (index === 0 || randomFor(`${tenant.id}/${place}`).chance(0.6))) {
        for (const entry of entriesOf(tenant, relation, object, place)) {
          tenant.link(path, key, relation.name, entry, relation.key);
        }
      }
      const members = [...tenant.related(path, key, relation.name)].flatMap(([id, located]) =>
        located.path === '' ? [[id, located.object] as const] : [],
      );
      growRelations(tenant, place, members, relation.relations);
    }
  }
}

function entriesOf(tenant: Tenant, relation: RelationRoute, owner: JsonObject, place: string): (string | JsonObject)[] {
  const isOne = Object.values(relation.shape).includes('singleton');
  const count = isOne ? 1 : countOf(tenant, place);
  if (relation.holds === 'objects') {
    // What is named otherwise than by an id bears its owner's name: a partner's synchronisation, the partner's tenant.
    const named = relation.key === 'id' ? undefined : owner[relation.key];
    const inherited = named === undefined ? {} : { [relation.key]: named };
    return made(tenant, relation, place, count).map((object) => ({ ...object, ...inherited }));
  }
  const target = owner[`${relation.name}Id`];
  if (typeof target === 'string') return [target];
  const random = randomFor(`${tenant.id}/${place}`);
  return pathsOf(relation, place).flatMap((path) =>
    random.shuffled(tenant.keys(path).slice(0, 50)).slice(0, isOne ? 1 : 2),
  );
}

/** Where the objects stand that a relation may refer to. */
function pathsOf({ to, type, name }: RelationRoute, place: string): readonly string[] {
  if (to !== undefined) return [to];
  if (type === 'application') return ['applications'];
  if (type === 'group') return ['groups'];
  if (name !== 'appliesTo') return ['users'];
  if (place.includes('featureRolloutPolicies')) return ['groups'];
  const alsoApplications = /token|appManagement/.test(place);
  return alsoApplications ? ['servicePrincipals', 'applications'] : ['servicePrincipals'];
}

/** Two to four. */
function countOf(tenant: Tenant, place: string): number {
  return 2 + randomFor(`${tenant.id}/${place}/count`).below(3);
}
