import type { Json, JsonObject } from '../domain/resource.ts';
import { badRequest } from './graph-error.ts';
import { textOf } from './text-of.ts';

/** One request inside a batch. */
export interface BatchItem {
  readonly id: string;
  readonly method: string;
  /** Relative to the version, without a leading slash, still encoded. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ids of items that must have succeeded before. */
  readonly dependsOn: readonly string[];
}

const limit = 20;

/**
 * The requests in the body of a batch, https://learn.microsoft.com/graph/json-batching.
 * @throws GraphError 400 when the batch as a whole is refused.
 */
export function readBatch(body: string): readonly BatchItem[] {
  const parsed = parse(body);
  const requests = isObject(parsed) ? parsed.requests : null;
  if (!Array.isArray(requests)) throw badRequest('Invalid batch payload format.');
  if (requests.length > limit) throw badRequest(`Number of batch request steps exceeds the maximum value of ${limit}.`);
  const items = requests.map(readItem);
  const ids = new Set(items.map(({ id }) => id.toLowerCase()));
  if (ids.size < items.length) throw badRequest('Every request in a batch must have an id of its own.');
  return items;
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest('Invalid batch payload format.');
    throw error;
  }
}

function readItem(value: Json): BatchItem {
  if (!isObject(value)) throw badRequest('Invalid batch payload format.');
  const { id, method, url } = value;
  if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string' || id === '') {
    throw badRequest('Every request in a batch needs an id, a method and a url.');
  }
  if (/^https?:/i.test(url)) throw badRequest('A url inside a batch is relative to the version.');
  const [path = '', ...query] = url.replace(/^\/+/, '').split('?');
  const headers = Object.entries(isObject(value.headers) ? value.headers : {});
  return {
    id,
    method: method.toUpperCase(),
    path,
    query: query.join('?'),
    headers: Object.fromEntries(headers.map(([name, text]) => [name.toLowerCase(), textOf(text)])),
    dependsOn: Array.isArray(value.dependsOn) ? value.dependsOn.map(textOf) : [],
  };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
