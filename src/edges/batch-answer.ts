import { messageOf } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { dateOr, saneHeaders } from './answer-headers.ts';
import type { SaneHeaders } from './answer-headers.ts';
import { answerLimitCode } from './answer-limits.ts';
import { parseExactly } from './exact-json.ts';
import type { RawAnswer } from './graph-transport.ts';

/** What came for one item of a batch; status 0 stands for nothing usable. */
export interface ItemAnswer extends SaneHeaders {
  readonly status: number;
  readonly body: Json | undefined;
  /** Graph's clock, ISO 8601 in UTC. */
  readonly at: string;
  /** Why nothing usable came. */
  readonly reason?: string;
  /** The whole batch got this answer, not the item alone. */
  readonly whole?: boolean;
  /** Asking again soon would be in vain: nobody is there. */
  readonly hopeless?: boolean;
  /** It was too slow or too large: the whole batch would be so again. */
  readonly overLimit?: boolean;
}

/**
 * The answers of a batch by item id. An item with none or with two, and every item of a batch that came back broken, gets
 * an answer that says so.
 * @param at the time of the answer.
 */
export function readBatchAnswer(
  answer: RawAnswer,
  ids: readonly string[],
  at = dateOr(answer.headers.get('date'), new Date()),
): ReadonlyMap<string, ItemAnswer> {
  const body = parsed(answer.text);
  if (answer.status !== 200) {
    const headers = Object.fromEntries(answer.headers) as JsonObject;
    return new Map(ids.map((id) => [id, { ...itemAnswer(answer.status, headers, body, at), whole: true }]));
  }
  const responses = isObject(body) && Array.isArray(body.responses) ? body.responses : undefined;
  const missing: ItemAnswer = {
    ...itemAnswer(0, {}, undefined, at),
    reason: responses === undefined ? 'the answer was cut short or is not JSON' : 'the batch came back without it',
    whole: responses === undefined,
  };
  const found = new Map(ids.map((id) => [id, missing]));
  const answered = new Set<string>();
  for (const response of responses ?? []) {
    if (!isObject(response) || typeof response.id !== 'string' || typeof response.status !== 'number') continue;
    const { id, status, body: content } = response;
    if (!found.has(id)) continue;
    const headers = isObject(response.headers) ? response.headers : {};
    const unusable = answered.has(id)
      ? 'the batch came back with two answers to it' // nobody can tell which one is true
      : status === 200 && !isObject(content)
        ? 'the answer is not JSON'
        : undefined;
    const item = itemAnswer(unusable === undefined ? status : 0, headers, content, at);
    found.set(id, unusable === undefined ? item : { ...item, reason: unusable });
    answered.add(id);
  }
  return found;
}

/** fetch says "fetch failed"; what failed is in its cause, for a name with several addresses in the first of its causes. */
export function lostAnswer(error: unknown): ItemAnswer {
  let cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) cause = cause.errors[0];
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const overLimit = code === answerLimitCode;
  // fetch refuses some addresses by itself, without a code.
  const hopeless = code === undefined ? error instanceof TypeError : nobodyThere.has(code);
  const reason = messageOf(cause) || code || 'the connection failed';
  return { ...itemAnswer(0, {}, undefined, new Date()), reason, hopeless, overLimit, whole: true };
}

const nobodyThere = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Graph's refusal as the steps know it. Queries hold ids and filters of no interest to a reader, and are left out. */
export function refusal(url: string, { status, body }: ItemAnswer): ReadError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  const code = typeof error.code === 'string' ? error.code : '';
  const message = typeof error.message === 'string' && error.message !== '' ? error.message : 'no explanation';
  return new ReadError(status, code, `${withoutQuery(url)} answered ${status}: ${message}`);
}

export function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function itemAnswer(status: number, headers: JsonObject, body: Json | undefined, at: Date): ItemAnswer {
  return { status, ...saneHeaders(headers, at), body, at: at.toISOString() };
}

function parsed(text: string): Json | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined; // the caller treats it as an answer that did not arrive
  }
}
