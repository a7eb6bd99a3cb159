import { BuildApi } from 'azure-devops-node-api/BuildApi.js';
import { CoreApi } from 'azure-devops-node-api/CoreApi.js';
import { LocationsApi } from 'azure-devops-node-api/LocationsApi.js';
import { NotificationApi } from 'azure-devops-node-api/NotificationApi.js';
import type { WebApiTeam } from 'azure-devops-node-api/interfaces/CoreInterfaces.js';
import { SubscriptionQueryFlags, SubscriptionStatus } from 'azure-devops-node-api/interfaces/NotificationInterfaces.js';
import type {
  ExpressionFilterModel,
  NotificationSubscription,
} from 'azure-devops-node-api/interfaces/NotificationInterfaces.js';
import { BackupError } from '../domain/errors.ts';
import type { FilterClause, NewSubscription, Pipeline, Subscriber, Subscription } from '../domain/notification.ts';
import { askedOf, listOf } from './devops-errors.ts';
import { devOpsProxy } from './devops-proxy.ts';
import type { SignIn } from './devops-sign-in.ts';
import { withoutEnd } from '../domain/without-end.ts';

/** A project as its notifications need it. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly defaultTeam: Subscriber;
}

/** A pipeline that a name may mean. */
export type PipelineName = Pick<Pipeline, 'id' | 'name' | 'folder'>;

/** A person as the directory of an organisation knows them. */
export interface Person extends Subscriber {
  /** Mail address or account name; empty where there is none. */
  readonly account: string;
}

/** Milliseconds for one answer. */
const patience = 30_000;
/** Names that are read for a hint, and to find a name among. */
const most = 1000;
/** Resource area of identities, which have a host of their own. */
const identityArea = '8a3d49b8-91f0-46ef-b33d-dda338c25db3';
const reading =
  'the rights to see the project; of a personal access token, the scopes Build (read) and Project and Team (read)';
const people = 'of a personal access token, the scope Identity (read)';

/**
 * What notifications need of an organisation of Azure DevOps. What is asked for and not there is null or empty.
 * Each method throws BackupError `token-refused`, `no-access`, `unreachable` or `devops-error`.
 * https://learn.microsoft.com/rest/api/azure/devops/notification/subscriptions
 */
export class DevOpsNotifications {
  readonly #core: CoreApi;
  readonly #build: BuildApi;
  readonly #notification: NotificationApi;
  readonly #url: string;
  readonly #signIn: SignIn;
  readonly #trusted: (url: URL) => boolean;

  /** @param trusted where a token may go: identities have another host, which the service names. */
  constructor(url: string, signIn: SignIn, trusted: (url: URL) => boolean) {
    this.#url = url;
    this.#signIn = signIn;
    this.#trusted = trusted;
    this.#core = new CoreApi(url, [signIn()], optionsFor(url), agent);
    this.#build = new BuildApi(url, [signIn()], optionsFor(url), agent);
    this.#notification = new NotificationApi(url, [signIn()], optionsFor(url), agent);
  }

