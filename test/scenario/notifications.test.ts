import assert from 'node:assert/strict';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { startCommand } from '../support/command-line.ts';
import type { Ended } from '../support/command-line.ts';

describe('failure notifications', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ tenant: demoTenant({ clock: { now: () => new Date() }, seed: 2, users: 5 }) });
  });
  afterEach(() => simulator.close());

  const organization = () => simulator.azureDevOps.organization;
  const administrator = () => ({ ENTRA_BACKUP_DEVOPS_TOKEN: organization().tokens.administrator });
  const run = (
    verb: string,
    args: readonly string[],
    env: Record<string, string> = administrator(),
  ): Promise<Ended> => {
    const place = ['--organization', `${simulator.url}/fabrikam`, '--project', 'Identity'];
    return startCommand(['notifications', verb, ...place, ...args], env).ended;
  };
  const done = async (verb: string, ...args: string[]): Promise<string> => {
    const { exit, out, err } = await run(verb, args);
    assert.deepEqual({ exit, err }, { exit: 0, err: '' });
    return out;
  };
  const changes = () => simulator.requests.all.filter(({ method }) => method === 'POST' || method === 'DELETE');
  const ends = ['Failed', 'Partially Succeeded', 'Stopped'];

  it('tell the team once of each bad end of the pipeline, and of nothing else', async () => {
    const out = await done('create', '--pipeline', 'entra backup');
    assert.equal(
      out,
      `Pipeline 12, \\Identity\\Entra Backup: team Identity Team
  made     Failed               2001     \\Identity\\Entra Backup
  made     Partially Succeeded  2002     \\Identity\\Entra Backup
  made     Stopped              2003     \\Identity\\Entra Backup
`,
    );
    assert.deepEqual(
      ends.map((status) => organization().fired(12, status)),
      [['2001'], ['2002'], ['2003']],
    );
    assert.deepEqual(organization().fired(12, 'Successfully Completed'), []);
    assert.deepEqual(organization().fired(11, 'Failed'), []);
    const [stored] = organization().subscriptions;
    assert.equal(stored?.subscriber.id, organization().defaultTeam.id);
    assert.equal(stored.scope.id, organization().project.id);
  });

  it('are made once: a second run changes nothing and says so', async () => {
    await done('create', '--pipeline', '12');
    const before = changes().length;
    assert.match(await done('create', '--pipeline', '12'), /stands +Failed +2001[^]*Nothing was changed\.\n$/);
    assert.equal(changes().length, before);
    organization().subscriptions.splice(1, 1);
    assert.match(await done('create', '--pipeline', '12'), /made +Partially Succeeded +2004/);
    assert.equal(organization().subscriptions.length, 3);
  });

  for (const hasFolder of [true, false]) {
    it(`come once for a pipeline in a folder, ${hasFolder ? 'with' : 'without'} the folder in the build’s path`, async () => {
      organization().hasFolderInFullPath = hasFolder;
      await done('create', '--pipeline', '\\Backups\\Nightly');
      for (const status of ends) assert.equal(organization().fired(14, status).length, 1, status);
    });
  }

  it('follow a pipeline that was moved or renamed', async () => {
    await done('create', '--pipeline', '12');
    const pipeline = organization().pipelines.find(({ id }) => id === 12);
    assert.ok(pipeline !== undefined);
    pipeline.name = 'Tenant backup';
    assert.deepEqual(organization().fired(12, 'Failed'), []);
    assert.match(await done('list', '--pipeline', '12'), /outdated +Failed +2001 +\\Identity\\Entra Backup/);
    await done('create', '--pipeline', '12');
    assert.equal(organization().fired(12, 'Failed').length, 1);
    assert.equal(organization().subscriptions.length, 3);
  });

  it('go to a team, a person or an address', async () => {
    await done('create', '--pipeline', '12', '--team', 'operations');
    await done('create', '--pipeline', '12', '--user', 'ada.lindqvist@contoso.example');
    await done('create', '--pipeline', '12', '--email', 'soc@contoso.example');
    const { subscriptions, identities } = organization();
    const told = subscriptions.map(({ subscriber, channel }) => {
      const name = identities.find(({ id }) => id === subscriber.id)?.name;
      return channel.address === undefined ? name : `${name}: ${channel.type} ${channel.address}`;
    });
    assert.deepEqual(
      [...new Set(told)],
      ['Operations', 'Ada Lindqvist', 'Identity Team: EmailHtml soc@contoso.example'],
    );
    assert.match(await done('create', '--pipeline', '12', '--email', 'SOC@contoso.example'), /Nothing was changed/);
  });

  it('are listed and removed, and nobody else’s are', async () => {
    await done('create', '--pipeline', '12');
    await done('create', '--pipeline', '11');
    const [first] = organization().subscriptions;
    assert.ok(first !== undefined);
    organization().add({ ...first, description: 'made by hand' });
    first.status = 'disabledByAdmin';
    const listed = await done('list', '--pipeline', '12');
    assert.match(listed, /stands +Failed .*sends nothing: DisabledByAdmin/);
    assert.match(listed, /Others, made by hand or for other things: 4\.\n$/);
    assert.match(await done('remove', '--pipeline', '12'), /removed +Failed +2001[^]*removed +Stopped/);
    const left = organization().subscriptions.map(({ description }) => description);
    assert.deepEqual(
      left.filter((text) => text.includes('pipeline 12')),
      [],
    );
    assert.equal(left.length, 4);
    assert.match(await done('remove', '--pipeline', '12'), /Nothing was changed/);
  });

  it('of a pipeline that is gone are removed by its id', async () => {
    await done('create', '--pipeline', '12');
    organization().pipelines.splice(1, 1);
    await done('remove', '--pipeline', '12');
    assert.deepEqual(organization().subscriptions, []);
  });

  it('are shown as they would be sent, and are sent so', async () => {
    const planned = JSON.parse(await done('create', '--pipeline', '12', '--dry-run', '--json')) as {
      requests: { method: string; url: string; body: Record<string, unknown> }[];
    };
    assert.deepEqual(changes(), []);
    assert.match(
      await done('create', '--pipeline', '12', '--dry-run'),
      /^POST http:.*\/_apis\/notification\/subscriptions\n{/,
    );
    await done('create', '--pipeline', '12');
    const [first] = planned.requests;
    assert.equal(
      new URL(first?.url ?? '').pathname,
      `/${changes()[0]?.path ?? ''}`.replace(/Subscriptions$/, 'subscriptions'),
    );
    for (const [at, { id, status, ...body }] of organization().subscriptions.entries()) {
      assert.deepEqual([id, status, body], [String(2001 + at), 'enabled', planned.requests[at]?.body]);
    }
    assert.match(await done('remove', '--pipeline', '12', '--dry-run'), /^DELETE .*\/subscriptions\/2001\nDELETE /);
    assert.equal(organization().subscriptions.length, 3);
  });

  it('print names as data', async () => {
    const team = '##vso[task.complete result=Succeeded;]done';
    const out = await done('create', '--pipeline', '12', '--team', team);
    assert.ok(!out.includes('##vso['), out);
    assert.ok(!(await done('create', '--pipeline', '12', '--team', team, '--json')).includes('##vso['));
  });

  const refused: readonly [what: string, args: readonly string[], exit: number, told: RegExp][] = [
    ['a project', ['--pipeline', '12', '--project', 'Identities'], 2, /no project "Identities".*There is: Identity\./],
    [
      'a pipeline’s name',
      ['--pipeline', 'Backup Entra'],
      2,
      /no pipeline "Backup Entra" in the project Identity\. There is: Entra Backup \(12\)\./,
    ],
    ['a pipeline’s id', ['--pipeline', '99'], 2, /There is: Website \(11\), Entra Backup \(12\)/],
    [
      'one of two pipelines',
      ['--pipeline', 'Nightly'],
      2,
      /Several pipelines.*14 \(\\Backups\\Nightly\), 15 \(\\Archive\\2025\\Nightly\)/,
    ],
    ['a team', ['--pipeline', '12', '--team', 'Operation'], 2, /no team "Operation".*There is: Operations\./],
    ['a person', ['--pipeline', '12', '--user', 'nobody@contoso.example'], 2, /Nobody in the organisation/],
    [
      'one of two people',
      ['--pipeline', '12', '--user', 'Bo Nyström'],
      2,
      /bo\.nystrom@contoso\.example>, Bo Nyström <bo\.admin/,
    ],
    ['both a team and a user', ['--pipeline', '12', '--user', 'a', '--team', 'b'], 2, /cannot be used with/],
    ['what is no address', ['--pipeline', '12', '--email', 'soc'], 2, /"soc" is no e-mail address/],
    [
      'a host of somebody else',
      ['--pipeline', '12', '--organization', 'https://example.com/contoso'],
      2,
      /no organisation of Azure DevOps/,
    ],
    [
      'an organisation that is not there',
      ['--pipeline', '12', '--organization', 'URL/other'],
      1,
      /does not accept the sign-in/,
    ],
  ];
  for (const [what, args, exit, told] of refused) {
    it(`say in one sentence that they can’t be made: ${what}`, async () => {
      const ended = await run(
        'create',
        args.map((each) => each.replace('URL', simulator.url)),
      );
      assert.equal(ended.exit, exit, ended.err);
      assert.match(ended.err, told);
      assert.deepEqual(organization().subscriptions, []);
    });
  }

  it('name the right that is missing', async () => {
    const member = { AZURE_DEVOPS_EXT_PAT: organization().tokens.member };
    const create = await run('create', ['--pipeline', '12'], member);
    assert.equal(create.exit, 1);
    assert.match(
      create.err,
      /The notifications of Identity Team could not be changed: .*administrator of the team Identity Team, or a member of Project Administrators/,
    );
    const none = await run('create', ['--pipeline', '12'], { ENTRA_BACKUP_DEVOPS_TOKEN: 'expired' });
    assert.match(none.err, /does not accept the sign-in, or knows no such organisation\. Check the name/);
    assert.ok(!none.err.includes('expired '), none.err);
    const service = await run('create', ['--pipeline', '12'], {
      ENTRA_BACKUP_DEVOPS_TOKEN: simulator.identity.systemAccessToken,
    });
    assert.equal(service.exit, 1);
  });

  it('take a token of Microsoft Entra too', async () => {
    const ended = await run('create', ['--pipeline', '12'], { ENTRA_BACKUP_DEVOPS_TOKEN: organization().tokens.entra });
    assert.deepEqual([ended.exit, ended.err], [0, '']);
    assert.equal(organization().subscriptions.length, 3);
  });

  it('ask for people at the address that the service names, if it is one of Azure DevOps', async () => {
    const ada = ['--pipeline', '12', '--user', 'Ada Lindqvist'];
    organization().peopleRoot = simulator.url.replace('127.0.0.1', 'localhost');
    assert.match(await done('create', ...ada), /user Ada Lindqvist/);
    organization().peopleRoot = 'https://example.com';
    const ended = await run('create', ada);
    assert.equal(ended.exit, 1);
    assert.match(ended.err, /names example\.com for its people, which is none of its hosts/);
  });

  it('say what is wrong with the service, and what with the network', async () => {
    const fault = { path: 'fabrikam/_apis/notification/subscriptions', kind: 'status', status: 503 } as const;
    simulator.faults.add(fault);
    const broken = await run('create', ['--pipeline', '12']);
    assert.deepEqual([broken.exit, organization().subscriptions], [1, []]);
    assert.match(broken.err, /The notifications of Identity Team could not be read: Azure DevOps answered 503/);
    const nobody = await run('create', ['--pipeline', '12', '--organization', 'http://127.0.0.1:9/fabrikam']);
    assert.match(nobody.err, /Azure DevOps cannot be reached \(ECONNREFUSED\)\. Try again later\./);
  });
});
