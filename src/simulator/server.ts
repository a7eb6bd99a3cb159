import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../domain/ports.ts';
import { AzureDevOps } from './azure-devops.ts';
import { normalBehaviour } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import { makeCertificate } from './certificate.ts';
import { ConcurrentActs } from './concurrent-acts.ts';
import { Control } from './control.ts';
import { Entra, graphToken } from './entra.ts';
import { decodePath, jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import { Faults } from './faults.ts';
import { GraphDoor } from './graph-door.ts';
import { GraphService } from './graph-service.ts';
import { readExchange, sendAnswer } from './http-door.ts';
import { InstanceMetadata } from './instance-metadata.ts';
import { oidcRequestPath, pipelineIdentity } from './pipeline-identity.ts';
import type { PipelineIdentity } from './pipeline-identity.ts';
import { randomFrom } from './random.ts';
import { RequestLog } from './request-log.ts';
import { spoil } from './spoil.ts';
import type { Tenant } from './tenant.ts';
import { Throttle } from './throttle.ts';
import { Usage } from './usage.ts';

export interface SimulatorOptions {
  readonly tenant: Tenant;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly https?: boolean;
  /** Of the services; default the tenant's. */
  readonly clock?: Clock;
  /** For shuffles, empty pages and request ids. */
  readonly seed?: number;
}

/** A tenant that answers over HTTP as Microsoft Graph, Entra's sign-in and Azure DevOps do, on this machine only. */
export interface Simulator {
  /** Without a trailing slash: the root of Graph, the authority host and the Azure DevOps server at once. */
  readonly url: string;
  readonly port: number;
  readonly tenant: Tenant;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** What Graph was used for. */
  readonly usage: Usage;
  /** What happens while Graph answers. */
  readonly concurrent: ConcurrentActs;
  readonly behaviour: Behaviour;
  readonly azureDevOps: AzureDevOps;
  readonly entra: Entra;
  /** What a pipeline would sign in with. */
  readonly identity: PipelineIdentity;
  /** For `SYSTEM_OIDCREQUESTURI`. */
  readonly oidcRequestUri: string;
  /** PEM, when it speaks HTTPS. */
  readonly certificate?: string;
  /** A bearer token that its Graph accepts, good for ten years of its clock. */
  readonly token: string;
  /** Such a token of an app that was granted these application permissions and no others. */
  tokenWith(roles: readonly string[]): string;
  close(): Promise<void>;
}

const tenYears = 10 * 365 * 24 * 3600;

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { tenant, clock = tenant.clock, seed = 1, https = false } = options;
  const identity = pipelineIdentity(tenant.id);
  const services = {
    behaviour: normalBehaviour(),
    faults: new Faults(randomFrom(seed)),
    requests: new RequestLog(),
    usage: new Usage(),
    concurrent: new ConcurrentActs(),
  };
  const random = randomFrom(seed);
  let url = '';
  const root = (): string => url;
  const azureDevOps = new AzureDevOps({ identity, clock, root });
  const roles = (): readonly string[] => services.behaviour.grantedRoles;
  const entra = new Entra({
    identity,
    clock,
    root,
    wasIssued: (assertion) => azureDevOps.wasIssued(assertion),
    roles,
  });
  const metadata = new InstanceMetadata({ identity, clock, roles });
  const throttle = new Throttle({ ...services, clock });
  const service = new GraphService({ tenant, behaviour: services.behaviour, clock, random, throttle, root });
  const graph = new GraphDoor({ service, ...services, clock, random });
  const tokenWith = (roles: readonly string[]): string =>
    graphToken(identity, clock.now(), tenYears, 'https://graph.microsoft.com', roles);
  const token = tokenWith(services.behaviour.grantedRoles);
  const access = { ...identity, token, oidcRequestPath: oidcRequestPath(identity) };
  const control = new Control({ tenant, ...services, access });

  const other = (exchange: Exchange): Answer => {
    const healthy = (): Answer =>
      azureDevOps.answer(exchange) ??
      entra.answer(exchange) ??
      metadata.answer(exchange) ??
      jsonAnswer(404, { message: 'Nobody answers here.' });
    const path = decodePath(exchange.path).replace(/^\/+/, '');
    const at = clock.now();
    const { method, query } = exchange;
    const fault = services.faults.take({ path, query, page: 1, inBatch: false });
    const trace = { requestId: random.guid(), clientRequestId: '', at };
    const answer = fault === null ? healthy() : spoil(fault, healthy, trace);
    services.requests.add({ method, path, query, version: null, inBatch: false, at: at.toISOString() }, answer);
    return answer;
  };
  const answerTo = (exchange: Exchange): Answer => {
    const forGraph = /^\/(v1\.0|beta)\/+(.*)$/.exec(exchange.path);
    if (forGraph !== null) return graph.answer(forGraph[1] === 'beta' ? 'beta' : 'v1.0', forGraph[2] ?? '', exchange);
    return control.answer(exchange) ?? other(exchange);
  };

  const certificate = https ? await makeCertificate() : null;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void serve(request, response, answerTo, clock);
  };
  const server: Server =
    certificate === null
      ? createHttpServer(listener)
      : createHttpsServer({ key: certificate.key, cert: certificate.certificate }, listener);
  const port = await listen(server, options.port ?? 0);
  url = https ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    tenant,
    ...services,
    azureDevOps,
    entra,
    identity,
    oidcRequestUri: url + oidcRequestPath(identity),
    ...(certificate === null ? {} : { certificate: certificate.certificate }),
    token,
    tokenWith,
    close: () => close(server),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answerTo: (exchange: Exchange) => Answer,
  clock: Clock,
): Promise<void> {
  const arrived = performance.now();
  try {
    const exchange = await readExchange(request);
    await sendAnswer(answerTo(exchange), exchange, response, { now: clock.now(), arrived });
  } catch (error) {
    // A bug of the simulator must not look like an error of Graph, nor leave the client waiting.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`The simulator failed: ${text}`);
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
