import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { git, gitDirs, plainEnvironment } from './support/git-dir.ts';
import { readPage } from './support/markdown.ts';

/** The block of a page that holds a text. */
function scriptOf(page: string, holding: string): string {
  const block = readPage(page).blocks.find(({ text }) => text.includes(holding));
  assert.ok(block !== undefined, `${page} shows nothing with ${holding}`);
  return block.text;
}

function bash(
  script: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ exit: number; out: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...plainEnvironment, ...env }, cwd };
    execFile('bash', ['--norc', '-c', script], options, (error, out, err) =>
      resolve({ exit: error === null ? 0 : Number(error.code), out: out + err }),
    );
  });
}

describe('scripts that the pages show', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('make a service connection and the federated credential that it names', async () => {
    // It answers as the Azure CLI would to what is asked here, and keeps what it was told.
    const answers = [
      '*"app create"*) echo app-1;;',
      '*"account show"*) echo tenant-1;;',
      '*"project show"*) echo project-1;;',
    ];
    const later = [
      '*Issuer*) echo https://issuer;;',
      '*Subject*) echo sc://subject;;',
      '*endpoint*create*) echo connection-1;;',
    ];
    const az = join(folder, 'az');
    writeFileSync(az, `#!/bin/bash\necho "$*" >> calls\ncase "$*" in ${[...answers, ...later].join(' ')} esac\n`);
    chmodSync(az, 0o755);
    const PATH = `${folder}${delimiter}${plainEnvironment.PATH}`;
    const { exit, out } = await bash(
      `set -e\n${scriptOf('docs/setup.md', 'service-endpoint create')}`,
      { PATH },
      folder,
    );
    assert.deepEqual({ exit, out }, { exit: 0, out: '' });
    const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const connection = json('connection.json') as Record<string, Record<string, unknown>>;
    assert.deepEqual(connection.authorization, {
      scheme: 'WorkloadIdentityFederation',
      parameters: { tenantid: 'tenant-1', serviceprincipalid: 'app-1' },
    });
    assert.match(JSON.stringify(connection), /"projectReference":\{"id":"project-1","name":"Identity"\}/);
    assert.deepEqual(json('credential.json'), {
      name: 'azure-devops',
      issuer: 'https://issuer',
      subject: 'sc://subject',
      audiences: ['api://AzureADTokenExchange'],
    });
    const calls = readFileSync(join(folder, 'calls'), 'utf8');
    assert.match(calls, /ad app federated-credential create --id app-1 --parameters @credential\.json/);
    assert.match(calls, /service-endpoint show --id connection-1/);
  });

  const watched: readonly [what: string, status: number, runs: number, exit: number][] = [
    ['stays quiet where a run ended well', 200, 1, 0],
    ['fails where none did', 200, 0, 1],
    ['fails where it may not ask', 401, 0, 1],
  ];
  for (const [what, status, runs, expected] of watched) {
    it(`watch over the nights: the second pipeline ${what}`, async () => {
      const { steps } = parse(scriptOf('docs/notifications.md', 'Has the backup run?')) as {
        steps: readonly { bash?: string; env?: Readonly<Record<string, unknown>> }[];
      };
      const step = steps.find(({ bash: script }) => script !== undefined);
      let asked = '';
      const server = createServer((request, response) => {
        asked = `${request.headers.authorization ?? ''} ${request.url ?? ''}`;
        response.statusCode = status;
        response.end(JSON.stringify({ count: runs, value: Array.from({ length: runs }, (_, id) => ({ id })) }));
      });
      await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
      const COLLECTION = `http://127.0.0.1:${(server.address() as AddressInfo).port}/contoso/`;
      const env = { COLLECTION, PROJECT: 'p-1', TOKEN: 't', DEFINITION: String(step?.env?.DEFINITION) };
      const { exit } = await bash(step?.bash ?? '', env, folder);
      server.close();
      assert.equal(exit, expected);
      assert.match(
        asked,
        /^Bearer t \/contoso\/p-1\/_apis\/build\/builds\?definitions=12&.*minTime=20\d\d-.*Z&\$top=1&/,
      );
    });
  }

  for (const [age, quiet] of [
    [2, true],
    [9, false],
  ] as const) {
    it(`watch over the nights: a line of git ${quiet ? 'is quiet after' : 'tells of'} ${age} days`, async () => {
      const dirs = gitDirs({ seeded: true });
      const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
      for (const ago of [30, age]) git(dirs.clone, 'tag', '-a', '-m', 'x', `backup/${day(ago)}_02-00-00Z`);
      git(dirs.clone, 'push', '-q', '--tags');
      const { out } = await bash(scriptOf('docs/notifications.md', 'ls-remote'), {}, dirs.clone);
      dirs.remove();
      assert.equal(out, quiet ? '' : `No backup since ${day(age)}_02-00-00Z\n`);
    });
  }

  it('need one file of ours on a server', () => {
    copyFileSync('dist/entra-backup.cjs', join(folder, 'entra-backup.cjs'));
    const version = execFileSync(process.execPath, ['entra-backup.cjs', '--version'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.match(version, /^\d+\.\d+\.\d+\n$/);
  });
});
