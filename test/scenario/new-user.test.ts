import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actor } from '../../src/simulator/cast.ts';
import { populate } from '../../src/simulator/populate.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { agentCheckout } from '../support/agent-checkout.ts';
import type { PipelineJob, StepRun } from '../support/agent.ts';
import { startCommand } from '../support/command-line.ts';
import { unpackedExtension } from '../support/extension.ts';
import { FakeClock } from '../support/fakes.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import type { GitDirs } from '../support/git-dir.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';
import { compiledJob } from '../support/pipeline-file.ts';
import { simulatedJob, taskFolder } from '../support/simulated-job.ts';

/** Microsoft's own list of permissions gives these to apps that may write only. */
const ungranted = ['b2xIdentityUserFlow', 'identityApiConnector'];

/** docs/setup.md from its first step to its last, with nothing that it does not tell. */
describe('a new user', () => {
  let extension: string;
  let simulator: Simulator;
  let dirs: GitDirs;
  let server: GitServer;
  let nights = 0;

  before(async function () {
    this.timeout(120_000);
    extension = unpackedExtension().folder;
    const tenant = demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 5, users: 6 });
    populate(tenant);
    simulator = await startSimulator({ tenant, https: true, clock: { now: () => new Date() } });
    dirs = gitDirs({ seeded: true });
    for (const setting of ['allowFilter', 'allowAnySHA1InWant'])
      git(dirs.remote, 'config', `uploadpack.${setting}`, 'true');
    server = await startGitServer(dirs.root, simulator.identity.systemAccessToken);
  });
  after(async () => {
    await Promise.all([server.close(), simulator.close()]);
    dirs.remove();
    rmSync(extension, { recursive: true });
  });

  async function entraBackup(...args: string[]): Promise<string> {
    const { tokens } = simulator.azureDevOps.organization;
    const certificate = join(dirs.root, 'simulator.pem');
    const { exit, out, err } = await startCommand(args, {
      ENTRA_BACKUP_DEVOPS_TOKEN: tokens.administrator,
      NODE_EXTRA_CA_CERTS: certificate,
    }).ended;
    assert.equal(exit, 0, err);
    return out;
  }

  async function night(): Promise<{ job: PipelineJob; runs: readonly StepRun[]; log: string }> {
    const pipeline = compiledJob('azure-pipelines.yml', (path) => git(dirs.remote, 'show', `main:${path}`));
    const work = join(dirs.root, `night ${++nights}`);
    const folders = { sources: join(work, '1', 's'), work };
    mkdirSync(work);
    await agentCheckout({
      step: pipeline.checkout,
      variables: pipeline.variables,
      folder: folders.sources,
      url: `${server.url}/remote.git`,
      token: server.token,
      commit: git(dirs.remote, 'rev-parse', 'main').trim(),
    });
    const job = simulatedJob(simulator, folders);
    copyFileSync(`${work}.pem`, join(dirs.root, 'simulator.pem'));
    const runs: StepRun[] = [];
    for (const { task, name, inputs } of pipeline.tasks) {
      // Azure DevOps puts the id of the service connection in the place of its name.
      const named = Object.entries(inputs).map(([key, value]) => [
        key,
        value === 'entra-backup' ? simulator.identity.serviceConnectionId : value,
      ]);
      const folder = taskFolder(extension, task.split('@')[0] ?? '');
      runs.push(
        await job.run({ taskFolder: folder, name, inputs: Object.fromEntries(named) as Record<string, string> }),
      );
    }
    return { job, runs, log: runs.flatMap((run) => run.log).join('\n') };
  }

  const history = (): string[] => git(dirs.remote, 'log', '--reverse', '--format=%an: %s', 'main').trim().split('\n');
  const summaryOf = (runs: readonly StepRun[]): string => {
    const [command] = runs.at(-1)?.commands.filter(({ name }) => name === 'task.uploadsummary') ?? [];
    return readFileSync(command?.data ?? '', 'utf8');
  };

  it('grants what the command line prints, and puts two files into the repository', async () => {
    const permissions = JSON.parse(await entraBackup('permissions', '--authors', '--json')) as { permission: string }[];
    Object.assign(simulator.behaviour, {
      checkPermissions: true,
      grantedRoles: permissions.map(({ permission }) => permission),
    });
    for (const file of ['entra-backup.yml', 'azure-pipelines.yml'])
      copyFileSync(join('templates', file), join(dirs.clone, file));
    git(dirs.clone, 'add', '.');
    git(dirs.clone, 'commit', '-qm', 'Pipeline of the backup');
    git(dirs.clone, 'push', '-q', 'origin', 'main');
  });

  it('starts the pipeline, and is told what could not be read', async function () {
    this.timeout(120_000);
    const { job, runs, log } = await night();
    assert.equal(job.result, 'SucceededWithIssues', log);
    const denied = [...(runs[0]?.log ?? []).join('\n').matchAll(/^##\[warning\](\w+): access denied/gm)];
    assert.deepEqual(denied.map(([, kind]) => kind).sort(), ungranted);
    const [, , first = '', ...later] = history();
    assert.match(first, /^Entra Backup: First backup: \d{3} added in /);
    assert.equal(later.at(-1)?.startsWith('Entra Backup: Index pages'), true);
    assert.match(git(dirs.remote, 'tag', '--list'), /^backup\/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\dZ\n$/);
    assert.match(summaryOf(runs), /\| identityApiConnector \| access denied \|/);
  });

  it('leaves out what is not wanted, and the nights are green', async function () {
    this.timeout(120_000);
    const file = join(dirs.clone, 'azure-pipelines.yml');
    git(dirs.clone, 'pull', '-q', 'origin', 'main');
    writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n    exclude: ${ungranted.join(',')}\n`);
    git(dirs.clone, 'commit', '-qam', 'Leave out API connectors');
    git(dirs.clone, 'push', '-q', 'origin', 'main');
    const { job, log } = await night();
    assert.equal(job.result, 'Succeeded', log);
    assert.equal(history().at(-1), 'Test: Leave out API connectors', 'a quiet night leaves nothing');
  });

  it('reads the next morning who did what in the night', async function () {
    this.timeout(120_000);
    simulator.tenant.at(new Date(Date.now() - 60_000), () => {
      const policy = stageId('Require MFA for administrators');
      simulator.tenant.update(actor('ada'), 'identity/conditionalAccess/policies', policy, { state: 'disabled' });
    });
    const { job, runs, log } = await night();
    assert.equal(job.result, 'Succeeded', log);
    assert.equal(history().at(-2), 'Ada Lindqvist: Ada Lindqvist: 1 changed in Conditional Access');
    const summary = summaryOf(runs);
    assert.match(summary, /^\*\*1 change by 1 author\.\*\*$/m);
    assert.match(summary, /Ada Lindqvist/);
    assert.match(summary, /Require MFA for administrators/);
  });

  it('is told of bad nights, once', async () => {
    const place = [
      '--organization',
      `${simulator.url}/fabrikam`,
      '--project',
      'Identity',
      '--pipeline',
      'Entra Backup',
    ];
    await entraBackup('notifications', 'create', ...place);
    assert.equal(simulator.azureDevOps.organization.fired(12, 'Failed').length, 1);
    assert.match(await entraBackup('notifications', 'create', ...place), /Nothing was changed\./);
  });

  it('asks a clone who set it', async () => {
    git(dirs.clone, 'pull', '-q', 'origin', 'main');
    const blame = await entraBackup(
      'blame',
      'Require MFA for administrators',
      '--property',
      '/state',
      '--fetch',
      '--repo',
      dirs.clone,
    );
    assert.match(blame, /Ada Lindqvist <ada\.lindqvist@contoso\.example>, .* exact/);
  });
});
