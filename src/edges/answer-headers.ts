import type { Json } from '../domain/resource.ts';

/** What the headers of an answer say, each within the range that makes sense; undefined for what is not said, or is outside. */
export interface SaneHeaders {
  /** `Retry-After` in milliseconds, a day at most. */
  readonly retryAfter: number | undefined;
  /** `x-ms-throttle-limit-percentage`: the share of the limit that is used. */
  readonly limitUsed: number | undefined;
  /** `x-ms-resource-unit`: what the request cost. */
  readonly units: number | undefined;
}

const day = 24 * 60 * 60_000;
/** Published costs end at 6 units: https://learn.microsoft.com/graph/throttling-limits. */
const units = { least: 0, most: 20 } as const;
/** Graph says 0.8 to 1.8: https://learn.microsoft.com/graph/throttling-limits. */
const limitUsed = { least: 0, most: 2 } as const;

/**
 * Reads them from the headers of a whole answer, or of an item of a batch, where JSON may hold anything.
 * @param at the answer's own time, which a date in `Retry-After` counts from.
 */
export function saneHeaders(headers: Readonly<Record<string, Json | undefined>>, at: Date): SaneHeaders {
  const header = (wanted: string): Json | undefined =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return {
    retryAfter: waitOf(header('retry-after'), at),
    limitUsed: between(limitUsed, header('x-ms-throttle-limit-percentage')),
    units: between(units, header('x-ms-resource-unit')),
  };
}

/**
 * The time that an answer's `Date` tells; the other time where it tells none.
 * https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats: senders write no other form than this.
 */
export function dateOr(header: string | null, other: Date): Date {
  return httpDate(header ?? '') ?? other;
}

/** Graph gives whole seconds, HTTP allows a date. No time at all, or one that is over, says nothing of when to come back. */
function waitOf(value: Json | undefined, at: Date): number | undefined {
  const date = typeof value === 'string' ? httpDate(value) : undefined;
  const wait = date === undefined ? (numberIn(value) ?? 0) * 1000 : date.getTime() - at.getTime();
  return wait <= 0 ? undefined : Math.min(wait, day);
}

function between({ least, most }: { readonly least: number; readonly most: number }, value: Json | undefined) {
  const number = numberIn(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}

/** A number, or a text that is one in decimal digits; no list, no empty text, none beyond JavaScript's numbers. */
function numberIn(value: Json | undefined): number | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^ *[\d.]+ *$/.test(value));
  const number = isNumber ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

function httpDate(text: string): Date | undefined {
  if (!/^\w{3}, \d\d \w{3} [12]\d{3} \d\d:\d\d:\d\d GMT$/.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
