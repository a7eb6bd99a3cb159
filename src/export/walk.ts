import { ReadError } from '../domain/ports.ts';
import type { Page, ReadRequest, ResourceReader } from '../domain/ports.ts';
import { holds, textOf } from '../domain/resource.ts';
import type { GraphVersion, Json, JsonObject, Relation, ResourceKind, ThrottleBucket } from '../domain/resource.ts';

/** Graph cuts an expanded relation at this many items, and does not say so. */
const expandCap = 20;
/** Objects a page that a list with an expanded relation gives at most. */
const expandedPage = 100;
/** What a reference keeps of the object at its other end. */
const referenceProperties = ['id', '@odata.type', 'displayName', 'userPrincipalName', 'appId'];

/** An object that was deleted between the list that named it and a question about it. */
const gone = Symbol('gone');

/**
 * A kind's objects with their relations, page by page. `wanted` tells which objects need their relations: the others are
 * only known to exist.
 * @throws ReadError when any part cannot be read; an object is never handed out with a part of its relations.
 */
export async function* walk(
  kind: ResourceKind,
  reader: ResourceReader,
  wanted: (object: JsonObject) => boolean,
): AsyncIterable<Page> {
  const [first, ...others] = kind.relations.filter((relation) => relation.expand);
  const expanded = new Map<string, ReadonlyMap<string, Json[]>>();
  for (const relation of others) expanded.set(relation.name, await readExpanded(kind, relation, reader));
  const known = (relation: Relation, object: JsonObject): Json | undefined =>
    expanded.get(relation.name)?.get(textOf(object, kind.key)) ?? object[relation.name];

  for await (const page of reader.pages(listRequest(kind, kind.select, first))) {
    const around = { reader, version: kind.version, bucket: kind.bucket, known };
    const objects = await Promise.all(
      page.objects.map((object) =>
        wanted(object) ? withRelations(object, kind.key, kind.relations, around) : Promise.resolve(object),
      ),
    );
    yield { ...page, objects: objects.filter((object) => object !== gone) };
  }
}

/** Graph takes one `$expand` a request, so each further relation is a pass of its own over ids alone. */
async function readExpanded(
  kind: ResourceKind,
  relation: Relation,
  reader: ResourceReader,
): Promise<Map<string, Json[]>> {
  const found = new Map<string, Json[]>();
  for await (const page of reader.pages(listRequest(kind, [kind.key], relation))) {
    for (const object of page.objects) {
      const items = object[relation.name];
      if (Array.isArray(items)) found.set(textOf(object, kind.key), items);
    }
  }
  return found;
}

interface Surroundings {
  readonly reader: ResourceReader;
  readonly version: GraphVersion;
  readonly bucket: ThrottleBucket;
  /** What the list brought of a relation. */
  readonly known: (relation: Relation, object: JsonObject) => Json | undefined;
  /** Key of the object that this one hangs on. */
  readonly parent?: string;
}

async function withRelations(
  object: JsonObject,
  key: string,
  relations: readonly Relation[],
  around: Surroundings,
): Promise<JsonObject | typeof gone> {
  const complete: JsonObject = { ...object };
  const id = textOf(object, key);
  for (const relation of relations) {
    const { when, unless } = relation;
    if ((when !== undefined && !holds(when, object)) || (unless !== undefined && holds(unless, object))) {
      Reflect.deleteProperty(complete, relation.name);
      continue;
    }
    const inList = around.known(relation, object);
    const whole = relation.expand && Array.isArray(inList) && inList.length !== expandCap;
    const value = whole ? inList : await readRelation(relation, id, around);
    if (value === gone) return gone;
    complete[relation.name] = Array.isArray(value) && relation.keep === 'reference' ? value.map(reference) : value;
  }
  return complete;
}

/** Null for a single object that there is none of. */
async function readRelation(relation: Relation, id: string, around: Surroundings): Promise<Json | typeof gone> {
  const { reader, parent = '' } = around;
  const version = relation.version ?? around.version;
  const filled = (template: string, encode: (text: string) => string): string =>
    template.replaceAll('{id}', encode(id)).replaceAll('{parent}', encode(parent));
  const quoted = (text: string): string => text.replaceAll("'", "''");
  const query = Object.entries(relation.query).map(([name, value]) => [name, filled(value, quoted)]);
  const request: ReadRequest = {
    version,
    path: filled(relation.path, encodeURIComponent),
    query: Object.fromEntries(query) as Record<string, string>,
    shape: relation.shape,
    bucket: around.bucket,
  };
  const items: JsonObject[] = [];
  try {
    for await (const page of reader.pages(request)) items.push(...page.objects);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (relation.absentWhen.includes(error.code)) return relation.shape === 'collection' ? [] : null;
    if (error.status === 404) return gone;
    throw error;
  }
  const nested = { reader, version, bucket: around.bucket, parent: id, known: () => undefined };
  const complete = await Promise.all(items.map((item) => withRelations(item, 'id', relation.relations, nested)));
  const there = complete.filter((item) => item !== gone);
  return relation.shape === 'collection' ? there : (there[0] ?? null);
}

function listRequest(kind: ResourceKind, select: readonly string[] | undefined, relation?: Relation): ReadRequest {
  const top = relation === undefined ? kind.top : Math.min(kind.top ?? expandedPage, expandedPage);
  return {
    version: kind.version,
    path: kind.path,
    shape: kind.shape,
    bucket: kind.bucket,
    query: {
      ...(top !== undefined && { $top: String(top) }),
      ...(select && { $select: select.join(',') }),
      ...kind.query,
      ...(relation && { $expand: relation.name }),
    },
  };
}

function reference(item: Json): Json {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
  return Object.fromEntries(
    referenceProperties.flatMap((property) => {
      const value = item[property];
      return value === undefined || value === null ? [] : [[property, value]];
    }),
  );
}
