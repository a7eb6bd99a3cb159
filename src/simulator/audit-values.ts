import { isObject } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import type { ValueSource } from './audited-kind.ts';
import { textOf } from './text-of.ts';

/** What the audit log asks of the tenant around a change. */
export interface AuditSurroundings {
  readonly id: string;
  readonly displayName: string;
  get(path: string, key: string): JsonObject | undefined;
  find(id: string): { readonly path: string; readonly object: JsonObject } | undefined;
  surrogate(name: string): string;
}

/** One entry of `modifiedProperties`; values are text that holds JSON, or nothing. */
export function modified(displayName: string, oldValue: string | null, newValue: string | null): JsonObject {
  return { displayName, oldValue, newValue };
}

/** The value that a record takes from the object or the tenant; null where there is none. */
export function valueFrom(source: ValueSource, object: JsonObject, tenant: AuditSurroundings): Json {
  if (typeof source === 'string') return object[source] ?? null;
  if ('text' in source) return source.text.replace('{tenantId}', tenant.id).replace('{tenantName}', tenant.displayName);
  if ('surrogate' in source) return tenant.surrogate(source.surrogate);
  if ('surrogateOf' in source) {
    const { surrogateOf, as = surrogateOf } = source;
    return tenant.surrogate(`${as}/${textOf(object[surrogateOf])}`);
  }
  const key = object[source.of];
  if (typeof key !== 'string') return null;
  const other = source.in === undefined ? tenant.find(key)?.object : tenant.get(source.in, key);
  return other?.[source.take] ?? null;
}

const typeNames: Readonly<Record<string, string>> = {
  users: 'User',
  groups: 'Group',
  devices: 'Device',
  applications: 'Application',
  servicePrincipals: 'ServicePrincipal',
  'directory/administrativeUnits': 'AdministrativeUnit',
};

/** A directory object's type as audit targets name it. */
export function targetTypeOf(path: string): string {
  return typeNames[path] ?? 'Other';
}

/** A target of an audit record, https://learn.microsoft.com/graph/api/resources/targetresource. */
export function target(
  type: string | null,
  id: Json,
  name: Json,
  object: JsonObject,
  modifiedProperties: Json[],
): JsonObject {
  const unified = Array.isArray(object.groupTypes) && object.groupTypes.includes('Unified');
  return {
    id,
    // A person's name is not in the record, only the sign-in name.
    displayName: type === 'User' ? null : name,
    type,
    userPrincipalName: type === 'User' ? (object.userPrincipalName ?? null) : null,
    groupType: type === 'Group' ? (unified ? 'unifiedGroups' : 'azureAD') : null,
    modifiedProperties,
  };
}

/** The directory's own names of properties, where they are not Graph's name with a capital. */
const innerNames: Readonly<Record<string, string>> = {
  appId: 'AppPrincipalId',
  appRoles: 'Entitlement',
  assignedLicenses: 'AssignedLicense',
  assignedPlans: 'AssignedPlan',
  authenticationType: 'LiveType',
  identifierUris: 'AppIdentifierUri',
  isDefault: 'Default',
  keyCredentials: 'KeyDescription',
  otherMails: 'OtherMail',
  passwordCredentials: 'KeyDescription',
  resourceScopes: 'AssignableScopes',
  rolePermissions: 'GrantedPermissions',
  servicePrincipalNames: 'ServicePrincipalName',
  signInAudience: 'AvailableToOtherTenants',
  supportedServices: 'Capabilities',
  technicalNotificationMails: 'TechnicalNotificationMail',
  visibility: 'IsPublic',
  web: 'AppAddress',
};

export function innerName(property: string): string {
  return innerNames[property] ?? property.charAt(0).toUpperCase() + property.slice(1);
}

/** Values that the directory keeps in a form of its own. */
const innerValues: Readonly<Record<string, (value: Json) => Json[]>> = {
  keyCredentials: (value) => listOf(value).map((key) => keyText(key, 'AsymmetricX509Cert')),
  passwordCredentials: (value) => listOf(value).map((key) => keyText(key, 'Password')),
  signInAudience: (value) => [value !== 'AzureADMyOrg'],
  visibility: (value) => [value === 'Public'],
  web: (value) =>
    listOf(fieldOf(value, 'redirectUris')).map((Address) => ({ AddressType: 0, Address, ReplyAddressClientType: 1 })),
};

/** A value as the directory writes it: always a JSON array, empty for nothing. */
export function innerValue(property: string, value: Json): string {
  const inner = innerValues[property];
  return JSON.stringify(value !== null && inner !== undefined ? inner(value) : listOf(value));
}

const accessTypes: Readonly<Record<string, number>> = { allowed: 1, blocked: 2 };

/**
 * A cross-tenant setting as its service writes it: JSON in quotes, in names and numbers of its own. Alert rules for such
 * records tell as much: https://github.com/Azure/Azure-Sentinel, "Cross-tenant Access Settings Organization".
 */
export function settingText(value: Json): string | null {
  return value === null ? null : JSON.stringify(JSON.stringify(settingOf(value)));
}

function settingOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(settingOf);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, Json] => {
      const number = name === 'accessType' && typeof item === 'string' ? accessTypes[item] : undefined;
      return [name.charAt(0).toUpperCase() + name.slice(1), number ?? settingOf(item)];
    }),
  );
}

function listOf(value: Json): Json[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function fieldOf(value: Json, name: string): Json {
  return isObject(value) ? (value[name] ?? null) : null;
}

function keyText(key: Json, type: string): string {
  const text = (name: string): string => textOf(fieldOf(key, name));
  return `[KeyIdentifier=${text('keyId')},KeyType=${type},KeyUsage=Verify,DisplayName=${text('displayName')}]`;
}
