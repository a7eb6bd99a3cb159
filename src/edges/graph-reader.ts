import { BackupError } from '../domain/errors.ts';
import { jsonText } from '../domain/exact-json.ts';
import { ReadError } from '../domain/ports.ts';
import type { Page, ReadCounts, ReadRequest, ResourceReader } from '../domain/ports.ts';
import { textOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import type { Answer, GetRequest, GraphBatch } from './graph-batch.ts';
import { deltaPages } from './graph-delta.ts';
import { PageWatch } from './page-limits.ts';

/** How often a page is asked for again when its answer did not come at once. */
const freshTries = 3;
/** How often a list is begun when its page tokens are lost. */
const mostRounds = 3;
const lostToken = /^Directory_?(PageTokenNotFound|ExpiredPageToken)/i;

/** Reads lists and singletons of Microsoft Graph, every page to the last. https://learn.microsoft.com/graph/paging */
export function graphReader(batch: GraphBatch, counts?: ReadCounts): ResourceReader {
  const counted = counts === undefined ? {} : { counts };
  return {
    pages: (request) => untilItEnds((anew) => oneRound(batch, request, counted, anew)),
    changes: (request) => untilItEnds(() => deltaPages((get) => freshAnswer(batch, { ...get, ...counted }), request)),
    counted: () => {
      const own: ReadCounts = { requests: 0, retries: 0 };
      return { ...graphReader(batch, own), counts: own };
    },
  };
}

/** A list whose page token is lost is begun anew. */
async function* untilItEnds<T>(begin: (anew: boolean) => AsyncIterable<T>): AsyncIterable<T> {
  for (let round = 1; ; round++) {
    try {
      yield* begin(round > 1);
      return;
    } catch (error) {
      if (!(error instanceof ReadError) || !lostToken.test(error.code) || round === mostRounds) throw error;
    }
  }
}

async function* oneRound(
  batch: GraphBatch,
  request: ReadRequest,
  counted: { readonly counts?: ReadCounts },
  anew: boolean,
): AsyncIterable<Page> {
  const { version, shape, bucket, urgent = false } = request;
  const first = firstUrl(request);
  const watch = new PageWatch(first);
  for (let url: string | undefined = first; url !== undefined;) {
    const answer: Answer = await freshAnswer(batch, { version, shape, url, bucket, urgent, ...counted });
    const { objects, next, at } = answer;
    const wrong = watch.wrong({ next, objects: objects.map(identityOf) });
    if (wrong !== undefined) throw new ReadError(200, 'UnusableAnswer', `${request.path} ${wrong}`);
    yield { objects, readAt: at, anew: anew && url === first, last: next === undefined };
    url = next;
  }
}

/**
 * The directory may not know the page token that comes with the answer to a repeated request. A page that leads on is
 * therefore asked for again until an answer comes at once; for the last tries' answer the list may have to begin anew.
 * https://learn.microsoft.com/graph/paging
 */
async function freshAnswer(batch: GraphBatch, request: GetRequest): Promise<Answer> {
  let answer = await batch.get(request);
  for (let tries = 1; tries < freshTries && !answer.atOnce && answer.next !== undefined; tries++) {
    answer = await batch.get(request);
  }
  return answer;
}

/**
 * The tenant's id, which is also the proof that endpoint and token work; empty where the organization may not be read.
 * @throws BackupError when they do not work.
 */
export async function readTenantId(reader: ResourceReader): Promise<string> {
  const query = { $select: 'id' };
  try {
    for await (const { objects } of reader.pages({ ...organization, query, urgent: true })) {
      const [first] = objects;
      if (first !== undefined) return textOf(first, 'id');
    }
    return '';
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (error.status === 403) return '';
    throw new BackupError(
      error.status === 0 ? 'unreachable' : 'graph-error',
      `Microsoft Graph cannot be read: ${error.message}.`,
      'Check the endpoint, the network and the proxy, then run again.',
      { cause: error },
    );
  }
}

const organization = { version: 'v1.0', path: 'organization', shape: 'collection', bucket: 'directory' } as const;

function firstUrl({ path, query }: ReadRequest): string {
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

/** Only of those that have an id it is sure that the same page means the same objects; others are told by all they hold. */
function identityOf(object: JsonObject): string {
  return textOf(object, 'id') || jsonText(object);
}
