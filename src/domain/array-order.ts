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

/** The same of a JSON pointer in which elements of arrays go by a name, or have none: `/rules/<id>/setting/approvalStages`. */
export function orderByPointer({ ordered }: Pick<ResourceKind, 'ordered'>): IsOrdered {
  if (ordered.length === 0) return nothingOrdered;
  const paths = ordered.map((path) => path.split('.'));
  return (pointer) => {
    const names = pointer.split('/').slice(1);
    return paths.some((path) => (path[0] === '**' ? path[1] === names.at(-1) : isAt(path, names)));
  };
}

/** True when the names are those of the path, with at most one name of an element after each. */
function isAt([property, ...path]: readonly string[], [name, ...names]: readonly string[]): boolean {
  if (property !== name) return false;
  if (path.length === 0) return names.length === 0;
  return isAt(path, names) || isAt(path, names.slice(1));
}
