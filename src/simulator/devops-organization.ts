import { guidFrom } from './random.ts';
import { makeToken } from './tokens.ts';

/** The application of Azure DevOps in Microsoft Entra, the same in every tenant. */
const devOps = '499b84ac-1321-427f-aa17-267ca6975798';

/** A pipeline of the simulated organisation. */
export interface SimulatedPipeline {
  readonly id: number;
  name: string;
  /** `\` or `\Folder`. */
  folder: string;
}

/** A team or a person who may be told of something. */
export interface SimulatedIdentity {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly isTeam: boolean;
}

/** A subscription as it was asked for, with what the service added. */
export interface StoredSubscription {
  readonly id: string;
  readonly description: string;
  readonly filter: {
    readonly type: string;
    readonly eventType: string;
    readonly criteria?: { readonly clauses?: readonly StoredClause[] };
  };
  readonly channel: { readonly type: string; readonly address?: string; readonly useCustomAddress?: boolean };
  readonly scope: { readonly type?: string; readonly id: string };
  readonly subscriber: { readonly id: string };
  status: string;
}

export interface StoredClause {
  readonly index: number;
  readonly logicalOperator: string;
  readonly fieldName: string;
  readonly operator: string;
  readonly value: string;
}

/** What the simulated organisation knows beside a pipeline's own job. May be changed; holds from the next request on. */
export class DevOpsOrganization {
  readonly name: string;
  readonly project: { readonly id: string; name: string };
  readonly pipelines: SimulatedPipeline[];
  readonly identities: SimulatedIdentity[];
  readonly defaultTeam: SimulatedIdentity;
  readonly subscriptions: StoredSubscription[] = [];
  /** Of a project administrator: a personal access token and one of Microsoft Entra; and of somebody who only sees the project. */
  readonly tokens: { readonly administrator: string; readonly entra: string; readonly member: string };
  /** Root of the address for identities; by default that of everything else. */
  peopleRoot: string | undefined;
  /** Whether a build's `FullPath` has the folder: public sources tell both. */
  hasFolderInFullPath = true;
  #last = 2000;

  constructor(name: string, projectId: string) {
    this.name = name;
    this.project = { id: projectId, name: 'Identity' };
    this.pipelines = [
      { id: 11, name: 'Website', folder: '\\' },
      { id: 12, name: 'Entra Backup', folder: '\\' },
      { id: 14, name: 'Nightly', folder: '\\Backups' },
      { id: 15, name: 'Nightly', folder: '\\Archive\\2025' },
    ];
    const identity = (text: string, mail: string, isTeam: boolean): SimulatedIdentity => ({
      id: guidFrom(`devops/${name}/${text}`),
      name: text,
      mail,
      isTeam,
    });
    this.defaultTeam = identity('Identity Team', '', true);
    this.identities = [
      this.defaultTeam,
      identity('Operations', '', true),
      identity('##vso[task.complete result=Succeeded;]done', '', true),
      identity('Ada Lindqvist', 'ada.lindqvist@contoso.example', false),
      identity('Bo Nyström', 'bo.nystrom@contoso.example', false),
      identity('Bo Nyström', 'bo.admin@contoso.example', false),
    ];
    this.tokens = {
      administrator: `pat-${guidFrom(`devops/${name}/administrator`)}`,
      entra: makeToken({ aud: devOps, upn: 'ada.lindqvist@contoso.example' }),
      member: `pat-${guidFrom(`devops/${name}/member`)}`,
    };
  }

  add(subscription: Omit<StoredSubscription, 'id' | 'status'>): StoredSubscription {
    this.#last += 1;
    const stored = { ...subscription, id: String(this.#last), status: 'enabled' };
    this.subscriptions.push(stored);
    return stored;
  }

  /** Ids of the subscriptions that a run's end sends a mail for: every clause has to hold, for the whole value. */
  fired(pipelineId: number, status: string): readonly string[] {
    const pipeline = this.pipelines.find(({ id }) => id === pipelineId);
    if (pipeline === undefined) return [];
    const folder = this.hasFolderInFullPath && pipeline.folder !== '\\' ? pipeline.folder : '';
    const event: Readonly<Record<string, string>> = {
      Status: status,
      'Definition name': `\\${this.project.name}${folder}\\${pipeline.name}`,
    };
    return this.subscriptions
      .filter(({ status: state, scope }) => state === 'enabled' && scope.id === this.project.id)
      .filter(({ filter }) => filter.eventType === buildCompleted)
      .filter(({ filter }) => (filter.criteria?.clauses ?? []).every((clause) => holds(clause, event)))
      .map(({ id }) => id);
  }
}

/** The one event of builds that takes subscriptions of one's own. */
export const buildCompleted = 'ms.vss-build.build-completed-event';

function holds({ fieldName, operator, value }: StoredClause, event: Readonly<Record<string, string>>): boolean {
  const actual = (event[fieldName] ?? '').toLowerCase();
  if (operator === '=') return actual === value.toLowerCase();
  if (operator === '<>') return actual !== value.toLowerCase();
  return operator === 'Contains' && actual.includes(value.toLowerCase());
}
