import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The part of a task.json that the agent acts on. */
export interface TaskDefinition {
  readonly name: string;
  readonly inputs?: readonly {
    readonly name: string;
    readonly type: string;
    readonly aliases?: readonly string[];
    readonly defaultValue?: string | boolean;
    readonly required?: boolean;
  }[];
  readonly outputVariables?: readonly { readonly name: string }[];
  readonly restrictions?: {
    readonly commands?: { readonly mode?: string };
    readonly settableVariables?: { readonly allowed?: readonly string[] };
  };
  readonly execution: Readonly<Record<string, { readonly target: string }>>;
}

/** A service connection of the job. `id` is the lower-case GUID that Azure DevOps puts in place of its name. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** Variables of a job; names count without regard to case. */
export class Variables {
  readonly #byName = new Map<string, Variable>();

  set(name: string, value: string, secret = false): void {
    this.#byName.set(name.toLowerCase(), { name, value, secret });
  }

  get(name: string): string | undefined {
    return this.#byName.get(name.toLowerCase())?.value;
  }

  all(): readonly Variable[] {
    return [...this.#byName.values()];
  }

  /** Puts values in place of `$(name)`, once; an unknown name stays as it is. */
  expand(text: string): string {
    return text.replace(/\$\(([^()]+)\)/g, (macro, name: string) => this.get(name) ?? macro);
  }
}

export function readDefinition(taskFolder: string): TaskDefinition {
  return JSON.parse(readFileSync(join(taskFolder, 'task.json'), 'utf8')) as TaskDefinition;
}

/**
 * Inputs as a task gets them: Azure DevOps resolves aliases when it compiles the pipeline; the agent merges defaults,
 * trims, expands macros and makes file paths absolute (TaskRunner.cs).
 * @throws Error for an input that the task does not have, which Azure DevOps refuses too.
 */
export function resolveInputs(
  definition: TaskDefinition,
  given: Readonly<Record<string, string>>,
  variables: Variables,
): Map<string, string> {
  const declared = definition.inputs ?? [];
  const values = new Map(declared.map(({ name, defaultValue }) => [name, defaultText(defaultValue)]));
  for (const [key, value] of Object.entries(given)) {
    const input = declared.find(({ name, aliases }) => [name, ...(aliases ?? [])].some((one) => sameName(one, key)));
    if (input === undefined) throw new Error(`The task ${definition.name} has no input ${key}.`);
    values.set(input.name, value.trim());
  }
  for (const { name, type } of declared) {
    const value = variables.expand(values.get(name) ?? '');
    const isPath = type.toLowerCase() === 'filepath';
    values.set(name, isPath ? resolve(variables.get('Build.SourcesDirectory') ?? '.', value) : value);
  }
  return values;
}

/** Booleans of a task.json become .NET's spelling. */
function defaultText(value: string | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value?.trim() ?? '';
}

/** Only those service connections that an input names reach the task. */
export function referencedEndpoints(
  definition: TaskDefinition,
  inputs: ReadonlyMap<string, string>,
  endpoints: readonly Endpoint[],
): Endpoint[] {
  const connections = (definition.inputs ?? []).filter(({ type }) => type.startsWith('connectedService:'));
  const ids = connections.flatMap(({ name }) => (inputs.get(name) ?? '').split(',').map((id) => id.trim()));
  return endpoints.filter(({ id }) => ids.some((one) => sameName(one, id)));
}

/** The environment that the agent adds for a task (Handler.cs). */
export function taskEnvironment(
  inputs: ReadonlyMap<string, string>,
  endpoints: readonly Endpoint[],
  variables: Variables,
): Record<string, string> {
  const environment: Record<string, string> = { TF_BUILD: 'True' };
  const visible = variables.all().filter(({ secret }) => !secret);
  const hidden = variables.all().filter(({ secret }) => secret);
  for (const { name, value } of visible) {
    if (sameName(name, 'agent.jobstatus')) environment[name] = value;
    environment[environmentName(name)] = value;
  }
  for (const { name, value } of hidden) environment[`SECRET_${environmentName(name)}`] = value;
  environment['VSTS_PUBLIC_VARIABLES'] = JSON.stringify(visible.map(({ name }) => name));
  environment['VSTS_SECRET_VARIABLES'] = JSON.stringify(hidden.map(({ name }) => name));
  for (const [name, value] of inputs) environment[`INPUT_${environmentName(name)}`] = value;
  for (const { id, url, scheme, parameters, data } of endpoints) {
    environment[`ENDPOINT_URL_${id}`] = url;
    environment[`ENDPOINT_AUTH_${id}`] = JSON.stringify({ parameters, scheme });
    environment[`ENDPOINT_AUTH_SCHEME_${id}`] = scheme;
    for (const [key, value] of Object.entries(parameters)) {
      environment[`ENDPOINT_AUTH_PARAMETER_${id}_${environmentName(key)}`] = value;
    }
    if (data === undefined) continue;
    environment[`ENDPOINT_DATA_${id}`] = JSON.stringify(data);
    for (const [key, value] of Object.entries(data)) environment[`ENDPOINT_DATA_${id}_${environmentName(key)}`] = value;
  }
  return environment;
}

function environmentName(name: string): string {
  return name.replace(/[. ]/g, '_').toUpperCase();
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
