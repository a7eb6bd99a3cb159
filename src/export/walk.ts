import { provesDeletion } from '../catalogue/absences.ts';
import { keyOf } from '../catalogue/layout.ts';
import { ReadError } from '../domain/ports.ts';
import type { Page, ResourceReader } from '../domain/ports.ts';
import { textOf } from '../domain/resource.ts';
import type { JsonObject, Relation, ResourceKind } from '../domain/resource.ts';
import { asCompleted } from './as-completed.ts';
import { ExpansionPass, isRefusedExpansion, whole } from './expansion-pass.ts';
import type { Expanded } from './expansion-pass.ts';
import { listRequest, objectRequest } from './list-request.ts';
import { gone, withRelations } from './relations.ts';
import type { Surroundings } from './relations.ts';

/** Pages of one list whose relations are read at the same time; what a kind holds in memory. */
const pagesAtOnce = 5;

/**
 * A kind's objects with their relations, page by page, a page as soon as it is complete. `wanted` tells which objects need their relations: the others are
 * only known to exist. A page's `readAt` is the earliest moment that any part of its objects was read.
 * @throws ReadError when any part cannot be read; an object is never handed out with a part of its relations.
 */
export function walk(
  kind: ResourceKind,
  reader: ResourceReader,
  wanted: (object: JsonObject) => boolean,
): AsyncIterable<WalkedPage> {
  return asCompleted(
    listed(kind, reader),
    pagesAtOnce,
    ({ page }) => page.anew,
    (listed) => completed(kind, reader, wanted, listed),
  );
}

/** A page whose objects are complete. */
export interface WalkedPage extends Page {
  /** Keys of objects that were deleted after the page was made, as their own GET says. */
  readonly gone: readonly string[];
}

/** A page of a list, and what the passes brought of its objects: by relation, then by key. */
export interface ListedPage {
  readonly page: Page;
  readonly expanded: ReadonlyMap<string, ReadonlyMap<string, Expanded>>;
}

/** The page with the relations of its objects; those that are gone meanwhile are left out. */
export async function completed(
  kind: ResourceKind,
  reader: ResourceReader,
  wanted: (object: JsonObject) => boolean,
  { page, expanded }: ListedPage,
): Promise<WalkedPage> {
  const around: Surroundings = {
    reader,
    version: kind.version,
    bucket: kind.bucket,
    known: (relation, object) => {
      const pass = expanded.get(relation.name);
      return pass === undefined ? whole(relation, object) : pass.get(textOf(object, kind.key))?.items;
    },
    isGone: (id) => isGone(kind, id, reader),
  };
  const objects = await Promise.all(
    page.objects.map((object) =>
      wanted(object) ? withRelations(object, kind.key, kind.relations, around) : Promise.resolve(object),
    ),
  );
  const readings = [...expanded.values()].flatMap((pass) => [...pass.values()].map(({ readAt }) => readAt));
  const earliest = [page.readAt, ...readings].sort()[0] ?? page.readAt;
  const deleted = page.objects.filter((_, at) => objects[at] === gone).map((object) => keyOf(kind, object));
  return { ...page, readAt: earliest, objects: objects.filter((object) => object !== gone), gone: deleted };
}

/** The list brings the first expanded relation, a pass each of the others; all of them go on at the same time. */
async function* listed(kind: ResourceKind, reader: ResourceReader): AsyncIterable<ListedPage> {
  const [expanded, ...others] = kind.relations.filter((relation) => relation.expand);
  const passes = others.map((relation) => new ExpansionPass(kind, relation, reader));
  const pages = expandedOrPlain(kind, expanded, reader)[Symbol.asyncIterator]();
  for (let count = 0; ;) {
    const next: Promise<IteratorResult<Page, undefined>> = pages.next();
    const [{ value: page }] = await Promise.all([next, ...passes.map((pass) => pass.advance())]);
    if (page === undefined) return;
    if (page.anew) {
      count = 0;
      for (const pass of passes) pass.restart();
    }
    count += page.objects.length;
    await Promise.all(passes.map((pass) => pass.catchUp(count)));
    yield { page, expanded: new Map(passes.map((pass) => [pass.name, taken(pass, page, kind.key)])) };
  }
}

/** What may not be expanded is read object by object: a list that is refused with the relation is asked for without. */
async function* expandedOrPlain(
  kind: ResourceKind,
  relation: Relation | undefined,
  reader: ResourceReader,
): AsyncIterable<Page> {
  let begun = false;
  try {
    for await (const page of reader.pages(listRequest(kind, relation))) {
      begun = true;
      yield page;
    }
  } catch (error) {
    if (relation === undefined || begun || !isRefusedExpansion(error)) throw error;
    yield* reader.pages(listRequest(kind));
  }
}

function taken(pass: ExpansionPass, page: Page, key: string): ReadonlyMap<string, Expanded> {
  return new Map(
    page.objects.flatMap((object): [string, Expanded][] => {
      const name = textOf(object, key);
      const found = pass.take(name);
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

/** Graph says 404 of a path that it does not know too: only the object's own 404 means that it was deleted. */
async function isGone(kind: ResourceKind, id: string, reader: ResourceReader): Promise<boolean> {
  try {
    for await (const page of reader.pages({ ...objectRequest(kind, id), query: {} })) {
      return page.objects.length === 0;
    }
    return false;
  } catch (error) {
    if (error instanceof ReadError && provesDeletion(error, id)) return true;
    throw error;
  }
}
