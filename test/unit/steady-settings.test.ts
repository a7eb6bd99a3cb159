import assert from 'node:assert/strict';
import { gitEnvironment } from '../../src/edges/git-environment.ts';
import { repositoryOf } from '../../src/edges/pipeline-branch.ts';
import { sshCommand } from '../../src/edges/steady-settings.ts';

const options = '-oBatchMode=yes -oConnectTimeout=30 -oServerAliveInterval=30 -oServerAliveCountMax=6';

describe('the command for SSH', () => {
  for (const [what, environment, configured, expected] of [
    ['nothing is set', {}, undefined, `ssh ${options}`],
    ['a key is named', { GIT_SSH_COMMAND: 'ssh -i ~/key' }, undefined, `ssh -i ~/key ${options}`],
    ['the variable comes before the setting', { GIT_SSH_COMMAND: 'ssh -4' }, 'ssh -6', `ssh -4 ${options}`],
    ['the setting names a path', {}, '/usr/bin/ssh -F x', `/usr/bin/ssh -F x ${options}`],
    [
      'the path has spaces',
      {},
      '"C:/Program Files/OpenSSH/ssh.exe" -v',
      `"C:/Program Files/OpenSSH/ssh.exe" -v ${options}`,
    ],
    ['it is a program of its own', { GIT_SSH_COMMAND: '/opt/my-ssh' }, undefined, '/opt/my-ssh'],
    ['it is PuTTY', {}, 'plink -batch', 'plink -batch'],
    ['a variable is set for it', { GIT_SSH_COMMAND: 'X=1 ssh' }, undefined, 'X=1 ssh'],
    ['it is another variant', { GIT_SSH_COMMAND: 'ssh', GIT_SSH_VARIANT: 'plink' }, undefined, 'ssh'],
    ['only a program is named', { GIT_SSH: '/opt/my-ssh' }, undefined, undefined],
  ] as const) {
    it(`where ${what}`, () => assert.equal(sshCommand(environment, configured), expected));
  }
});

describe('variables of git', () => {
  it('count where they say how to reach a server, and not where they change what git does', () => {
    const counts = { GIT_SSL_CAINFO: '1', GIT_HTTP_LOW_SPEED_TIME: '1', GIT_CONFIG_GLOBAL: '1', GIT_SSH_VARIANT: '1' };
    const others = ['LITERAL_PATHSPECS', 'GLOB_PATHSPECS', 'ICASE_PATHSPECS', 'TRACE', 'TRACE_CURL', 'TRACE2_EVENT'];
    const more = [
      'REPLACE_REF_BASE',
      'QUARANTINE_PATH',
      'COMMITTER_DATE',
      'NOTES_REF',
      'ATTR_SOURCE',
      'CONFIG',
      'TEST_X',
    ];
    const dropped = Object.fromEntries([...others, ...more].map((name) => [`GIT_${name}`, '1']));
    const ambient = { ...counts, ...dropped, SSH_ASKPASS: '/usr/bin/ask', GIT_TERMINAL_PROMPT: '1' };
    assert.deepEqual(gitEnvironment(ambient, []), { ...counts, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' });
  });

  it('put settings behind those of `git -c` too, and do not trip over a count that is none', () => {
    const ambient = { GIT_CONFIG_PARAMETERS: "'a.b'='c'", GIT_CONFIG_COUNT: 'many' };
    const environment = gitEnvironment(ambient, [{ key: 'a.b', value: "it's" }]);
    assert.equal(environment['GIT_CONFIG_PARAMETERS'], `'a.b'='c' 'a.b'='it'\\''s'`);
    assert.deepEqual([environment['GIT_CONFIG_COUNT'], environment['GIT_CONFIG_KEY_0']], ['1', 'a.b']);
  });
});

describe('addresses of one repository', () => {
  const azure = 'dev.azure.com/contoso/my project/backup';
  for (const [address, expected] of [
    ['https://dev.azure.com/contoso/My%20Project/_git/backup', azure],
    ['https://contoso@dev.azure.com/contoso/My%20Project/_git/backup/', azure],
    ['https://contoso.visualstudio.com/DefaultCollection/My%20Project/_git/_optimized/backup', azure],
    ['git@ssh.dev.azure.com:v3/contoso/My%20Project/backup', azure],
    ['contoso@vs-ssh.visualstudio.com:v3/contoso/My%20Project/backup', azure],
    ['https://dev.azure.com/contoso/_git/backup', 'dev.azure.com/contoso/backup/backup'],
    ['https://dev.azure.com/contoso/backup/_git/backup', 'dev.azure.com/contoso/backup/backup'],
    ['https://github.com/contoso/backup.git', 'github.com/contoso/backup'],
    ['git@github.com:contoso/backup.git', 'github.com/contoso/backup'],
    ['https://tfs.corp:8443/DefaultCollection/p/_git/r', 'tfs.corp:8443/DefaultCollection/p/_git/r'],
    ['/srv/git/backup.git/', '/srv/git/backup'],
  ] as const) {
    it(address, () => assert.equal(repositoryOf(address), expected));
  }
});
