import type { Json, JsonObject } from '../domain/resource.ts';
import type { Behaviour } from './behaviour.ts';
import { faultKinds } from './faults.ts';
import type { Fault } from './faults.ts';
import { isJsonObject } from './json-objects.ts';
import { usualLatency } from './latency.ts';
import { usualThrottle } from './throttle-model.ts';

type Check = (value: Json) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => typeof value === 'number' && value >= 0;
const isWhole: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isPositive: Check = (value) => isWhole(value) && value !== 0;
const isShare: Check = (value) => isNumber(value) && Number(value) <= 1;
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isRange: Check = (value) =>
  isList(isWhole)(value) && Array.isArray(value) && value.length === 2 && Number(value[0]) <= Number(value[1]);

const ofFault: Readonly<Record<keyof Fault, Check>> = {
  path: isText,
  kind: (value) => (faultKinds as readonly Json[]).includes(value),
  status: (value) => isWhole(value) && Number(value) >= 200 && Number(value) <= 599,
  code: isText,
  message: isText,
  retryAfter: (value) => orNull(isNumber)(value) || isRange(value),
  times: isPositive,
  share: isShare,
  page: isPositive,
  delayMilliseconds: isNumber,
  keys: isList(isText),
  as: isJsonObject,
};

const ofLateness = { usualSeconds: isNumber, lateShare: isShare, mostHours: isNumber };

const ofBehaviour: Readonly<Record<keyof Behaviour, Check>> = {
  auditDelaySeconds: isNumber,
  auditLateness: orNull(
    (value) =>
      isJsonObject(value) &&
      checked(value, ofLateness) === null &&
      Object.keys(ofLateness).every((name) => name in value),
  ),
  auditRepeats: isFlag,
  auditRetentionDays: isNumber,
  pageSize: orNull(isPositive),
  shuffle: isFlag,
  emptyPages: isFlag,
  deltaReplays: isFlag,
  deltaForgetsRestores: isFlag,
  retriedTokensFail: isFlag,
  nextLinkHost: orNull(isText),
  checkPermissions: isFlag,
  grantedRoles: isList(isText),
  throttle: orNull((value) => isJsonObject(value) && checked(value, { users: isWhole }) === null && 'users' in value),
  latency: orNull(
    (value) =>
      isJsonObject(value) &&
      checked(value, { scale: isNumber, mode: (mode) => mode === 'slept' || mode === 'told' }) === null,
  ),
};

/** What a body asks for, or what is wrong with it. */
export type Form<T> = { readonly asked: T } | { readonly wrong: string };

export function readFault(body: string): Form<Fault> {
  const value = jsonObjectOf(body);
  const wrong = value === null ? 'body' : checked(value, ofFault);
  if (value === null || wrong !== null || !('path' in value && 'kind' in value)) {
    return { wrong: `A fault needs a path and a kind, one of ${faultKinds.join(', ')}; wrong: ${wrong ?? 'missing'}.` };
  }
  return { asked: value as unknown as Fault };
}

/** `throttle` and `latency` are named by what their usual models are made from: `{ users }` and `{ scale, mode }`. */
export function readBehaviour(body: string): Form<Partial<Behaviour>> {
  const value = jsonObjectOf(body);
  const wrong = value === null ? 'body' : checked(value, ofBehaviour);
  if (value === null || wrong !== null) return { wrong: `The behaviour cannot be set so: ${wrong ?? ''}.` };
  const { throttle, latency, ...plain } = value;
  return {
    asked: {
      ...(plain as Partial<Behaviour>),
      ...(isJsonObject(throttle) ? { throttle: usualThrottle(Number(throttle.users)) } : {}),
      ...(throttle === null ? { throttle } : {}),
      ...(isJsonObject(latency) ? { latency: usualLatency(latency) } : {}),
      ...(latency === null ? { latency } : {}),
    },
  };
}

export function readKeep(body: string): Form<boolean> {
  const keep = jsonObjectOf(body)?.keep;
  return typeof keep === 'boolean' ? { asked: keep } : { wrong: 'Only whether requests are kept can be set.' };
}

/** A share of the objects, by default 0.01, and a seed, by default 1. */
export function readDay(query: URLSearchParams): Form<{ readonly share: number; readonly seed: number }> {
  const [share, seed] = [Number(query.get('share') ?? 0.01), Number(query.get('seed') ?? 1)];
  if (share >= 0 && share <= 1 && Number.isSafeInteger(seed)) return { asked: { share, seed } };
  return { wrong: 'A day needs a share from 0 to 1 and a whole number as its seed.' };
}

/** The name of the first property that is unknown or has a value that it cannot have. */
function checked(value: JsonObject, checks: Readonly<Record<string, Check>>): string | null {
  return Object.entries(value).find(([name, item]) => checks[name]?.(item) !== true)?.[0] ?? null;
}

function jsonObjectOf(body: string): JsonObject | null {
  try {
    const value = JSON.parse(body) as Json;
    return isJsonObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
