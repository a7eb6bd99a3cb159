import type { Clock } from '../domain/ports.ts';
import type { GraphVersion, JsonObject } from '../domain/resource.ts';
import { readBatch } from './batch-items.ts';
import type { BatchItem } from './batch-items.ts';
import { batchResponses } from './batch-responses.ts';
import type { Behaviour } from './behaviour.ts';
import type { ConcurrentActs } from './concurrent-acts.ts';
import type { Answer, Exchange } from './exchange.ts';
import { decodePath } from './exchange.ts';
import type { Faults } from './faults.ts';
import { GraphError, errorAnswer, expiredToken, unauthenticated } from './graph-error.ts';
import type { Trace } from './graph-error.ts';
import type { GraphService } from './graph-service.ts';
import { answerLatency, batchLatency, latencyHeader, millisecondsOf } from './latency.ts';
import { pageNumber } from './listings.ts';
import { noMishaps } from './mishaps.ts';
import type { Mishaps } from './mishaps.ts';
import type { Random } from './random.ts';
import type { RequestLog } from './request-log.ts';
import { RetriedPages, requestOf } from './retried-pages.ts';
import { spoil } from './spoil.ts';
import { isExpired, readToken } from './tokens.ts';
import type { Usage } from './usage.ts';

export interface GraphDoorOptions {
  readonly service: GraphService;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly behaviour: Behaviour;
  readonly usage: Usage;
  readonly concurrent: ConcurrentActs;
  readonly clock: Clock;
  readonly random: Random;
}

/** One request on its way in: alone, or as an item of a batch. */
interface Call {
  readonly version: GraphVersion;
  /** Below the version, without a leading slash, decoded. */
  readonly path: string;
  readonly exchange: Exchange;
  readonly trace: Trace;
  readonly inBatch: boolean;
}

const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** What every request to Graph passes: pretended faults, the token, the log, the headers; and the batch around others. */
export class GraphDoor {
  readonly #service: GraphService;
  readonly #faults: Faults;
  readonly #requests: RequestLog;
  readonly #behaviour: Behaviour;
  readonly #usage: Usage;
  readonly #concurrent: ConcurrentActs;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #retried = new RetriedPages();

  constructor({ service, faults, requests, behaviour, usage, concurrent, clock, random }: GraphDoorOptions) {
    this.#service = service;
    this.#faults = faults;
    this.#requests = requests;
    this.#behaviour = behaviour;
    this.#usage = usage;
    this.#concurrent = concurrent;
    this.#clock = clock;
    this.#random = random;
  }

  /** @param encodedPath below the version, without a leading slash. */
  answer(version: GraphVersion, encodedPath: string, exchange: Exchange): Answer {
    const trace = this.#trace(exchange.headers);
    const call: Call = { version, path: decodePath(encodedPath), exchange, trace, inBatch: false };
    const answer = this.#logged(call, (claims, mishaps) =>
      call.path === '$batch' ? this.#batch(call) : this.#read(call, claims, mishaps),
    );
    if (this.#behaviour.retriedTokensFail && call.path === '$batch')
      this.#retried.noteBatch(version, exchange.body, answer);
    this.#usage.requests += 1;
    return this.#timed({ ...answer, headers: { ...headersOf(trace), ...answer.headers } }, call);
  }

