/** Any JSON value, as Graph answers it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
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

/** A rule about one property of an object: equal to a value, or an array that includes it. */
export interface PropertyRule {
  readonly property: string;
  readonly is: 'true' | { readonly includes: string };
}

/**
 * Objects that hang on an object and are kept as an array in its file, ordered by id.
 * They come with the list through `$expand` when `expand` is set; Graph cuts those silently at 20, and an array of
 * exactly 20 is read again in full from `<kind path>/<id>/<name>`.
 */
export interface Relation {
  readonly name: string;
  readonly expand: boolean;
  /** `reference` keeps id, type and names of the other object; `whole` keeps every property of it. */
  readonly keep: 'reference' | 'whole';
  /** Properties to ask for in the full read. */
  readonly select?: readonly string[];
  /** Objects that answer to this rule have no such relation worth keeping (members of dynamic groups). */
  readonly unless?: PropertyRule;
}

/**
 * How an audit event tells that an object of this kind changed: one of `activities` happened, and every witness holds.
 * No witness means that the kind has one object in the tenant, and the activity alone tells.
 */
export interface AuditRule {
  /** Activity names as {@link normaliseActivity} leaves them. */
  readonly activities: readonly string[];
  readonly witnesses: readonly Witness[];
}

/**
 * `object` (a property of the exported object; the key property by default) is found in the event as a target's id
 * (`target`), a target's display name (`name`), or the value of the modified property of that name (`property`).
 */
export interface Witness {
  readonly in: 'target' | 'name' | { readonly property: string };
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
  /** Folder below the backup folder; for a singleton the file's path without `.json`. */
  readonly folder: string;
  /** A kind that grows without bound is kept in folders named after the first two characters of the key. */
  readonly sharded: boolean;
  readonly groups: readonly SelectGroup[];
  /** Least application permissions that read it. */
  readonly permissions: readonly string[];
  /** `$top` of the list; absent where the endpoint is not known to take it. */
  readonly top?: number;
  /** `$select` of the list, where v1.0 answers a subset otherwise. */
  readonly select?: readonly string[];
  readonly filter?: string;
  readonly relations: readonly Relation[];
  /** Properties that change without anybody changing them. */
  readonly volatile: readonly string[];
  /** Dotted paths of arrays of objects that are sets; arrays of plain values always are. */
  readonly unordered: readonly string[];
  /** Error codes that mean "this tenant does not have the feature". */
  readonly absentWhen: readonly string[];
  /** Under a selection named here only objects that answer to the rule are written; the others keep their files. */
  readonly only: Readonly<Partial<Record<SelectGroup, PropertyRule>>>;
  /** With "cloud only", objects that answer to this rule are left alone. */
  readonly synchronised?: PropertyRule;
  readonly audit: readonly AuditRule[];
  /** Graph reference page. */
  readonly docs: string;
}

/** True when the object answers to the rule. */
export function holds(rule: PropertyRule, object: JsonObject): boolean {
  const value = object[rule.property];
  if (rule.is === 'true') return value === true;
  return Array.isArray(value) && value.includes(rule.is.includes);
}

/** What people call the object; undefined where it has no name. */
export function displayNameOf(object: JsonObject): string | undefined {
  for (const property of ['displayName', 'userPrincipalName', 'skuPartNumber']) {
    const value = object[property];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
