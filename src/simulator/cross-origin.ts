import type { Answer, Exchange } from './exchange.ts';

/** What lets a page of another origin read the answers, as Azure DevOps lets the pages of extensions. */
const open = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'X-TFS-Session, ActivityId' };

/** The answer to a browser that asks whether it may send the request at all; null for any other request. */
export function preflight({ method, headers }: Exchange): Answer | null {
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return null;
  const asked = headers['access-control-request-headers'] ?? '';
  const allowed = { 'Access-Control-Allow-Methods': 'OPTIONS, GET, POST', 'Access-Control-Allow-Headers': asked };
  return { status: 200, headers: { ...open, ...allowed, 'Access-Control-Max-Age': '3600' }, body: null };
}

export function readableFromPages(answer: Answer, { headers }: Exchange): Answer {
  return headers['origin'] === undefined ? answer : { ...answer, headers: { ...answer.headers, ...open } };
}
