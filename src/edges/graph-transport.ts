import { randomUUID } from 'node:crypto';
import { Client, GraphClientError, HTTPMessageHandler, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { GraphVersion } from '../domain/resource.ts';

/** Milliseconds that one `$batch` may take before it counts as lost. */
const answerTimeout = 100_000;

/** Gives a bearer token for Microsoft Graph, cached for as long as it is good. */
export type TokenSource = () => Promise<string>;

/** An answer as it came: headers and text, not yet believed to be JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Posts one `$batch`; throws what the network threw. */
export type BatchPost = (version: GraphVersion, body: unknown) => Promise<RawAnswer>;

/**
 * Microsoft's client over our own short chain. Its authentication handler sends no token to hosts that it does not know
 * (sovereign clouds to come, a simulator), so the token is set here, and only ever on requests to the endpoint given.
 */
export function graphTransport(endpoint: string, token: TokenSource): BatchPost {
  const http = new HTTPMessageHandler();
  const send = async (context: Context): Promise<void> => {
    const headers = new Headers(context.options?.headers);
    headers.set('Authorization', `Bearer ${await token()}`);
    headers.set('client-request-id', randomUUID());
    // A backup gives way to whatever else talks to the tenant.
    headers.set('x-ms-throttle-priority', 'Low');
    context.options = { ...context.options, headers: Object.fromEntries(headers) };
    await http.execute(context);
  };
  const middleware: Middleware = { execute: (context) => send(context).catch(keepWhole) };
  const client = Client.initWithMiddleware({ baseUrl: endpoint, middleware });
  return async (version, body) => {
    const response = (await client
      .api('/$batch')
      .version(version)
      .options({ signal: AbortSignal.timeout(answerTimeout) })
      .header('Content-Type', 'application/json')
      .responseType(ResponseType.RAW)
      .post(body)
      .catch((error: unknown) => {
        throw error instanceof GraphClientError ? error.customError : error;
      })) as Response;
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

/** The client rewrites every error into one of its own and drops the cause; only its own kind it lets through. */
function keepWhole(error: unknown): never {
  throw Object.assign(new GraphClientError(), { customError: error });
}
