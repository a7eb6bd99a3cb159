import assert from 'node:assert/strict';
import { BackupError } from '../../src/domain/errors.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { pipelineSettings } from '../../src/edges/pipeline-settings.ts';
import type { AgentFacts, TaskName } from '../../src/edges/pipeline-settings.ts';
import type { ServiceConnection } from '../../src/edges/service-connection.ts';
import { bundleTask } from '../support/agent-bundle.ts';
import { runTask } from '../support/agent.ts';
import type { Step, StepRun } from '../support/agent.ts';

const federated = {
  scheme: 'WorkloadIdentityFederation',
  parameters: { serviceprincipalid: 'client-1', tenantid: 'tenant-1' },
};
const sovereign = {
  activeDirectoryAuthority: 'https://login.microsoftonline.us/',
  microsoftGraphUrl: 'https://graph.microsoft.us/',
};
const signIn = {
  type: 'pipeline',
  tenantId: 'tenant-1',
  clientId: 'client-1',
  serviceConnectionId: 'sc-1',
  systemAccessToken: 'token-1',
  authorityHost: 'https://login.microsoftonline.com',
} as const;
const system = { scheme: 'OAuth', parameters: { AccessToken: 'token-1' }, data: () => undefined };

interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly connection?: Pick<ServiceConnection, 'scheme' | 'parameters'>;
  readonly data?: Readonly<Record<string, string>>;
}

function settingsOf(
  task: TaskName,
  { inputs = {}, variables = {}, connection = federated, data = {} }: Given,
): Settings {
  const allInputs: Record<string, string> = { connectedService: 'sc-1', types: 'Config', ...inputs };
  const allVariables: Record<string, string> = {
    'Agent.TempDirectory': '/agent/_temp',
    'Build.SourcesDirectory': '/agent/1/s',
    'Build.SourceBranch': 'refs/heads/main',
    ...variables,
  };
  const facts: AgentFacts = {
    input: (name) => allInputs[name],
    variable: (name) => allVariables[name] || undefined,
    connection: (id) => (id === 'sc-1' ? { ...connection, data: (key) => data[key] } : system),
    now: new Date('2026-11-21T02:10:00Z'),
  };
  return pipelineSettings(task, facts);
}

