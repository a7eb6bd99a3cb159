import { agentProxy, proxyPassword } from './agent-proxy.ts';
import * as tl from 'azure-pipelines-task-lib/task.js';
import { BackupError } from '../domain/errors.ts';
import { endedEarly, failureOf } from '../domain/failure.ts';
import type { Host, JobReference } from '../domain/host.ts';
import type { Log } from '../domain/ports.ts';
import type { StepResult } from '../domain/settings.ts';
import { pipelineSettings } from './pipeline-settings.ts';
import type { AgentFacts, TaskName } from './pipeline-settings.ts';
import { findParameter } from './service-connection.ts';
import type { ServiceConnection } from './service-connection.ts';
import { harmless } from './terminal.ts';

/** The agent keeps ten warnings of a step; the last one is kept free for the result. */
const shownWarnings = 9;

/** The result was sent to the agent, which keeps the worst of several: only one may be sent. */
let hasEnded = false;

/**
 * Runs a step as a task of Azure Pipelines. The job result follows from how the step ends and is always told to the
 * agent; the process then ends with exit code 0, for the agent takes any other for a breakdown of the task itself. Until
 * then the task has failed: a process that ends for any other reason must not look like success.
 */
export async function runTask(task: TaskName, step: (host: Host) => Promise<StepResult>): Promise<void> {
  process.exitCode = 1;
  process.once('exit', () => {
    if (hasEnded) return;
    process.exitCode = 1;
    fail(endedEarly());
  });
  // The task library would tell of it in its own words, and leave the process to wait for ever.
  process.removeAllListeners('uncaughtException').once('uncaughtException', (error) => {
    fail(error);
    leave();
  });
  try {
    const result = await step(pipelineHost(task));
    for (const [name, value] of Object.entries(result.outputs)) tl.setVariable(name, value, false, true);
    if (result.status === 'complete') print(result.summary);
    tellResult(
      result.status === 'complete' ? tl.TaskResult.Succeeded : tl.TaskResult.SucceededWithIssues,
      result.summary,
    );
  } catch (error) {
    fail(error);
  }
  leave();
}

function fail(error: unknown): void {
  const failure = failureOf(error);
  tellResult(tl.TaskResult.Failed, failure.text);
  if (failure.stack !== undefined) print(failure.stack);
}

function tellResult(result: tl.TaskResult, message: string): void {
  hasEnded = true;
  tl.setResult(result, harmless(message));
}

/** An open connection must not keep the step alive, and nothing that was said may be lost. */
function leave(): void {
  process.stdout.write('', () => process.exit(0));
}

function pipelineHost(task: TaskName): Host {
  if (proxyPassword.value !== undefined && !proxyPassword.wasSecret) tl.setSecret(proxyPassword.value);
  const job = jobReference();
  return {
    settings: () => pipelineSettings(task, agentFacts()),
    log: pipelineLog(),
    signal: cancellation(),
    attach: (file) => tl.uploadFile(file),
    showSummary: (file) => tl.uploadSummary(file),
    keepFor: (type, name, file) => tl.addAttachment(type, name, file),
    ...(job !== undefined && { job }),
  };
}

function agentFacts(): AgentFacts {
  return {
    input: (name) => tl.getInput(name),
    variable,
    connection,
    ...(proxyPassword.value !== undefined && { proxyPassword: proxyPassword.value }),
    now: new Date(),
  };
}

function variable(name: string): string | undefined {
  return tl.getVariable(name) || undefined;
}

/** Reads the authorization as a whole: task-lib writes each parameter that is asked for singly into its debug output. */
function connection(id: string): ServiceConnection | undefined {
  const authorization = tl.getEndpointAuthorization(id, true);
  if (authorization === undefined) return undefined;
  return {
    scheme: authorization.scheme,
    parameters: authorization.parameters,
    data: (key) => tl.getEndpointDataParameter(id, key, true) || undefined,
  };
}

function jobReference(): JobReference | undefined {
  const collectionUri = tl.getVariable('System.CollectionUri');
  const project = tl.getVariable('System.TeamProjectId');
  const buildId = Number(tl.getVariable('Build.BuildId') ?? NaN);
  const jobId = tl.getVariable('System.JobId');
  const token = findParameter(connection('SystemVssConnection'), 'accesstoken');
  if (!collectionUri || !project || !Number.isInteger(buildId) || !jobId || token === undefined) return undefined;
  const proxy = agentProxy(variable, proxyPassword.value);
  return { collectionUri, project, buildId, jobId, token, ...(proxy !== undefined && { proxy }) };
}

/** Ctrl+C is the agent's first request to stop; on Windows the second is Ctrl+Break. */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  const cancel = (): void => {
    // The agent's second signal: it kills the process 2.5 seconds later, whatever it is about.
    if (controller.signal.aborted) {
      tellResult(tl.TaskResult.Failed, 'The job was cancelled; the next run makes good what is not finished.');
      process.exit(0);
    }
    controller.abort(new BackupError('cancelled', 'The job was cancelled.', 'Run the pipeline again.'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) process.on(signal, cancel);
  return controller.signal;
}

/**
 * Texts may hold names from the tenant, and the agent obeys `##vso[` anywhere in a line and dresses up one that begins
 * with `##[`: they are written as data, through the task library's own filter too.
 */
function pipelineLog(): Log {
  let warnings = 0;
  let percent = 0;
  return {
    info: print,
    detail: print,
    warn: (message) => {
      warnings += 1;
      if (warnings <= shownWarnings) tl.warningExternalOutput(harmless(message), { source: 'remote' });
      else tl.writeExternalOutput(`##[warning]${harmless(message)}\n`, { source: 'remote' });
    },
    progress: ({ done, of, kind }) => {
      const reached = Math.floor((100 * done) / of);
      if (reached <= percent) return;
      percent = reached;
      tl.setProgress(percent, harmless(kind));
    },
  };
}

function print(text: string): void {
  tl.writeExternalOutput(`${harmless(text)}\n`, { source: 'remote' });
}
