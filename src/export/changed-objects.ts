import { spelledAlike } from '../catalogue/layout.ts';
import { ReadError } from '../domain/ports.ts';
import type { DeltaPage, LostReferences, ResourceReader } from '../domain/ports.ts';
import type { DeltaRule, JsonObject, ResourceKind } from '../domain/resource.ts';
import { chunked } from './chunked.ts';
import { lossesOf } from './lost-references.ts';
import type { Losses } from './lost-references.ts';
import { walk } from './walk.ts';
import type { WalkedPage } from './walk.ts';

/** Values that Graph takes in one `in`, https://learn.microsoft.com/graph/filter-query-parameter. */
const idsInFilter = 15;
/** Objects a page of a list without `$top`. */
const usualPage = 100;
/** Groups of changed objects that are read at the same time. */
const chunksAtOnce = 8;

/** A kind that Graph tells changes of. */
export type TrackedKind = ResourceKind & { readonly delta: DeltaRule };

export function isTracked(kind: ResourceKind): kind is TrackedKind {
  return kind.delta !== undefined;
}

/** What a delta round tells, by keys as files have them. */
export interface Changes {
  readonly touched: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /** Objects of which the whole round tells nothing else. */
  readonly losses: Losses;
  /** Where the next round starts. */
  readonly link: string;
  /** The earliest moment that any part of it was read. */
  readonly readAt: string;
}

/** The link of a round that begins now, without what there is already. */
export async function latestLink(kind: TrackedKind, reader: ResourceReader): Promise<string> {
  const { select } = kind.delta;
  const selecting = select.length === 0 ? '' : `&$select=${select.join(',')}`;
  return (await readChanges(kind, reader, `${kind.path}/delta?$deltatoken=latest${selecting}`)).link;
}

/** @throws ReadError when the link is not good, or any page cannot be had. */
export async function readChanges(kind: TrackedKind, reader: ResourceReader, url: string): Promise<Changes> {
  const { version, bucket } = kind;
  const [touched, removed] = [new Set<string>(), new Set<string>()];
  const lost: LostReferences[] = [];
  let first: DeltaPage | undefined;
  for await (const page of reader.changes({ version, bucket, url })) {
    first ??= page;
    for (const key of page.changed) touched.add(spelledAlike(key));
    for (const key of page.removed) removed.add(spelledAlike(key));
    lost.push(...page.lost);
    if (page.link === null) continue;
    const nothingElse = [...lossesOf(lost)].filter(([key]) => !touched.has(key) && !removed.has(key));
    return { touched, removed, losses: new Map(nothingElse), link: page.link, readAt: first.readAt };
  }
  throw new ReadError(200, 'UnusableAnswer', `${kind.path}/delta ended without a link`);
}

/**
 * True when reading so many objects one by one costs more requests than reading all that are known.
 * @param count of those that are read: what is made from a kept text takes no request.
 */
export function isCheaperInFull(kind: TrackedKind, count: number, known: number): boolean {
  const expanded = kind.relations.filter((relation) => relation.expand).length;
  const single = kind.relations.length - expanded;
  const page = expanded > 0 ? usualPage : (kind.top ?? usualPage);
  const requests = (objects: number, perRequest: number): number =>
    Math.ceil(objects / perRequest) * Math.max(1, expanded) + objects * single;
  return requests(count, kind.delta.readBy === 'filter' ? idsInFilter : 1) > requests(known, page);
}

/**
 * The objects with these keys as they are now, with their relations, several in a request; those that the collection does
 * not bring are left out.
 * @throws ReadError when any of them cannot be read.
 */
export async function* readByFilter(
  kind: TrackedKind,
  reader: ResourceReader,
  keys: readonly string[],
  wanted: (object: JsonObject) => boolean,
): AsyncIterable<WalkedPage> {
  for (const group of chunked(chunked(keys, idsInFilter), chunksAtOnce)) {
    const pages = await Promise.all(group.map((chunk) => readChunk(kind, reader, chunk, wanted)));
    yield* pages.flat();
  }
}

async function readChunk(
  kind: TrackedKind,
  reader: ResourceReader,
  keys: readonly string[],
  wanted: (object: JsonObject) => boolean,
): Promise<WalkedPage[]> {
  const ids = keys.map((id) => `'${id.replaceAll("'", "''")}'`).join(',');
  let found: WalkedPage[] = [];
  for await (const page of walk({ ...kind, query: { ...kind.query, $filter: `id in (${ids})` } }, reader, wanted)) {
    found = page.anew ? [page] : [...found, page];
  }
  // What begins anew here is this chunk, not what others brought.
  return found.map((page) => ({ ...page, anew: false }));
}
