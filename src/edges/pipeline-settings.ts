import { join, resolve } from 'node:path';
import { backupFolderOf } from '../domain/backup-folder.ts';
import { backupIdentityOf } from '../domain/backup-identity.ts';
import { BackupError } from '../domain/errors.ts';
import { deletionShareOf, lateRunsOf, lookBackOf, sweepDaysOf } from '../domain/reading-limits.ts';
import { defaults } from '../domain/settings.ts';
import type { JobToken, OwnRepository, Settings } from '../domain/settings.ts';
import { agentProxy } from './agent-proxy.ts';
import { connected, findParameter } from './service-connection.ts';
import type { Connected, ServiceConnection } from './service-connection.ts';

/** The inputs that each task declares in its task.json, and the only ones that are read for it. */
export const taskInputs = {
  EntraExport: [
    'connectedService',
    'types',
    'exclude',
    'cloudOnly',
    'volatile',
    'incremental',
    'sweepDays',
    'deletionLimit',
    'confirmDeletions',
    'fingerprintKey',
    'backupFolder',
    'outputFolder',
    'timeBudget',
    'targetBranch',
    'repository',
  ],
  ResolveAuthors: ['connectedService', 'lookBack', 'lateRuns', 'timeBudget', 'repository'],
  CommitByAuthor: ['defaultAuthorName', 'defaultAuthorEmail', 'targetBranch', 'indexPages', 'push', 'repository'],
  TagRun: ['tagFormat', 'report', 'defaultAuthorName', 'defaultAuthorEmail', 'push', 'repository'],
} as const;

export type TaskName = keyof typeof taskInputs;
type InputName = (typeof taskInputs)[TaskName][number];

/** What the agent tells a task. Empty texts count as absent. */
export interface AgentFacts {
  input(name: string): string | undefined;
  /** A pipeline variable, such as `Build.SourceBranch`. */
  variable(name: string): string | undefined;
  connection(id: string): ServiceConnection | undefined;
  /** Of the agent's proxy. */
  readonly proxyPassword?: string;
  readonly now: Date;
}

/**
 * The settings of a task's step.
 * @throws BackupError `usage`, `no-branch` or `sign-in-failed`.
 */
export function pipelineSettings(task: TaskName, agent: AgentFacts): Settings {
  const declared: readonly InputName[] = taskInputs[task];
  const declares = (name: InputName): boolean => declared.includes(name);
  const input = (name: InputName): string | undefined =>
    declares(name) ? agent.input(name)?.trim() || undefined : undefined;

  // Aliases are resolved before a task starts; an agent that does not do so hands the alias on.
  const connectionId = input('connectedService') ?? agent.input('azureSubscription')?.trim();
  const connection = declares('connectedService') ? connectionOf(connectionId, agent) : nowhere;
  const sources = agent.variable('Build.SourcesDirectory') ?? '.';
  const branch = declares('targetBranch') ? branchOf(input('targetBranch'), agent) : undefined;
  const own = input('targetBranch') === undefined ? ownRepository(agent) : undefined;
  const fingerprintKey = input('fingerprintKey');
  const outputFolder = input('outputFolder');
  const jobToken = jobTokenOf(agent);
  const proxy = agentProxy((name) => agent.variable(name), agent.proxyPassword);
  const authorities = agent.variable('Agent.CAInfo');
  const jobTimeout = Number(agent.variable('System.JobTimeout') ?? NaN);
  return {
    repo: resolve(sources, input('repository') ?? '.'),
    folder: backupFolderOf(input('backupFolder') ?? defaults.folder),
    types: declares('types') ? typesOf(input('types')) : defaults.types,
    exclude: listOf(input('exclude')),
    cloudOnly: flagOf('cloudOnly', input('cloudOnly'), false),
    volatile: listOf(input('volatile')),
    incremental: flagOf('incremental', input('incremental'), false),
    sweepDays: sweepDaysOf(input('sweepDays') ?? String(defaults.sweepDays)),
    deletionShare: deletionShareOf(input('deletionLimit') ?? String(defaults.deletionShare * 100)),
    confirmDeletions: flagOf('confirmDeletions', input('confirmDeletions'), false),
    lookBack: lookBackOf(input('lookBack') ?? String(defaults.lookBack)),
    lateRuns: lateRunsOf(input('lateRuns') ?? String(defaults.lateRuns)),
    timeBudget: timeBudgetOf(input('timeBudget')),
    jobStart: pipelineStart(agent),
    ...(Number.isInteger(jobTimeout) && { jobTimeout }),
    push: flagOf('push', input('push'), true),
    indexPages: flagOf('indexPages', input('indexPages'), true),
    report: flagOf('report', input('report'), true),
    ...(branch !== undefined && { branch }),
    ...(branch !== undefined && own !== undefined && { branchOf: own }),
    ...(outputFolder !== undefined && { outputFolder: resolve(sources, outputFolder) }),
    documents: documentsOf(agent),
    identity: backupIdentityOf(
      input('defaultAuthorName') ?? defaults.identity.name,
      input('defaultAuthorEmail') ?? defaults.identity.email,
    ),
    tagFormat: input('tagFormat') ?? defaults.tagFormat,
    ...(fingerprintKey !== undefined && { fingerprintKey }),
    ...connection,
    ...(jobToken !== undefined && { jobToken }),
    ...(proxy !== undefined && { proxy }),
    ...(authorities !== undefined && { authorities }),
  };
}

