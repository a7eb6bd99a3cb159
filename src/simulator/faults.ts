import type { JsonObject } from '../domain/resource.ts';
import { decodePath } from './exchange.ts';
import type { Random } from './random.ts';

/**
 * - `status`: an error of Graph. `htmlBody`: an error page of some proxy, which in a batch is that item's body.
 * - `reset`: no answer, the socket is destroyed. `cutPage`: half of the body comes. In a batch, the whole batch's.
 * - `slow`: the answer comes late.
 * - `expiredToken`: 401, as if the access token's life had ended.
 * - `emptyPage`: a page without objects whose next link leads to where it left off. `repeatedObject`: a page also has the
 *   last object of the page before, the first page its own first object twice. `pageToken`: 400, and the list that was
 *   being read is forgotten; for pages after the first.
 * - `deltaReset`: 410 with the delta link to begin anew from, when a delta link is followed.
 * - `lackingList`: lists are read to their end and lack objects that their own GET answers. `notReplicated`: the object is
 *   in no list and its own GET answers 404, though a delta query may name it. `staleObject`: lists and GETs show the object
 *   with older values (`as`).
 * - `cutItem`, `missingItem`, `duplicateIds`, for items of a batch only: half of the item's body comes, as text; there is
 *   no response for it; there is another one with its id, by default a 500.
 */
export const faultKinds = [
  ...(['status', 'htmlBody', 'reset', 'cutPage', 'slow', 'expiredToken'] as const),
  ...(['emptyPage', 'repeatedObject', 'pageToken', 'deltaReset', 'cutItem', 'missingItem', 'duplicateIds'] as const),
  ...(['lackingList', 'notReplicated', 'staleObject'] as const),
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** A failure to pretend, wherever a request fits. */
export interface Fault {
  /**
   * Path below the version (for other services: below the host) without a leading slash. It fits that path and all
   * below it; with `*`, which stands for any characters, it must fit the whole path. `$batch` is a batch as a whole.
   */
  readonly path: string;
  readonly kind: FaultKind;
  /** Default 503; of the other response under the same id, 500. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** Seconds for `Retry-After`, perhaps any whole number from one to another; null for none. A 429 carries 1 unless told otherwise. */
  readonly retryAfter?: number | null | readonly [from: number, to: number];
  /** How many requests it hits; for ever without it. */
  readonly times?: number;
  /** Which share of the requests that fit it hits, 0 to 1; all without it. */
  readonly share?: number;
  /** Only this page of a list, counted from 1. */
  readonly page?: number;
  /** For `slow`; default 1000. */
  readonly delayMilliseconds?: number;
  /** For `lackingList`, `notReplicated` and `staleObject`: keys of the objects; all without it. */
  readonly keys?: readonly string[];
  /** For `staleObject`: the older values. */
  readonly as?: JsonObject;
}

/** A fault that hits, with the time to wait that this request is told. */
export type HittingFault = Fault & { readonly retryAfter?: number | null };

export interface FaultHandle {
  /** Requests it has hit so far. */
  readonly hits: number;
  remove(): void;
}

/** What a fault may fit. */
export interface FaultTarget {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Of a list, counted from 1. */
  readonly page: number;
  readonly inBatch: boolean;
}

interface ActiveFault {
  readonly fault: Fault;
  readonly fits: RegExp;
  hits: number;
}

export class Faults {
  readonly #random: Random;
  #active: ActiveFault[] = [];

  /** @param random for shares and for times to wait. */
  constructor(random: Random) {
    this.#random = random;
  }

  add(fault: Fault): FaultHandle {
    const active: ActiveFault = { fault, fits: patternOf(fault.path), hits: 0 };
    this.#active.push(active);
    return {
      get hits() {
        return active.hits;
      },
      remove: () => {
        this.#active = this.#active.filter((other) => other !== active);
      },
    };
  }

  clear(): void {
    this.#active = [];
  }

  get all(): readonly Fault[] {
    return this.#active.map(({ fault }) => fault);
  }

  /** The first fault that fits, is not used up and is not spared by its share; it counts as hit. */
  take(target: FaultTarget): HittingFault | null {
    const found = this.#active.find(
      ({ fault, fits, hits }) =>
        fits.test(target.path) &&
        hits < (fault.times ?? Infinity) &&
        (fault.page === undefined || fault.page === target.page) &&
        canHit(fault.kind, target) &&
        (fault.share === undefined || this.#random.chance(fault.share)),
    );
    if (found === undefined) return null;
    found.hits += 1;
    const { retryAfter, ...fault } = found.fault;
    if (retryAfter === undefined) return fault;
    if (retryAfter === null || typeof retryAfter === 'number') return { ...fault, retryAfter };
    const [from, to] = retryAfter;
    return { ...fault, retryAfter: from + this.#random.below(to - from + 1) };
  }
}

const itemsOnly: readonly FaultKind[] = ['cutItem', 'missingItem', 'duplicateIds'];

function canHit(kind: FaultKind, { path, query, inBatch }: FaultTarget): boolean {
  const options = decodePath(query);
  const isDelta = /\/(?:microsoft\.graph\.)?delta(?:\(\))?$/i.test(path);
  if (kind === 'pageToken') return /\$skiptoken=./i.test(options);
  if (kind === 'lackingList' || kind === 'notReplicated' || kind === 'staleObject') return !isDelta;
  if (kind === 'deltaReset') return /\$(deltatoken=(?!latest\b)|skiptoken=)./i.test(options);
  return inBatch || !itemsOnly.includes(kind);
}

function patternOf(path: string): RegExp {
  const escaped = path.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return path.includes('*') ? new RegExp(`^${escaped.join('.*')}$`, 'i') : new RegExp(`^${escaped.join('')}(/|$)`, 'i');
}
