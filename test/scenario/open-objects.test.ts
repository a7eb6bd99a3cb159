import assert from 'node:assert/strict';
import type { ExportManifest, KindOutcome } from '../../src/domain/run.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { exportResult } from '../../src/domain/step-results.ts';
import { actor } from '../../src/simulator/cast.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const ada = actor('ada');
const types = ['organization', 'user', 'group', 'device', 'oAuth2PermissionGrant'];

describe('what an incremental night leaves open', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 7, users: 12, groups: 4, devices: 3, applications: 3 }));
    await run(2);
    await run(3);
    night.clock.set('2026-03-03T12:00:00Z');
  });
  afterEach(() => night.close());

  const run = async (day: number, more: Partial<Settings> = {}): Promise<ExportManifest> =>
    (await night.run(`2026-03-0${day}T02:00:00Z`, { types, incremental: true, ...more })).manifest;
  const outcomeOf = ({ outcomes }: ExportManifest, kind: string): KindOutcome | undefined =>
    outcomes.find((report) => report.kind === kind)?.outcome;
  const readAs = ({ outcomes }: ExportManifest, kind: string) => outcomes.find((each) => each.kind === kind)?.read;
  const changesOf = ({ changes }: ExportManifest, kind: string): string[] =>
    changes.filter((change) => change.kind === kind).map(({ status, key }) => `${status} ${key}`);
  const fault = (one: Fault) => night.simulator.faults.add(one);
  const id = (object: { readonly id?: unknown }): string => String(object.id);

  for (const [kind, path, object] of [
    ['user', 'users', { displayName: 'New', userPrincipalName: 'new@contoso.example', mailNickname: 'new' }],
    ['group', 'groups', { displayName: 'New', mailNickname: 'new', securityEnabled: true }],
    ['device', 'devices', { displayName: 'New' }],
    ['oAuth2PermissionGrant', 'oauth2PermissionGrants', { clientId: 'x', consentType: 'AllPrincipals', scope: 'a' }],
  ] as const) {
    it(`asks again for a new ${kind} that is on no replica yet`, async () => {
      const key = id(night.tenant.create(ada, path, object));
      const hidden = fault({ path, kind: 'notReplicated', keys: [key] });
      const manifest = await run(4);
      assert.equal(readAs(manifest, kind), 'changes');
      assert.deepEqual(changesOf(manifest, kind), []);
      const outcome = outcomeOf(manifest, kind);
      assert.ok(outcome?.status === 'suspicious' && outcome.why !== undefined, JSON.stringify(outcome));
      assert.match(outcome.why, /^1 object is named as new or changed, and not found yet/);
      assert.equal(exportResult(manifest).status, 'issues');
      assert.deepEqual(manifest.receipt.open?.[kind], [{ key, why: 'unread', nights: 1 }]);
      // Another night in which it is missing, and nobody names it any more.
      assert.deepEqual((await run(5)).receipt.open?.[kind], [{ key, why: 'unread', nights: 2 }]);
      hidden.remove();
      const last = await run(6);
      assert.deepEqual(changesOf(last, kind), [`added ${key}`]);
      assert.equal(exportResult(last).status, 'complete');
      assert.equal(last.receipt.open, undefined);
    });
  }

  it('asks again by a full night too', async () => {
    const key = id(night.tenant.create(ada, 'groups', { displayName: 'New', mailNickname: 'new' }));
    const hidden = fault({ path: 'groups', kind: 'notReplicated', keys: [key] });
    await run(4);
    hidden.remove();
    fault({ path: 'groups', kind: 'lackingList', keys: [key] });
    assert.deepEqual(changesOf(await run(5, { incremental: false }), 'group'), [`added ${key}`]);
  });

  it('is not left open when the log has its deletion', async () => {
    const key = id(night.tenant.create(ada, 'groups', { displayName: 'Short', mailNickname: 'short' }));
    night.tenant.remove(ada, 'groups', key);
    const manifest = await run(4);
    assert.equal(outcomeOf(manifest, 'group')?.status, 'complete');
    assert.equal(manifest.receipt.open, undefined);
  });

  it('asks no longer than a week for what never comes', async () => {
    const key = id(night.tenant.create(ada, 'groups', { displayName: 'New', mailNickname: 'new' }));
    fault({ path: 'groups', kind: 'notReplicated', keys: [key] });
    let nightsOpen = 0;
    for (const day of [4, 5, 6, 7, 8, 9]) {
      const open = (await run(day, { sweepDays: 5 })).receipt.open?.group ?? [];
      if (open.length > 0) nightsOpen++;
    }
    assert.equal(nightsOpen, 6);
    await night.run('2026-03-10T02:00:00Z', { types, incremental: true });
    const { manifest } = await night.run('2026-03-11T02:00:00Z', { types, incremental: true });
    assert.equal(manifest.receipt.open, undefined);
    assert.equal(outcomeOf(manifest, 'group')?.status, 'complete');
    assert.match(night.log.lines.join('\n'), /group: 1 that were named are no longer asked for/);
  });

  for (const [kind, path] of [
    ['user', 'users'],
    ['group', 'groups'],
  ] as const) {
    it(`adds a restored ${kind} that the delta query does not tell of`, async () => {
      const [key = ''] = night.tenant.keys(path);
      const object = night.tenant.get(path, key) ?? {};
      night.tenant.remove(ada, path, key);
      assert.deepEqual(changesOf(await run(4), kind), [`deleted ${key}`]);
      night.clock.set('2026-03-04T12:00:00Z');
      night.simulator.behaviour.deltaForgetsRestores = true;
      night.tenant.restore(ada, path, object);
      const manifest = await run(5);
      assert.equal(readAs(manifest, kind), 'changes');
      assert.deepEqual(changesOf(manifest, kind), [`added ${key}`]);
      assert.deepEqual((await run(6, { incremental: false })).changes, []);
    });
  }

  it('holds what Graph calls removed and will not answer for, and asks again', async () => {
    const [key = ''] = night.tenant.keys('users').slice(3);
    night.tenant.remove(ada, 'users', key);
    const refused = fault({ path: `users/${key}`, kind: 'status', status: 503 });
    const logless = fault({ path: 'auditLogs', kind: 'status', status: 403 });
    const manifest = await run(4);
    assert.equal(readAs(manifest, 'user'), 'changes');
    assert.deepEqual(changesOf(manifest, 'user'), []);
    assert.equal(outcomeOf(manifest, 'user')?.status, 'suspicious');
    assert.deepEqual(manifest.receipt.open?.user, [{ key, why: 'missing', nights: 1 }]);
    refused.remove();
    logless.remove();
    const next = await run(5);
    assert.equal(readAs(next, 'user'), 'changes');
    assert.deepEqual(changesOf(next, 'user'), [`deleted ${key}`]);
  });

  it('reads again what is older than the event that names it, and carries it over', async () => {
    const [key = ''] = night.tenant.keys('users').slice(5);
    const before = night.tenant.get('users', key)?.jobTitle ?? null;
    night.tenant.update(ada, 'users', key, { jobTitle: 'Controller' });
    const stale = fault({ path: 'users', kind: 'staleObject', keys: [key], as: { jobTitle: before } });
    const manifest = await run(4);
    assert.deepEqual(changesOf(manifest, 'user'), []);
    assert.deepEqual(manifest.receipt.open?.user, [{ key, why: 'stale', nights: 1 }]);
    const outcome = outcomeOf(manifest, 'user');
    assert.ok(
      outcome?.status === 'suspicious' && /before a change that the audit log tells of/.test(outcome.why ?? ''),
    );
    stale.remove();
    const next = await run(5);
    assert.equal(readAs(next, 'user'), 'changes');
    assert.deepEqual(changesOf(next, 'user'), [`modified ${key}`]);
    assert.equal(exportResult(next).status, 'complete');
  });

  it('reads again in the same night what is current a moment later', async () => {
    const [key = ''] = night.tenant.keys('users').slice(5);
    const before = night.tenant.get('users', key)?.jobTitle ?? null;
    night.tenant.update(ada, 'users', key, { jobTitle: 'Controller' });
    // The first is the question how many users there are.
    fault({ path: 'users', kind: 'staleObject', keys: [key], as: { jobTitle: before }, times: 2 });
    const manifest = await run(4);
    assert.deepEqual(changesOf(manifest, 'user'), [`modified ${key}`]);
    assert.equal(exportResult(manifest).status, 'complete');
  });

  it('reads once more, without a warning, what was named and is as before where the log cannot tell', async () => {
    const [key = ''] = night.tenant.keys('users').slice(5);
    const before = night.tenant.get('users', key)?.jobTitle ?? null;
    night.tenant.update(ada, 'users', key, { jobTitle: 'Controller' });
    fault({ path: 'auditLogs', kind: 'status', status: 403 });
    const stale = fault({ path: 'users', kind: 'staleObject', keys: [key], as: { jobTitle: before } });
    const manifest = await run(4);
    assert.equal(outcomeOf(manifest, 'user')?.status, 'complete');
    assert.deepEqual(manifest.receipt.open?.user, [{ key, why: 'unchanged', nights: 1 }]);
    stale.remove();
    assert.deepEqual(changesOf(await run(5), 'user'), [`modified ${key}`]);
  });
});
