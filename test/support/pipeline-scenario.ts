import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actor } from '../../src/simulator/cast.ts';
import type { CastName } from '../../src/simulator/cast.ts';
import { addHostileNames, hostileNames, letHostileNamesAct } from '../../src/simulator/hostile-names.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { JobOptions, PipelineJob, StepRun } from './agent.ts';
import { unpackedExtension } from './extension.ts';
import { FakeClock } from './fakes.ts';
import { git, gitDirs } from './git-dir.ts';
import type { GitDirs } from './git-dir.ts';
import { assertGolden, withoutRunIds } from './golden.ts';
import { simulatedJob, taskFolder } from './simulated-job.ts';

const tasks = ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun'] as const;
/** Some of every sort: the limits of Graph are kept here too, second by second. */
const kinds = [
  ...['organization', 'domain', 'subscribedSku', 'administrativeUnit', 'conditionalAccessPolicy', 'namedLocation'],
  ...['authorizationPolicy', 'crossTenantAccessPolicyConfigurationPartner', 'user', 'group', 'device', 'application'],
  ...['servicePrincipal', 'oAuth2PermissionGrant', 'unifiedRoleDefinition', 'unifiedRoleAssignment'],
];
const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g;

/**
 * The packed tasks as an agent runs them, over HTTPS, with everything that a pipeline signs in with.
 * @param agent what the agent has of its own, such as its Node.
 */
