import type { Answer } from './exchange.ts';
import type { HittingFault } from './faults.ts';
import { GraphError, errorAnswer, expiredToken } from './graph-error.ts';
import type { Trace } from './graph-error.ts';
import { noMishaps } from './mishaps.ts';
import type { Mishaps } from './mishaps.ts';

const usual: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['InvalidAuthenticationToken', 'Access token validation failure.'],
  403: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  404: ['Request_ResourceNotFound', 'The requested resource does not exist.'],
  410: ['Gone', 'The requested resource is gone.'],
  429: ['TooManyRequests', 'Please retry after the time that the header tells.'],
  500: ['UnknownError', ''],
  503: ['serviceNotAvailable', 'The service is temporarily unavailable.'],
  504: ['UnknownError', ''],
};

/** The answer that a fault makes of the one that would have come. */
export function spoil(fault: HittingFault, healthy: (mishaps: Mishaps) => Answer, trace: Trace): Answer {
  const { kind, code } = fault;
  switch (kind) {
    case 'reset':
      return { status: 0, headers: {}, body: null, spoiling: 'reset' };
    case 'cutPage':
      return { ...healthy(noMishaps), spoiling: 'cut' };
    case 'cutItem': {
      const answer = healthy(noMishaps);
      const whole = JSON.stringify(answer.body);
      return { ...answer, body: whole.slice(0, whole.length / 2) };
    }
    case 'missingItem':
      return { ...healthy(noMishaps), isMissing: true };
    case 'duplicateIds':
      return { ...healthy(noMishaps), twin: errorOf({ status: 500, ...fault }, trace) };
    case 'slow':
      return { ...healthy(noMishaps), delay: fault.delayMilliseconds ?? 1000 };
    case 'expiredToken':
      return errorAnswer(expiredToken(), trace);
    case 'emptyPage':
    case 'repeatedObject':
    case 'pageToken':
    case 'deltaReset':
      return healthy({ ...noMishaps, pageFault: kind, ...(code === undefined ? {} : { code }) });
    case 'lackingList':
    case 'notReplicated':
    case 'staleObject':
      return healthy({ ...noMishaps, view: { is: kind, keys: fault.keys ?? null, as: fault.as ?? {} } });
    case 'htmlBody': {
      const body =
        '<html><head><title>Bad gateway</title></head><body><h1>The upstream did not answer</h1></body></html>';
      return { status: fault.status ?? 503, headers: { 'Content-Type': 'text/html', ...retryHeader(fault) }, body };
    }
    case 'status':
      return errorOf(fault, trace);
  }
}

function errorOf(fault: HittingFault, trace: Trace): Answer {
  const status = fault.status ?? 503;
  const [code, message] = usual[status] ?? ['UnknownError', ''];
  return errorAnswer(new GraphError(status, fault.code ?? code, fault.message ?? message, retryHeader(fault)), trace);
}

function retryHeader({ status, retryAfter }: HittingFault): Record<string, string> {
  const seconds = retryAfter === undefined && status === 429 ? 1 : (retryAfter ?? null);
  return seconds === null ? {} : { 'Retry-After': String(seconds) };
}
