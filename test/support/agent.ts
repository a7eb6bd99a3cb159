import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepRecord } from './agent-commands.ts';
import type { AgentCommand, Issue, TaskResult } from './agent-commands.ts';
import { readDefinition, referencedEndpoints, resolveInputs, taskEnvironment } from './agent-environment.ts';
import type { Endpoint, TaskDefinition, Variables } from './agent-environment.ts';
import { endpointSecrets, SecretMasker } from './agent-masks.ts';
import { agentPatience, runProcess } from './agent-process.ts';
import type { CancelPatience } from './agent-process.ts';
import { predefinedVariables } from './agent-variables.ts';

export interface JobOptions {
  /** Where the agent keeps the job; a new temporary folder unless given. */
  readonly workFolder?: string;
  /** The clone that the job works in; a new empty folder unless given. */
  readonly sourcesFolder?: string;
  /** Organisation that the job belongs to. */
  readonly collectionUri?: string;
  /** The job's own token, which reaches every task as the endpoint SystemVssConnection. */
  readonly token?: string;
  /** Service connections that the pipeline is authorised for. */
  readonly endpoints?: readonly Endpoint[];
  /** Variables besides, or instead of, the predefined ones. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Environment of the agent itself, such as NODE_EXTRA_CA_CERTS. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The agent's Node; the one that runs the tests unless given. */
  readonly nodePath?: string;
  /** Which of a task's handlers it takes; Node 20's unless given, as the agent of today does. */
  readonly handler?: Handler;
}

type Handler = 'Node20_1' | 'Node24';
type Moment = number | string | Promise<unknown>;

export interface Step {
  /** A folder with a task.json and what it runs. */
  readonly taskFolder: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The step's `name:` in the pipeline; the task's name unless given. */
  readonly name?: string;
  /** Milliseconds after which the job is cancelled, a text that cancels it as soon as a line holds it, or what is awaited. */
  readonly cancelAfter?: Moment;
  /** The same for a first try that is killed. */
  readonly killAfter?: Moment;
  /** The step's `retryCountOnTaskFailure:`. */
  readonly retries?: number;
  /** The step's `timeoutInMinutes:` in milliseconds; a step that reaches it is stopped, and has failed. */
  readonly timeLimit?: number;
  readonly patience?: CancelPatience;
}

export interface StepRun {
  readonly result: TaskResult;
  /** What the web console shows, secrets masked. */
  readonly log: readonly string[];
  /** Every line that the task wrote, as it wrote it. */
  readonly rawLog: readonly string[];
  readonly outputVariables: Readonly<Record<string, string>>;
  readonly commands: readonly AgentCommand[];
  readonly issues: readonly Issue[];
  readonly violations: readonly string[];
  /** Milliseconds from the cancellation to the end of the process. */
  readonly cancelledFor?: number;
  /** Undefined for a step that was skipped; the signal's name where one ended the process. */
  readonly exitCode: number | string | undefined;
}

const never = new Promise<never>(() => undefined);

/** One run of a step's process. */
interface Attempt {
  readonly record: StepRecord;
  readonly log: string[];
  readonly rawLog: string[];
  exitCode?: number | string;
  cancelledFor?: number;
}

/** Runs one task in a job of its own. */
export function runTask(request: JobOptions & Step): Promise<StepRun> {
  return new PipelineJob(request).run(request);
}

/** Runs steps in order as an agent does: they share variables and folders, and a failure skips the rest. */
export class PipelineJob {
  readonly variables: Variables;
  result: TaskResult = 'Succeeded';
  readonly #options: JobOptions;
  readonly #masker = new SecretMasker();
  readonly #endpoints: readonly Endpoint[];

