import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AttributionReport, CommitReport, ExportSummary } from '../src/domain/run.ts';
import type { Settings } from '../src/domain/settings.ts';
import { commitResult, exportResult, resolveResult, tagResult } from '../src/domain/step-results.ts';
import { pipelineSettings, taskInputs } from '../src/edges/pipeline-settings.ts';
import type { AgentFacts, TaskName } from '../src/edges/pipeline-settings.ts';
import { readDefinition, resolveInputs, Variables } from './support/agent-environment.ts';
import type { TaskDefinition } from './support/agent-environment.ts';

interface Input {
  readonly name: string;
  readonly label: string;
  readonly helpMarkDown: string;
  readonly defaultValue?: string | boolean;
  readonly groupName?: string;
  readonly visibleRule?: string;
}
type Definition = Omit<TaskDefinition, 'inputs'> & {
  readonly inputs: readonly Input[];
  readonly groups: readonly { readonly name: string }[];
  readonly instanceNameFormat: string;
  readonly minimumAgentVersion: string;
  readonly showEnvironmentVariables: boolean;
};

const names = Object.keys(taskInputs) as TaskName[];
const definitionOf = (name: TaskName): Definition => readDefinition(`tasks/${name}/${name}V1`) as unknown as Definition;
/** Inputs that the template leaves at their defaults: it has one clone, and is about Git. */
const notInTemplate = ['outputFolder', 'repository', 'push'];

const connection = {
  scheme: 'WorkloadIdentityFederation',
  parameters: { serviceprincipalid: 'client', tenantid: 'tenant', accesstoken: 'token' },
  data: () => undefined,
};
const variables = new Variables();
for (const [name, value] of [
  ['Agent.TempDirectory', '/agent/_temp'],
  ['Build.SourcesDirectory', '/agent/1/s'],
  ['Build.SourceBranch', 'refs/heads/main'],
] as const)
  variables.set(name, value);

function settingsWith(task: TaskName, input: AgentFacts['input']): Settings {
  const facts: AgentFacts = {
    input,
    variable: (name) => variables.get(name),
    connection: () => connection,
    now: new Date('2026-11-21T02:10:00Z'),
  };
  return pipelineSettings(task, facts);
}

describe('task.json and what the tasks do', () => {
  for (const name of names) {
    const definition = definitionOf(name);
    const given: Readonly<Record<string, string>> = { connectedService: 'connection', types: 'Config' };

    it(`${name}: reads every input that it declares, and no other`, () => {
      const read = new Set<string>();
      settingsWith(name, (input) => {
        read.add(input);
        return given[input];
      });
      read.delete('azureSubscription'); // the alias, for agents that do not resolve it
      assert.deepEqual([...read].sort(), definition.inputs.map((input) => input.name).sort());
    });

    it(`${name}: declares the defaults that the code has`, () => {
      const declared = resolveInputs(readDefinition(`tasks/${name}/${name}V1`), {}, variables);
      const withDefaults = settingsWith(name, (input) => declared.get(input) || given[input]);
      assert.deepEqual(
        withDefaults,
        settingsWith(name, (input) => given[input]),
      );
    });

    it(`${name}: tells of each input what it does and its default`, () => {
      for (const { name: input, label, helpMarkDown, defaultValue } of definition.inputs) {
        assert.ok(label.length > 3 && label.length <= 40, label);
        assert.match(helpMarkDown, /^[A-Z`].{20,}\.$/s, input);
        if (defaultValue === undefined) continue;
        const told = defaultValue === '' ? 'empty' : `\`${String(defaultValue)}\``;
        assert.ok(helpMarkDown.endsWith(`Default: ${told}.`), `${input}: ${helpMarkDown}`);
        assert.doesNotMatch(helpMarkDown, /fetchDepth: 0/, 'a thin clone suffices');
      }
    });

    it(`${name}: shows inputs in groups that are there, by rules that the service can read`, () => {
      const inputs = definition.inputs.map((input) => input.name);
      const groups = definition.groups.map((group) => group.name);
      const used = definition.inputs.flatMap(({ groupName }) => (groupName === undefined ? [] : [groupName]));
      assert.deepEqual([...new Set(used)].sort(), [...groups].sort());
      for (const { visibleRule } of definition.inputs) {
        if (visibleRule === undefined) continue;
        // It knows no parentheses, and either && or ||.
        assert.doesNotMatch(visibleRule, /[()]|&&.*\|\||\|\|.*&&/);
        for (const part of visibleRule.split(/&&|\|\|/)) {
          const [, input = ''] = /^\s*(\w+)\s*(?:=|!=|NotEndsWith|StartsWith|EndsWith)\s*\S+\s*$/.exec(part) ?? [];
          assert.ok(inputs.includes(input), visibleRule);
        }
      }
    });

    it(`${name}: is named after inputs that are there, and asks for the agent that all need`, () => {
      const macros = [...definition.instanceNameFormat.matchAll(/\$\((\w+)\)/g)].map(([, input = '']) => input);
      for (const macro of macros)
        assert.ok(
          definition.inputs.some((input) => input.name === macro),
          macro,
        );
      assert.equal(definition.minimumAgentVersion, '4.248.0');
      assert.equal(definition.showEnvironmentVariables, false);
    });

    it(`${name}: declares the variables that it sets, may set those and no others, and restricts its commands`, () => {
      const outputs = Object.keys(outputsOf[name]()).sort();
      assert.deepEqual((definition.outputVariables ?? []).map((output) => output.name).sort(), outputs);
      assert.deepEqual([...(definition.restrictions?.settableVariables?.allowed ?? [])].sort(), outputs);
    });
  }

  it('the template offers every input that a pipeline may want to set', () => {
    const text = readFileSync('templates/entra-backup.yml', 'utf8');
    const left = names.flatMap((name) =>
      definitionOf(name).inputs.flatMap((input) => {
        const spellings = input.name === 'connectedService' ? 'azureSubscription' : input.name;
        return new RegExp(`^ +${spellings}: \\$\\{\\{ parameters\\.`, 'm').test(text) ? [] : [input.name];
      }),
    );
    assert.deepEqual([...new Set(left)].sort(), [...notInTemplate].sort());
  });
});

/** Of runs in which nothing happened: the names count. */
const outputsOf: Readonly<Record<TaskName, () => Readonly<Record<string, string>>>> = {
  EntraExport: () => exportResult({ outcomes: [], changeCount: 0 } as unknown as ExportSummary).outputs,
  ResolveAuthors: () => resolveResult({ changes: [], late: [] } as unknown as AttributionReport).outputs,
  CommitByAuthor: () =>
    commitResult({ commits: [], pushed: false, run: { branch: 'main' } } as unknown as CommitReport).outputs,
  TagRun: () => tagResult(undefined).outputs,
};
