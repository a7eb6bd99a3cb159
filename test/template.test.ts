import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getLanguageService, parse as parseForService, TextDocument } from 'azure-pipelines-language-service';
import type { JSONSchema } from 'azure-pipelines-language-service';
import { parse } from 'yaml';
import { taskInputs } from '../src/edges/pipeline-settings.ts';
import { readDefinition } from './support/agent-environment.ts';
import { readReference, skipWithout } from './support/reference.ts';

const pipelineSchema = 'schemas/service-schema.json';
const definitions = Object.keys(taskInputs).map((name) => readDefinition(`tasks/${name}/${name}V1`));

interface TaskStep {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
}
interface Template {
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly default?: unknown }[];
  readonly jobs: readonly { readonly steps: readonly (TaskStep | Readonly<Record<string, unknown>>)[] }[];
}
interface RootPipeline {
  readonly lockBehavior: string;
  readonly schedules: readonly { readonly cron: string; readonly always: boolean }[];
  readonly trigger: string;
  readonly extends: { readonly template: string; readonly parameters: Readonly<Record<string, string>> };
}

const template = parse(readTemplate('entra-backup.yml')) as Template;
const root = parse(readTemplate('azure-pipelines.yml')) as RootPipeline;
const steps = template.jobs.flatMap((job) => job.steps);
const tasks = steps.filter((step): step is TaskStep => 'task' in step);

describe('pipeline template', () => {
  it('is one job: a checkout without files that can push, then the four tasks', () => {
    assert.equal(template.jobs.length, 1);
    const [checkout] = steps;
    const whole = { checkout: 'self', clean: true, fetchDepth: 0, fetchTags: true, persistCredentials: true };
    assert.deepEqual(checkout, { ...whole, fetchFilter: 'blob:none', sparseCheckoutPatterns: '/.no-files' });
    const names = definitions.map(({ name }) => `${name}@1`);
    assert.deepEqual(
      tasks.map(({ task }) => task),
      names,
    );
  });

  for (const { task, inputs } of tasks) {
    it(`gives ${task} inputs that it has, and all that it needs`, () => {
      const declared = definitions.find(({ name }) => `${name}@1` === task)?.inputs ?? [];
      const namesOf = (input: (typeof declared)[number]): string[] => [input.name, ...(input.aliases ?? [])];
      const known = declared.flatMap(namesOf);
      assert.deepEqual(
        Object.keys(inputs).filter((name) => !known.includes(name)),
        [],
      );
      const required = declared.filter((input) => input.required === true && input.defaultValue === undefined);
      for (const input of required)
        assert.ok(
          namesOf(input).some((name) => name in inputs),
          `${input.name} is missing`,
        );
    });
  }

  it('uses each parameter, and no other', () => {
    const used = [...readTemplate('entra-backup.yml').matchAll(/parameters\.(\w+)/g)].map(([, name]) => name);
    const declared = template.parameters.map(({ name }) => name);
    assert.deepEqual([...new Set(used)].sort(), [...declared].sort());
  });

  it('has the defaults of the tasks', () => {
    const inputs = definitions.flatMap((definition) => definition.inputs ?? []);
    for (const parameter of template.parameters) {
      const input = inputs.find(({ name }) => name === parameter.name);
      if (input !== undefined) assert.equal(parameter.default, input.defaultValue, parameter.name);
    }
  });

  it('is extended by a root pipeline that runs every night, whether something was pushed or not', () => {
    assert.equal(root.trigger, 'none');
    const [schedule] = root.schedules;
    assert.equal(schedule?.cron, '0 2 * * *');
    assert.equal(schedule.always, true);
    assert.equal(root.lockBehavior, 'sequential');
    assert.equal(root.extends.template, 'entra-backup.yml');
    const needed = template.parameters.filter((parameter) => !('default' in parameter)).map(({ name }) => name);
    assert.deepEqual(Object.keys(root.extends.parameters), needed);
  });
});

describe('pipeline template, as Microsoft’s language service sees it', () => {
  before(function () {
    skipWithout(this, pipelineSchema);
  });

  for (const name of ['entra-backup.yml', 'azure-pipelines.yml']) {
    it(`${name} is valid`, async () => assert.deepEqual(await problems(readTemplate(name)), []));
  }

  const mistakes: readonly [what: string, from: string, to: string, problem: RegExp, file?: string][] = [
    ['a misspelt input', 'backupFolder: $', 'backupFoldr: $', /Unexpected property backupFoldr/],
    ['a misspelt checkout option', 'fetchTags', 'fetchTag', /Unexpected property fetchTag/],
    [
      'a value that no lock has',
      'lockBehavior: sequential',
      'lockBehavior: parallel',
      /does not match the pattern of "\^sequential\$"/,
      'azure-pipelines.yml',
    ],
    ['an unknown task', 'EntraExport@1', 'EntraImport@1', /Value is not accepted/],
  ];
  for (const [what, from, to, problem, file = 'entra-backup.yml'] of mistakes) {
    it(`${what} is found`, async () => {
      const found = await problems(readTemplate(file).replace(from, to));
      assert.match(found.join('\n'), problem);
    });
  }
});

function readTemplate(name: string): string {
  return readFileSync(`templates/${name}`, 'utf8');
}

/** What the language service says of a pipeline when it knows our tasks. */
async function problems(text: string): Promise<string[]> {
  const service = getLanguageService(
    () => Promise.resolve(schemaWithOurTasks()),
    [],
    () => Promise.resolve('pipeline'),
  );
  service.configure({ validate: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the language service takes no other document
  const document = TextDocument.create('file:///pipeline.yml', 'azure-pipelines', 1, text);
  const found = await silently(() => service.doValidation(document, parseForService(text)));
  return found.map(
    ({ range, message }) => `${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
}

/** The language service traces each schema that it loads on the console. */
async function silently<T>(work: () => PromiseLike<T>): Promise<T> {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

function schemaWithOurTasks(): JSONSchema {
  const schema = readReference(pipelineSchema) as JSONSchema;
  const step = schema.definitions?.['task'];
  const reference = step?.properties?.['task'];
  if (step?.anyOf === undefined || reference?.anyOf === undefined) throw new Error('the schema has no tasks');
  for (const { name, inputs = [] } of definitions) {
    const properties: Record<string, JSONSchema> = {};
    for (const input of inputs) {
      const property: JSONSchema = { type: input.type === 'boolean' ? 'boolean' : 'string', ignoreCase: 'key' };
      for (const spelling of [input.name, ...(input.aliases ?? [])]) properties[spelling] = property;
    }
    reference.anyOf.push({ enum: [`${name}@1`], ignoreCase: 'value' });
    step.anyOf.push({
      properties: {
        task: { pattern: `^${name}@1$`, ignoreCase: 'value' },
        inputs: { properties, additionalProperties: false },
      },
      firstProperty: ['task'],
      required: ['task'],
    });
  }
  return schema;
}
