import assert from 'node:assert/strict';
import { settingsOf } from '../../src/cli-settings.ts';
import type { CliOptions } from '../../src/cli-settings.ts';
import { defaults } from '../../src/domain/settings.ts';

const plain: CliOptions = {
  repo: '.',
  folder: defaults.folder,
  types: 'Config',
  exclude: '',
  volatile: '',
  cloud: 'public',
  timeBudget: '0',
  push: true,
  graphEndpoint: defaults.graphEndpoint,
  authorName: 'A',
  authorEmail: 'a@b',
  tagFormat: '{date}',
};
const settings = (options: Partial<CliOptions>, token?: string) =>
  settingsOf({ ...plain, ...options }, { token }, new Date(0));

const refused: [string, Partial<CliOptions>][] = [
  ['a folder above the repository', { folder: '../x' }],
  ['an absolute folder', { folder: '/x' }],
  ['no folder', { folder: '' }],
  ['Git’s own folder', { folder: 'a/.GIT' }],
  ['a folder that Windows has not', { folder: 'a:b' }],
  ['a time budget in words', { timeBudget: 'long' }],
  ['a negative time budget', { timeBudget: '-1' }],
  ['an empty time budget', { timeBudget: ' ' }],
  ['no days between full reads', { sweepDays: '0' }],
  ['days that outlive a delta link', { sweepDays: '8' }],
  ['half days', { sweepDays: '1.5' }],
  ['empty days', { sweepDays: ' ' }],
  ['a limit beyond everything', { deletionLimit: '101' }],
  ['a negative limit', { deletionLimit: '-1' }],
  ['a limit in words', { deletionLimit: 'half' }],
  ['an empty limit', { deletionLimit: '' }],
  ['http to another machine', { graphEndpoint: 'http://graph.example.com' }],
  ['http to a name that only begins like this machine’s', { graphEndpoint: 'http://localhost.example.com' }],
  ['an endpoint without a scheme', { graphEndpoint: 'graph.microsoft.com' }],
  ['a cloud that there is not', { cloud: 'moon' }],
  ['another scheme', { graphEndpoint: 'file:///etc/passwd' }],
];

const endpoints: [string, string][] = [
  ['https://graph.microsoft.us/', 'https://graph.microsoft.us'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://localhost:8080/base/', 'http://localhost:8080/base'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
];

describe('settingsOf', () => {
  for (const [what, options] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => settings(options), { code: 'usage' }));
  }
  for (const [given, expected] of endpoints) {
    it(`takes the endpoint ${given}`, () => assert.equal(settings({ graphEndpoint: given }).graphEndpoint, expected));
  }
  it('splits types at commas and blanks', () => {
    assert.deepEqual(settings({ types: 'Config, Groups Users' }).types, ['Config', 'Groups', 'Users']);
  });
  it('takes the cloud’s Graph unless an endpoint is named', () => {
    const { graphEndpoint: named, ...others } = plain;
    assert.ok(named);
    assert.equal(
      settingsOf({ ...others, cloud: 'china' }, {}, new Date(0)).graphEndpoint,
      'https://microsoftgraph.chinacloudapi.cn',
    );
    assert.equal(settings({ cloud: 'china' }).graphEndpoint, named);
  });
  it('reads everything and doubts half, unless it is told otherwise', () => {
    const { incremental, sweepDays, deletionShare, confirmDeletions } = settings({});
    assert.deepEqual([incremental, sweepDays, deletionShare, confirmDeletions], [false, 6, 0.5, false]);
    const told = settings({ incremental: true, sweepDays: '7', deletionLimit: '12.5', confirmDeletions: true });
    assert.deepEqual([told.incremental, told.sweepDays, told.deletionShare], [true, 7, 0.125]);
    assert.ok(told.confirmDeletions);
  });
  it('takes Windows’ slashes in the folder', () => assert.equal(settings({ folder: 'a\\b\\' }).folder, 'a/b'));
  it('signs in with the token where there is one', () => {
    assert.deepEqual(settings({}, 'x.y.z').credential, { type: 'token', token: 'x.y.z' });
    const { credential } = settings({ cloud: 'usgov' }, '');
    assert.deepEqual(credential, { type: 'default', authorityHost: 'https://login.microsoftonline.us' });
  });
  it('does not repeat a token that no header can carry', () => {
    assert.throws(
      () => settings({}, 'secret\nvalue'),
      (error: Error) => !error.message.includes('secret'),
    );
  });
});
