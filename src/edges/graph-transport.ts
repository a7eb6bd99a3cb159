import { randomUUID } from 'node:crypto';
import { Client, GraphClientError, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { Agent, EnvHttpProxyAgent, fetch, ProxyAgent } from 'undici';
import type { Dispatcher, RequestInit } from 'undici';
import { isBypassed } from '../domain/proxy.ts';
import type { Proxy } from '../domain/proxy.ts';
import type { GraphVersion } from '../domain/resource.ts';
import { graphLimitsOfAnswer, textWithin, tooLate } from './answer-limits.ts';
import type { AnswerLimits } from './answer-limits.ts';
import { unlessAborted, within } from './deadline.ts';

/** Bearer tokens for Microsoft Graph. */
export interface TokenSource {
  /** One that is good, from the cache where there is one. */
  get(): Promise<string>;
  /** This one was refused: it is not handed out again where another can be had. */
  discard(token: string): void;
}

/** An answer as it came: headers and text, not yet believed to be JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Posts one `$batch`; throws what the network threw. */
export type BatchPost = (version: GraphVersion, body: unknown) => Promise<RawAnswer>;

export interface TransportOptions {
  /** The only address that the token goes to, without version and trailing slash. */
  readonly endpoint: string;
  readonly tokens: TokenSource;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Milliseconds until answers are no longer waited for. */
  readonly timeLeft: () => number;
  readonly limits?: AnswerLimits;
  readonly proxy?: Proxy | undefined;
}

/**
 * Microsoft's client over our own short chain. Its authentication handler sends no token to hosts that it does not know
 * (sovereign clouds to come, a simulator), so the token is set here, and only ever on requests to the endpoint given.
 */
export function graphTransport(options: TransportOptions): BatchPost {
  const { endpoint, tokens, signal, timeLeft, proxy, limits = graphLimitsOfAnswer } = options;
  const connections = new Connections(() => dispatcherFor(endpoint, proxy));
  const send = async (context: Context): Promise<void> => {
    const headers = new Headers(context.options?.headers);
    headers.set('client-request-id', randomUUID());
    // A backup gives way to whatever else talks to the tenant.
    headers.set('x-ms-throttle-priority', 'Low');
    const request = { ...context.options, headers: Object.fromEntries(headers) } as RequestInit;
    const url = typeof context.request === 'string' ? context.request : context.request.url;
    // It behaves as Node's own, but for being another class.
    context.response = (await connections.fetch(url, request)) as unknown as Response;
  };
  const middleware: Middleware = { execute: (context) => send(context).catch(keepWhole) };
  const client = Client.initWithMiddleware({ baseUrl: endpoint, middleware });
  return async (version, body) => {
    // A sign-in has limits of its own, but a cancelled run does not wait for one.
    const bearer = await unlessAborted(signal, () => tokens.get());
    const milliseconds = Math.min(limits.time, timeLeft());
    return within({ milliseconds, signal, late: () => tooLate(milliseconds) }, async (stop) => {
      const response = (await client
        .api('/$batch')
        .version(version)
        // A redirect would carry the request, and with it what the tenant holds, to whoever it names.
        .options({ signal: stop, redirect: 'manual' })
        .header('Authorization', `Bearer ${bearer}`)
        .header('Content-Type', 'application/json')
        .responseType(ResponseType.RAW)
        .post(body)
        .catch((error: unknown) => {
          throw error instanceof GraphClientError ? error.customError : error;
        })) as Response;
      const { status, headers } = response;
      if (status === 401) tokens.discard(bearer);
      return { status, headers, text: await textWithin(limits, response.body, stop) };
    });
  };
}

/**
 * Connections that are kept alive. A server that
 * answers 5xx may be broken itself: what is asked after that goes over new connections, and may reach another one.
 * https://learn.microsoft.com/graph/best-practices-concept
 */
class Connections {
  private readonly open: () => Dispatcher;
  private agent: Dispatcher;

  constructor(open: () => Dispatcher) {
    this.open = open;
    this.agent = open();
  }

  async fetch(url: string, options: RequestInit): ReturnType<typeof fetch> {
    const { agent } = this;
    const answer = await fetch(url, { ...options, dispatcher: agent });
    if (answer.status >= 500 && agent === this.agent) {
      this.agent = this.open();
      // It ends when the requests on it have their answers, and this one its body.
      void agent.close();
    }
    return answer;
  }
}

/** Through the agent's proxy, or else the one that the environment names (`HTTPS_PROXY`, `NO_PROXY`). */
function dispatcherFor(endpoint: string, proxy: Proxy | undefined): Dispatcher {
  if (proxy === undefined) return new EnvHttpProxyAgent();
  if (isBypassed(proxy, endpoint)) return new Agent();
  const { url, username, password = '' } = proxy;
  if (username === undefined) return new ProxyAgent(url);
  return new ProxyAgent({ uri: url, token: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` });
}

/** The client rewrites every error into one of its own and drops the cause; only its own kind it lets through. */
function keepWhole(error: unknown): never {
  throw Object.assign(new GraphClientError(), { customError: error });
}
