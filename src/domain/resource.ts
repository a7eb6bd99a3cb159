import { ExactNumber } from './exact-number.ts';

/** Any JSON value, as Graph answers it. */
export type Json = null | boolean | number | string | ExactNumber | Json[] | JsonObject;
export interface JsonObject {
  [property: string]: Json;
}

export type GraphVersion = 'v1.0' | 'beta';

/** What people can select with `--types`; the names are EntraExporter's where it has one. */
export type SelectGroup = string;

/** An object of the tenant: its kind and its key in that kind (an id, a tenant id, a domain name). */
export interface ObjectRef {
  readonly kind: string;
  readonly key: string;
}

/** A rule about one property of an object: true, there (and not empty), equal to a text, or an array that includes one. */
export interface PropertyRule {
  readonly property: string;
  readonly is: 'true' | 'present' | { readonly equals: string } | { readonly includes: string };
}

/** Clouds other than the public one that a kind may be missing in. */
export type Cloud = 'public' | 'usgov' | 'usgovdod' | 'china';

/**
 * What hangs on an object and is kept in its file under the relation's name: an array ordered by id, or one object.
 * A collection comes with the list through `$expand` when `expand` is set; Graph cuts those silently at 20, and an array
 * of exactly 20 is read again in full.
 */
export interface Relation {
  readonly name: string;
  readonly expand: boolean;
  readonly shape: 'collection' | 'singleton';
  /** `reference` keeps id, type and names of the other object; `whole` keeps every property of it. */
  readonly keep: 'reference' | 'whole';
  /** Path below the version with `{id}` for the object's key (and `{parent}` inside of a nested relation). */
  readonly path: string;
  /** Of the kind, where the relation is only in the other version. */
  readonly version?: GraphVersion;
  /** Query of the full read; values may hold `{id}`. */
  readonly query: Readonly<Record<string, string>>;
  /** Only objects that answer to this rule have the relation. */
  readonly when?: PropertyRule;
  /** Objects that answer to this rule have no such relation worth keeping (members of dynamic groups). */
  readonly unless?: PropertyRule;
  /** Error codes that mean "this object has none". */
  readonly absentWhen: readonly string[];
  /** What hangs on the objects of this relation. */
  readonly relations: readonly Relation[];
}

/**
 * How an audit event tells that an object of this kind changed: one of `activities` happened, and every witness holds.
 * No witness means that the kind has one object in the tenant, and the activity alone tells.
 */
export interface AuditRule {
  /** Activity names as {@link normaliseActivity} leaves them. */
  readonly activities: readonly string[];
  readonly witnesses: readonly Witness[];
  /** What of the object these activities change, where it is a part that the event need not name. */
  readonly part?: AuditedPart;
  /** Where the verb in the activities' names would mislead: what is deleted comes into being among the deleted objects. */
  readonly effect?: 'added' | 'removed' | 'changed';
}

/** A part of an object, and how an event tells which one. */
export interface AuditedPart {
  /** JSON pointer of a property or a relation, such as `/members`. */
  readonly pointer: string;
  /** Of a relation: the elements for which every witness holds; `object` is a property of the element. */
  readonly element?: readonly Witness[];
}

/**
 * `object` (a property of the exported object, `/` between the names below one; the key property by default) is found in the event as the id of a target
 * (`target`), of the first one alone or of any other (`firstTarget`, `otherTarget`), as a target's display name (`name`), as
 * a value of the modified property of that name (`property`), or as the value of that additional detail (`detail`).
 */
export interface Witness {
  readonly in:
    'target' | 'firstTarget' | 'otherTarget' | 'name' | { readonly property: string } | { readonly detail: string };
  readonly object?: string;
}

