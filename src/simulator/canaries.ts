import type { JsonObject } from '../domain/resource.ts';
import { canaryPlantings } from './canary-plantings.ts';
import type { CanaryPlanting } from './canary-plantings.ts';
import { guidFrom } from './random.ts';
import { relationRoutes, routes } from './routes.ts';
import type { PlacedRelation } from './routes.ts';
import { shapedObject } from './shaped-object.ts';
import { shapes } from './shapes.ts';
import type { Tenant } from './tenant.ts';
import { textOf } from './text-of.ts';

/** A secret that stands in an answer of Graph and must stand nowhere else. */
export interface Canary {
  readonly name: string;
  /** Where Graph answers it: a path of the route table, `{id}` for keys. */
  readonly path: string;
  /** Literally as it stands in the JSON of the answer; no other canary contains it. */
  readonly value: string;
}

/** Everything that {@link plantCanaries} plants. */
export const canaries: readonly Canary[] = canaryPlantings.map(({ name, path, value }) => ({ name, path, value }));

/**
 * Puts each canary into the tenant, where Graph may answer such a secret: in an object of its own, or in the one object of
 * its kind. They have always been there: no audit records. Planting twice changes nothing.
 */
export function plantCanaries(tenant: Tenant): void {
  for (const planting of canaryPlantings) {
    const route = routes.find(({ path }) => path === planting.path);
    const relation = relationRoutes.find(({ template }) => template === planting.path);
    if (route !== undefined) {
      const isOne = Object.values(route.shape).includes('singleton');
      const [present] = isOne ? tenant.objects(route.path).values() : [];
      tenant.put(route.path, { ...(present ?? bearer(tenant, route.type, planting)), ...planting.body });
    } else if (relation !== undefined) {
      plantBelow(tenant, relation, planting);
    } else {
      throw new Error(`The canary '${planting.name}' stands at '${planting.path}', which is no route.`);
    }
  }
}

/** Below the first object that may have such a relation. */
function plantBelow(tenant: Tenant, { route, way, relation }: PlacedRelation, planting: CanaryPlanting): void {
  let path = route.path;
  let keys = [...tenant.objects(path).keys()];
  for (const step of way) {
    const [key] = keys;
    if (key === undefined) {
      // A tenant that was not populated has no owner for it yet.
      const owner = bearer(tenant, route.type, planting);
      tenant.put(route.path, owner);
      plantBelow(tenant, { template: planting.path, route, way, relation }, planting);
      return;
    }
    if (step === relation) {
      const isOne = Object.values(relation.shape).includes('singleton');
      const [present] = isOne ? tenant.related(path, key, relation.name).values() : [];
      const object = { ...(present?.object ?? bearer(tenant, relation.type, planting)), ...planting.body };
      tenant.link(path, key, relation.name, object, relation.key);
      return;
    }
    keys = [...tenant.related(path, key, step.name).keys()];
    path = `${path}/${key}/${step.name}`;
  }
}

/** An ordinary object of the type, but for its id and its name. */
function bearer(tenant: Tenant, type: string, { name }: CanaryPlanting): JsonObject {
  const shape = shapes[type];
  const ordinary = shape === undefined ? {} : shapedObject(tenant, type, shape, `canary/${name}`, 0);
  const id = shape === undefined || textOf(ordinary.id).length === 36 ? guidFrom(`canary/${name}`) : ordinary.id;
  const named = 'name' in ordinary && !('displayName' in ordinary) ? 'name' : 'displayName';
  const alive = 'deletedDateTime' in ordinary ? { deletedDateTime: null } : {};
  return { ...ordinary, ...alive, ...(id === undefined ? {} : { id }), [named]: `Canary: ${name}` };
}
