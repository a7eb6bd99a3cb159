import { readBatch } from './batch-items.ts';
import { decodePath } from './exchange.ts';
import type { Answer } from './exchange.ts';
import { GraphError } from './graph-error.ts';

/**
 * Requests whose answer did not reach their client whole. The token for the next page in the answer to the same request
 * leads nowhere then: a client is to go on from the last answer that it got at the first try.
 * https://learn.microsoft.com/graph/paging
 */
export class RetriedPages {
  readonly #lost = new Set<string>();

  /** @param request version, path and query. */
  isRetry(request: string): boolean {
    return this.#lost.has(request);
  }

  note(request: string, answer: Answer): void {
    if (isLost(answer)) this.#lost.add(request);
    else this.#lost.delete(request);
  }

  /** With a batch the answers of its items are lost. */
  noteBatch(version: string, body: string, answer: Answer): void {
    if (!isLost(answer)) return;
    for (const { path, query } of itemsOf(body)) this.#lost.add(requestOf(version, decodePath(path), query));
  }
}

/** What tells two requests for the same page from others. */
export function requestOf(version: string, path: string, query: string): string {
  return `${version}/${path}?${query}`;
}

function isLost({ status, body, headers, spoiling, isMissing, twin }: Answer): boolean {
  const isText = typeof body === 'string' && headers['Content-Type'] !== 'text/plain';
  return (
    status === 429 || status >= 500 || isText || spoiling !== undefined || isMissing === true || twin !== undefined
  );
}

/** None when the batch would have been refused as a whole. */
function itemsOf(body: string) {
  try {
    return readBatch(body);
  } catch (error) {
    if (error instanceof GraphError) return [];
    throw error;
  }
}
