import type { AuditRule, Cloud, Relation, ResourceKind, Witness } from '../domain/resource.ts';
import { normaliseActivity } from '../domain/audit.ts';

const filled = {
  source: 'graph',
  version: 'v1.0',
  shape: 'collection',
  key: 'id',
  sharded: false,
  delegatedOnly: false,
  optIn: false,
  missingIn: [],
  covers: [],
  bucket: 'directory',
  query: {},
  relations: [],
  namedInAudit: false,
  volatile: [],
  ordered: [],
  absentWhen: [],
  only: {},
  audit: [],
} as const satisfies Partial<ResourceKind>;

type Filled = keyof typeof filled;

/** What a row has to say; the rest has defaults. */
export type KindRow = Omit<ResourceKind, Filled> & Partial<Pick<ResourceKind, Filled>>;

type Row = Omit<KindRow, 'relations'> & { readonly relations?: readonly RelationRow[] };

/** Why most beta rows are beta rows. */
export const notInV1 = 'v1.0 does not have the path';

/** Clouds that lack a path in Microsoft's metadata of them. */
export const notInUsGov = ['usgov', 'usgovdod'] as const satisfies readonly Cloud[];
export const notInChina = ['china'] as const satisfies readonly Cloud[];
export const notInSovereign = [...notInUsGov, ...notInChina] as const;

/** A page of the Graph reference. */
export function page(name: string): string {
  return `https://learn.microsoft.com/graph/api/${name}`;
}

/** Fills a row's defaults: a v1.0 collection keyed by id, one folder, always there, no audit rule. */
export function graphKind({ relations = [], ...row }: Row): ResourceKind {
  return { ...filled, ...row, relations: relations.map((relation) => filledRelation(relation, row.path)) };
}

/**
 * Rows of one area, with what they have in common said once.
 * @example const intune = rowsOf({ groups: ['Intune'], bucket: 'intune' });
 */
export function rowsOf<const Common extends Partial<Row>>(
  common: Common,
): (row: Omit<Row, keyof Common> & Partial<Row>) => ResourceKind {
  // What is not in the row is in the common part: the signature says so, but the compiler does not join the two.
  return (row) => graphKind({ ...common, ...row } as unknown as Row);
}

/** What a relation has to say; its path is `<path of the kind>/{id}/<name>` unless it is said. */
export type RelationRow = Pick<Relation, 'name' | 'keep'> &
  Partial<Omit<Relation, 'name' | 'keep' | 'relations'>> & { readonly relations?: readonly RelationRow[] };

function filledRelation({ relations = [], ...row }: RelationRow, parentPath: string): Relation {
  const path = row.path ?? `${parentPath}/{id}/${row.name}`;
  return {
    expand: false,
    shape: 'collection',
    query: {},
    absentWhen: [],
    ...row,
    path,
    relations: relations.map((nested) => filledRelation(nested, path.replace('{id}', '{parent}'))),
  };
}

/** The object's key is the id of one of the event's targets. */
export const target: Witness = { in: 'target' };

/** The activities name the object as one of their targets. */
export function onTarget(...activities: string[]): AuditRule {
  return onWitness([target], ...activities);
}

/** The activities name the object only by other marks; all of them must hold. */
export function onWitness(witnesses: readonly Witness[], ...activities: string[]): AuditRule {
  return { activities: activities.map(normaliseActivity), witnesses };
}

/** The activities name the object only by its display name, where the log's id is another one or not known. */
export function onName(...activities: string[]): AuditRule {
  return onWitness([{ in: 'name', object: 'displayName' }], ...activities);
}

/** The activities name the object by its id or by its display name: which one is not known of every service. */
export function onTargetOrName(...activities: string[]): readonly AuditRule[] {
  return [onTarget(...activities), onName(...activities)];
}

/** There is one such object in a tenant: whoever did this, changed it. */
export function onActivity(...activities: string[]): AuditRule {
  return onWitness([], ...activities);
}

/** The activities change this one part of the object that the witnesses find, whether or not their event says so. */
export function onPart(pointer: string, witnesses: readonly Witness[], ...activities: string[]): AuditRule {
  return { ...onWitness(witnesses, ...activities), part: { pointer } };
}

const memberIsTarget: readonly Witness[] = [{ in: 'target', object: 'id' }];

/** What is added to, or taken from, a relation of the object that the witnesses find; the element is one of the targets. */
export function onElement(
  { relation, owner, element = memberIsTarget }: ElementWitnesses<readonly Witness[]>,
  ...activities: string[]
): AuditRule {
  return { ...onWitness(owner, ...activities), part: { pointer: relation, element } };
}

/**
 * The same in the directory's way: the first target is the member, which may itself be an object of the owner's kind (a
 * group in a group), and a modified property of it carries the owner's id. Where a record lacks that property, the owner is
 * a further target.
 * @example onMember({ relation: '/members', owner: 'Group.ObjectID' }, 'Add member to group', 'Remove member from group')
 */
export function onMember({ owner, ...rest }: ElementWitnesses<string>, ...activities: string[]): readonly AuditRule[] {
  const owners: readonly Witness[] = [property(owner), { in: 'otherTarget' }];
  return owners.map((witness) => onElement({ ...rest, owner: [witness] }, ...activities));
}

interface ElementWitnesses<Owner> {
  /** JSON pointer. */
  readonly relation: string;
  readonly owner: Owner;
  /** Of the element; its id is a target's unless it is said. */
  readonly element?: readonly Witness[];
}

/** Among the deleted objects one comes into being with `deleted`, and goes when it is restored or deleted for good. */
export function onDeletion(deleted: string, ...gone: string[]): readonly AuditRule[] {
  const added: AuditRule = { ...onTarget(deleted), effect: 'added' };
  return gone.length === 0 ? [added] : [added, { ...onTarget(...gone), effect: 'removed' }];
}

/** A modified property of that name carries the object's key, or the named property of the object. */
export function property(name: string, object?: string): Witness {
  return object === undefined ? { in: { property: name } } : { in: { property: name }, object };
}

/** The same of an additional detail with that key. */
export function detail(key: string, object?: string): Witness {
  return object === undefined ? { in: { detail: key } } : { in: { detail: key }, object };
}
