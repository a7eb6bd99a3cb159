import type { Json, JsonObject } from '../domain/resource.ts';

/** What objects of a type look like; {@link shapedObject} makes them. */
export interface TypeShape {
  readonly properties: readonly PropertyShape[];
  /** Further properties; the objects take these in turn. */
  readonly bodies: readonly JsonObject[];
}

export interface PropertyShape {
  readonly name: string;
  readonly isList: boolean;
  /** Values that the objects take in turn; empty when the value follows from the name. */
  readonly values: readonly string[];
}

/**
 * A shape in one line: `displayName isEnabled state=on|off tags[]=a|b`. A property without values gets one that its name
 * suggests; a list takes all of its values; a plus in a value is a blank. Values and the texts of bodies may hold `{guid}`, `{n}` (the object's number),
 * `{date}`, `{name}`, `{tenant}`, and `{users}`, `{groups}` and so on for the id of some object that the tenant has.
 * An `id` need not be named: it is a GUID. `id=-` stands for none.
 */
export function looks(words: string, ...bodies: readonly JsonObject[]): TypeShape {
  const properties = words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word): PropertyShape => {
      const [, name = '', list, values] = /^([\w@.]+)(\[\])?(?:=(.*))?$/.exec(word) ?? [];
      if (name === '') throw new Error(`'${word}' is no property of a shape.`);
      return { name, isList: list !== undefined, values: values?.replaceAll('+', ' ').split('|') ?? [] };
    });
  return { properties, bodies };
}

/** The same shape for each of these types. */
export function alike(names: string, shape: TypeShape): Readonly<Record<string, TypeShape>> {
  return Object.fromEntries(names.split(/\s+/).map((name) => [name, shape]));
}

/** A text that stands for a value of another kind; any other text is itself. */
export function literalOf(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  if (text === '[]') return [];
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