  async project(name: string): Promise<Project | null> {
    const need = { what: `The project ${name} could not be read`, right: reading };
    return askedOf(need, async () => {
      const project = (await this.#core.getProject(name)) as Awaited<ReturnType<CoreApi['getProject']>> | null;
      if (project === null) return null;
      const { id = '', name: realName = '', defaultTeam } = project;
      if (id === '') throw new TypeError('the project has no id');
      const team = { id: defaultTeam?.id ?? '', name: defaultTeam?.name ?? '', kind: 'team' as const };
      return { id, name: realName, defaultTeam: team };
    });
  }

  async projectNames(): Promise<readonly string[]> {
    const need = { what: 'The projects could not be read', right: reading };
    const projects = await askedOf(need, async () => listOf(await this.#core.getProjects(undefined, most)));
    return projects.map(({ name = '' }) => name);
  }

  async pipelineById(project: Project, id: number): Promise<PipelineName | null> {
    const need = { what: `The pipeline ${id} could not be read`, right: reading };
    return askedOf(need, async () => {
      const found = (await this.#build.getDefinition(project.id, id)) as { name?: string; path?: string } | null;
      return found === null ? null : { id, name: found.name ?? '', folder: found.path ?? '\\' };
    });
  }

  /** @param name the whole name; without it all. */
  async pipelines(project: Project, name?: string): Promise<readonly PipelineName[]> {
    const need = { what: `The pipelines of ${project.name} could not be read`, right: reading };
    const found = await askedOf(need, async () =>
      listOf(await this.#build.getDefinitions(project.id, name, undefined, undefined, undefined, most)),
    );
    return found.map(({ id = 0, name: own = '', path = '\\' }) => ({ id, name: own, folder: path }));
  }

  async teams(project: Project): Promise<readonly Subscriber[]> {
    const need = { what: `The teams of ${project.name} could not be read`, right: reading };
    const teams: readonly WebApiTeam[] = await askedOf(need, async () =>
      listOf(await this.#core.getTeams(project.id, false, most)),
    );
    return teams.map(({ id = '', name = '' }) => ({ id, name, kind: 'team' }));
  }

  /** People whose name, account or mail address this is. */
  async people(name: string): Promise<readonly Person[]> {
    return askedOf({ what: `${name} could not be looked up`, right: people }, async () => {
      const locations = new LocationsApi(this.#url, [this.#signIn()], optionsFor(this.#url), agent);
      const { locationUrl = '' } = await locations.getResourceArea(identityArea);
      const url = new URL(locationUrl);
      if (!this.#trusted(url)) {
        throw new BackupError(
          'devops-error',
          `Azure DevOps names ${url.host} for its people, which is none of its hosts.`,
          'Nothing was sent there.',
        );
      }
      const where = new CoreApi(url.href, [this.#signIn()], optionsFor(url.href), agent);
      const query = new URLSearchParams({ searchFilter: 'General', filterValue: name, queryMembership: 'None' });
      const answer = await where.rest.get<{ value: readonly Identity[] }>(
        `${withoutEnd(url.href, '/')}/_apis/identities?${query.toString()}`,
        where.createRequestOptions('application/json', '7.1'),
      );
      return listOf(answer.result?.value)
        .filter((identity) => identity.isContainer !== true)
        .map(personOf);
    });
  }

  /** All subscriptions of a team or a user, with what their filters say. */
  async subscriptions(subscriber: Subscriber): Promise<readonly Subscription[]> {
    const flags = SubscriptionQueryFlags.IncludeFilterDetails;
    return askedOf(needFor(subscriber, 'read'), async () =>
      listOf(await this.#notification.listSubscriptions(subscriber.id, undefined, flags)).map(subscriptionOf),
    );
  }

  /** @returns its id */
  async create(request: NewSubscription, subscriber: Subscriber): Promise<string> {
    return askedOf(needFor(subscriber, 'changed'), async () => {
      const wanted = request as object as Parameters<NotificationApi['createSubscription']>[0];
      const made = (await this.#notification.createSubscription(wanted)) as { id?: string } | null;
      if (made?.id === undefined) throw new TypeError('the subscription that was made has no id');
      return made.id;
    });
  }

  async remove(id: string, subscriber: Subscriber): Promise<void> {
    await askedOf(needFor(subscriber, 'changed'), () => this.#notification.deleteSubscription(id));
  }
}

const optionsFor = (url: string) => ({
  socketTimeout: patience,
  allowRetries: false,
  ...devOpsProxy(url, undefined, process.env),
});
const agent = 'entra-backup';

function needFor({ kind, name }: Subscriber, done: 'read' | 'changed'): { what: string; right: string } {
  const role =
    kind === 'team'
      ? `an administrator of the team ${name}, or a member of Project Administrators`
      : 'that user, or a member of Project Collection Administrators';
  const scope = done === 'read' ? 'read' : 'read, write & manage';
  return {
    what: `The notifications of ${name} could not be ${done}`,
    right: `${role}; of a personal access token, the scope Notifications (${scope})`,
  };
}

interface Identity {
  readonly id?: string;
  readonly providerDisplayName?: string;
  readonly customDisplayName?: string;
  readonly isContainer?: boolean;
  readonly properties?: Readonly<Record<string, { readonly $value?: string }>>;
}

function personOf({ id = '', customDisplayName, providerDisplayName, properties }: Identity): Person {
  const account = properties?.['Mail']?.$value ?? properties?.['Account']?.$value ?? '';
  return { id, name: customDisplayName ?? providerDisplayName ?? account, account, kind: 'user' };
}

function subscriptionOf({
  id = '',
  description = '',
  filter,
  channel,
  status,
}: NotificationSubscription): Subscription {
  const { criteria } = filter as { criteria?: ExpressionFilterModel };
  const { address, useCustomAddress } = (channel ?? {}) as { address?: string; useCustomAddress?: boolean };
  const clauses = (criteria?.clauses ?? []) as readonly Partial<FilterClause>[];
  return {
    id,
    description,
    eventType: filter.eventType ?? '',
    clauses: clauses.map(({ logicalOperator = '', fieldName = '', operator = '', value = '' }) => ({
      logicalOperator,
      fieldName,
      operator,
      value,
    })),
    ...(useCustomAddress === true && address !== undefined && { address }),
    ...(status !== undefined && status < SubscriptionStatus.Enabled && { disabled: SubscriptionStatus[status] }),
  };
}
