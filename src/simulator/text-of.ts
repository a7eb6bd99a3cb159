import type { Json } from '../domain/resource.ts';

/** A plain value as text; nothing, lists and objects are empty. For ids and names, which are text or absent. */
export function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
