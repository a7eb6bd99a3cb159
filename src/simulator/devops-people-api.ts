import type { Json, JsonObject } from '../domain/resource.ts';
import { buildCompleted } from './devops-organization.ts';
import type {
  DevOpsOrganization,
  SimulatedIdentity,
  SimulatedPipeline,
  StoredSubscription,
} from './devops-organization.ts';
import { locationsOf } from './devops-locations.ts';
import { decodePath, jsonAnswer } from './exchange.ts';
import type { Answer, Exchange } from './exchange.ts';

type Caller = 'administrator' | 'member';

/**
 * What Azure DevOps answers to people: projects, pipelines, teams, identities, notifications.
 * https://learn.microsoft.com/rest/api/azure/devops/notification/subscriptions
 */
export class DevOpsPeopleApi {
  readonly #organization: DevOpsOrganization;
  /** Root of this server: identities have an address of their own. */
  readonly #root: () => string;

  constructor(organization: DevOpsOrganization, root: () => string) {
    this.#organization = organization;
    this.#root = root;
  }

  /** Null where nobody of its people asks. */
  answer(exchange: Exchange): Answer | null {
    const caller = this.#caller(exchange.headers.authorization ?? '');
    if (caller === null) return null;
    const [, organization, rest = ''] = /^\/([^/]+)\/(.*)$/.exec(exchange.path) ?? [];
    if (organization !== this.#organization.name)
      return notFound('TF400813', `There is no organization ${organization}.`);
    const query = new URLSearchParams(exchange.query);
    const parts = rest.split('/').map(decodePath);
    if (exchange.method === 'OPTIONS') return collection(locationsOf(parts[1] ?? ''));
    switch (
      parts
        .join('/')
        .replace(/^.*?_apis\//, '')
        .split('/')
        .slice(0, 2)
        .join('/')
        .toLowerCase()
    ) {
      case 'build/definitions':
        return this.#definitions(parts, query);
      case 'notification/subscriptions':
        return this.#subscriptions(exchange, caller, parts[3], query);
    }
    if (parts[1] === 'projects') return this.#projects(parts);
    if (parts[1] === 'ResourceAreas') {
      return jsonAnswer(200, {
        id: parts[2] ?? '',
        name: 'IMS',
        locationUrl: `${this.#organization.peopleRoot ?? this.#root()}/${organization}/`,
      });
    }
    if (parts[1] === 'identities') return this.#identities(query);
    return notFound('VSS', `There is nothing at ${exchange.path}.`);
  }

  /** Personal access tokens are passwords, tokens of Microsoft Entra are bearer tokens; each in the other's place is none. */
  #caller(authorization: string): Caller | null {
    const { tokens } = this.#organization;
    if (authorization === `Bearer ${tokens.entra}`) return 'administrator';
    const [, encoded = ''] = /^Basic (\S+)$/.exec(authorization) ?? [];
    const password = Buffer.from(encoded, 'base64')
      .toString('utf8')
      .replace(/^[^:]*:/, '');
    return (['administrator', 'member'] as const).find((caller) => tokens[caller] === password) ?? null;
  }

  #projects([, , name, resource]: readonly string[]): Answer {
    const { project, defaultTeam, identities } = this.#organization;
    const shown = { id: project.id, name: project.name, state: 'wellFormed', visibility: 'private' };
    if (name === undefined || name === '') return collection([shown]);
    if (![project.id, project.name].some((each) => each.toLowerCase() === name.toLowerCase())) {
      return notFound('TF200016', `The following project does not exist: ${name}.`);
    }
    if (resource === 'teams') {
      const teams = identities.filter(({ isTeam }) => isTeam);
      return collection(teams.map((team) => ({ id: team.id, name: team.name, projectName: project.name })));
    }
    return jsonAnswer(200, { ...shown, defaultTeam: { id: defaultTeam.id, name: defaultTeam.name } });
  }

