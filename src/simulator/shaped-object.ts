import type { Json, JsonObject } from '../domain/resource.ts';
import { randomFor } from './random.ts';
import type { Random } from './random.ts';
import type { Tenant } from './tenant.ts';
import { literalOf } from './type-shape.ts';
import type { PropertyShape, TypeShape } from './type-shape.ts';

/** What the placeholders of a shape can mean for one object. */
interface Making {
  readonly tenant: Tenant;
  readonly random: Random;
  /** Of the object among its like, from 0. */
  readonly index: number;
  readonly name: string;
}

/** Placeholders that stand for the id of some object. */
const places: Readonly<Record<string, string>> = {
  users: 'users',
  groups: 'groups',
  devices: 'devices',
  applications: 'applications',
  servicePrincipals: 'servicePrincipals',
  units: 'directory/administrativeUnits',
  domains: 'domains',
  roles: 'roleManagement/directory/roleDefinitions',
  locations: 'identity/conditionalAccess/namedLocations',
  packages: 'identityGovernance/entitlementManagement/accessPackages',
  catalogs: 'identityGovernance/entitlementManagement/catalogs',
};

/**
 * An object of the type, the same for the same tenant, place and index.
 * @param place where it will stand: a path, or the path of a relation of one object.
 */
export function shapedObject(tenant: Tenant, type: string, shape: TypeShape, place: string, index: number): JsonObject {
  const random = randomFor(`${tenant.id}/${place}/${index}`);
  const making: Making = { tenant, random, index, name: `${titleOf(type)} ${index + 1}` };
  const id = random.guid();
  const body = shape.bodies[index % Math.max(1, shape.bodies.length)] ?? {};
  const own = shape.properties.map((property): [string, Json] => [property.name, valueOf(property, making)]);
  const object: JsonObject = { id, ...Object.fromEntries(own), ...(filled(body, making) as JsonObject) };
  return object.id === '-' ? Object.fromEntries(Object.entries(object).filter(([name]) => name !== 'id')) : object;
}

function valueOf({ name, isList, values }: PropertyShape, making: Making): Json {
  if (isList) {
    if (values.length > 0) return values.map((text) => filled(text, making));
    return name.endsWith('Ids') ? [making.random.guid()] : [`${name} ${making.index}`, `${name} b`];
  }
  const text = values[making.index % Math.max(1, values.length)];
  if (text === undefined) return suggested(name, making);
  // Ids are text, whatever they look like.
  return filled(name === 'id' ? text : literalOf(text), making);
}

/** Rules from the most particular to the most general; the first that fits the name decides. */
const suggestions: readonly (readonly [RegExp, (making: Making, name: string) => Json])[] = [
  [/^(displayName|name|title)$/, ({ name }) => name],
  [/^description$/, ({ name }) => `What ${name} is for`],
  [/^deletedDateTime$/, () => null],
  [/^(last|modified|updated)\w*DateTime$/i, (making) => dateOf(making, 1, 60)],
  [/DateTime$/, (making) => dateOf(making, 90, 900)],
  [
    /^(is|has|allow|enable|block|require|can|include|exclude)[A-Z]|Enabled$|Required$|Allowed$/,
    ({ index }) => index % 2 === 0,
  ],
  [/Ids$/, ({ random }) => [random.guid()]],
  [/Id$|^keyId$/, ({ random }) => random.guid()],
  [/(Count|Days|Hours|Minutes|Seconds|Percentage|[vV]ersion|priority|size|number)$/, ({ index }) => index + 1],
  [/(Url|Uri|URL|Link)$/, ({ index }, name) => `https://${name.toLowerCase()}.contoso.example/${index}`],
  [/([mM]ail|Email|Address)$/, ({ index }, name) => `${name.toLowerCase()}${index}@contoso.example`],
];

function suggested(name: string, making: Making): Json {
  const rule = suggestions.find(([pattern]) => pattern.test(name));
  return rule === undefined ? `${name} ${making.index + 1}` : rule[1](making, name);
}

/** The value with its placeholders filled. */
function filled(value: Json, making: Making): Json {
  if (typeof value === 'string')
    return value.replace(/\{(\w+)\}/g, (whole, word: string) => wordOf(word, making) ?? whole);
  if (Array.isArray(value)) return value.map((item) => filled(item, making));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, item]) => [name, filled(item, making)]));
}

function wordOf(word: string, making: Making): string | undefined {
  const { tenant, random, index, name } = making;
  switch (word) {
    case 'guid':
      return random.guid();
    case 'n':
      return String(index + 1);
    case 'date':
      return dateOf(making, 1, 300);
    case 'name':
      return name;
    case 'tenant':
      return tenant.id;
    default: {
      const path = places[word];
      if (path === undefined) return undefined;
      const keys = tenant.keys(path);
      return keys[random.below(keys.length)] ?? random.guid();
    }
  }
}

function dateOf({ tenant, random }: Making, least: number, most: number): string {
  const days = least + random.below(most - least);
  const seconds = Math.floor(tenant.now().getTime() / 1000) - days * 86_400 - random.below(86_400);
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** `identityGovernance.customTaskExtension` becomes `Custom task extension`. */
function titleOf(type: string): string {
  const words = (type.split('.').at(-1) ?? type).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
