import assert from 'node:assert/strict';
import { BackupError } from '../../src/domain/errors.ts';
import type { Pipeline, Subscriber, Subscription } from '../../src/domain/notification.ts';
import { fullPaths, ownSubscription, planCreation, wantedSubscriptions } from '../../src/setup/build-notifications.ts';
import { namesLike } from '../../src/setup/names-like.ts';
import { organizationUrl } from '../../src/setup/organization.ts';

const pipeline: Pipeline = { id: 12, name: 'Entra Backup', folder: '\\', project: 'Identity', projectId: 'p-1' };
const team: Subscriber = { id: 't-1', name: 'Identity Team', kind: 'team' };

describe('full path of a pipeline', () => {
  const cases: readonly [folder: string, paths: readonly string[]][] = [
    ['\\', ['\\Identity\\Entra Backup']],
    ['', ['\\Identity\\Entra Backup']],
    ['\\Backups', ['\\Identity\\Backups\\Entra Backup', '\\Identity\\Entra Backup']],
    ['\\Backups\\Entra\\', ['\\Identity\\Backups\\Entra\\Entra Backup', '\\Identity\\Entra Backup']],
    ['/Backups/Entra', ['\\Identity\\Backups\\Entra\\Entra Backup', '\\Identity\\Entra Backup']],
  ];
  for (const [folder, paths] of cases) {
    it(`in ${folder || 'no folder'}`, () => assert.deepEqual(fullPaths({ ...pipeline, folder }), paths));
  }
});

describe('subscriptions of ours', () => {
  const stored = (change: Partial<Subscription> = {}): Subscription => {
    const [made] = wantedSubscriptions(pipeline, team, undefined);
    assert.ok(made !== undefined);
    const { eventType, criteria } = made.filter;
    return { id: '7', description: made.description, eventType, clauses: criteria.clauses, ...change };
  };

  it('are known by description and filter', () => {
    const own = ownSubscription(stored());
    assert.deepEqual([own?.pipelineId, own?.status, own?.path], [12, 'Failed', '\\Identity\\Entra Backup']);
  });

  const [status, path] = stored().clauses;
  assert.ok(status !== undefined && path !== undefined);
  const foreign: readonly [string, Partial<Subscription>][] = [
    ['another description', { description: 'A build fails' }],
    ['another event', { eventType: 'ms.vss-code.git-push-event' }],
    ['no filter', { clauses: [] }],
    ['one condition more', { clauses: [status, path, { ...path, fieldName: 'Build reason' }] }],
    ['another operator', { clauses: [{ ...status, operator: '<>' }, path] }],
    ['another field', { clauses: [status, { ...path, fieldName: 'Team project' }] }],
  ];
  for (const [what, change] of foreign) {
    it(`are not those with ${what}`, () => assert.equal(ownSubscription(stored(change)), null));
  }

  it('stand for themselves: another address is another matter', () => {
    const toAddress = wantedSubscriptions(pipeline, team, 'soc@contoso.example');
    const existing = [stored(), stored({ id: '8', address: 'SOC@contoso.example' })];
    const plan = planCreation(pipeline, toAddress, existing);
    assert.deepEqual(
      plan.stands.map(({ id }) => id),
      ['8'],
    );
    assert.equal(plan.make.length, 2);
    assert.deepEqual(plan.outdated, []);
  });

  it('give way where the pipeline has another path, and for the same address only', () => {
    const moved = { ...pipeline, name: 'Tenant' };
    const existing = [stored(), stored({ id: '8', address: 'soc@contoso.example' })];
    const plan = planCreation(moved, wantedSubscriptions(moved, team, undefined), existing);
    assert.deepEqual(
      plan.outdated.map(({ id }) => id),
      ['7'],
    );
    assert.equal(plan.make.length, 3);
  });
});

describe('address of an organisation', () => {
  const good: readonly [string, string][] = [
    ['https://dev.azure.com/fabrikam', 'https://dev.azure.com/fabrikam'],
    ['https://dev.azure.com/fabrikam/', 'https://dev.azure.com/fabrikam'],
    ['https://dev.azure.com/fabrikam/Identity/_build?definitionId=12', 'https://dev.azure.com/fabrikam'],
    ['https://Fabrikam.visualstudio.com', 'https://fabrikam.visualstudio.com'],
    ['https://fabrikam.visualstudio.com/DefaultCollection', 'https://fabrikam.visualstudio.com'],
    ['http://127.0.0.1:8080/fabrikam', 'http://127.0.0.1:8080/fabrikam'],
    ['https://localhost:8443/fabrikam', 'https://localhost:8443/fabrikam'],
  ];
  for (const [text, url] of good) it(`of ${text}`, () => assert.equal(organizationUrl(text), url));

  const bad = [
    ...['fabrikam', 'https://dev.azure.com', 'http://dev.azure.com/fabrikam', 'https://dev.azure.com.example.com/f'],
    ...['https://user:secret@dev.azure.com/fabrikam', 'https://example.com/fabrikam', 'https://visualstudio.com/f', ''],
  ];
  for (const text of bad) {
    it(`is not "${text}"`, () => {
      assert.throws(
        () => organizationUrl(text),
        (error) => error instanceof BackupError && error.code === 'usage',
      );
    });
  }
});

describe('names like the one that was asked for', () => {
  const names = ['Website', 'Entra Backup', 'Entra Backup (old)', 'Nightly'];
  const cases: readonly [asked: string, found: readonly string[]][] = [
    ['backups', ['Entra Backup', 'Entra Backup (old)']],
    ['EntraBackup', ['Entra Backup', 'Entra Backup (old)']],
    ['night', ['Nightly']],
    ['zzz', names],
    ['', names],
  ];
  for (const [asked, found] of cases) it(`"${asked}"`, () => assert.deepEqual(namesLike(asked, names), found));
  it('are ten at most', () => {
    const many = Array.from({ length: 30 }, (_, at) => `Pipeline ${at}`);
    assert.equal(namesLike('pipeline', many).length, 10);
  });
});
