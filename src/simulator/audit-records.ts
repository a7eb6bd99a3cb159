import type { Json, JsonObject } from '../domain/resource.ts';
import { auditActivities } from './audit-activities.ts';
import type { AuditDraft } from './audit-journal.ts';
import { auditedRelations } from './audit-relations.ts';
import { innerName, innerValue, modified, settingText, target, targetTypeOf, valueFrom } from './audit-values.ts';
import type { AuditSurroundings } from './audit-values.ts';
import type { Activity, AuditTarget, AuditVariant, AuditedRecord, Verb } from './audited-kind.ts';
import { initiatedBy } from './simulated-actor.ts';
import type { SimulatedActor } from './simulated-actor.ts';
import { textOf } from './text-of.ts';

/** An object was created, changed or removed. */
export interface ObjectChange {
  readonly actor: SimulatedActor;
  readonly verb: Verb;
  readonly path: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** What the actor set. */
  readonly given: JsonObject;
}

/** Something was added to, or taken from, an object. */
export interface RelationChange {
  readonly actor: SimulatedActor;
  readonly verb: 'add' | 'delete';
  readonly path: string;
  readonly owner: JsonObject;
  readonly relation: string;
  readonly target: { readonly path: string; readonly object: JsonObject };
  /** Objects that live only in the relation, before and after. */
  readonly before: Json[];
  readonly after: Json[];
}

/** The records that a change leaves, the service's own first; none for what Microsoft does not audit. */
export function describeChange(tenant: AuditSurroundings, change: ObjectChange): AuditDraft[] {
  const kind = auditActivities[change.path];
  // Intune, Defender and others keep logs of their own; of further kinds the records are not described here yet.
  if (kind === undefined) return [];
  const variant = kind.variants?.find((candidate) => applies(candidate, change));
  const drafts: AuditDraft[] = [];
  for (const [index, record] of kind.records.entries()) {
    if (index === 0 && variant !== undefined) drafts.push(...draftOf(tenant, change, record, variant.activity, false));
    const ordinary = index === 0 ? (variant?.ordinary ?? 'stays') : 'stays';
    if (ordinary !== 'replaced') {
      drafts.push(...draftOf(tenant, change, record, record.activities[change.verb], ordinary === 'stub'));
    }
  }
  return drafts;
}

export function describeRelationChange(tenant: AuditSurroundings, change: RelationChange): AuditDraft[] {
  const { actor, verb, path, owner, relation } = change;
  const rule = auditedRelations[`${path}/${relation}`];
  if (rule === undefined) return [];
  if (rule.is === 'property') {
    const before = { ...owner, [relation]: change.before };
    const given = { [relation]: change.after };
    return describeChange(tenant, { actor, verb: 'update', path, before, after: { ...owner, ...given }, given });
  }
  const side = (name: string, value: Json): JsonObject => quoted(name, value, verb);
  const object = change.target.object;
  const owned = target(targetTypeOf(path), owner.id ?? null, owner.displayName ?? null, owner, []);
  const operation = verb === 'add' ? 'Assign' : 'Unassign';
  const envelope = {
    ...envelopeOf('Core Directory', rule.category),
    initiatedBy: initiatedBy(actor, { personName: 'none' }),
  };
  if (rule.is === 'membership') {
    const properties = Object.entries(rule.owner).map(([name, from]) =>
      side(name, from === null ? null : (owner[from] ?? null)),
    );
    const member = target(
      targetTypeOf(change.target.path),
      object.id ?? null,
      object.displayName ?? null,
      object,
      properties,
    );
    return [
      { ...envelope, activityDisplayName: rule[verb], operationType: operation, targetResources: [member, owned] },
    ];
  }
  const type = textOf(object.principalType);
  const names = rule.activities[type];
  if (names === undefined) throw new Error(`An app role cannot be assigned to a '${type}'.`);
  const properties = Object.entries({ ...rule.values, ...rule.valuesOf[type] }).map(([name, from]) =>
    side(name.replace('{type}', type), valueFrom(from, object, tenant)),
  );
  const principal = tenant.find(textOf(object.principalId))?.object ?? {};
  const assignee = target(type, object.principalId ?? null, object.principalDisplayName ?? null, principal, []);
  const resource = { ...owned, modifiedProperties: properties };
  const targetResources = type === 'ServicePrincipal' ? [resource] : [resource, assignee];
  return [{ ...envelope, activityDisplayName: names[verb], operationType: operation, targetResources }];
}

/** The one record of an operation that was refused; without a name it was an update. */
export function describeFailure(
  tenant: AuditSurroundings,
  failure: { actor: SimulatedActor; path: string; object: JsonObject; reason: string; activity: string | null },
): AuditDraft[] {
  const { actor, path, object, reason } = failure;
  const record = auditActivities[path]?.records[0];
  if (record === undefined) throw new Error(`Nothing of '${path}' is audited.`);
  const [usual, operation] = record.activities.update ?? record.activities.add ?? [null, null];
  const name = failure.activity ?? usual;
  if (name === null) throw new Error(`No activity is known for '${path}'.`);
  const change: ObjectChange = { actor, verb: 'update', path, before: object, after: object, given: {} };
  return draftOf(tenant, change, record, [name, operation], true).map((draft) => ({
    ...draft,
    result: 'failure',
    resultReason: reason,
  }));
}

function applies({ verb, property, becomes }: AuditVariant, change: ObjectChange): boolean {
  if (verb !== change.verb || (verb === 'update' && !(property in change.given))) return false;
  const value = (change.after ?? change.before)?.[property];
  return becomes === undefined || value === becomes;
}