describe('pipeline settings', () => {
  it('come with a default for all but the service connection', () => {
    assert.deepEqual(settingsOf('EntraExport', {}), {
      repo: '/agent/1/s',
      folder: 'prod-backup',
      types: ['Config'],
      cloud: 'public',
      exclude: [],
      volatile: [],
      cloudOnly: false,
      incremental: false,
      sweepDays: 6,
      deletionShare: 0.5,
      confirmDeletions: false,
      lookBack: 24,
      lateRuns: 3,
      timeBudget: 'auto',
      jobStart: new Date('2026-11-21T02:10:00Z'),
      push: true,
      indexPages: true,
      report: true,
      branch: 'main',
      documents: '/agent/_temp/entra-backup',
      identity: { name: 'Entra Backup', email: 'entra-backup@noreply.invalid' },
      tagFormat: 'backup/{date}_{time}Z',
      graphEndpoint: 'https://graph.microsoft.com',
      credential: signIn,
    });
  });

  const good: readonly [what: string, task: TaskName, given: Given, expected: Partial<Settings>][] = [
    [
      'types by line and comma',
      'EntraExport',
      { inputs: { types: 'Users,\n Groups ,\n' } },
      { types: ['Users', 'Groups'] },
    ],
    ['a flag in .NET spelling', 'EntraExport', { inputs: { cloudOnly: 'True' } }, { cloudOnly: true }],
    ['a limit for deletions', 'EntraExport', { inputs: { deletionLimit: '20' } }, { deletionShare: 0.2 }],
    [
      'how to read',
      'EntraExport',
      { inputs: { incremental: 'true', sweepDays: '3', confirmDeletions: 'true' } },
      { incremental: true, sweepDays: 3, confirmDeletions: true },
    ],
    ['a nested folder', 'EntraExport', { inputs: { backupFolder: 'tenants\\prod/' } }, { folder: 'tenants/prod' }],
    ['how far to search', 'ResolveAuthors', { inputs: { lookBack: '0', lateRuns: '7' } }, { lookBack: 0, lateRuns: 7 }],
    ['minutes', 'ResolveAuthors', { inputs: { timeBudget: '45' } }, { timeBudget: 45 }],
    ['no limit', 'ResolveAuthors', { inputs: { timeBudget: '0' } }, { timeBudget: 0 }],
    ['the job limit', 'EntraExport', { variables: { 'System.JobTimeout': '90' } }, { jobTimeout: 90 }],
    ['the branch asked for', 'EntraExport', { inputs: { targetBranch: 'refs/heads/backup' } }, { branch: 'backup' }],
    [
      'a branch asked for in a run for a pull request',
      'CommitByAuthor',
      { inputs: { targetBranch: 'backup' }, variables: { 'Build.SourceBranch': 'refs/pull/7/merge' } },
      { branch: 'backup' },
    ],
    ['a clone beside', 'TagRun', { inputs: { repository: '../other' } }, { repo: '/agent/1/other' }],
    ['an output folder', 'EntraExport', { inputs: { outputFolder: 'out' } }, { outputFolder: '/agent/1/s/out' }],
    ['no push', 'CommitByAuthor', { inputs: { push: 'false' } }, { push: false }],
    ['no sign-in where none is needed', 'TagRun', {}, { credential: { type: 'none' } }],
    ['no input that a task does not have', 'TagRun', { inputs: { types: '', cloudOnly: 'x' } }, { cloudOnly: false }],
    ['a national cloud', 'EntraExport', { data: sovereign }, { graphEndpoint: 'https://graph.microsoft.us' }],
    [
      'the cloud of an environment',
      'EntraExport',
      { data: { environment: 'AzureChinaCloud' } },
      {
        cloud: 'china',
        graphEndpoint: 'https://microsoftgraph.chinacloudapi.cn',
        credential: { ...signIn, authorityHost: 'https://login.chinacloudapi.cn' },
      },
    ],
    [
      'the cloud of the Department of Defense, which an environment does not tell',
      'EntraExport',
      { data: { environment: 'AzureUSGovernment', microsoftGraphUrl: 'https://dod-graph.microsoft.us/' } },
      { cloud: 'usgovdod', graphEndpoint: 'https://dod-graph.microsoft.us' },
    ],
    [
      'the proxy of the agent, and of its exceptions those that can be understood',
      'TagRun',
      {
        variables: {
          'Agent.ProxyUrl': 'http://proxy:8080',
          'Agent.ProxyUsername': 'agent',
          'Agent.ProxyBypassList': '["contoso\\\\.com", "("]',
        },
      },
      { proxy: { url: 'http://proxy:8080', username: 'agent', bypass: [/contoso\.com/i] } },
    ],
    [
      'the start of the pipeline',
      'EntraExport',
      { variables: { 'System.PipelineStartTime': '2026-11-21 02:00:03+00:00' } },
      { jobStart: new Date('2026-11-21T02:00:03Z') },
    ],
  ];
  for (const [what, task, given, expected] of good) {
    it(`read ${what}`, () => {
      const settings = settingsOf(task, given);
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(settings[key as keyof Settings], value);
    });
  }

  const bad: readonly [what: string, task: TaskName, given: Given, code: string, text: RegExp][] = [
    [
      'no service connection',
      'EntraExport',
      { inputs: { connectedService: '' } },
      'usage',
      /azureSubscription is empty/,
    ],
    [
      'a connection of another scheme',
      'EntraExport',
      { connection: { scheme: 'Token', parameters: {} } },
      'sign-in-failed',
      /signs in as Token.*workload identity federation/,
    ],
    ['another cloud', 'EntraExport', { data: { environment: 'AzureStack' } }, 'sign-in-failed', /AzureStack/],
    ['no types', 'EntraExport', { inputs: { types: ' ,\n' } }, 'usage', /types is empty/],
    ['a budget in words', 'EntraExport', { inputs: { timeBudget: 'an hour' } }, 'usage', /"an hour"/],
    ['an absolute folder', 'EntraExport', { inputs: { backupFolder: '/etc' } }, 'usage', /"\/etc"/],
    [
      'a folder on a drive',
      'EntraExport',
      { inputs: { backupFolder: 'C:\\x' } },
      'usage',
      /cannot be the backup folder/,
    ],
    [
      'a folder outside',
      'EntraExport',
      { inputs: { backupFolder: 'a/../../b' } },
      'usage',
      /cannot be the backup folder/,
    ],
    ["Git's own folder", 'EntraExport', { inputs: { backupFolder: '.git/x' } }, 'usage', /cannot be the backup folder/],
    ['a flag of another kind', 'EntraExport', { inputs: { cloudOnly: 'yes' } }, 'usage', /true or false/],
    ['a time longer than the log', 'ResolveAuthors', { inputs: { lookBack: '721' } }, 'usage', /"721".*0 to 720/],
    ['half a run', 'ResolveAuthors', { inputs: { lateRuns: '0.5' } }, 'usage', /"0.5".*0 to 30/],
    ['days that outlive a delta link', 'EntraExport', { inputs: { sweepDays: '8' } }, 'usage', /"8".*1 to 7/],
    ['a limit beyond everything', 'EntraExport', { inputs: { deletionLimit: '101' } }, 'usage', /"101".*0 to 100/],
    ['a name that Git cannot keep', 'TagRun', { inputs: { defaultAuthorName: 'A <b>' } }, 'usage', /backup identity/],
    [
      'a tag to commit to',
      'CommitByAuthor',
      { variables: { 'Build.SourceBranch': 'refs/tags/v1' } },
      'no-branch',
      /tags/,
    ],
    [
      'a pull request',
      'EntraExport',
      { variables: { 'Build.SourceBranch': 'refs/pull/7/merge' } },
      'no-branch',
      /pull/,
    ],
    [
      'a proxy without an address',
      'TagRun',
      { variables: { 'Agent.ProxyUrl': 'proxy:8080' } },
      'usage',
      /Agent.ProxyUrl/,
    ],
    ['no agent', 'TagRun', { variables: { 'Agent.TempDirectory': '' } }, 'usage', /Agent.TempDirectory/],
  ];
  for (const [what, task, given, code, text] of bad) {
    it(`refuse ${what}`, () => {
      const refusal = (error: unknown): boolean => {
        assert.ok(error instanceof BackupError);
        assert.equal(error.code, code);
        assert.match(`${error.message} ${error.hint}`, text);
        return true;
      };
      assert.throws(() => settingsOf(task, given), refusal);
    });
  }
});

