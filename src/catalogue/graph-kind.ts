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
  unordered: [],
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

const target: Witness = { in: 'target' };

/** The activities name the object as one of their targets. */
export function onTarget(...activities: string[]): AuditRule {
  return { activities: activities.map(normaliseActivity), witnesses: [target] };
}

/** The activities name the object only by other marks; all of them must hold. */
export function onWitness(witnesses: readonly Witness[], ...activities: string[]): AuditRule {
  return { activities: activities.map(normaliseActivity), witnesses };
}

/** The activities name the object only by its display name, where the log's id is another one or not known. */
export function onName(...activities: string[]): AuditRule {
  return onWitness([{ in: 'name', object: 'displayName' }], ...activities);
}

/** There is one such object in a tenant: whoever did this, changed it. */
export function onActivity(...activities: string[]): AuditRule {
  return { activities: activities.map(normaliseActivity), witnesses: [] };
}

/** A modified property of that name carries the object's key, or the named property of the object. */
export function property(name: string, object?: string): Witness {
  return object === undefined ? { in: { property: name } } : { in: { property: name }, object };
}
