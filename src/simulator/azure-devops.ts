import type { Clock } from '../domain/ports.ts';
import type { Json } from '../domain/resource.ts';
import { BuildAttachments } from './build-attachments.ts';
import { preflight, readableFromPages } from './cross-origin.ts';
import { DevOpsOrganization } from './devops-organization.ts';
import { DevOpsPeopleApi } from './devops-people-api.ts';
import { decodePath, jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';
import { federatedSubject, oidcRequestPath } from './pipeline-identity.ts';
import type { PipelineIdentity } from './pipeline-identity.ts';
import { guidFrom } from './random.ts';
import { epochSeconds, makeToken } from './tokens.ts';

/** The job that a build's timeline shows. */
export interface SimulatedJob {
  id: string;
  startTime: Date;
}

export interface AzureDevOpsOptions {
  readonly identity: PipelineIdentity;
  readonly clock: Clock;
  /** Where it answers; without a trailing slash. */
  readonly root: () => string;
}

/** How long an assertion is good for. */
const assertionSeconds = 600;

/** Resource location of build timelines, the same in every organisation. */
export const timelineLocation = {
  id: '8baac422-4c6e-4de5-8532-db96d92acffa',
  area: 'build',
  resourceName: 'Timeline',
  routeTemplate: '{project}/_apis/{area}/builds/{buildId}/{resource}/{timelineId}',
  resourceVersion: 3,
  minVersion: '2.0',
  maxVersion: '7.2',
  releasedVersion: '7.1',
};

/**
 * What a pipeline task asks of Azure DevOps: an assertion for its service connection, and when its job began; and what
 * people ask of it, who sign in with tokens of their own.
 */
export class AzureDevOps {
  /** May be changed; holds from the next request on. */
  readonly job: SimulatedJob;
  readonly attachments = new BuildAttachments();
  readonly organization: DevOpsOrganization;
  readonly #people: DevOpsPeopleApi;
  readonly #options: AzureDevOpsOptions;
  readonly #issued = new Set<string>();

  constructor(options: AzureDevOpsOptions) {
    this.#options = options;
    this.organization = new DevOpsOrganization(options.identity.organisation, options.identity.projectId);
    this.#people = new DevOpsPeopleApi(this.organization, options.root);
    this.job = { id: options.identity.jobId, startTime: options.clock.now() };
  }

  wasIssued(assertion: string): boolean {
    return this.#issued.has(assertion);
  }

  /** Null when the path is none of Azure DevOps'. */
  answer(exchange: Exchange): Answer | null {
    const path = decodePath(exchange.path);
    if (!path.includes('/_apis/')) return null;
    return preflight(exchange) ?? readableFromPages(this.#answer(exchange, path), exchange);
  }

  #answer(exchange: Exchange, path: string): Answer {
    const forPeople = this.#people.answer(exchange);
    if (forPeople !== null) return forPeople;
    if (exchange.headers.authorization !== `Bearer ${this.#options.identity.systemAccessToken}`) {
      return jsonAnswer(401, {
        message: 'TF400813: The user is not authorized to access this resource.',
        typeKey: 'UnauthorizedRequestException',
      });
    }
    if (exchange.method === 'OPTIONS' && /\/_apis\/build\/?$/i.test(path)) {
      return jsonAnswer(200, { count: 1, value: [timelineLocation] });
    }
    const timeline = /\/_apis\/build\/builds\/(\d+)\/timeline\/?$/i.exec(path);
    if (exchange.method === 'GET' && timeline !== null) return this.#timeline(timeline[1] ?? '');
    if (exchange.method === 'POST' && path === oidcRequestPath(this.#options.identity))
      return this.#assertion(exchange);
    const attachment = this.attachments.answer(exchange, path);
    if (attachment !== null) return attachment;
    return jsonAnswer(404, { message: `There is nothing at ${path}.`, typeKey: 'ResourceNotFoundException' });
  }

  /** https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create. */
  #assertion({ query }: Exchange): Answer {
    const { identity, clock } = this.#options;
    const connection = new URLSearchParams(query).get('serviceConnectionId');
    if (connection !== identity.serviceConnectionId) {
      return jsonAnswer(404, {
        message: `No service connection '${String(connection)}'.`,
        typeKey: 'EndpointNotFoundException',
      });
    }
    const issued = epochSeconds(clock.now());
    const oidcToken = makeToken({
      jti: guidFrom(`assertion/${this.#issued.size}`),
      sub: federatedSubject(identity),
      aud: 'api://AzureADTokenExchange',
      iss: `https://login.microsoftonline.com/${identity.tenantId}/v2.0`,
      iat: issued,
      nbf: issued,
      exp: issued + assertionSeconds,
    });
    this.#issued.add(oidcToken);
    return jsonAnswer(200, { oidcToken });
  }

  /** https://learn.microsoft.com/rest/api/azure/devops/build/timeline/get. */
  #timeline(buildId: string): Answer {
    const record = (id: string, parentId: string | null, type: string, name: string): Json => ({
      id,
      parentId,
      type,
      name,
      startTime: this.job.startTime.toISOString(),
      finishTime: null,
      state: 'inProgress',
      result: null,
      order: 1,
      attempt: 1,
    });
    const stage = guidFrom(`stage/${buildId}`);
    const phase = guidFrom(`phase/${buildId}`);
    return jsonAnswer(200, {
      id: guidFrom(`timeline/${buildId}`),
      changeId: 3,
      records: [
        record(stage, null, 'Stage', 'Backup'),
        record(phase, stage, 'Phase', 'Backup'),
        record(this.job.id, phase, 'Job', 'Backup'),
      ],
    });
  }
}
