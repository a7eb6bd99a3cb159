import { BackupError } from '../domain/errors.ts';
import type { PropertyRule, ResourceKind, SelectGroup } from '../domain/resource.ts';
import { applicationKinds } from './applications.ts';
import { directoryKinds } from './directory.ts';
import { policyKinds } from './policies.ts';
import { principalKinds } from './principals.ts';

/** Every kind, the most important first: what the time budget cuts is cut from the end. */
export const catalogue: readonly ResourceKind[] = [
  ...policyKinds,
  ...directoryKinds,
  ...applicationKinds,
  ...principalKinds,
];

const byId = new Map(catalogue.map((kind) => [kind.id, kind]));

/** @throws Error (a bug of ours) for an id that no row has. */
export function kindById(id: string): ResourceKind {
  const kind = byId.get(id);
  if (kind === undefined) throw new Error(`The catalogue has no kind ${id}`);
  return kind;
}

/** The names that `--types` takes. */
export const selectGroups: readonly SelectGroup[] = [
  'All',
  ...[...new Set(catalogue.flatMap((kind) => kind.groups))].sort((a, b) => a.localeCompare(b, 'en')),
];

/** A kind together with what the selection asks of its objects. */
export interface SelectedKind {
  readonly kind: ResourceKind;
  /** Only objects that answer to the rule are written. */
  readonly only?: PropertyRule;
  /** Objects that answer to the rule are not written. */
  readonly except?: PropertyRule;
}

/**
 * The kinds of the named groups, in the catalogue's order. Names are compared without case.
 * @throws BackupError `usage` for a name that is no group.
 */
export function select(types: readonly string[], cloudOnly: boolean): readonly SelectedKind[] {
  const groups = new Set(types.map(groupNamed));
  if (groups.size === 0) {
    throw new BackupError('usage', 'No type is selected.', `Choose from: ${selectGroups.join(', ')}.`);
  }
  return catalogue.flatMap((kind) => {
    const asking = kind.groups.filter((group) => groups.has(group));
    if (asking.length === 0 && !groups.has('All')) return [];
    const only = groups.has('All') ? undefined : commonRule(kind, asking);
    const except = cloudOnly ? kind.synchronised : undefined;
    return [{ kind, ...(only && { only }), ...(except && { except }) }];
  });
}

/** A restriction holds only when no other selected group asks for the kind without one. */
function commonRule(kind: ResourceKind, asking: readonly SelectGroup[]): PropertyRule | undefined {
  const rules = asking.map((group) => kind.only[group]);
  return rules.every((rule) => rule !== undefined) ? rules[0] : undefined;
}

function groupNamed(name: string): SelectGroup {
  const group = selectGroups.find((candidate) => candidate.toLowerCase() === name.trim().toLowerCase());
  if (group === undefined) {
    throw new BackupError('usage', `There is no type "${name}".`, `Choose from: ${selectGroups.join(', ')}.`);
  }
  return group;
}