  /** Tells how long Graph would have taken, and takes that long where the model says so. */
  #timed(answer: Answer, { exchange }: Call): Answer {
    const { latency } = this.#behaviour;
    if (latency === null) return answer;
    const seconds = answer.modelled ?? answerLatency(latency, exchange.query, answer.body);
    const milliseconds = millisecondsOf(latency, seconds);
    this.#usage.latency += milliseconds;
    if (answer.modelled !== undefined) this.#usage.batchLatency += milliseconds;
    const headers = { ...answer.headers, [latencyHeader]: String(milliseconds) };
    return { ...answer, headers, delay: (answer.delay ?? 0) + (latency.mode === 'slept' ? milliseconds : 0) };
  }

  /** The answer, or what a fault makes of it, and its line in the log. */
  #logged(call: Call, act: (claims: JsonObject, mishaps: Mishaps) => Answer): Answer {
    const { version, path, exchange, trace, inBatch } = call;
    const { method, query } = exchange;
    const request = requestOf(version, path, query);
    const { retriedTokensFail } = this.#behaviour;
    const voidToken = retriedTokensFail && this.#retried.isRetry(request);
    const healthy = (mishaps: Mishaps): Answer => {
      try {
        return act(this.#claimsOf(exchange.headers.authorization), { ...mishaps, voidToken });
      } catch (error) {
        if (error instanceof GraphError) return errorAnswer(error, trace);
        throw error;
      }
    };
    const page = pageNumber(new URLSearchParams(query).get('$skiptoken'));
    const fault = this.#faults.take({ path, query, page, inBatch });
    const answer = fault === null ? healthy(noMishaps) : spoil(fault, healthy, trace);
    if (retriedTokensFail) this.#retried.note(request, answer);
    this.#requests.add({ method, path, query, version, inBatch, at: trace.at.toISOString() }, answer);
    if (path !== '$batch') this.#concurrent.answered();
    return answer;
  }

  #read({ version, path, exchange }: Call, claims: JsonObject, mishaps: Mishaps): Answer {
    return this.#service.answer(version, path, exchange, claims, mishaps);
  }

  #batch({ version, exchange }: Call): Answer {
    if (exchange.method !== 'POST') throw new GraphError(405, 'Request_BadRequest', 'A batch must be posted.');
    const items = readBatch(exchange.body);
    const answers = new Map<string, Answer>();
    for (const item of items) answers.set(item.id, this.#item(version, item, answers, exchange.headers));
    const all = [...answers.values()];
    this.#usage.batches += 1;
    this.#usage.items += items.length;
    const spoiling = all.find((answer) => answer.spoiling !== undefined)?.spoiling;
    const usual = { 'Cache-Control': 'no-cache', 'OData-Version': '4.0', 'Content-Type': jsonType };
    const responses = this.#random.shuffled(batchResponses(answers, usual));
    const delay = Math.max(0, ...all.map((answer) => answer.delay ?? 0));
    const { latency } = this.#behaviour;
    const modelled =
      latency === null
        ? {}
        : {
            modelled: batchLatency(
              latency,
              items.map(({ id, query }) => answerLatency(latency, query, answers.get(id)?.body ?? null)),
            ),
          };
    const spoilt = spoiling === undefined ? {} : { spoiling };
    return { status: 200, headers: {}, body: { responses }, delay, ...modelled, ...spoilt };
  }

  #item(
    version: GraphVersion,
    item: BatchItem,
    before: ReadonlyMap<string, Answer>,
    outer: Exchange['headers'],
  ): Answer {
    const { method, path, query, dependsOn } = item;
    const headers = { authorization: outer.authorization ?? '', ...item.headers };
    const exchange: Exchange = { method, path, query, headers, body: '' };
    const call: Call = { version, path: decodePath(path), exchange, trace: this.#trace(headers), inBatch: true };
    const failed = dependsOn.some((id) => (before.get(id)?.status ?? 424) >= 400);
    if (!failed) return this.#logged(call, (claims, mishaps) => this.#read(call, claims, mishaps));
    const refusal = new GraphError(424, 'FailedDependency', 'A request that this one depends on has failed.');
    return errorAnswer(refusal, call.trace);
  }

  /** @throws GraphError 401 for a token that is missing, malformed or expired. */
  #claimsOf(authorization: string | undefined): JsonObject {
    const token = /^Bearer\s+(\S+)/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Access token is empty.');
    const claims = readToken(token);
    if (claims === null) throw unauthenticated('The access token is malformed: it is no JWT.');
    if (isExpired(claims, this.#clock.now())) throw expiredToken();
    return claims;
  }

  #trace(headers: Exchange['headers']): Trace {
    const requestId = this.#random.guid();
    return { requestId, clientRequestId: headers['client-request-id'] ?? requestId, at: this.#clock.now() };
  }
}

/** https://learn.microsoft.com/graph/best-practices-concept: what a client logs of an answer. */
function headersOf(trace: Trace): Record<string, string> {
  const server = { DataCenter: 'Loopback', Slice: 'S', Ring: '0', ScaleUnit: '000', RoleInstance: 'SIM0000001' };
  return {
    'Cache-Control': 'no-cache',
    'Content-Type': jsonType,
    'OData-Version': '4.0',
    'Strict-Transport-Security': 'max-age=31536000',
    Vary: 'Accept-Encoding',
    'request-id': trace.requestId,
    'client-request-id': trace.clientRequestId,
    'x-ms-ags-diagnostic': JSON.stringify({ ServerInfo: server }),
  };
}
