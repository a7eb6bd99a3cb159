import { isAbsence } from '../catalogue/absences.ts';
import { cutPartOf } from '../domain/answer-shape.ts';
import { ReadError } from '../domain/ports.ts';
import type { ReadRequest, ResourceReader } from '../domain/ports.ts';
import { holds, isObject, textOf } from '../domain/resource.ts';
import type { GraphVersion, Json, JsonObject, Relation, ThrottleBucket } from '../domain/resource.ts';

/** What a reference keeps of the object at its other end. */
const referenceProperties = ['id', '@odata.type', 'displayName', 'userPrincipalName', 'appId'];

/** An object that was deleted between the list that named it and a question about it. */
export const gone = Symbol('gone');

export interface Surroundings {
  readonly reader: ResourceReader;
  readonly version: GraphVersion;
  readonly bucket: ThrottleBucket;
  /** What the list brought of a relation, where it is whole. */
  readonly known: (relation: Relation, object: JsonObject) => Json[] | undefined;
  /** True for an object that was deleted. */
  readonly isGone: (id: string) => Promise<boolean>;
  /** Key of the object that this one hangs on. */
  readonly parent?: string;
}

/**
 * The object with all of its relations.
 * @throws ReadError when one cannot be read: an object is never handed out with a part of its relations.
 */
export async function withRelations(
  object: JsonObject,
  key: string,
  relations: readonly Relation[],
  around: Surroundings,
): Promise<JsonObject | typeof gone> {
  const complete: JsonObject = { ...object };
  const id = textOf(object, key);
  const values = await Promise.all(
    relations.map(async (relation) => {
      const { when, unless } = relation;
      if ((when !== undefined && !holds(when, object)) || (unless !== undefined && holds(unless, object))) {
        return undefined;
      }
      const inList = relation.expand ? around.known(relation, object) : undefined;
      return inList ?? (await readRelation(relation, id, around));
    }),
  );
  for (const [at, { name, keep }] of relations.entries()) {
    const value = values[at];
    if (value === gone) return gone;
    Reflect.deleteProperty(complete, `${name}@odata.nextLink`);
    if (value === undefined) Reflect.deleteProperty(complete, name);
    else complete[name] = Array.isArray(value) && keep === 'reference' ? value.map(referenceOf) : value;
  }
  const cut = cutPartOf(complete);
  if (cut !== undefined) throw new ReadError(200, 'CutAnswer', `only a part of ${cut} of ${id} was answered`);
  return complete;
}

/** A licence that the tenant lacks is no answer about one object's part, where the row does not say so. */
function isAbsentPart({ absentWhen }: Relation, error: ReadError): boolean {
  return absentWhen.includes(error.code) && isAbsence(error, absentWhen);
}

/** Null for a single object that there is none of. */
async function readRelation(relation: Relation, id: string, around: Surroundings): Promise<Json | typeof gone> {
  let items: JsonObject[];
  try {
    items = await allOf(around.reader, relationRequest(relation, id, around), keptOf(relation));
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (isAbsentPart(relation, error)) return relation.shape === 'collection' ? [] : null;
    if (error.status === 404 && (await around.isGone(id))) return gone;
    throw error;
  }
  if (relation.relations.length === 0) return relation.shape === 'collection' ? items : (items[0] ?? null);
  // A nested object's own address is not known: its 404 is taken for a failure, never for a deletion.
  const isGone = (): Promise<boolean> => Promise.resolve(false);
  const version = relation.version ?? around.version;
  const nested: Surroundings = { ...around, version, parent: id, known: () => undefined, isGone };
  const complete = await Promise.all(items.map((item) => withRelations(item, 'id', relation.relations, nested)));
  const there = complete.filter((item) => item !== gone);
  return relation.shape === 'collection' ? there : (there[0] ?? null);
}

/**
 * What is held of each object while the others are read: of a group with all people in it no more than the references.
 * Relations of the objects may depend on any of their properties.
 */
function keptOf({ keep, relations }: Relation): (item: JsonObject) => JsonObject {
  return keep === 'reference' && relations.length === 0 ? reference : (item) => item;
}

/** Everything on all pages, each object once: Graph may repeat one on a later page, and the later reading counts. */
async function allOf(
  reader: ResourceReader,
  request: ReadRequest,
  kept: (item: JsonObject) => JsonObject,
): Promise<JsonObject[]> {
  const items = new Map<string, JsonObject>();
  for await (const page of reader.pages(request)) {
    if (page.anew) items.clear();
    for (const item of page.objects) items.set(textOf(item, 'id') || `without id ${items.size}`, kept(item));
  }
  return [...items.values()];
}

function relationRequest(relation: Relation, id: string, around: Surroundings): ReadRequest {
  const { parent = '', bucket } = around;
  const filled = (template: string, encode: (text: string) => string): string =>
    template.replaceAll('{id}', () => encode(id)).replaceAll('{parent}', () => encode(parent));
  const quoted = (text: string): string => text.replaceAll("'", "''");
  return {
    version: relation.version ?? around.version,
    path: filled(relation.path, encodeURIComponent),
    query: Object.fromEntries(Object.entries(relation.query).map(([name, value]) => [name, filled(value, quoted)])),
    shape: relation.shape,
    bucket,
  };
}

function referenceOf(item: Json): Json {
  return isObject(item) ? reference(item) : item;
}

function reference(item: JsonObject): JsonObject {
  return Object.fromEntries(
    referenceProperties.flatMap((property) => {
      const value = item[property];
      return value === undefined || value === null ? [] : [[property, value]];
    }),
  );
}
