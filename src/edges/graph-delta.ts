import { ReadError } from '../domain/ports.ts';
import type { DeltaPage, DeltaRequest } from '../domain/ports.ts';
import { textOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import { isObject } from './batch-answer.ts';
import type { Answer, GetRequest } from './graph-batch.ts';
import { linkIn } from './graph-link.ts';

/** Only who changed is of interest: what it is now is read from the object itself. */
const minimal = { Prefer: 'return=minimal, include-unknown-enum-members' } as const;

/** The pages of a delta round, https://learn.microsoft.com/graph/delta-query-overview. */
export async function* deltaPages(
  get: (request: GetRequest) => Promise<Answer>,
  { version, url: first, bucket }: DeltaRequest,
): AsyncIterable<DeltaPage> {
  const links = new Set<string>();
  const unusable = (what: string): ReadError => new ReadError(200, 'UnusableAnswer', `${pathOf(first)} ${what}`);
  for (let url: string | null = first; url !== null;) {
    const { body, at } = await get({ version, url, bucket, urgent: true, headers: minimal });
    const next = linkIn(body, '@odata.nextLink', () => unusable('answered a next link that cannot be followed'));
    const last = linkIn(body, '@odata.deltaLink', () => unusable('answered a delta link that cannot be followed'));
    if (!Array.isArray(body.value) || !body.value.every(isObject))
      throw unusable('answered something else than changes');
    if (next === undefined && last === undefined) throw unusable('answered changes that lead nowhere');
    if (next !== undefined && links.has(next)) throw unusable('answered the same next link twice');
    const removed = (object: JsonObject): boolean => isObject(object['@removed']);
    yield {
      changed: body.value.filter((object) => !removed(object)).map(keyOf),
      removed: body.value.filter(removed).map(keyOf),
      readAt: at,
      link: next === undefined ? (last ?? null) : null,
    };
    url = next ?? null;
    if (next !== undefined) links.add(next);
  }
}

function keyOf(object: JsonObject): string {
  return textOf(object, 'id');
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? url;
}
