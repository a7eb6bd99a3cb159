import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { agentCheckout } from '../support/agent-checkout.ts';
import type { CheckoutStep } from '../support/agent-checkout.ts';
import type { PipelineJob, StepRun } from '../support/agent.ts';
import { unpackedExtension } from '../support/extension.ts';
import { FakeClock } from '../support/fakes.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import type { GitDirs } from '../support/git-dir.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';
import { setPolicies } from '../support/repository-policies.ts';
import { simulatedJob, taskFolder } from '../support/simulated-job.ts';

const tasks = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'] as const;
type TaskName = (typeof tasks)[number];

interface TemplateJob {
  readonly variables: Readonly<Record<string, boolean>>;
  readonly steps: readonly [CheckoutStep];
}
const template = parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'templates', 'entra-backup.yml'), 'utf8'),
) as {
  readonly jobs: readonly [TemplateJob];
};
const [{ variables, steps }] = template.jobs;
const newest: CheckoutStep = { fetchDepth: 1, fetchTags: false, persistCredentials: true };

/** The packed tasks over what the agent's checkout leaves, against a server of Git. */
describe('pipeline, from its checkout on', () => {
  let extension: string;
  let simulator: Simulator;
  let dirs: GitDirs;
  let server: GitServer;
  let jobs = 0;

  before(async function () {
    this.timeout(120_000);
    extension = unpackedExtension().folder;
    const tenant = demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 6 });
    simulator = await startSimulator({ tenant, https: true, clock: { now: () => new Date() } });
  });
  beforeEach(async () => {
    dirs = gitDirs({ seeded: true });
    for (const setting of ['allowFilter', 'allowAnySHA1InWant'])
      git(dirs.remote, 'config', `uploadpack.${setting}`, 'true');
    server = await startGitServer(dirs.root, simulator.identity.systemAccessToken);
  });
  afterEach(async () => {
    await server.close();
    dirs.remove();
  });
  after(async () => {
    await simulator.close();
    rmSync(extension, { recursive: true });
  });

  async function newJob(
    step: CheckoutStep = steps[0],
    ofRun: Readonly<Record<string, string>> = {},
  ): Promise<PipelineJob & { readonly sources: string }> {
    const work = join(dirs.root, `job ${++jobs}`);
    const sources = join(work, '1', 's');
    mkdirSync(work, { recursive: true });
    await agentCheckout({
      step,
      variables,
      folder: sources,
      url: `${server.url}/remote.git`,
      token: server.token,
      commit: git(dirs.remote, 'rev-parse', 'main').trim(),
    });
    server.requests.length = 0;
    return Object.assign(simulatedJob(simulator, { sources, work }, { variables: ofRun }), { sources });
  }

  async function run(job: PipelineJob, ...names: readonly TaskName[]): Promise<StepRun[]> {
    const connection = { azureSubscription: simulator.identity.serviceConnectionId };
    const inputs: Partial<Record<TaskName, Record<string, string>>> = {
      EntraExport: { ...connection, types: 'organization,group,conditionalAccessPolicy,user' },
      ResolveAuthors: connection,
    };
    const runs: StepRun[] = [];
    for (const name of names.length === 0 ? tasks : names) {
      const step = { taskFolder: taskFolder(extension, name), inputs: inputs[name] ?? {}, name };
      runs.push(await job.run(step));
    }
    return runs;
  }

  const endsOf = (runs: readonly StepRun[]): string[] => runs.map(({ result }) => result);
  const log = (runs: readonly StepRun[]): string => runs.flatMap((each) => each.log).join('\n');
  const history = (): string[] => git(dirs.remote, 'log', '--reverse', '--format=%s', 'main').trim().split('\n');
  const files = (): string => git(dirs.remote, 'ls-tree', '-r', 'main');
  let acts = 0;
  function adaChanges(): void {
    const at = new Date(Date.now() - 60_000 + acts * 1000);
    simulator.tenant.at(at, () => {
      simulator.tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description: `text ${++acts}` });
    });
  }

  const succeeded = tasks.map(() => 'Succeeded');
  for (const [how, step] of [
    ['the template', steps[0]],
    ['the newest commit alone', newest],
  ] as const) {
    it(`backs up from a checkout of ${how}`, async () => {
      const first = await run(await newJob(step));
      assert.deepEqual(endsOf(first), succeeded, log(first));
      adaChanges();
      const job = await newJob(step);
      const second = await run(job);
      assert.deepEqual(endsOf(second), succeeded, log(second));
      assert.equal(history().at(-2), 'Ada Lindqvist: 1 changed in Groups', log(second));
      assert.equal(git(job.sources, 'status', '--porcelain'), '');
      if (step === steps[0]) assert.deepEqual(readdirSync(job.sources), ['.git'], 'no file was written');
      const before = git(dirs.remote, 'for-each-ref');
      assert.deepEqual(endsOf(await run(await newJob(step))), succeeded);
      assert.equal(git(dirs.remote, 'for-each-ref'), before, 'a quiet night');
      git(dirs.remote, 'fsck', '--strict', '--no-progress');
    });
  }

  it('fetches no text in a quiet night, and all that it needs at once in a busy one', async () => {
    await run(await newJob());
    const quiet = await newJob();
    await run(quiet);
    const uploads = (): number =>
      server.requests.filter((line) => line.startsWith('POST') && line.endsWith('git-upload-pack')).length;
    const inQuietNight = uploads();
    const lacks = git(quiet.sources, 'rev-list', '--objects', '--missing=print', 'HEAD');
    const texts = lacks.split('\n').filter((line) => line.startsWith('?'));
    assert.ok(texts.length > 10, 'no text is here');
    const users = [...simulator.tenant.keys('users')];
    simulator.tenant.at(new Date(Date.now() - 30_000), () => {
      for (const user of users) simulator.tenant.update(actor('ada'), 'users', user, { department: 'Busy' });
    });
    const busy = await newJob();
    const runs = await run(busy);
    assert.deepEqual(endsOf(runs), succeeded, log(runs));
    assert.ok(users.length >= 6 && Number(runs[0]?.outputVariables.changeCount) >= users.length);
    assert.ok(uploads() - inQuietNight <= 4, server.requests.join('\n'));
  });

  it('loses nothing where the push is refused: the commits are attached to the run', async () => {
    await run(await newJob());
    adaChanges();
    setPolicies(dirs.remote, { without: ['GenericContribute'] });
    const before = git(dirs.remote, 'for-each-ref');
    const job = await newJob();
    const runs = await run(job);
    assert.deepEqual(endsOf(runs), ['Succeeded', 'Succeeded', 'Failed', 'Skipped']);
    assert.match(runs[2]?.issues[0]?.message ?? '', /lacks the permission "Contribute".*Security/s);
    const attached = runs[2]?.commands.find(({ name }) => name === 'task.uploadfile')?.data ?? '';
    assert.match(attached, /commits\.bundle$/);
    assert.equal(git(dirs.remote, 'for-each-ref'), before);
    // What the message tells people to do with it.
    const clone = join(dirs.root, 'mended');
    git(dirs.root, 'clone', '-q', dirs.remote, clone);
    git(clone, 'fetch', '-q', attached, 'main');
    assert.match(git(clone, 'log', '--format=%s', 'HEAD..FETCH_HEAD'), /Ada Lindqvist: 1 changed in Groups/);
  });

  it('of two runs at once one commits, and the other says so; nothing comes twice', async () => {
    await run(await newJob());
    adaChanges();
    const both = [await newJob(), await newJob()];
    for (const job of both)
      assert.deepEqual(endsOf(await run(job, 'EntraExport', 'ResolveAuthors')), ['Succeeded', 'Succeeded']);
    const ends = await Promise.all(both.map((job) => run(job, 'CommitByAuthor', 'TagRun')));
    const results = ends.map((runs) => endsOf(runs).join()).sort();
    assert.deepEqual(results, ['Failed,Skipped', 'Succeeded,Succeeded'], ends.map(log).join('\n'));
    const refused = ends.find((runs) => runs[0]?.result === 'Failed')?.[0]?.issues[0]?.message ?? '';
    assert.match(refused, /another (?:run|backup)/i);
    assert.equal(history().filter((subject) => subject.startsWith('Ada')).length, 1, history().join('\n'));
    const tree = files();
    assert.deepEqual(endsOf(await run(await newJob())), succeeded);
    assert.equal(files(), tree, 'the next night finds nothing to mend');
  });

  it('takes the branch of the pipeline for its own repository alone', async () => {
    const adaBranch = 'refs/heads/feature/x';
    const other = `${server.url}/other.git`;
    const before = git(dirs.remote, 'for-each-ref');
    for (const [branch, own, ends] of [
      [adaBranch, other, 'Failed'],
      ['refs/pull/7/merge', other, 'Failed'],
      ['refs/heads/main', other, 'Succeeded'],
      [adaBranch, `${server.url.replace('://', '://builder@')}/remote.git`, 'Succeeded'],
    ] as const) {
      const variables = { 'Build.SourceBranch': branch, 'Build.Repository.Uri': own };
      const [first] = await run(await newJob(newest, variables), 'EntraExport');
      assert.equal(first?.result, ends, first?.log.join('\n'));
      if (ends === 'Failed') assert.match(first.issues[0]?.message ?? '', /targetBranch/);
      assert.equal(git(dirs.remote, 'for-each-ref'), before);
    }
  });
});
