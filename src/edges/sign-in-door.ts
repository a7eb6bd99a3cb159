import type { TokenCredentialOptions } from '@azure/identity';
import { messageOf } from '../domain/errors.ts';
import { isBypassed } from '../domain/proxy.ts';
import type { Proxy } from '../domain/proxy.ts';
import { notAsAsked } from './sign-in-errors.ts';

type Policy = NonNullable<TokenCredentialOptions['additionalPolicies']>[number]['policy'];

/** Bytes of one answer of a token endpoint, unpacked. */
const largestAnswer = 1024 * 1024;

/**
 * Each request of a sign-in passes here: the library keeps to itself why some fail, quotes answers that it cannot parse (a
 * token that was cut short among them), and knows no exceptions to a proxy.
 */
export class SignInDoor implements Policy {
  readonly name = 'door';
  /** What the last request met: what the server said, or what the network did. */
  saw = '';
  /** Milliseconds for one request, which is broken off then. */
  time: number;

  readonly #proxy: Proxy | undefined;

  constructor(time: number, proxy: Proxy | undefined) {
    this.time = time;
    this.#proxy = proxy;
  }

  /** @throws Error for an answer that is no JSON object, without a word of it. */
  async sendRequest(...[request, next]: Parameters<Policy['sendRequest']>): ReturnType<Policy['sendRequest']> {
    if (this.#proxy !== undefined && isBypassed(this.#proxy, request.url)) delete request.agent;
    request.timeout = this.time;
    request.onDownloadProgress = ({ loadedBytes }) => {
      if (loadedBytes > largestAnswer) throw new Error(`the answer is larger than ${largestAnswer} bytes`);
    };
    const { host } = new URL(request.url);
    try {
      const response = await next(request);
      const { status, bodyAsText } = response;
      this.saw = status >= 400 ? `HTTP ${status} ${bodyAsText ?? ''}` : `${host} ${notAsAsked}`;
      if (status < 300 && !isObjectInJson(bodyAsText ?? '')) throw new Error(this.saw);
      return response;
    } catch (error) {
      const failure = isUnparsed(error) ? new Error(`${host} ${notAsAsked}`) : error;
      this.saw = messageOf(failure);
      throw failure;
    }
  }
}

/**
 * The library's own parser comes first, and its error holds the whole answer. An answer that broke off while it came has the
 * same code, and no response.
 */
function isUnparsed(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('response' in error)) return false;
  return error.code === 'PARSE_ERROR' && error.response !== undefined;
}

function isObjectInJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false; // the caller says so
  }
}
