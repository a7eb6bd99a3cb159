import type { GraphVersion, JsonObject } from '../../src/domain/resource.ts';
import type { ReferenceAnswer, SerialGraph } from './serial-graph.ts';

/** A GET, and where the objects go that it brings. */
export interface SerialRequest {
  readonly url: string;
  readonly into: JsonObject[];
}

/** Items that Graph takes in one `$batch`. */
const batchSize = 20;
const broken = [500, 502, 503, 504];
/**
 * Seconds to wait where a refusal does not say: the original does not wait at all, and a service that counts what it
 * refuses would refuse it for ever.
 */
const untold = 2;

/**
 * The peer's way with batches: twenty requests at a time, one batch at a time. What has a next page, and what broke, goes
 * out again in batches of its own before the next twenty do; what was throttled follows after the longest `Retry-After`.
 */
export async function readInBatches(
  graph: SerialGraph,
  version: GraphVersion,
  requests: readonly SerialRequest[],
): Promise<void> {
  for (let start = 0; start < requests.length; start += batchSize) {
    const chunk = requests.slice(start, start + batchSize);
    const answers = await graph.batch(
      version,
      chunk.map(({ url }) => url),
    );
    const again: SerialRequest[] = [];
    const throttled: SerialRequest[] = [];
    let longest = 0;
    for (const [index, request] of chunk.entries()) {
      const answer = answers[index];
      if (answer === undefined) continue;
      if (answer.status === 429) {
        throttled.push(request);
        longest = Math.max(longest, answer.retryAfter || untold);
      } else if (broken.includes(answer.status)) again.push(request);
      else again.push(...nextPage(graph, version, request, collect(graph, answer, request.into)));
    }
    if (again.length > 0) await readInBatches(graph, version, again);
    if (throttled.length === 0) continue;
    await graph.wait(longest);
    await readInBatches(graph, version, throttled);
  }
}

/** All pages of a list by GETs of their own, one after the other. */
export async function readAlone(graph: SerialGraph, version: GraphVersion, url: string): Promise<JsonObject[]> {
  const into: JsonObject[] = [];
  for (let next: SerialRequest | undefined = { url, into }; next !== undefined;) {
    const answer = collect(graph, await graph.get(version, next.url), into);
    [next] = nextPage(graph, version, next, answer);
  }
  return into;
}

/** Takes the objects of an answer: those of a list, or the one. */
function collect(graph: SerialGraph, answer: ReferenceAnswer, into: JsonObject[]): ReferenceAnswer {
  if (answer.status !== 200) return answer;
  const { value } = answer.body;
  const objects = Array.isArray(value) ? (value as JsonObject[]) : [answer.body];
  into.push(...objects);
  graph.counts.objects += objects.length;
  return answer;
}

function nextPage(
  graph: SerialGraph,
  version: GraphVersion,
  { into }: SerialRequest,
  { status, body }: ReferenceAnswer,
): SerialRequest[] {
  const link = body['@odata.nextLink'];
  return status === 200 && typeof link === 'string' ? [{ url: graph.relative(version, link), into }] : [];
}
