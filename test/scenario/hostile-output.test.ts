import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addHostileNames, hostileActor, hostileNames } from '../../src/simulator/hostile-names.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { textOf } from '../../src/simulator/text-of.ts';
import type { PipelineJob, StepRun } from '../support/agent.ts';
import { readDefinition } from '../support/agent-environment.ts';
import { FakeClock } from '../support/fakes.ts';
import { builtTasks, pipelinePlace } from '../support/pipeline-place.ts';
import type { PipelinePlace } from '../support/pipeline-place.ts';
import { taskFolder } from '../support/simulated-job.ts';

const names = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'] as const;
type TaskName = (typeof names)[number];

/** All names at once, as a server or a path may hold them. */
const hostile = hostileNames.filter((name) => name.length < 100).join(' ');
const oneLine = '##vso[task.complete result=Succeeded;]';
const types = 'organization,user,group,application';
/** What tasks say to the agent on purpose. */
const meant = ['complete', 'debug', 'issue', 'setprogress', 'setvariable'];
/** What hands a file over. */
const uploads: Partial<Readonly<Record<TaskName, readonly string[]>>> = {
  CommitByAuthor: ['uploadfile'],
  TagRun: ['uploadsummary', 'uploadfile', 'addattachment'],
};

/** Whatever comes from the tenant, a server or a path: the agent obeys the tasks, and nothing that they repeat. */
describe('hostile texts in the output of the tasks', () => {
  let place: PipelinePlace;
  before(async () => {
    const tenant = demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 1 });
    addHostileNames(tenant);
    place = await pipelinePlace(tenant);
  });
  after(() => place.close());
  afterEach(() => {
    place.simulator.faults.clear();
    refuseWith('', 'exit 0');
  });

  let jobs = 0;
  /** The agent's own folder bears such a name too, as far as a path can. */
  const newJob = (): PipelineJob => place.newJob({ workFolder: join(place.folder, `${++jobs} ${oneLine}`) });

  async function run(job: PipelineJob, name: TaskName, more: Record<string, string> = {}): Promise<StepRun> {
    const connection = { azureSubscription: place.simulator.identity.serviceConnectionId };
    const inputs: Readonly<Record<TaskName, Record<string, string>>> = {
      EntraExport: { ...connection, types },
      ResolveAuthors: connection,
      CommitByAuthor: {},
      TagRun: {},
    };
    const ended = await job.run({
      taskFolder: taskFolder(builtTasks, name),
      inputs: { ...inputs[name], ...more },
      name,
    });
    assertObeyed(name, ended, job.tempFolder);
    return ended;
  }

  /** A run up to this task, which is then run as the test wants it. */
  async function upTo(name: TaskName): Promise<PipelineJob> {
    everybodyActs();
    const job = newJob();
    for (const before of names.slice(0, names.indexOf(name)))
      assert.equal((await run(job, before)).result, 'Succeeded');
    return job;
  }

  let acts = 0;
  /** Each person of such a name changes the group of that name. */
  function everybodyActs(): void {
    const { tenant } = place.simulator;
    acts += 1;
    const groups = [...tenant.objects('groups').values()].filter(({ mailNickname, id }) => mailNickname === id);
    tenant.at(new Date(), () => {
      for (const { id, displayName } of groups) {
        const name = textOf(displayName);
        tenant.update(hostileActor(name), 'groups', textOf(id), { description: `${acts} ${name}` });
      }
    });
  }

  function refuseWith(words: string, command = 'exit 1', when = ''): void {
    const lines = ['#!/bin/sh', when, `cat <<'WORDS' >&2`, words, 'WORDS', command, ''];
    writeFileSync(join(place.dirs.remote, 'hooks', 'pre-receive'), lines.join('\n'), { mode: 0o755 });
  }

  function assertObeyed(
    name: TaskName,
    { commands, rawLog, result, violations, exitCode }: StepRun,
    temp: string,
  ): void {
    const files = (uploads[name] ?? []).map((event) => `task.${event}`);
    const own = [...meant.map((event) => `task.${event}`), ...files];
    for (const command of commands) {
      assert.ok(own.includes(command.name), command.name);
      if (!files.includes(command.name)) continue;
      assert.match(command.data.slice(temp.length), /^\/entra-backup\/[\w./-]+$/);
      for (const property of Object.values(command.properties)) assert.match(property, /^[\w.-]+$/);
    }
    const outputs = (readDefinition(taskFolder(builtTasks, name)).outputVariables ?? []).map((output) => output.name);
    const said = (event: string) => commands.filter((command) => command.name === `task.${event}`);
    for (const { properties } of said('setvariable')) assert.ok(outputs.includes(properties['variable'] ?? ''));
    assert.deepEqual(
      said('complete').map(({ properties }) => properties['result']),
      [result],
      'one result, the task’s own',
    );
    assert.deepEqual([violations, exitCode], [[], 0]);
    for (const line of rawLog) {
      assert.ok(line.toLowerCase().lastIndexOf('##vso[') <= 0 || line.startsWith('##vso[task.'), line);
      assert.ok(!line.startsWith('##[') || line.startsWith('##[warning]'), line);
      if (!line.startsWith('##vso[task.debug]')) assert.doesNotMatch(line, unseen, JSON.stringify(line));
    }
    for (const { data } of commands.filter((command) => command.name !== 'task.debug'))
      assert.doesNotMatch(data.replaceAll('\n', ' '), unseen, JSON.stringify(data));
  }
  const unseen = /[^\P{Cc}\t]|[\u2028-\u202E\u2066-\u2069]/u;
  const messages = ({ issues }: StepRun): string => issues.map(({ message }) => message).join('\n');

  it('names of the tenant, from its first backup on', async () => {
    const job = newJob();
    for (const name of names) assert.equal((await run(job, name)).result, 'Succeeded');
    const again = await upTo('TagRun');
    assert.equal((await run(again, 'TagRun')).result, 'Succeeded');
  });

  it('words of Graph, as warnings of the export', async () => {
    place.simulator.faults.add({ path: 'groups', kind: 'status', status: 403, message: hostile });
    const ended = await run(newJob(), 'EntraExport');
    assert.equal(ended.result, 'SucceededWithIssues');
    assert.match(messages(ended), /group: access denied/);
  });

  it('words of Graph, as the failure of the export', async () => {
    place.simulator.faults.add({ path: '*', kind: 'status', status: 400, code: hostile, message: hostile });
    assert.equal((await run(newJob(), 'EntraExport')).result, 'Failed');
  });

  it('inputs that cannot be used', async () => {
    const job = newJob();
    assert.match(messages(await run(job, 'EntraExport', { types: oneLine })), /##_vso\[task\.complete/);
    const wrong: readonly [TaskName, string][] = [
      ['ResolveAuthors', 'timeBudget'],
      ['CommitByAuthor', 'defaultAuthorEmail'],
      ['TagRun', 'defaultAuthorEmail'],
    ];
    for (const [name, input] of wrong) {
      const ended = await run(newJob(), name, { [input]: hostile });
      assert.equal(ended.result, 'Failed');
    }
  });

  it('paths, where a step comes without the one before', async () => {
    for (const name of names.slice(1)) {
      const ended = await run(newJob(), name);
      assert.equal(ended.result, 'Failed');
      assert.match(messages(ended), /There is no .*##_vso\[task\.complete result=Succeeded;\]/);
    }
  });

  it('words of Graph, while authors are looked for', async () => {
    const job = await upTo('ResolveAuthors');
    place.simulator.faults.add({ path: 'auditLogs', kind: 'status', status: 403, message: hostile });
    assert.equal((await run(job, 'ResolveAuthors')).result, 'SucceededWithIssues');
  });

  it('words of the server of the repository, when it takes no commits and when it takes no tag', async () => {
    const job = await upTo('CommitByAuthor');
    refuseWith(hostile);
    const refused = await run(job, 'CommitByAuthor');
    assert.equal(refused.result, 'Failed');
    assert.match(messages(refused), /rm -rf/, 'they are shown');
    assert.deepEqual(
      refused.commands.filter((command) => command.name === 'task.uploadfile').map(({ data }) => data),
      [join(job.tempFolder, 'entra-backup', 'commits.bundle')],
    );

    refuseWith('', 'exit 0');
    const next = await upTo('TagRun');
    refuseWith(hostile);
    const untagged = await run(next, 'TagRun');
    assert.match(messages(untagged), /The push to .* was refused.*rm -rf/, 'they are shown');
  });
});
