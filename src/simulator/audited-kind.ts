/** A value that a record takes from the changed object, or from the tenant around it. */
export type ValueSource =
  /** A property of the object. */
  | string
  /** `{tenantId}` and `{tenantName}` are filled in. */
  | { readonly text: string }
  /** A GUID of the tenant's own that no exported object shows, made from a name. */
  | { readonly surrogate: string }
  /** The same, one for each value of a property; `as`: what the tenant calls it elsewhere. */
  | { readonly surrogateOf: string; readonly as?: string }
  /** A property of the object that another property points at; without a path a directory object. */
  | { readonly of: string; readonly in?: string; readonly take: string };

export interface AuditTarget {
  /** Absent where records of this kind name no id. */
  readonly id?: ValueSource;
  /** Type of the target; `{ of }`: the type of the directory object that the property points at. */
  readonly type: string | null | { readonly of: string };
  readonly name?: ValueSource;
}

/** How the first target's `modifiedProperties` tell what changed. */
export type ChangeForm =
  /** Core Directory's way: inner names, values in JSON arrays, `Included Updated Properties` at the end. */
  | { readonly is: 'directory'; readonly extra?: Readonly<Record<string, ValueSource>> }
  /** The whole object, before and after, as JSON under one name. */
  | { readonly is: 'whole'; readonly name: string }
  /** The whole object as JSON inside a JSON array. */
  | { readonly is: 'nested'; readonly name: string }
  /** Only the properties that changed, as one JSON object under one name. */
  | { readonly is: 'changed'; readonly name: string }
  /** Quoted values, new on an addition and old on a removal; and those of the settings that were changed, before and after. */
  | {
      readonly is: 'quoted';
      readonly values: Readonly<Record<string, ValueSource>>;
      /** Of these an update tells what was there before, too. */
      readonly compared?: readonly string[];
      /** Told only when something is taken away. */
      readonly gone?: Readonly<Record<string, ValueSource>>;
      readonly settings?: readonly string[];
    }
  | { readonly is: 'nothing' };

export type Verb = 'add' | 'update' | 'delete';
/** Name on the wire and operation type; null where nothing is written. */
export type Activity = readonly [name: string, operation: string | null] | null;

/** Services that write to the log, as records name them. */
export type AuditingService =
  | 'Core Directory'
  | 'Conditional Access'
  | 'PIM'
  | 'Authentication Methods'
  | 'Entitlement Management'
  | 'Access Reviews';

export interface AuditedRecord {
  readonly service: AuditingService;
  readonly category: string;
  readonly activities: Readonly<Record<Verb, Activity>>;
  readonly targets: readonly AuditTarget[];
  readonly form: ChangeForm;
  /** Keys and values of `additionalDetails`. */
  readonly details?: Readonly<Record<string, ValueSource>>;
  /** An app that stands between the person and the change, and how the record tells. */
  readonly through?: { readonly app: string } | { readonly insteadOfName: string };
}

/** A change for which the first record bears another name. */
export interface AuditVariant {
  readonly verb: Verb;
  readonly property: string;
  /** Value of the property after the change (for a deletion: before); any value when absent. */
  readonly becomes?: boolean;
  readonly activity: Activity;
  /** What becomes of the ordinary record: it stays beside, as a stub without properties, or not at all. */
  readonly ordinary: 'stays' | 'stub' | 'replaced';
}

export interface AuditedKind {
  readonly records: readonly AuditedRecord[];
  readonly variants?: readonly AuditVariant[];
}
