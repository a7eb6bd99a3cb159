import type { AuditRule, ResourceKind, Witness } from '../domain/resource.ts';
import { normaliseActivity } from '../domain/audit.ts';

type Filled =
  | 'source'
  | 'version'
  | 'shape'
  | 'key'
  | 'sharded'
  | 'relations'
  | 'volatile'
  | 'unordered'
  | 'absentWhen'
  | 'only'
  | 'audit';

/** What a row has to say; the rest has defaults. */
export type KindRow = Omit<ResourceKind, Filled> & Partial<Pick<ResourceKind, Filled>>;

/** Fills a row's defaults: a v1.0 collection keyed by id, one folder, always there, no audit rule. */
export function graphKind(row: KindRow): ResourceKind {
  return {
    source: 'graph',
    version: 'v1.0',
    shape: 'collection',
    key: 'id',
    sharded: false,
    relations: [],
    volatile: [],
    unordered: [],
    absentWhen: [],
    only: {},
    audit: [],
    ...row,
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

/** There is one such object in a tenant: whoever did this, changed it. */
export function onActivity(...activities: string[]): AuditRule {
  return { activities: activities.map(normaliseActivity), witnesses: [] };
}

/** A modified property of that name carries the object's key, or the named property of the object. */
export function property(name: string, object?: string): Witness {
  return object === undefined ? { in: { property: name } } : { in: { property: name }, object };
}
