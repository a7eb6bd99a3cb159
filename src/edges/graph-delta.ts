import { jsonText } from '../domain/exact-json.ts';
import { ReadError } from '../domain/ports.ts';
import type { DeltaPage, DeltaRequest, LostReferences } from '../domain/ports.ts';
import { isObject, textOf } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { withoutQuery } from './batch-answer.ts';
import type { Answer, GetRequest } from './graph-batch.ts';
import { PageWatch } from './page-limits.ts';

/** Who changed is of interest, and of what changed only whether it is references that are gone. */
const minimal = { Prefer: 'return=minimal, include-unknown-enum-members' } as const;

/** The pages of a delta round, https://learn.microsoft.com/graph/delta-query-overview. */
export async function* deltaPages(
  get: (request: GetRequest) => Promise<Answer>,
  { version, url: first, bucket }: DeltaRequest,
): AsyncIterable<DeltaPage> {
  const watch = new PageWatch(first);
  for (let url: string | null = first; url !== null;) {
    const answer: Answer = await get({ version, shape: 'changes', url, bucket, urgent: true, headers: minimal });
    const { objects, next, deltaLink, at } = answer;
    // A large object fills several pages, each with a part of its references.
    const wrong = watch.wrong({ next, objects: objects.map((entry) => jsonText(entry)) });
    if (wrong !== undefined) throw new ReadError(200, 'UnusableAnswer', `${withoutQuery(first)} ${wrong}`);
    const there = objects.filter((entry) => !isRemoved(entry)).map((entry) => ({ entry, lost: lostIn(entry) }));
    yield {
      changed: there.filter(({ lost }) => lost.length === 0).map(({ entry }) => keyOf(entry)),
      lost: there.flatMap(({ lost }) => lost),
      removed: objects.filter(isRemoved).map(keyOf),
      readAt: at,
      link: deltaLink ?? null,
    };
    url = next ?? null;
  }
}

function isRemoved(entry: JsonObject): boolean {
  return isObject(entry['@removed']);
}

/**
 * What an object no longer refers to; empty where the entry tells anything else of it.
 * https://learn.microsoft.com/graph/delta-query-groups
 */
function lostIn(entry: JsonObject): LostReferences[] {
  const lost: LostReferences[] = [];
  for (const [property, value] of Object.entries(entry)) {
    if (property === 'id' || property.startsWith('@odata.')) continue;
    const [, relation] = /^([^@]+)@delta$/.exec(property) ?? [];
    const ids = removedIn(value);
    if (relation === undefined || ids.length === 0) return [];
    lost.push({ key: keyOf(entry), relation, ids });
  }
  return lost;
}

/** Ids of references of which every one is gone; empty where one is not. */
function removedIn(value: Json): string[] {
  const references = Array.isArray(value) ? value : [];
  const ids = references.map((each) => (isObject(each) && isRemoved(each) ? keyOf(each) : ''));
  return ids.includes('') ? [] : ids;
}

function keyOf(object: JsonObject): string {
  return textOf(object, 'id');
}
