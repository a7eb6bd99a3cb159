import { parse } from 'yaml';
import type { CheckoutStep } from './agent-checkout.ts';

/** A step of a compiled pipeline that runs a task. */
export interface CompiledTask {
  readonly task: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface CompiledJob {
  readonly checkout: CheckoutStep;
  readonly variables: Readonly<Record<string, boolean>>;
  readonly tasks: readonly CompiledTask[];
}

type Scalar = string | number | boolean;

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly default?: Scalar;
}
interface Template {
  readonly parameters: readonly Parameter[];
  readonly jobs: readonly [{ readonly variables: CompiledJob['variables']; readonly steps: readonly object[] }];
}
interface Root {
  readonly extends: { readonly template: string; readonly parameters: Readonly<Record<string, Scalar>> };
}

/**
 * The one job of a pipeline that extends a template, as Azure Pipelines compiles it: parameters in the place of
 * `${{ parameters.name }}`, which is all that the inputs of the steps hold.
 * @param read the text of a file of the repository.
 * @throws Error for a parameter that the template does not have, and for one that it lacks, as Azure Pipelines does.
 */
export function compiledJob(path: string, read: (path: string) => string): CompiledJob {
  const { extends: extended } = parse(read(path)) as Root;
  const { parameters, jobs } = parse(read(extended.template)) as Template;
  const given = extended.parameters;
  const unknown = Object.keys(given).filter((name) => !parameters.some((parameter) => parameter.name === name));
  if (unknown.length > 0) throw new Error(`unexpected parameters: ${unknown.join(', ')}`);
  const values = new Map(
    parameters.map((parameter) => {
      const value = given[parameter.name] ?? parameter.default;
      if (value === undefined) throw new Error(`a value for ${parameter.name} must be given`);
      return [parameter.name, String(value)];
    }),
  );
  const filled = (text: string): string =>
    text.replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, name: string) => values.get(name) ?? '');
  const [{ variables, steps }] = jobs;
  const tasks = steps.filter((step): step is CompiledTask => 'task' in step);
  return {
    checkout: steps.find((step): step is CheckoutStep => 'checkout' in step) as CheckoutStep,
    variables,
    tasks: tasks.map((step) => ({
      ...step,
      inputs: Object.fromEntries(Object.entries(step.inputs).map(([name, text]) => [name, filled(text)])),
    })),
  };
}