/** The job's own token, which each task has. */
function jobTokenOf(agent: AgentFacts): JobToken | undefined {
  const collectionUri = agent.variable('System.CollectionUri');
  const token = findParameter(agent.connection('SystemVssConnection'), 'accesstoken');
  return collectionUri === undefined || token === undefined ? undefined : { collectionUri, token };
}

/** Of a task that reads nothing from Microsoft Graph. */
const nowhere: Connected = {
  cloud: 'public',
  graphEndpoint: defaults.graphEndpoint,
  credential: { type: 'none' },
};

function connectionOf(id: string | undefined, agent: AgentFacts): Connected {
  const hint = 'Name an Azure Resource Manager service connection that uses workload identity federation.';
  if (id === undefined) throw new BackupError('usage', 'The input azureSubscription is empty.', hint);
  const connection = agent.connection(id);
  if (connection === undefined) {
    throw new BackupError('usage', `The service connection ${id} was not handed to this job.`, hint);
  }
  return connected(id, connection, agent.connection('SystemVssConnection'));
}

function branchOf(target: string | undefined, agent: AgentFacts): string | undefined {
  const ref = target ?? agent.variable('Build.SourceBranch');
  if (ref?.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  if (target !== undefined && !target.startsWith('refs/')) return target;
  if (ref === undefined) return undefined;
  throw new BackupError(
    'no-branch',
    `The backup cannot be committed to ${ref}, which is not a branch.`,
    'Run the pipeline on a branch, or name one in the input targetBranch.',
  );
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables#build-variables-devops-services */
function ownRepository(agent: AgentFacts): OwnRepository | undefined {
  const [url, folder] = [agent.variable('Build.Repository.Uri'), agent.variable('Build.Repository.LocalPath')];
  if (url === undefined && folder === undefined) return undefined;
  return { ...(url !== undefined && { url }), ...(folder !== undefined && { folder }) };
}

function typesOf(text: string | undefined): readonly string[] {
  const named = listOf(text);
  if (named.length > 0) return named;
  throw new BackupError('usage', 'The input types is empty.', 'Name at least one group or kind, such as Config.');
}

function listOf(text: string | undefined): string[] {
  const items = (text ?? '').split(/[\n,]/).map((item) => item.trim());
  return items.filter((item) => item !== '');
}

function timeBudgetOf(text: string | undefined): 'auto' | number {
  if (text === undefined || text.toLowerCase() === 'auto') return 'auto';
  if (/^\d+$/.test(text)) return Number(text);
  throw new BackupError('usage', `The input timeBudget is "${text}".`, 'Give whole minutes, 0 for no limit, or auto.');
}

function flagOf(name: InputName, text: string | undefined, otherwise: boolean): boolean {
  const value = text?.toLowerCase();
  if (value === undefined) return otherwise;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new BackupError('usage', `The input ${name} is "${text ?? ''}".`, 'Give true or false.');
}

/** The run's documents lie in the agent's folder for the job, which it empties afterwards. */
function documentsOf(agent: AgentFacts): string {
  const temp = agent.variable('Agent.TempDirectory');
  if (temp !== undefined) return join(temp, 'entra-backup');
  throw new BackupError(
    'usage',
    'The variable Agent.TempDirectory is not set.',
    'Run the task on an Azure Pipelines agent.',
  );
}

/** When the pipeline started, which is not later than its job did; the agent writes `2026-11-21 02:00:03+00:00`. */
function pipelineStart(agent: AgentFacts): Date {
  const start = new Date(agent.variable('System.PipelineStartTime')?.replace(' ', 'T') ?? NaN);
  return Number.isNaN(start.getTime()) ? agent.now : start;
}
