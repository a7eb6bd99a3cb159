import assert from 'node:assert/strict';
import { join } from 'node:path';
import { exportToFolder } from '../../src/app.ts';
import { kindById } from '../../src/catalogue/index.ts';
import type { ExportManifest, KindOutcome } from '../../src/domain/run.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { exportResult } from '../../src/domain/step-results.ts';
import { actor } from '../../src/simulator/cast.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const ada = actor('ada');
/** Kinds by how their objects are named and asked for. */
const kinds = [
  ...['user', 'group', 'conditionalAccessPolicy', 'namedLocation', 'application'],
  ...['crossTenantAccessPolicyConfigurationPartner', 'domain', 'onPremisesPublishing', 'profileSource'],
  ...['deletedGroup', 'agentIdentityBlueprint', 'accessPackage', 'deviceConfiguration'],
];

describe('objects that a complete list lacks', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 6, users: 14, groups: 4, devices: 2, applications: 3 }));
  });
  afterEach(() => night.close());

  const run = async (day: number, types: readonly string[], more: Partial<Settings> = {}): Promise<ExportManifest> =>
    (await night.run(`2026-03-0${day}T02:00:00Z`, { types: ['organization', ...types], ...more })).manifest;
  const outcomeOf = ({ outcomes }: ExportManifest, kind: string): KindOutcome | undefined =>
    outcomes.find((report) => report.kind === kind)?.outcome;
  const changesOf = ({ changes }: ExportManifest, kind: string): string[] =>
    changes.filter((change) => change.kind === kind).map(({ status, key }) => `${status} ${key}`);
  const fault = (one: Fault) => night.simulator.faults.add(one);
  const keysOf = (kind: string): readonly string[] => night.tenant.keys(kindById(kind).path);

  it('stay when their own GET answers, of whatever kind and key', async () => {
    const first = await run(2, kinds);
    const lacking = kinds.map((kind) => ({
      kind,
      key: first.changes.find((change) => change.kind === kind)?.key ?? '',
    }));
    assert.deepEqual(
      lacking.filter(({ key }) => key === ''),
      [],
    );
    for (const { kind, key } of lacking) {
      const { path, key: named } = kindById(kind);
      const objects = [...night.tenant.objects(path.replace(/^servicePrincipals$/, 'servicePrincipals'))];
      const own = objects.find(([id, object]) => id === key || object[named] === key)?.[0] ?? key;
      fault({ path, kind: 'lackingList', keys: [own] });
    }
    const manifest = await run(3, kinds);
    assert.deepEqual(manifest.changes, []);
    assert.equal(exportResult(manifest).status, 'complete');
    assert.match(
      night.log.lines.join('\n'),
      /conditionalAccessPolicy: 1 that the list lacked answered by key and stayed/,
    );
  });

  it('are read with their relations, as a full read would', async () => {
    await run(2, ['group']);
    const [group = ''] = keysOf('group');
    night.tenant.addReference(ada, 'groups', group, 'owners', night.tenant.keys('users')[9] ?? '');
    fault({ path: 'groups', kind: 'lackingList', keys: [group] });
    assert.deepEqual(changesOf(await run(3, ['group']), 'group'), [`modified ${group}`]);
    night.simulator.faults.clear();
    assert.deepEqual((await run(4, ['group'])).changes, []);
  });

  it('lose nothing when a list is empty for a night', async () => {
    await run(2, kinds);
    for (const kind of kinds) fault({ path: kindById(kind).path, kind: 'lackingList' });
    const manifest = await run(3, kinds);
    assert.deepEqual(manifest.changes, []);
    assert.equal(exportResult(manifest).status, 'complete');
  });

  it('are deleted when their own GET answers 404', async () => {
    await run(2, kinds);
    const gone = kinds.filter((kind) => !['onPremisesPublishing'].includes(kind));
    for (const kind of gone) night.tenant.remove(ada, kindById(kind).path, keysOf(kind)[0] ?? '');
    const manifest = await run(3, kinds);
    assert.equal(exportResult(manifest).status, 'complete');
    for (const kind of gone) {
      const deleted = changesOf(manifest, kind).filter((line) => line.startsWith('deleted'));
      assert.equal(deleted.length, 1, `${kind}: ${deleted.join(', ')}`);
    }
  });

  for (const [what, answer] of [
    ['403', { kind: 'status', status: 403 }],
    ['400', { kind: 'status', status: 400, code: 'BadRequest', message: 'Request not applicable to target tenant.' }],
    ['500', { kind: 'status', status: 500 }],
    ['503 with a page of a proxy', { kind: 'htmlBody' }],
    ['no answer', { kind: 'missingItem' }],
    [
      '404 of a tenant',
      { kind: 'status', status: 404, code: 'ResourceNotFound', message: 'The tenant is not provisioned.' },
    ],
    ['404 without a reason', { kind: 'status', status: 404, code: 'UnknownError', message: '' }],
    [
      '404 of another object',
      {
        kind: 'status',
        status: 404,
        message:
          "Resource '11111111-2222-4333-8444-555555555555' does not exist or one of its queried reference-property objects are not present.",
      },
    ],
  ] as const) {
    it(`keep their files when their own GET answers ${what}, and say so`, async () => {
      await run(2, ['namedLocation']);
      const path = 'identity/conditionalAccess/namedLocations';
      const [key = ''] = night.tenant.keys(path);
      const [, other = ''] = night.tenant.keys(path);
      night.tenant.update(ada, path, other, { displayName: 'Renamed' });
      fault({ path: `${path}/${key}`, ...answer });
      fault({ path, kind: 'lackingList', keys: [key] });
      const manifest = await run(3, ['namedLocation']);
      const outcome = outcomeOf(manifest, 'namedLocation');
      assert.ok(outcome?.status === 'suspicious' && outcome.missing === 1, JSON.stringify(outcome));
      assert.match(outcome.why ?? '', /^1 object is missing from the list, and not proved to be gone/);
      assert.deepEqual(changesOf(manifest, 'namedLocation'), [`modified ${other}`]);
      assert.equal(exportResult(manifest).status, 'issues');
      assert.match(night.log.lines.join('\n'), /warning: namedLocation: 1 object is missing from the list/);
      const tag = git(night.dirs.remote, 'tag', '-l', '--format=%(contents)', '--sort=-creatordate');
      assert.match(tag, /namedLocation: 1 object is missing from the list/);
      assert.match(
        git(night.dirs.remote, 'show', 'main:prod-backup/README.md'),
        /namedLocation: what became of some objects/,
      );
      // It is asked for again; the list alone never decides.
      assert.deepEqual(changesOf(await run(4, ['namedLocation']), 'namedLocation'), []);
      night.simulator.faults.clear();
      night.tenant.remove(ada, path, key);
      const last = await run(5, ['namedLocation']);
      assert.deepEqual(changesOf(last, 'namedLocation'), [`deleted ${key}`]);
      assert.equal(exportResult(last).status, 'complete');
    });
  }

  it('are deleted when the audit log has their deletion, and their own GET does not answer', async () => {
    await run(2, ['user']);
    const [key = '', other = ''] = keysOf('user');
    night.clock.set('2026-03-02T12:00:00Z');
    night.tenant.remove(ada, 'users', key);
    for (const each of [key, other]) fault({ path: `users/${each}`, kind: 'status', status: 403 });
    fault({ path: 'users', kind: 'lackingList', keys: [other] });
    const manifest = await run(3, ['user']);
    assert.deepEqual(changesOf(manifest, 'user'), [`deleted ${key}`]);
    assert.equal(outcomeOf(manifest, 'user')?.status, 'suspicious');
  });

  it('that cannot be asked for by their key are deleted when the next night misses them too', async () => {
    await run(2, ['namedLocation']);
    const path = 'identity/conditionalAccess/namedLocations';
    const [key = '', other = ''] = night.tenant.keys(path);
    fault({ path: `${path}/*`, kind: 'status', status: 405, code: 'Request_BadRequest' });
    night.tenant.remove(ada, path, key);
    assert.deepEqual(changesOf(await run(3, ['namedLocation']), 'namedLocation'), []);
    night.tenant.remove(ada, path, other);
    assert.deepEqual(changesOf(await run(4, ['namedLocation']), 'namedLocation'), [`deleted ${key}`]);
  });

  it('that refuse to answer are deleted when somebody confirms it, and those that answer are not', async () => {
    await run(2, ['group']);
    const [key = '', other = ''] = keysOf('group');
    fault({ path: `groups/${key}`, kind: 'status', status: 403 });
    fault({ path: 'groups', kind: 'lackingList', keys: [key, other] });
    const manifest = await run(3, ['group'], { confirmDeletions: true });
    assert.deepEqual(changesOf(manifest, 'group'), [`deleted ${key}`]);
  });

  it('are asked for by a plain export too', async () => {
    const folder = join(night.dirs.root, 'files');
    const around = { log: night.log, clock: night.clock, signal: new AbortController().signal };
    const export_ = () => exportToFolder(night.settings({ types: ['organization', 'namedLocation'] }), around, folder);
    await export_();
    const path = 'identity/conditionalAccess/namedLocations';
    const [key = '', other = ''] = night.tenant.keys(path);
    fault({ path, kind: 'lackingList', keys: [key] });
    night.tenant.remove(ada, path, other);
    assert.deepEqual(changesOf(await export_(), 'namedLocation'), [`deleted ${other}`]);
  });

  it('cost a fiftieth of a thousand requests', async () => {
    for (let at = 0; at < 2100; at++) {
      const id = `aaaaaaaa-0000-4000-8000-${String(at).padStart(12, '0')}`;
      night.tenant.put('devices', { id, displayName: `Device ${at}` });
    }
    await run(2, ['device']);
    for (const key of keysOf('device').slice(0, 1000)) night.tenant.remove(ada, 'devices', key);
    const before = night.simulator.usage.toJson().batches;
    night.simulator.requests.clear();
    const manifest = await run(3, ['device']);
    assert.equal(changesOf(manifest, 'device').length, 1000);
    const asked = night.simulator.requests.all.filter(({ path }) => path.startsWith('devices/'));
    assert.equal(asked.length, 1000);
    const posts = Number(night.simulator.usage.toJson().batches) - Number(before);
    // The lists of both kinds, the number of users, the tenant and the audit log take the others.
    assert.ok(posts <= 50 + 25, `${posts} batches`);
  });
});
