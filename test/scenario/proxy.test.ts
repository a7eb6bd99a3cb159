import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { actor } from '../../src/simulator/cast.ts';
import type { StepRun } from '../support/agent.ts';
import { startCommand } from '../support/command-line.ts';
import { FakeClock } from '../support/fakes.ts';
import { git } from '../support/git-dir.ts';
import { startGitServer } from '../support/git-server.ts';
import type { GitServer } from '../support/git-server.ts';
import { builtTasks, pipelinePlace } from '../support/pipeline-place.ts';
import type { PipelinePlace } from '../support/pipeline-place.ts';
import { startProxy } from '../support/proxy.ts';
import type { TestProxy } from '../support/proxy.ts';
import { taskFolder } from '../support/simulated-job.ts';

/** With what has to be escaped in an address. */
const [username, password] = ['agent@contoso', 'pa:ss/w%rd#?'];
const types = 'organization,group,namedLocation,conditionalAccessPolicy';

describe('behind a proxy that asks for name and password', () => {
  let place: PipelinePlace;
  let server: GitServer;
  let proxy: TestProxy;
  before(async () => {
    place = await pipelinePlace(demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 1 }));
    git(place.dirs.remote, 'config', 'http.receivepack', 'true');
    server = await startGitServer(place.dirs.root);
    writeFileSync(join(place.folder, 'ca.pem'), place.simulator.certificate ?? '');
    // Whoever lists the processes of the machine sees what git is called with.
    const path = process.env.PATH ?? '';
    const program =
      path
        .split(':')
        .map((folder) => join(folder, 'git'))
        .find((file) => existsSync(file)) ?? '';
    mkdirSync(join(place.folder, 'bin'));
    const wrapper = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${calls()}'\nexec '${program}' "$@"\n`;
    writeFileSync(join(place.folder, 'bin', 'git'), wrapper, { mode: 0o755 });
  });
  after(async () => {
    await server.close();
    await place.close();
  });
  beforeEach(async () => {
    proxy = await startProxy(username, password, [place.simulator.port, portOf(server.url)]);
    server.requests.length = 0;
  });
  afterEach(() => proxy.close());

  const calls = (): string => join(place.folder, 'calls of git');
  const portOf = (url: string): number => Number(new URL(url).port);
  const change = (description: string): unknown =>
    place.simulator.tenant.at(new Date(), () =>
      place.simulator.tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description }),
    );

  /** The whole pipeline, or the export without a repository. */
  async function night(bypass: readonly string[], secret = password, outputFolder = ''): Promise<StepRun[]> {
    const { identity } = place.simulator;
    const job = place.newJob({
      variables: {
        'Agent.ProxyUrl': proxy.url,
        'Agent.ProxyUsername': username,
        'Agent.ProxyBypassList': JSON.stringify(bypass),
      },
      secrets: { 'Agent.ProxyPassword': secret },
      // The job's token opens the repository, which is another server's here.
      environment: {
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `http.${server.url}.extraheader`,
        GIT_CONFIG_VALUE_0: `AUTHORIZATION: bearer ${server.token}`,
        PATH: `${join(place.folder, 'bin')}:${process.env.PATH ?? ''}`,
      },
    });
    const sources = job.variables.get('Build.SourcesDirectory') ?? '';
    git(sources, 'remote', 'set-url', 'origin', `${server.url}/remote.git`);
    const connection = { azureSubscription: identity.serviceConnectionId };
    const inputs: Record<string, Record<string, string>> = {
      EntraExport: { ...connection, types, outputFolder },
      ResolveAuthors: connection,
    };
    const runs: StepRun[] = [];
    for (const name of ['EntraExport', 'ResolveAuthors', 'CommitByAuthor', 'TagRun']) {
      runs.push(await job.run({ taskFolder: taskFolder(builtTasks, name), inputs: inputs[name] ?? {}, name }));
    }
    return runs;
  }
  const results = (runs: readonly StepRun[]): string[] => runs.map(({ result }) => result);
  const all = ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'];
  const logOf = (runs: readonly StepRun[]): string => runs.flatMap(({ rawLog }) => rawLog).join('\n');

  it('a pipeline goes through it with everything, and its password is in no log', async () => {
    change('through the proxy');
    const runs = await night([]);
    assert.deepEqual(results(runs), all, logOf(runs));
    assert.deepEqual(proxy.direct, []);
    const reached = new Set(proxy.reached.map((host) => Number(host.split(':')[1])));
    assert.deepEqual([...reached].sort(), [place.simulator.port, portOf(server.url)].sort());
    assert.match(server.requests.join('\n'), /git-receive-pack/);
    assert.equal(logOf(runs).includes('counting from the pipeline’s'), false, 'the timeline was read too');
    for (const form of [
      password,
      encodeURIComponent(password),
      Buffer.from(`${username}:${password}`).toString('base64'),
    ])
      assert.ok(!logOf(runs).includes(form));
    const called = readFileSync(calls(), 'utf8');
    assert.match(called, / push /);
    assert.ok(!called.includes(password) && !called.includes(encodeURIComponent(password)));
  });

  it('a pipeline reaches directly what the agent does', async () => {
    change('past the proxy');
    const runs = await night([`localhost:${place.simulator.port}`, String.raw`127\.0\.0\.1`, '(']);
    assert.deepEqual(results(runs), all, logOf(runs));
    assert.deepEqual([proxy.reached, proxy.refused], [[], []]);
    assert.ok(proxy.direct.includes(place.simulator.port) && proxy.direct.includes(portOf(server.url)));
  });

  it('a pipeline says what is wrong where the proxy refuses it', async () => {
    const [run] = await night([], 'wrong');
    assert.equal(run?.result, 'Failed', run?.rawLog.join('\n'));
    assert.match(run.issues.map(({ message }) => message).join('\n'), /proxy/i);
    assert.deepEqual([proxy.reached, proxy.direct], [[], []]);
  });

  it('a sign-in says what is wrong where the proxy refuses it', async () => {
    const [run] = await night([], 'wrong', 'out');
    assert.equal(run?.result, 'Failed', run?.rawLog.join('\n'));
    assert.match(run.issues.map(({ message }) => message).join('\n'), /No token for Microsoft Graph.*proxy/i);
    assert.deepEqual([proxy.reached, proxy.direct], [[], []]);
  });

  it('the command line reaches Azure DevOps through the proxy of the environment', async () => {
    const { simulator } = place;
    const address = proxy.url.replace('//', `//${encodeURIComponent(username)}:${encodeURIComponent(password)}@`);
    const args = ['--organization', `${simulator.url}/fabrikam`, '--project', 'Identity', '--pipeline', '12'];
    const { exit, err } = await startCommand(['notifications', 'list', ...args], {
      ENTRA_BACKUP_DEVOPS_TOKEN: simulator.azureDevOps.organization.tokens.administrator,
      NODE_EXTRA_CA_CERTS: join(place.folder, 'ca.pem'),
      HTTPS_PROXY: address,
    }).ended;
    assert.equal(exit, 0, err);
    assert.deepEqual([proxy.direct, proxy.refused], [[], []]);
    assert.ok(proxy.reached.length > 0);
  });

  it('the command line goes through the proxy of the environment, but for NO_PROXY', async () => {
    change('from the command line');
    const clone = join(place.folder, 'clone');
    git(place.folder, 'clone', '--quiet', place.dirs.remote, clone);
    git(clone, 'remote', 'set-url', 'origin', `${server.url}/remote.git`);
    git(clone, 'config', `http.${server.url}.extraheader`, `AUTHORIZATION: bearer ${server.token}`);
    const address = proxy.url.replace('//', `//${encodeURIComponent(username)}:${encodeURIComponent(password)}@`);
    const env = {
      ENTRA_BACKUP_TOKEN: place.simulator.token,
      NODE_EXTRA_CA_CERTS: join(place.folder, 'ca.pem'),
    };
    const args = ['run', '--repo', clone, '--types', types, '--graph-endpoint', place.simulator.url];
    const proxied = { HTTPS_PROXY: address, HTTP_PROXY: address, http_proxy: address };
    const through = await startCommand(args, { ...env, ...proxied }).ended;
    assert.equal(through.exit, 0, through.err);
    assert.deepEqual(proxy.direct, []);
    assert.match(server.requests.join('\n'), /git-receive-pack/);
    assert.ok(!`${through.out}${through.err}`.includes(encodeURIComponent(password)));

    proxy.reached.length = 0;
    change('from the command line, directly');
    const past = await startCommand(args, { ...env, ...proxied, NO_PROXY: 'localhost,127.0.0.1' }).ended;
    assert.equal(past.exit, 0, past.err);
    assert.deepEqual(proxy.reached, []);
    assert.ok(proxy.direct.length > 0);
  });
});
