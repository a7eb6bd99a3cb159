import type { ResourceKind } from './resource.ts';

/**
 * True for the dotted path of an array whose order means something; every other array is a set. Elements have no name in
 * the path: `rules.setting.approvalStages` is that array of each rule.
 */
export type IsOrdered = (path: string) => boolean;

/** For what is not known to be of any kind. */
export const nothingOrdered: IsOrdered = () => false;

/** Which arrays of the kind's objects are ordered. */
export function orderOf({ ordered }: Pick<ResourceKind, 'ordered'>): IsOrdered {
  const paths = new Set(ordered);
  return (path) => paths.has(path) || paths.has(`**.${path.slice(path.lastIndexOf('.') + 1)}`);
}

/** The path of a property below a path; the object itself has the path `''`. */
export function pathBelow(path: string, property: string): string {
  return path === '' ? property : `${path}.${property}`;
}
