import type { JsonObject } from '../domain/resource.ts';
import { routeOf } from './routes.ts';

/**
 * What names an object in the collection of this path; empty for one that stands alone and has no id.
 * @throws Error for another without a key.
 */
export function keyOf(path: string, object: JsonObject): string {
  const route = routeOf(path);
  const key = object[route.key];
  if (typeof key === 'string') return key;
  // Some objects that stand alone have no id.
  if (Object.values(route.shape).every((shape) => shape === 'singleton')) return '';
  throw new Error(`An object of '${path}' has no '${route.key}'.`);
}
