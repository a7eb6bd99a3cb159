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

/** What a pass over a list brought of one object's relation. */
interface Expanded {
  readonly items: Json[];
  readonly readAt: string;
}

/**
 * A kind's objects with their relations, page by page. `wanted` tells which objects need their relations: the others are
 * only known to exist. A page's `readAt` is the earliest moment that any part of its objects was read.
 * @throws ReadError when any part cannot be read; an object is never handed out with a part of its relations.
 */
export async function* walk(
  kind: ResourceKind,
  reader: ResourceReader,
  wanted: (object: JsonObject) => boolean,
): AsyncIterable<Page> {
  const [first, ...others] = kind.relations.filter((relation) => relation.expand);
  const passes = new Map<string, ReadonlyMap<string, Expanded>>();
  for (const relation of others) passes.set(relation.name, await readExpanded(kind, relation, reader));
  const around: Surroundings = {
    reader,
    version: kind.version,
    bucket: kind.bucket,
    known: (relation, object) =>
      passes.get(relation.name)?.get(textOf(object, kind.key))?.items ?? whole(relation, object),
    isGone: (id) => isGone(kind, id, reader),
  };
  const readAt = (object: JsonObject): string[] =>
    [...passes.values()].flatMap((pass) => pass.get(textOf(object, kind.key))?.readAt ?? []);

  for await (const page of reader.pages(listRequest(kind, kind.select, first))) {
    const objects = await Promise.all(
      page.objects.map((object) =>
        wanted(object) ? withRelations(object, kind.key, kind.relations, around) : Promise.resolve(object),
      ),
    );
    const earliest = [page.readAt, ...page.objects.flatMap(readAt)].sort()[0] ?? page.readAt;
    yield { ...page, readAt: earliest, objects: objects.filter((object) => object !== gone) };
  }
}

/** Graph takes one `$expand` a request, so each further relation is a pass of its own over ids alone. */
async function readExpanded(
  kind: ResourceKind,
  relation: Relation,
  reader: ResourceReader,
): Promise<Map<string, Expanded>> {
  const found = new Map<string, Expanded>();
  for await (const { objects, readAt } of reader.pages(listRequest(kind, [kind.key], relation))) {
    for (const object of objects) {
      const items = whole(relation, object);
      if (items !== undefined) found.set(textOf(object, kind.key), { items, readAt });
    }
  }
  return found;
}

/** A relation as the list brought it; undefined where it is not there, or was or may have been cut. */
function whole(relation: Relation, object: JsonObject): Json[] | undefined {
  const items = object[relation.name];
  if (!Array.isArray(items) || items.length === expandCap) return undefined;
  return `${relation.name}@odata.nextLink` in object ? undefined : items;
}

/** Graph says 404 of a path that it does not know too: only the object's own 404 means that it was deleted. */
async function isGone(kind: ResourceKind, id: string, reader: ResourceReader): Promise<boolean> {
  const { version, bucket } = kind;
  const path = `${kind.path}/${encodeURIComponent(id)}`;
  try {
    for await (const page of reader.pages({ version, bucket, path, query: {}, shape: 'singleton' })) {
      return page.objects.length === 0;
    }
    return false;
  } catch (error) {
    if (error instanceof ReadError && error.status === 404) return true;
    throw error;
  }
}

interface Surroundings {
  readonly reader: ResourceReader;
  readonly version: GraphVersion;
  readonly bucket: ThrottleBucket;
  /** What the list brought of a relation, where it is whole. */
  readonly known: (relation: Relation, object: JsonObject) => Json[] | undefined;
  readonly isGone: (id: string) => Promise<boolean>;
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
    const inList = relation.expand ? around.known(relation, object) : undefined;
    const value = inList ?? (await readRelation(relation, id, around));
    if (value === gone) return gone;
    complete[relation.name] = Array.isArray(value) && relation.keep === 'reference' ? value.map(reference) : value;
  }
  return complete;
}

/** Null for a single object that there is none of. */
async function readRelation(relation: Relation, id: string, around: Surroundings): Promise<Json | typeof gone> {
  const items: JsonObject[] = [];
  try {
    for await (const page of around.reader.pages(relationRequest(relation, id, around))) items.push(...page.objects);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (relation.absentWhen.includes(error.code)) return relation.shape === 'collection' ? [] : null;
    if (error.status === 404 && (await around.isGone(id))) return gone;
    throw error;
  }
  // A nested object's own address is not known: its 404 is taken for a failure, never for a deletion.
  const isGone = (): Promise<boolean> => Promise.resolve(false);
  const version = relation.version ?? around.version;
  const nested: Surroundings = { ...around, version, parent: id, known: () => undefined, isGone };
  const complete = await Promise.all(items.map((item) => withRelations(item, 'id', relation.relations, nested)));
  const there = complete.filter((item) => item !== gone);
  return relation.shape === 'collection' ? there : (there[0] ?? null);
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
