import assert from 'node:assert/strict';
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import type { PipelineJob, Step, StepRun } from '../support/agent.ts';
import { FakeClock } from '../support/fakes.ts';
import { git } from '../support/git-dir.ts';
import { builtTasks, pipelinePlace } from '../support/pipeline-place.ts';
import type { PipelinePlace } from '../support/pipeline-place.ts';
import { taskFolder } from '../support/simulated-job.ts';

const names = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'] as const;
type TaskName = (typeof names)[number];
const types = 'organization,group,namedLocation,conditionalAccessPolicy';
/** Milliseconds within which a cancelled task has to be gone; the agent asks a second time after seven and a half seconds. */
const patience = 5000;

describe('tasks that are run again, killed or cancelled', function () {
  this.timeout(5 * 60_000);
  let place: PipelinePlace;
  /** The remote after a night and before a day on which three people did something. */
  let yesterday: string;
  let wanted: string;

  before(async () => {
    place = await pipelinePlace(demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 3 }));
    await wholeRun(place.newJob());
    yesterday = join(place.folder, 'yesterday.git');
    cpSync(place.dirs.remote, yesterday, { recursive: true });
    const { tenant } = place.simulator;
    tenant.at(new Date(), () => {
      tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description: 'changed' });
      tenant.remove(actor('chiara'), 'groups', stageId('Old project'));
      tenant.update(actor('bo'), 'identity/conditionalAccess/policies', stageId('Require MFA for administrators'), {
        state: 'enabled',
      });
    });
    await wholeRun(place.newJob());
    wanted = stateOf();
  });
  after(() => place.close());
  beforeEach(() => {
    rmSync(place.dirs.remote, { recursive: true });
    cpSync(yesterday, place.dirs.remote, { recursive: true });
  });
  afterEach(() => place.simulator.faults.clear());

  function run(job: PipelineJob, name: TaskName, more: Partial<Step> = {}): Promise<StepRun> {
    const connection = { azureSubscription: place.simulator.identity.serviceConnectionId };
    const inputs: Readonly<Record<TaskName, Record<string, string>>> = {
      EntraExport: { ...connection, types },
      ResolveAuthors: connection,
      CommitByAuthor: {},
      TagRun: {},
    };
    return job.run({ taskFolder: taskFolder(builtTasks, name), inputs: inputs[name], name, ...more });
  }

  async function wholeRun(job: PipelineJob): Promise<void> {
    for (const name of names) {
      const { result, rawLog } = await run(job, name);
      assert.equal(result, 'Succeeded', rawLog.join('\n'));
    }
  }

  /** The steps before this one. */
  async function upTo(name: TaskName): Promise<PipelineJob> {
    const job = place.newJob();
    for (const earlier of names.slice(0, names.indexOf(name)))
      assert.equal((await run(job, earlier)).result, 'Succeeded');
    return job;
  }

  /** What two remotes have in common where the same was backed up, whenever and however often it was tried. */
  function stateOf(): string {
    const { remote } = place.dirs;
    return [
      git(remote, 'log', '--format=%T %an: %s', 'main'),
      git(remote, 'for-each-ref', '--format=%(*tree)', 'refs/tags'),
      git(remote, 'ls-tree', '-r', '--name-only', 'refs/notes/entra-backup').split('\n').length,
      git(remote, 'fsck', '--strict', '--no-progress', '--no-dangling'),
    ].join('\n');
  }

  /** Makes something slow, once, and comes back when it is being waited for. */
  const slow: Readonly<Record<TaskName, () => Promise<void>>> = {
    EntraExport: () => slowGraph('groups'),
    ResolveAuthors: () => slowGraph('auditLogs/directoryAudits'),
    CommitByAuthor: () => slowPush('refs/heads/*'),
    TagRun: () => slowPush('refs/tags/*'),
  };

  async function slowGraph(path: string): Promise<void> {
    const fault = place.simulator.faults.add({ path, kind: 'slow', delayMilliseconds: 12_000, times: 1 });
    await until(() => fault.hits > 0);
    await wait(50);
  }

  async function slowPush(refs: string): Promise<void> {
    const mark = join(place.dirs.remote, 'waited');
    const hook = [
      '#!/bin/sh',
      'while read old new ref; do',
      `  case "$ref" in ${refs}) [ -e '${mark}' ] || { : > '${mark}'; exec sleep 12; };; esac`,
      'done',
      '',
    ];
    writeFileSync(join(place.dirs.remote, 'hooks', 'pre-receive'), hook.join('\n'), { mode: 0o755 });
    await until(() => existsSync(mark));
    await wait(50);
  }

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await wait(10);
  }

  it('each twice in a row come to the same end', async () => {
    const job = place.newJob();
    for (const name of names) {
      const [first, second] = [await run(job, name), await run(job, name)];
      assert.deepEqual([first.result, second.result], ['Succeeded', 'Succeeded'], second.rawLog.join('\n'));
      assert.deepEqual(second.outputVariables, first.outputVariables, name);
    }
    assert.equal(stateOf(), wanted);
  });

  for (const name of names) {
    it(`${name}, killed while it works, is made good by its retry`, async () => {
      const job = await upTo(name);
      const { result, rawLog } = await run(job, name, { killAfter: slow[name](), retries: 1 });
      assert.equal(result, 'Succeeded', rawLog.join('\n'));
      for (const later of names.slice(names.indexOf(name) + 1))
        assert.equal((await run(job, later)).result, 'Succeeded');
      assert.equal(stateOf(), wanted);
    });

    it(`${name}, cancelled while it works, is gone in time, and the next run makes it good`, async () => {
      const job = await upTo(name);
      const { result, exitCode, cancelledFor = Infinity, issues } = await run(job, name, { cancelAfter: slow[name]() });
      assert.deepEqual([result, exitCode], ['Canceled', 0]);
      assert.ok(cancelledFor < patience, `${cancelledFor} ms`);
      console.log(`      after ${Math.round(cancelledFor)} ms: ${issues.map(({ message }) => message).join(' ')}`);
      await wholeRun(place.newJob());
      assert.equal(stateOf(), wanted);
    });
  }
});
