import type { Answer } from './exchange.ts';
import { GraphError, errorAnswer } from './graph-error.ts';
import type { Trace } from './graph-error.ts';

/** A failure to pretend, wherever a request's path fits. */
export interface Fault {
  /**
   * Path below the version (for other services: below the host) without a leading slash. It fits that path and all
   * below it; with `*`, which stands for any characters, it must fit the whole path.
   */
  readonly path: string;
  /** `cutPage`: half of the body comes. `htmlBody`: an error page of some proxy. `reset`: no answer, the socket is destroyed. */
  readonly kind: 'status' | 'reset' | 'cutPage' | 'slow' | 'htmlBody';
  /** Default 503. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  /** Seconds for `Retry-After`; null for none. A 429 carries 1 unless told otherwise. */
  readonly retryAfter?: number | null;
  /** How many requests it hits; for ever without it. */
  readonly times?: number;
  /** Only this page of a list, counted from 1. */
  readonly page?: number;
  /** For `slow`; default 1000. */
  readonly delayMilliseconds?: number;
}

export interface FaultHandle {
  /** Requests it has hit so far. */
  readonly hits: number;
  remove(): void;
}

interface ActiveFault {
  readonly fault: Fault;
  readonly fits: RegExp;
  hits: number;
}

const usual: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['InvalidAuthenticationToken', 'Access token validation failure.'],
  403: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  404: ['Request_ResourceNotFound', 'The requested resource does not exist.'],
  429: ['TooManyRequests', 'Please retry after the time that the header tells.'],
  500: ['UnknownError', ''],
  503: ['serviceNotAvailable', 'The service is temporarily unavailable.'],
  504: ['UnknownError', ''],
};

export class Faults {
  #active: ActiveFault[] = [];

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

  /** The first fault that fits and is not used up; it counts as hit. */
  take(path: string, page: number): Fault | null {
    const found = this.#active.find(
      ({ fault, fits, hits }) =>
        fits.test(path) && hits < (fault.times ?? Infinity) && (fault.page === undefined || fault.page === page),
    );
    if (found === undefined) return null;
    found.hits += 1;
    return found.fault;
  }
}

/** The answer that a fault makes of the one that would have come. */
export function spoil(fault: Fault, healthy: () => Answer, trace: Trace): Answer {
  switch (fault.kind) {
    case 'reset':
      return { status: 0, headers: {}, body: null, spoiling: 'reset' };
    case 'cutPage':
      return { ...healthy(), spoiling: 'cut' };
    case 'slow':
      return { ...healthy(), delay: fault.delayMilliseconds ?? 1000 };
    case 'htmlBody': {
      const body =
        '<html><head><title>Bad gateway</title></head><body><h1>The upstream did not answer</h1></body></html>';
      return { status: fault.status ?? 503, headers: { 'Content-Type': 'text/html', ...retryHeader(fault) }, body };
    }
    case 'status': {
      const status = fault.status ?? 503;
      const [code, message] = usual[status] ?? ['UnknownError', ''];
      const error = new GraphError(status, fault.code ?? code, fault.message ?? message, retryHeader(fault));
      return errorAnswer(error, trace);
    }
  }
}

function retryHeader({ status, retryAfter }: Fault): Record<string, string> {
  const seconds = retryAfter === undefined && status === 429 ? 1 : (retryAfter ?? null);
  return seconds === null ? {} : { 'Retry-After': String(seconds) };
}

function patternOf(path: string): RegExp {
  const escaped = path.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return path.includes('*') ? new RegExp(`^${escaped.join('.*')}$`, 'i') : new RegExp(`^${escaped.join('')}(/|$)`, 'i');
}