  #definitions([projectId, , , , id]: readonly string[], query: URLSearchParams): Answer {
    const { project, pipelines } = this.#organization;
    if (projectId !== project.id && projectId !== project.name)
      return notFound('TF200016', 'There is no such project.');
    const shown = ({ id: own, name, folder }: SimulatedPipeline): JsonObject => ({
      id: own,
      name,
      path: folder,
      type: 'build',
      queueStatus: 'enabled',
      project: { id: project.id, name: project.name },
    });
    if (id !== undefined && id !== '') {
      const found = pipelines.find((pipeline) => String(pipeline.id) === id);
      return found === undefined
        ? notFound('DefinitionNotFoundException', `Definition ${id} not found.`)
        : jsonAnswer(200, shown(found));
    }
    const name = query.get('name')?.toLowerCase();
    return collection(pipelines.filter((each) => name === undefined || each.name.toLowerCase() === name).map(shown));
  }

  /** https://learn.microsoft.com/rest/api/azure/devops/ims/identities/read-identities */
  #identities(query: URLSearchParams): Answer {
    const asked = (query.get('filterValue') ?? '').toLowerCase();
    const found = this.#organization.identities.filter(({ name, mail }) =>
      [name, mail].some((text) => text.toLowerCase() === asked),
    );
    return collection(found.map(identityShown));
  }

  #subscriptions(exchange: Exchange, caller: Caller, id: string | undefined, query: URLSearchParams): Answer {
    const { subscriptions } = this.#organization;
    if (exchange.method === 'GET') {
      const target = query.get('targetId');
      const details = (Number(query.get('queryFlags')) & 8) !== 0;
      return collection(
        subscriptions
          .filter(({ subscriber }) => subscriber.id === target)
          .map((each) => shownSubscription(each, details)),
      );
    }
    if (caller !== 'administrator') {
      return jsonAnswer(403, {
        message: 'You do not have permission to manage the subscriptions of this subscriber.',
        typeKey: 'UnauthorizedAccessException',
      });
    }
    if (exchange.method === 'POST') return this.#subscribe(JSON.parse(exchange.body) as StoredSubscription);
    const at = subscriptions.findIndex((each) => each.id === id);
    if (exchange.method !== 'DELETE' || at < 0)
      return notFound('SubscriptionNotFoundException', 'There is no such subscription.');
    subscriptions.splice(at, 1);
    return { status: 204, headers: {}, body: null };
  }

  /** Clauses are taken as they are: one that names a pipeline by its bare name is fine, and never holds. */
  #subscribe(asked: StoredSubscription): Answer {
    if (asked.filter.eventType !== buildCompleted || asked.filter.type !== 'Expression') {
      return jsonAnswer(400, {
        message: 'Custom subscriptions are not allowed for this event type.',
        typeKey: 'ArgumentException',
      });
    }
    if (!this.#organization.identities.some(({ id }) => id === asked.subscriber.id)) {
      return jsonAnswer(400, { message: 'The subscriber is not known.', typeKey: 'ArgumentException' });
    }
    return jsonAnswer(200, shownSubscription(this.#organization.add(asked), true));
  }
}

function identityShown({ id, name, mail, isTeam }: SimulatedIdentity): JsonObject {
  const properties = { SchemaClassName: { $type: 'System.String', $value: isTeam ? 'Group' : 'User' } };
  const account = { Account: { $type: 'System.String', $value: mail }, Mail: { $type: 'System.String', $value: mail } };
  return {
    id,
    providerDisplayName: name,
    isActive: true,
    isContainer: isTeam,
    properties: { ...properties, ...account },
  };
}

/** Filters are left out of a list, unless their details are asked for. */
function shownSubscription({ filter, channel, ...rest }: StoredSubscription, details: boolean): JsonObject {
  const { type, eventType, criteria } = filter;
  const custom =
    channel.useCustomAddress === true
      ? { address: channel.address, useCustomAddress: true }
      : { useCustomAddress: false };
  return {
    ...rest,
    filter: { type, eventType, ...(details && { criteria }) },
    channel: { type: 'EmailHtml', ...custom },
    flags: 'groupSubscription',
    permissions: 'view, edit, delete',
  } as unknown as JsonObject;
}

function collection(value: readonly Json[]): Answer {
  return jsonAnswer(200, { count: value.length, value: [...value] });
}

function notFound(typeKey: string, message: string): Answer {
  return jsonAnswer(404, { message, typeKey });
}