describe('pipeline host, on an agent', () => {
  const connection = { id: '0b4f2a6e-0000-4000-8000-000000000001', url: 'https://management.azure.com/', ...federated };
  let taskFolder: string;
  before(async () => {
    taskFolder = await bundleTask('EntraExport', 'test/support/agent-steps.ts');
  });
  const run = (types: string, how: Partial<Step> = {}): Promise<StepRun> =>
    runTask({ taskFolder, inputs: { azureSubscription: connection.id, types }, endpoints: [connection], ...how });

  it('succeeds, says so, and reports whole percents once', async () => {
    const { result, exitCode, log, commands } = await run('plain');
    assert.deepEqual([result, exitCode], ['Succeeded', 0]);
    assert.ok(log.includes('All is backed up.'));
    assert.ok(log.includes('half: 3 read'), 'each kind has its line');
    const progress = commands
      .filter(({ name }) => name === 'task.setprogress')
      .map(({ properties }) => properties['value']);
    assert.deepEqual(progress, ['50']);
  });

  it('prints names from the tenant as data: none becomes a command', async () => {
    const { result, commands, violations, outputVariables, log, rawLog } = await run('hostile');
    assert.equal(result, 'Succeeded');
    const variables = commands.filter(({ name }) => name === 'task.setvariable').map((command) => command.properties);
    assert.deepEqual(
      variables.map(({ variable }) => variable),
      ['changeCount'],
    );
    assert.deepEqual(violations, []);
    assert.match(outputVariables['changeCount'] ?? '', /variable=evil/);
    assert.ok(log.includes('Ada ##_vso[task.setvariable variable=evil]1'));
    assert.ok(log.includes('##_[error]not ours'));
    const exact = /^##vso\[task\.(?:debug|setvariable)/; // values of variables are as they are
    const said = rawLog.filter((line) => !exact.test(line)).join('');
    assert.ok(!said.includes('\u202E') && !said.includes('\u001B'));
  });

  it('shows nine warnings and the result as issues, and the other warnings in the log', async () => {
    const { result, issues, log } = await run('warnings');
    assert.equal(result, 'SucceededWithIssues');
    assert.equal(issues.length, 10);
    assert.equal(issues.at(-1)?.message, 'Not everything could be read.');
    assert.ok(log.includes('##[warning]warning 25'));
  });

  it('fails with the sentence and the hint of an expected failure', async () => {
    const { result, exitCode, issues, rawLog } = await run('refused');
    assert.deepEqual([result, exitCode, issues.length], ['Failed', 0, 1]);
    assert.match(issues[0]?.message ?? '', /^Graph refused Ada .*Grant it\.$/s);
    assert.ok(!rawLog.some((line) => /^ +at /.test(line)));
  });

  it('attaches a file to the run', async () => {
    const { commands } = await run('attached');
    const files = commands.filter(({ name }) => name === 'task.uploadfile').map(({ data }) => data);
    assert.deepEqual(files, ['/agent/_temp/entra-backup/commits.bundle']);
  });

  it('fails with a stack for a bug', async () => {
    const { result, issues, log } = await run('bug');
    assert.equal(result, 'Failed');
    assert.match(issues[0]?.message ?? '', /bug in Entra Backup: x is not a function/);
    assert.ok(log.some((line) => /^ +at /.test(line)));
  });

  it('fails at once for a bug that nobody waits for', async () => {
    const { result, exitCode, issues, commands } = await run('thrown', { timeLimit: 10_000 });
    assert.deepEqual([result, exitCode, issues.length], ['Failed', 0, 1]);
    assert.match(issues[0]?.message ?? '', /bug in Entra Backup: late Ada ##_vso/);
    assert.equal(commands.filter(({ name }) => name === 'task.complete').length, 1);
  });

  for (const [what, step] of [
    ['nothing is left to wait for', 'stranded'],
    ['something ends the process', 'quit'],
  ] as const) {
    it(`fails where ${what} before there is a result`, async () => {
      const { result, exitCode, issues, commands } = await run(step);
      assert.deepEqual([result, exitCode], ['Failed', 1]);
      assert.match(issues[0]?.message ?? '', /The process ended before its work did.* Run again/);
      assert.equal(commands.filter(({ name }) => name === 'task.complete').length, 1);
    });
  }

  it('hands over its output variables and no others', async () => {
    const { outputVariables, violations } = await run('output');
    assert.deepEqual(outputVariables, { changeCount: '3', coverage: 'complete' });
    assert.deepEqual(violations, ['setvariable other']);
  });

  it('ends though something is left open', async () => {
    const { result, exitCode } = await run('leak', { timeLimit: 5000 });
    assert.deepEqual([result, exitCode], ['Succeeded', 0]);
  });

  it('tells the step of a cancellation, which then ends by itself', async () => {
    const { result, exitCode, issues } = await run('obedient', { cancelAfter: 'waiting' });
    assert.deepEqual([result, exitCode], ['Canceled', 0]);
    assert.match(issues[0]?.message ?? '', /cancelled/);
  });

  const patience = { interrupt: 100, terminate: 2000 };
  it('ends at the second signal where the step does not listen', async () => {
    const { result, exitCode, issues } = await run('deaf', { cancelAfter: 'waiting', patience });
    assert.deepEqual([result, exitCode], ['Canceled', 0]);
    assert.match(issues[0]?.message ?? '', /the next run makes good/);
  });

  it('is killed where the step hears nothing', async () => {
    const { result, exitCode } = await run('stuck', { cancelAfter: 'waiting', patience });
    assert.deepEqual([result, exitCode], ['Canceled', 'SIGKILL']);
  });

  it('has failed where it takes longer than the step may', async () => {
    const { result, exitCode } = await run('obedient', { timeLimit: 1500 });
    assert.deepEqual([result, exitCode], ['Failed', 0]);
  });

  it('never writes the token of the job, and the agent hides one that is written', async () => {
    for (const step of ['plain', 'say']) {
      const quiet = await run(step);
      assert.ok(!quiet.rawLog.join('\n').includes('token-of-the-job'), step);
    }
    const loud = await run('print');
    assert.ok(loud.rawLog.join('\n').includes('token-of-the-job'));
    assert.ok(!loud.log.join('\n').includes('token-of-the-job'));
  });
});