function draftOf(
  tenant: AuditSurroundings,
  change: ObjectChange,
  record: AuditedRecord,
  activity: Activity,
  stub: boolean,
): AuditDraft[] {
  if (activity === null) return [];
  const object = targetObject(change);
  const properties = stub ? [] : propertiesOf(tenant, change, record);
  const targetResources = record.targets.map((spec, index) =>
    targetOf(tenant, object, spec, index === 0 ? properties : []),
  );
  const additionalDetails = Object.entries(record.details ?? {}).map(([key, source]): Json => ({
    key,
    value: textOf(valueFrom(source, object, tenant)),
  }));
  const [activityDisplayName, operationType] = activity;
  const initiator = initiatedBy(change.actor, styleOf(tenant, record));
  return [
    {
      ...envelopeOf(record.service, record.category),
      activityDisplayName,
      operationType,
      initiatedBy: initiator,
      targetResources,
      additionalDetails,
    },
  ];
}

/** The object as the record names it: a deleted user's sign-in name begins with the id, so that it can be used again. */
function targetObject({ path, verb, before, after }: ObjectChange): JsonObject {
  const object = after ?? before ?? {};
  if (path !== 'users' || verb !== 'delete') return object;
  return { ...object, userPrincipalName: textOf(object.id).replaceAll('-', '') + textOf(object.userPrincipalName) };
}

function targetOf(tenant: AuditSurroundings, object: JsonObject, spec: AuditTarget, properties: Json[]): JsonObject {
  const value = (source: AuditTarget['id']): Json => (source === undefined ? null : valueFrom(source, object, tenant));
  const pointed =
    typeof spec.type === 'object' && spec.type !== null ? tenant.find(textOf(object[spec.type.of])) : undefined;
  const type = typeof spec.type === 'string' || spec.type === null ? spec.type : targetTypeOf(pointed?.path ?? '');
  return target(type, value(spec.id), value(spec.name), pointed?.object ?? object, properties);
}

function propertiesOf(tenant: AuditSurroundings, change: ObjectChange, { form }: AuditedRecord): Json[] {
  const { before, after, verb, given } = change;
  const text = (value: Json): string | null => (value === null ? null : JSON.stringify(value));
  switch (form.is) {
    case 'nothing':
      return [];
    case 'whole':
      return [modified(form.name, text(before), text(after))];
    case 'nested': {
      const nested = (value: JsonObject | null): string =>
        JSON.stringify(value === null ? [] : [JSON.stringify(value)]);
      return [modified(form.name, nested(before), nested(after))];
    }
    case 'changed': {
      const old = Object.fromEntries(Object.keys(given).map((name) => [name, before?.[name] ?? null]));
      return [modified(form.name, text(old), text(given))];
    }
    case 'quoted': {
      const object = after ?? before ?? {};
      const told = verb === 'delete' ? { ...form.values, ...form.gone } : form.values;
      const values = Object.entries(told).map(([name, source]) => {
        const value = quoted(name, valueFrom(source, object, tenant), verb === 'delete' ? 'delete' : 'add');
        const isCompared = verb === 'update' && form.compared?.includes(name) === true;
        return isCompared ? { ...value, oldValue: text(textOf(valueFrom(source, before ?? {}, tenant))) } : value;
      });
      const changed = (form.settings ?? []).filter((name) => verb === 'update' && name in given);
      return [
        ...values,
        ...changed.map((name) => modified(name, settingText(before?.[name] ?? null), settingText(given[name] ?? null))),
      ];
    }
    case 'directory': {
      const extra = Object.entries(form.extra ?? {}).map(([name, source]) =>
        quoted(name, valueFrom(source, after ?? before ?? {}, tenant), 'add'),
      );
      if (verb === 'delete') return [modified('Is Hard Deleted', null, '"False"'), ...extra];
      return [...directoryProperties(before, given), ...extra];
    }
  }
}

function directoryProperties(before: JsonObject | null, given: JsonObject): Json[] {
  const changed = Object.keys(given).filter((name) => name !== 'id' && !name.startsWith('@'));
  const names = changed.map(innerName);
  return [
    ...changed.map((name) =>
      modified(innerName(name), innerValue(name, before?.[name] ?? null), innerValue(name, given[name] ?? null)),
    ),
    modified('Included Updated Properties', null, JSON.stringify(names.join(', '))),
  ];
}

/** A value in quotes, new where something was added and old where it was taken away. */
function quoted(name: string, value: Json, verb: 'add' | 'delete'): JsonObject {
  const text = value === null ? null : JSON.stringify(textOf(value));
  return verb === 'add' ? modified(name, null, text) : modified(name, text, null);
}

function styleOf(tenant: AuditSurroundings, { service, through }: AuditedRecord) {
  if (through !== undefined && 'insteadOfName' in through)
    return { personName: { instead: through.insteadOfName } } as const;
  const personName = service === 'Core Directory' ? ('none' as const) : ('own' as const);
  if (through === undefined) return { personName };
  return { personName, through: { displayName: through.app, servicePrincipalId: tenant.surrogate(through.app) } };
}

function envelopeOf(service: AuditedRecord['service'], category: string) {
  const prefixes = {
    'Core Directory': 'Directory',
    'Conditional Access': 'IPCGraph',
    PIM: 'PIM',
    'Authentication Methods': 'Authentication Methods',
    'Entitlement Management': 'ELM',
    'Access Reviews': 'AccessReviews',
  };
  return {
    idPrefix: prefixes[service],
    loggedByService: service,
    category,
    result: 'success',
    resultReason: service === 'Conditional Access' ? null : '',
    additionalDetails: [] as Json[],
  } as const;
}
