import { ReadError } from '../domain/ports.ts';
import type { Page, ReadRequest, ResourceReader } from '../domain/ports.ts';
import { holds } from '../domain/resource.ts';
import type { Json, JsonObject, Relation, ResourceKind } from '../domain/resource.ts';

/** Graph cuts an expanded relation at this many items, and does not say so. */
const expandCap = 20;
const largestPage = 999;
/** What a reference keeps of the object at its other end. */
const referenceProperties = ['id', '@odata.type', 'displayName', 'userPrincipalName', 'appId'];

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

  for await (const page of reader.pages(listRequest(kind, kind.select, first))) {
    const objects = await Promise.all(
      page.objects.map((object) => (wanted(object) ? withRelations(kind, object, expanded, reader) : object)),
    );
    yield { ...page, objects: objects.filter((object) => object !== undefined) };
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
      if (Array.isArray(items)) found.set(String(object[kind.key]), items);
    }
  }
  return found;
}

/** Undefined when the object was deleted after the list named it. */
async function withRelations(
  kind: ResourceKind,
  object: JsonObject,
  expanded: ReadonlyMap<string, ReadonlyMap<string, Json[]>>,
  reader: ResourceReader,
): Promise<JsonObject | undefined> {
  const complete: JsonObject = { ...object };
  const id = String(object[kind.key]);
  for (const relation of kind.relations) {
    if (relation.unless !== undefined && holds(relation.unless, object)) {
      Reflect.deleteProperty(complete, relation.name);
      continue;
    }
    const inList = expanded.get(relation.name)?.get(id) ?? object[relation.name];
    const whole = relation.expand && Array.isArray(inList) && inList.length !== expandCap;
    const items = whole ? inList : await readRelation(kind, id, relation, reader);
    if (items === undefined) return undefined;
    complete[relation.name] = items.map((item) => (relation.keep === 'whole' ? item : reference(item)));
  }
  return complete;
}

async function readRelation(
  kind: ResourceKind,
  id: string,
  relation: Relation,
  reader: ResourceReader,
): Promise<Json[] | undefined> {
  const request: ReadRequest = {
    version: kind.version,
    path: `${kind.path}/${encodeURIComponent(id)}/${relation.name}`,
    query: { $top: String(largestPage), ...(relation.select && { $select: relation.select.join(',') }) },
    shape: 'collection',
  };
  const items: Json[] = [];
  try {
    for await (const page of reader.pages(request)) items.push(...page.objects);
  } catch (error) {
    if (error instanceof ReadError && error.status === 404) return undefined;
    throw error;
  }
  return items;
}

function listRequest(kind: ResourceKind, select: readonly string[] | undefined, relation?: Relation): ReadRequest {
  return {
    version: kind.version,
    path: kind.path,
    shape: kind.shape,
    query: {
      ...(kind.top !== undefined && { $top: String(relation === undefined ? kind.top : Math.min(kind.top, 100)) }),
      ...(select && { $select: select.join(',') }),
      ...(kind.filter !== undefined && { $filter: kind.filter }),
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
