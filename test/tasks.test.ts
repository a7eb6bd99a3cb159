import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { taskInputs } from '../src/edges/pipeline-settings.ts';
import type { TaskDefinition } from './support/agent-environment.ts';
import { skipWithout } from './support/reference.ts';
import { assertExtensionSchema, assertTaskSchema, schemas } from './support/schemas.ts';

interface FullDefinition extends TaskDefinition {
  readonly id: string;
  readonly friendlyName: string;
  readonly inputs: NonNullable<TaskDefinition['inputs']> &
    readonly { readonly label: string; readonly helpMarkDown?: string }[];
}
interface Manifest {
  readonly contributions: readonly { readonly type: string; readonly properties: { readonly name: string } }[];
  readonly files: readonly { readonly path: string }[];
}

const names = Object.keys(taskInputs) as (keyof typeof taskInputs)[];
const definitions = new Map(names.map((name) => [name, readJson(`${folderOf(name)}/task.json`) as FullDefinition]));
const manifest = readJson('vss-extension.json') as Manifest;

describe('task.json', () => {
  for (const [name, definition] of definitions) {
    describe(name, () => {
      it('answers to Microsoft’s schema', function () {
        skipWithout(this, schemas.task);
        assertTaskSchema(definition);
      });

      it('is named after its folder, with a name that tfx accepts', () => {
        assert.equal(definition.name, name);
        assert.ok(definition.friendlyName.length <= 40);
      });

      it('declares the inputs that are read, each with help', () => {
        assert.deepEqual(
          definition.inputs.map((input) => input.name),
          taskInputs[name],
        );
        for (const input of definition.inputs) assert.ok(input.helpMarkDown, `${input.name} has no help`);
      });

      it('has no input of type filePath, which an agent turns into the sources folder when it is empty', () => {
        assert.ok(definition.inputs.every(({ type }) => type !== 'filePath'));
      });

      it('may set its output variables and, but for attaching a file, do nothing else to the agent', () => {
        const allowed = (definition.outputVariables ?? []).map((output) => output.name);
        // An agent lets no restricted task attach a file: commits that could not be pushed, and the report of the run.
        const mode = name === 'CommitByAuthor' || name === 'TagRun' ? 'any' : 'restricted';
        const expected = { commands: { mode }, settableVariables: { allowed } };
        assert.deepEqual(definition.restrictions, expected);
      });

      it('runs one bundle on Node 20 and Node 24', () => {
        const target = { target: 'index.js' };
        assert.deepEqual(definition.execution, { Node20_1: target, Node24: target });
      });

      it('starts from a file of at most 30 lines', () => {
        assert.ok(readFileSync(`${folderOf(name)}/index.ts`, 'utf8').split('\n').length <= 30);
      });
    });
  }

  it('carries an id of its own', () => {
    const all = [...definitions.values()];
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });
});

describe('vss-extension.json', () => {
  it('answers to the schema of manifests', function () {
    skipWithout(this, schemas.extension);
    assertExtensionSchema(manifest);
  });

  it('contributes each task folder, and packs of each what a task is made of', () => {
    const folders = readdirSync('tasks').filter((name) => statSync(`tasks/${name}`).isDirectory());
    const contributions = manifest.contributions.filter(({ type }) => type === 'ms.vss-distributed-task.task');
    const contributed = contributions.map(({ properties }) => properties.name);
    assert.deepEqual([...contributed].sort(), folders.map((name) => `tasks/${name}`).sort());
    const files = ['task.json', 'index.js', 'icon.png'];
    const expected = names.flatMap((name) => files.map((file) => `${folderOf(name)}/${file}`));
    assert.deepEqual(
      manifest.files.map(({ path }) => path).filter((path) => path.startsWith('tasks/')),
      expected,
    );
  });
});

function folderOf(name: string): string {
  return `tasks/${name}/${name}V1`;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