/** One row of the catalogue: what to ask for, where it is kept, what it needs. */
export interface ResourceKind {
  /** Graph's type name, such as `conditionalAccessPolicy`. */
  readonly id: string;
  readonly source: 'graph';
  readonly version: GraphVersion;
  /** Path below the version, without a leading slash. */
  readonly path: string;
  readonly shape: 'collection' | 'singleton';
  /** Property that names the object within its kind. */
  readonly key: string;
  /** Path of one object with `{id}` for its key, where it is not `<path>/{id}`. */
  readonly keyPath?: string;
  /** Folder below the backup folder; for a singleton the file's path without `.json`. */
  readonly folder: string;
  /** A kind that grows without bound is kept in folders named after the first two characters of the key. */
  readonly sharded: boolean;
  readonly groups: readonly SelectGroup[];
  /** Least application permissions that read it, relations included; all of them are needed. */
  readonly permissions: readonly string[];
  /** Microsoft documents no application permission: an app's sign-in is refused, and the kind ends as `denied`. */
  readonly delegatedOnly: boolean;
  /** State or noise: read only when one of its own groups is named, never with `All` or `Config`. */
  readonly optIn: boolean;
  /** Clouds whose Graph does not have the path; there the kind ends as `absent`. */
  readonly missingIn: readonly Cloud[];
  /** Why beta is read although the object matters: what v1.0 lacks. Demanded of every beta row. */
  readonly whyBeta?: string;
  /** Ids of the EntraExporter entries (its output paths) that this row is equivalent to or supersedes. */
  readonly covers: readonly string[];
  /** Limit that its requests count against, https://learn.microsoft.com/graph/throttling-limits. */
  readonly bucket: ThrottleBucket;
  /** `$top` of the list; absent where the endpoint is not known to take it. */
  readonly top?: number;
  /** `$select` of the list, where v1.0 answers a subset otherwise. */
  readonly select?: readonly string[];
  /** Further query of the list, such as a mandatory `$filter` or a nested `$expand`. */
  readonly query: Readonly<Record<string, string>>;
  readonly relations: readonly Relation[];
  /** Properties that change without anybody changing them; dotted below a property or a relation (`jobs.status`). */
  readonly volatile: readonly string[];
  /**
   * Dotted paths of arrays whose order means something; `**.name` is the property of that name at any depth. Every other
   * array, of values or of objects, is a set, relations included.
   */
  readonly ordered: readonly string[];
  /** Error codes that mean "this tenant does not have the feature". */
  readonly absentWhen: readonly string[];
  /**
   * Under a selection named here (a group, `All`, or the kind's id) only objects that answer to the rule are written; the
   * others keep their files.
   */
  readonly only: Readonly<Partial<Record<SelectGroup, PropertyRule>>>;
  /** With "cloud only", objects that answer to this rule are left alone. */
  readonly synchronised?: PropertyRule;
  /** Absent where Graph does not tell what changed. */
  readonly delta?: DeltaRule;
  /**
   * The audit log names each object of the kind that somebody changed, relations included. In an incremental night these
   * are read beside those that a delta query tells of; where there is no delta query, these and new ones alone.
   */
  readonly namedInAudit: boolean;
  readonly audit: readonly AuditRule[];
  /** Graph reference page. */
  readonly docs: string;
}

/** How changes of a kind are followed, https://learn.microsoft.com/graph/delta-query-overview. */
export interface DeltaRule {
  /** What makes an object show up; all properties of the main store when empty. */
  readonly select: readonly string[];
  /** How the objects that show up are read: several in a request (`$filter=id in (…)`), or each by its key. */
  readonly readBy: 'filter' | 'key';
}

/** Services of Graph with limits of their own. */
export type ThrottleBucket =
  | 'directory'
  | 'conditionalAccess'
  | 'identityProviders'
  | 'governance'
  | 'intune'
  | 'reports'
  | 'security'
  | 'teams'
  | 'other';

/** True when the object answers to the rule. */
export function holds(rule: PropertyRule, object: JsonObject): boolean {
  const value = object[rule.property];
  if (rule.is === 'true') return value === true;
  if (rule.is === 'present') return isPresent(value);
  if ('equals' in rule.is) return value === rule.is.equals;
  return Array.isArray(value) && value.includes(rule.is.includes);
}

function isPresent(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

/** What people call the object; undefined where it has no name. */
export function displayNameOf(object: JsonObject): string | undefined {
  for (const property of ['displayName', 'userPrincipalName', 'skuPartNumber']) {
    const value = object[property];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The text of a property; empty where it has none. */
export function textOf(object: JsonObject, property: string): string {
  const value = object[property];
  return typeof value === 'string' ? value : '';
}

/** True for an object with properties: no array, no null, and no {@link ExactNumber}. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
