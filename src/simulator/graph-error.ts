import type { Json, JsonObject } from '../domain/resource.ts';
import type { Answer } from './exchange.ts';

/** An error answer of Graph, thrown by whatever finds the reason. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'GraphError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** A request that Graph does not understand. */
export function badRequest(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message);
}

/** A query that the directory answers only with `ConsistencyLevel: eventual` and `$count=true`, or not at all. */
export function unsupportedQuery(message: string): GraphError {
  return new GraphError(400, 'Request_UnsupportedQuery', message);
}

export function notFound(key: string): GraphError {
  const text = `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphError(404, 'Request_ResourceNotFound', text);
}

/** A request without an access token that is good. */
export function unauthenticated(message: string): GraphError {
  const authenticate = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"';
  return new GraphError(401, 'InvalidAuthenticationToken', message, { 'WWW-Authenticate': authenticate });
}

export function expiredToken(): GraphError {
  return unauthenticated('Lifetime validation failed, the token is expired.');
}

/** Ids that tie an answer to its request. */
export interface Trace {
  readonly requestId: string;
  readonly clientRequestId: string;
  readonly at: Date;
}

/** Graph's error body, https://learn.microsoft.com/graph/errors. */
export function errorBody(code: string, message: string, trace: Trace): JsonObject {
  const innerError: Json = {
    date: trace.at.toISOString().slice(0, 19),
    'request-id': trace.requestId,
    'client-request-id': trace.clientRequestId,
  };
  return { error: { code, message, innerError } };
}

export function errorAnswer(error: GraphError, trace: Trace): Answer {
  return { status: error.status, headers: { ...error.headers }, body: errorBody(error.code, error.message, trace) };
}