  constructor(options: JobOptions = {}) {
    this.#options = options;
    const workFolder = options.workFolder ?? mkdtempSync(join(tmpdir(), 'agent-'));
    const sources = options.sourcesFolder ?? join(workFolder, '1', 's');
    const collectionUri = options.collectionUri ?? 'https://dev.azure.com/contoso/';
    this.variables = predefinedVariables(workFolder, sources, collectionUri);
    for (const [name, value] of Object.entries(options.variables ?? {})) this.variables.set(name, value);
    for (const [name, value] of Object.entries(options.secrets ?? {})) this.#setSecret(name, value);
    mkdirSync(this.tempFolder, { recursive: true });
    mkdirSync(sources, { recursive: true });

    const parameters = { AccessToken: options.token ?? 'token-of-the-job' };
    const system = { id: 'SYSTEMVSSCONNECTION', url: collectionUri, scheme: 'OAuth', parameters };
    this.#endpoints = [...(options.endpoints ?? []), system];
    for (const secret of this.#endpoints.flatMap(endpointSecrets)) this.#masker.add(secret);
  }

  get tempFolder(): string {
    return this.variables.get('Agent.TempDirectory') ?? tmpdir();
  }

  /** Runs a step under the condition `succeeded()`. */
  async run(step: Step): Promise<StepRun> {
    const definition = readDefinition(step.taskFolder);
    const isSkipped = this.result === 'Failed' || this.result === 'Canceled';
    let attempt = await this.#attempt(step, definition, isSkipped);
    for (let left = step.retries ?? 0; left > 0 && attempt.record.result === 'Failed'; left--)
      attempt = await this.#attempt({ ...step, killAfter: never }, definition, isSkipped);
    const { record, log, rawLog, exitCode, cancelledFor } = attempt;

    const outputVariables: Record<string, string> = {};
    for (const [name, { value, secret, output }] of record.variables) {
      this.variables.set(output ? `${step.name ?? definition.name}.${name}` : name, value, secret);
      if (output) outputVariables[name] = value;
    }
    const result = record.result ?? 'Succeeded';
    this.#jobResult(result);
    const { commands, issues, violations } = record;
    const ended = { result, log, rawLog, outputVariables, commands, issues, violations, exitCode };
    return cancelledFor === undefined ? ended : { ...ended, cancelledFor };
  }

  async #attempt(step: Step, definition: TaskDefinition, isSkipped: boolean): Promise<Attempt> {
    const attempt: Attempt = { record: new StepRecord(definition), log: [], rawLog: [] };
    if (isSkipped) attempt.record.complete('Skipped');
    else await this.#execute(step, definition, attempt);
    return attempt;
  }

  async #execute(step: Step, definition: TaskDefinition, attempt: Attempt): Promise<void> {
    const { record, log, rawLog } = attempt;
    const inputs = resolveInputs(definition, step.inputs ?? {}, this.variables);
    const system = this.#endpoints.slice(-1);
    const endpoints = [...referencedEndpoints(definition, inputs, this.#options.endpoints ?? []), ...system];
    const [cancellation, death] = [new AbortController(), new AbortController()];
    const { cancelAfter, killAfter, timeLimit = 300_000 } = step;
    let cancelled = 0;
    const cancel = (): void => {
      cancelled ||= performance.now();
      cancellation.abort('Canceled');
    };
    const kill = (): void => death.abort();
    const timers = [setTimeout(() => cancellation.abort('Failed'), timeLimit)];
    for (const [moment, act] of [[cancelAfter, cancel] as const, [killAfter, kill] as const]) {
      if (typeof moment === 'number') timers.push(setTimeout(act, moment));
      if (moment instanceof Promise) void moment.then(act);
    }
    const nodePath = this.#options.nodePath ?? process.execPath;
    attempt.exitCode = await runProcess({
      nodePath,
      script: join(step.taskFolder, targetOf(definition, this.#options.handler)),
      folder: this.variables.get('System.DefaultWorkingDirectory') ?? this.tempFolder,
      environment: {
        ...inherited(),
        ...this.#options.environment,
        ...taskEnvironment(inputs, endpoints, this.variables),
      },
      signal: cancellation.signal,
      kill: death.signal,
      patience: step.patience ?? agentPatience,
      onLine: (line) => {
        rawLog.push(line);
        const shown = record.take(line);
        for (const secret of record.secrets) this.#masker.add(secret);
        if (shown !== undefined) log.push(this.#masker.mask(shown));
        if (typeof cancelAfter === 'string' && line.includes(cancelAfter)) cancel();
        if (typeof killAfter === 'string' && line.includes(killAfter)) kill();
      },
    });
    for (const timer of timers) clearTimeout(timer);
    if (cancellation.signal.aborted) record.complete(cancellation.signal.reason as TaskResult);
    else if (attempt.exitCode !== 0) record.complete('Failed');
    if (cancelled > 0) attempt.cancelledFor = performance.now() - cancelled;
  }

  #jobResult(step: TaskResult): void {
    if (step === 'Canceled' || step === 'Failed') this.result = step;
    if (step === 'SucceededWithIssues' && this.result === 'Succeeded') this.result = step;
    this.variables.set('Agent.JobStatus', this.result);
  }

  #setSecret(name: string, value: string): void {
    this.variables.set(name, value, true);
    this.#masker.add(value);
  }
}

function targetOf({ name, execution }: TaskDefinition, handler: Handler = 'Node20_1'): string {
  const found = execution[handler];
  if (found === undefined) throw new Error(`The task ${name} has no handler ${handler}.`);
  return found.target;
}

/** All that a task gets of the machine's own environment here. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'SystemRoot'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
