import { messageOf } from '../domain/errors.ts';
import { ReadError } from '../domain/ports.ts';
import { wholeAnswer } from '../domain/answer-shape.ts';
import type { Asked, WholeAnswer } from '../domain/answer-shape.ts';
import { isObject, textOf } from '../domain/resource.ts';
import type { Json, JsonObject } from '../domain/resource.ts';
import { hasDoubledKeys } from '../domain/doubled-keys.ts';
import { parseExactly } from '../domain/exact-json.ts';
import { dateOr, saneHeaders } from './answer-headers.ts';
import type { SaneHeaders } from './answer-headers.ts';
import { answerLimitCode } from './answer-limits.ts';
import type { RawAnswer } from './graph-transport.ts';

/** What came for one item of a batch; status 0 stands for nothing usable. */
export interface ItemAnswer extends SaneHeaders {
  readonly status: number;
  readonly body: Json | undefined;
  /** Graph's clock, ISO 8601 in UTC. */
  readonly at: string;
  /** Why nothing usable came. */
  readonly reason?: string;
  /** What came and cannot be used, after `answered`. */
  readonly fault?: string;
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
  const responses = responsesOf(body);
  const missing: ItemAnswer = {
    ...itemAnswer(0, {}, undefined, at),
    reason:
      responses === undefined
        ? 'the answer was cut short, is not JSON or has a property twice'
        : 'the batch came back without it',
    whole: responses === undefined,
  };
  const found = new Map(ids.map((id) => [id, missing]));
  const answered = new Set<string>();
  for (const response of responses ?? []) {
    if (!isObject(response) || typeof response.id !== 'string' || !isStatus(response.status)) continue;
    const { id, status, body: content } = response;
    if (!found.has(id)) continue;
    const headers = isObject(response.headers) ? response.headers : {};
    // Which of two answers is true cannot be told.
    const isSecond = answered.has(id);
    const item = itemAnswer(isSecond ? 0 : status, headers, content, at);
    found.set(id, isSecond ? { ...item, reason: 'the batch came back with two answers to it' } : item);
    answered.add(id);
  }
  return found;
}

/** Undefined for anything else than a batch, and for one that says of itself that it is broken. */
function responsesOf(body: Json | undefined): readonly Json[] | undefined {
  if (!isObject(body) || !Array.isArray(body.responses) || Object.keys(body).some((name) => /error$/i.test(name))) {
    return undefined;
  }
  return body.responses;
}

function isStatus(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599;
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

/**
 * What came for an item, judged: an answer that is of no use counts like one that did not arrive.
 * @returns the answer where it is a refusal, or a lost one with what is wrong with it.
 */
export function judged(answer: ItemAnswer, asked: Asked): WholeAnswer | ItemAnswer {
  const { status, body, whole = false } = answer;
  if (status === 200) {
    const read = wholeAnswer(body, asked);
    return 'fault' in read ? { ...answer, ...read } : read;
  }
  if (status === 0) return answer;
  // Neither answered nor refused: it says nothing of what was asked for.
  if (status < 400) return { ...answer, fault: `status ${status}` };
  // Only Graph itself knows what is not there or not allowed: its refusals say why, the page of a gateway or a proxy does not.
  const unexplained = codeOf(body) === '';
  const isPage = meansGone.has(status) ? whole || unexplained : status === 403 && whole && unexplained;
  return isPage ? { ...answer, fault: `status ${status} without an explanation of Graph` } : answer;
}

/** Refusals that say that something is not there, or no longer. */
const meansGone = new Set([404, 410]);

/** An answer that stayed of no use. Its status counts for a refusal no more. */
export function unusable(url: string, { status, fault = '' }: ItemAnswer): ReadError {
  return new ReadError(status < 400 ? status : 0, 'UnusableAnswer', `${withoutQuery(url)} answered ${fault}`);
}

/** Graph's refusal as the steps know it. Queries hold ids and filters of no interest to a reader, and are left out. */
export function refusal(url: string, { status, body }: ItemAnswer): ReadError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  const message = typeof error.message === 'string' && error.message !== '' ? error.message : 'no explanation';
  return new ReadError(status, codeOf(body), `${withoutQuery(url)} answered ${status}: ${message}`);
}

/** Empty for what is no error of Graph's. */
function codeOf(body: Json | undefined): string {
  return isObject(body) && isObject(body.error) ? textOf(body.error, 'code') : '';
}

export function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url;
}

function itemAnswer(status: number, headers: JsonObject, body: Json | undefined, at: Date): ItemAnswer {
  return { status, ...saneHeaders(headers, at), body, at: at.toISOString() };
}

function parsed(text: string): Json | undefined {
  try {
    const value = parseExactly(text);
    return hasDoubledKeys(text, value) ? undefined : value;
  } catch {
    return undefined; // the caller treats it as an answer that did not arrive
  }
}