export function describePipeline(
  title: string,
  agent: JobOptions = {},
  onlyWhere?: (test: Mocha.Context) => void,
): void {
  describe(title, () => {
    let extension: string;
    let simulator: Simulator;
    let dirs: GitDirs;
    let folder: string;
    let night = 0;
    let wasReady = false;

    before(async function () {
      onlyWhere?.(this);
      this.timeout(120_000);
      extension = unpackedExtension().folder;
      folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
      dirs = gitDirs({ seeded: true });
      // The tenant is as old as the golden tree; the services run by the same clock as the tasks.
      const tenant = demoTenant({
        clock: new FakeClock('2026-01-01T00:00:00Z'),
        seed: 4,
        users: 6,
        devices: 2,
        applications: 2,
      });
      simulator = await startSimulator({ tenant, https: true, clock: { now: () => new Date() } });
      wasReady = true;
    });
    after(async () => {
      if (!wasReady) return;
      await simulator.close();
      dirs.remove();
      for (const each of [folder, extension]) rmSync(each, { recursive: true });
    });

    /** A new job with a new checkout, as the template asks for: the whole history, on a detached head. */
    function newJob(name = `night ${++night}`): PipelineJob {
      const sources = join(folder, name);
      git(folder, 'clone', '--quiet', dirs.remote, sources);
      git(sources, 'checkout', '--quiet', '--detach');
      git(sources, 'branch', '--quiet', '-D', 'main');
      return simulatedJob(simulator, { sources, work: join(folder, `${name} work`) }, agent);
    }

    async function runTasks(job: PipelineJob, only: readonly (typeof tasks)[number][] = tasks): Promise<StepRun[]> {
      const connection = { azureSubscription: simulator.identity.serviceConnectionId };
      const inputs: Record<string, Record<string, string>> = {
        EntraExport: { ...connection, types: kinds.join(',') },
        ResolveAuthors: connection,
      };
      const runs: StepRun[] = [];
      for (const name of only) {
        runs.push(await job.run({ taskFolder: taskFolder(extension, name), inputs: inputs[name] ?? {}, name }));
      }
      for (const run of runs) assert.deepEqual([run.exitCode ?? 0, run.violations], [0, []], run.log.join('\n'));
      return runs;
    }

    /** What the last step of a run gave to the run's page, by command. */
    const reporting = ['task.uploadsummary', 'task.uploadfile', 'task.addattachment'];
    const published = ([, , , run]: readonly StepRun[]): string[] =>
      reporting.map((name) => {
        const [command, another] = run?.commands.filter((each) => each.name === name) ?? [];
        assert.ok(command !== undefined && another === undefined, name);
        return readFileSync(command.data, 'utf8');
      });

    const results = (runs: readonly StepRun[]): string[] => runs.map(({ result }) => result);
    /** Somebody does something, a second after whatever was done before, and all of it before now. */
    let acts = 0;
    function does(who: CastName, what: (name: ReturnType<typeof actor>) => void): void {
      simulator.tenant.at(new Date(Date.now() - 60_000 + acts++ * 1000), () => what(actor(who)));
    }

    it('backs the tenant up the first time', async () => {
      const runs = await runTasks(newJob());
      assert.deepEqual(
        results(runs),
        ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'],
        runs.map(({ log }) => log.join('\n')).join('\n'),
      );
      assert.deepEqual(
        [runs[0]?.outputVariables.coverage, runs[2]?.outputVariables.commitCount],
        [`${kinds.length}/${kinds.length}`, '2'],
      );
      const tree = git(dirs.remote, 'ls-tree', '-r', 'main').split('\n');
      // Index pages tell the day, and so differ from day to day.
      assertGolden('pipeline-tree', tree.filter((line) => !line.endsWith('/README.md')).join('\n'));
    });

    it('commits what people and apps did, each by author, and tags the run', async () => {
      does('ada', (ada) =>
        simulator.tenant.update(ada, 'identity/conditionalAccess/policies', stageId('Require MFA for administrators'), {
          state: 'enabled',
        }),
      );
      does('hr', (hr) =>
        simulator.tenant.addReference(hr, 'groups', stageId('Finance approvers'), 'members', actorId('bo')),
      );
      does('chiara', (chiara) => simulator.tenant.remove(chiara, 'groups', stageId('Old project')));
      does('bo', (bo) => simulator.tenant.fail(bo, 'groups', stageId('Finance approvers'), 'Refused.'));
      const runs = await runTasks(newJob());
      assert.deepEqual(results(runs), ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
      assert.deepEqual(
        [
          runs[0]?.outputVariables.changeCount,
          runs[1]?.outputVariables.authorCount,
          runs[1]?.outputVariables.unknownCount,
        ],
        ['3', '3', '0'],
      );
      const tag = runs[3]?.outputVariables.tagName ?? '';
      assert.equal(git(dirs.remote, 'rev-parse', `${tag}^{commit}`), git(dirs.remote, 'rev-parse', 'main'));

      const [summary = '', page = '', attachment] = published(runs);
      assert.match(summary, /^\*\*3 changes by 3 authors\.\*\*$/m);
      assert.match(summary, /### Ada Lindqvist \(1 changed\)\n\n- changed conditionalAccessPolicy \*\*Require MFA/);
      assert.match(summary, /state: enabledForReportingButNotEnforced → enabled$/m);
      assert.match(summary, /- deleted group \*\*Old project\*\*/);
      assert.match(summary, /\[Pipeline run\]\(https:\/\/[^)]+\/_build\/results\?buildId=\d+\)/);
      assert.match(page, /^<!doctype html>/);
      assert.equal(attachment, page);
      const [attached] = runs[3]?.commands.filter(({ name }) => name === 'task.addattachment') ?? [];
      assert.deepEqual(attached?.properties, { type: 'entra-backup-report', name: 'report.html' });
      assert.deepEqual([runs[3]?.outputVariables.criticalCount, runs[3]?.outputVariables.highCount], ['0', '0']);
    });

    it('ends a night with a 403 as succeeded with issues, and deletes nothing', async () => {
      simulator.faults.add({ path: 'identity/conditionalAccess/policies', kind: 'status', status: 403 });
      const files = git(dirs.remote, 'ls-tree', '-r', '--name-only', 'main');
      const job = newJob();
      const runs = await runTasks(job);
      simulator.faults.clear();
      assert.deepEqual(
        [results(runs), job.result],
        [['SucceededWithIssues', 'Succeeded', 'Succeeded', 'Succeeded'], 'SucceededWithIssues'],
      );
      assert.match(
        runs[0]?.issues.map(({ message }) => message).join('\n') ?? '',
        /conditionalAccessPolicy: access denied, it needs Policy\.Read\.All/,
      );
      const log = runs[0]?.log ?? [];
      const table = log.slice(log.findIndex((line) => /^kind +outcome +objects/.test(line)));
      assert.match(table[1] ?? '', /^conditionalAccessPolicy +denied +1 +0 +\d+\.\d$/, 'what was not read comes first');
      assert.ok(table.some((line) => line.startsWith(`total of ${kinds.length} `)));
      for (const kind of kinds) assert.equal(log.filter((line) => line.includes(`${kind}: `)).length, 1, kind);
      assert.equal(git(dirs.remote, 'ls-tree', '-r', '--name-only', 'main'), files);
      const [summary = ''] = published(runs);
      assert.match(summary, /\| conditionalAccessPolicy \| access denied \| Grant Policy\.Read\.All\. \|/);
    });

    it('leaves the log that a reader expects', () => {
      const log = git(
        dirs.remote,
        'log',
        '--reverse',
        '--name-status',
        '--format=%n%an <%ae>%n%cn%n%B',
        // Without the pages of the night with a 403.
        'main~5..main~1',
      );
      assertGolden('pipeline-log', withoutRunIds(log).replace(instants, '<instant>'));
    });

    it('says that all can be read again', async () => {
      assert.deepEqual(results(await runTasks(newJob())), ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
      assert.equal(git(dirs.remote, 'log', '-n', '1', '--format=%s', 'main'), 'Index pages: 1 changed\n');
    });

    it('commits and tags nothing in a quiet night, and asks for few tokens', async () => {
      simulator.requests.clear();
      const before = git(dirs.remote, 'for-each-ref');
      const runs = await runTasks(newJob());
      assert.deepEqual(results(runs), ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
      assert.equal(git(dirs.remote, 'for-each-ref'), before);
      const [summary = '', page = ''] = published(runs);
      assert.match(summary, /^\*\*Nothing changed\.\*\*$/m);
      assert.match(summary, new RegExp(`^${kinds.length} of ${kinds.length} kinds are covered`, 'm'));
      assert.match(page, /Nothing changed\./);
      assertTokens();
    });

    it('keeps hostile names data in every task', async () => {
      addHostileNames(simulator.tenant);
      await runTasks(newJob());
      simulator.tenant.at(new Date(), () => letHostileNamesAct(simulator.tenant));
      simulator.requests.clear();
      const job = newJob();
      const runs = await runTasks(job);
      assert.deepEqual(results(runs), ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded']);
      assert.equal(runs[0]?.outputVariables.changeCount, String(hostileNames.length));
      const meant = [
        'task.setvariable',
        'task.complete',
        'task.setprogress',
        'task.debug',
        'task.issue',
        'task.logissue',
        ...reporting,
      ];
      for (const { name } of runs.flatMap(({ commands }) => commands)) assert.ok(meant.includes(name), name);
      assert.ok(
        runs.some(({ log }) => log.join('\n').includes('rm -rf')),
        'they are shown',
      );
      assert.deepEqual(readdirSync(join(folder, `night ${night}`)).sort(), ['.git', 'prod-backup']);
      assertTokens();
    });

    it('leaves no secret in a log line, a file, or git’s object store', async () => {
      const job = newJob();
      const runs = await runTasks(job);
      const secrets = [simulator.identity.systemAccessToken, 'eyJ'];
      for (const { rawLog } of runs) for (const secret of secrets) assert.ok(!rawLog.join('\n').includes(secret));
      for (const each of [dirs.root, folder]) {
        for (const file of readdirSync(each, { recursive: true, encoding: 'utf8' })) {
          const path = join(each, file);
          if (!statSync(path).isFile()) continue;
          assert.ok(!readFileSync(path).includes(simulator.identity.systemAccessToken), path);
        }
      }
    });

    it('leaves the report out where it is not wanted', async () => {
      const job = newJob();
      await runTasks(job, ['EntraExport', 'ResolveAuthors', 'CommitByAuthor']);
      const run = await job.run({
        taskFolder: taskFolder(extension, 'TagRun'),
        inputs: { report: 'false' },
        name: 'tag',
      });
      const { criticalCount, highCount } = run.outputVariables;
      assert.deepEqual([run.result, criticalCount, highCount], ['Succeeded', '', '']);
      assert.deepEqual(
        run.commands.filter(({ name }) => reporting.includes(name)),
        [],
      );
    });

    it('stops in plain words when a step comes without the one before', async () => {
      const job = newJob();
      const [run] = await runTasks(job, ['CommitByAuthor']);
      assert.equal(run?.result, 'Failed');
      assert.match(run.issues[0]?.message ?? '', /There is no attribution\.json in .* Run the step before/);
    });

    it('leaves branch and remote as they were when it is cancelled', async () => {
      simulator.faults.add({ path: 'users', kind: 'slow', delayMilliseconds: 3000 });
      does('ada', (ada) =>
        simulator.tenant.update(ada, 'groups', stageId('Finance approvers'), { description: 'changed' }),
      );
      const before = git(dirs.remote, 'for-each-ref');
      const job = newJob();
      const run = await job.run({
        taskFolder: taskFolder(extension, 'EntraExport'),
        inputs: { azureSubscription: simulator.identity.serviceConnectionId, types: kinds.join(',') },
        cancelAfter: 'organization: 1 read',
      });
      simulator.faults.clear();
      assert.equal(run.result, 'Canceled');
      assert.equal(git(dirs.remote, 'for-each-ref'), before);
      const [again] = await runTasks(newJob(), ['EntraExport']);
      assert.equal(again?.outputVariables.changeCount, '1');
    });

    function actorId(name: CastName): string {
      const who = actor(name);
      return who.type === 'user' ? who.id : who.servicePrincipalId;
    }

    function assertTokens(): void {
      const tokens = simulator.requests.all.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length;
      const oidc = simulator.requests.all.filter(({ path }) => path.endsWith('/oidctoken')).length;
      assert.ok(tokens > 0 && tokens <= 2, `${tokens} tokens`);
      assert.ok(oidc <= 2 * tokens, `${oidc} OIDC requests for ${tokens} tokens`);
    }
  });
}
