import assert from 'node:assert/strict';
import { runAll } from '../../src/app.ts';
import { textOf } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'conditionalAccessPolicy', 'user'];
const finance = stageId('Finance approvers');
const [ada, bo] = [actor('ada'), actor('bo')];

describe('attribution', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 3, users: 2 }));
  });
  afterEach(() => night.close());

  const run = (day: number, more = {}) =>
    night.run(`2026-03-${String(day).padStart(2, '0')}T02:00:00Z`, { types, indexPages: false, ...more });
  const on = (time: string): void => night.clock.set(`2026-03-${time}:00Z`);
  const change = (who: typeof ada, given: { description?: string; displayName?: string }): void => {
    night.tenant.update(who, 'groups', finance, given);
  };
  const note = (commit: string): string => git(night.dirs.remote, 'notes', '--ref=entra-backup', 'show', commit);
  const auditRequests = (): number =>
    night.simulator.requests.all.filter(({ query }) => query.includes('activityDateTime')).length;

  it('of a first backup names who created what in the hours before, and nobody else', async () => {
    on('01T20:00');
    night.tenant.create(ada, 'groups', { displayName: 'New', mailNickname: 'new' });
    change(bo, { description: 'Changed' });
    const { attribution } = await run(2);
    const named = attribution.changes.filter(({ authors }) => authors.length > 0);
    assert.deepEqual(
      named.map(({ name, authors }) => `${name}: ${authors[0]?.name}`),
      ['New: Ada Lindqvist'],
    );
    const reasons = attribution.changes.flatMap(({ attribution: found }) =>
      found.status === 'unknown' ? [found.reason] : [],
    );
    assert.deepEqual([...new Set(reasons)], ['first-backup']);
  });

  it('of a first backup names nobody when it is told not to look back', async () => {
    on('01T20:00');
    night.tenant.create(ada, 'groups', { displayName: 'New', mailNickname: 'new' });
    const { attribution } = await run(2, { lookBack: 0 });
    assert.ok(attribution.changes.every(({ authors }) => authors.length === 0));
    assert.equal(attribution.window, null);
  });

  it('names who gave a role to an app that the log names by its AppId alone', async () => {
    const apps = { ...night.settings({ types: ['servicePrincipal'], indexPages: false }) };
    on('01T10:00');
    const [resource = '', client = ''] = ['Payroll API', 'Robot'].map((displayName, at) => {
      const appRoles = [{ id: 'b0000000-0000-4000-8000-000000000001', value: 'Pay.All' }];
      const appId = `a0000000-0000-4000-8000-00000000000${at + 1}`;
      return textOf(night.tenant.create(bo, 'servicePrincipals', { displayName, appId, appRoles }), 'id');
    });
    await night.run('2026-03-02T02:00:00Z', apps);
    on('02T10:00');
    night.tenant.addReference(ada, 'servicePrincipals', resource, 'appRoleAssignedTo', {
      id: 'q1',
      principalId: client,
      principalType: 'ServicePrincipal',
      principalDisplayName: 'Robot',
      resourceId: resource,
      appRoleId: 'b0000000-0000-4000-8000-000000000001',
    });
    const { attribution } = await night.run('2026-03-03T02:00:00Z', apps);
    const credits = attribution.changes.flatMap(({ name, attribution: found }) =>
      found.status === 'found' ? found.credits.map(({ grade, actor: who }) => [name, grade, who.id]) : [[name]],
    );
    assert.deepEqual(credits, [['Payroll API', 'exact', 'id' in ada ? ada.id : '']]);
  });

  for (const minutes of [180, -180, 10]) {
    it(`names who made a change although the local clock is ${minutes} minutes ahead, and says so`, async () => {
      const skewed = {
        now: () => new Date(night.clock.now().getTime() + minutes * 60_000),
        sleep: (milliseconds: number) => night.clock.sleep(milliseconds),
      };
      const around = { log: night.log, clock: skewed, signal: new AbortController().signal };
      await run(2);
      night.clock.set('2026-03-03T01:55:00Z');
      change(ada, { description: 'Before the run' });
      night.clock.set('2026-03-03T02:00:00Z');
      const { attribution } = await runAll(night.settings({ types, indexPages: false }), around);
      assert.deepEqual(
        attribution.changes.map(({ authors }) => authors[0]?.name),
        ['Ada Lindqvist'],
      );
      assert.equal(attribution.run.startedAt, '2026-03-03T02:00:00.000Z');
      const warnings = night.log.lines.filter((line) => line.includes(`${Math.abs(minutes)} minutes`));
      assert.equal(warnings.length, 1);
    });
  }

  it('finds what came late, notes it on the commit, says so in the tag, and says it once', async () => {
    await run(2);
    on('02T20:00');
    change(ada, { description: 'Late' });
    night.simulator.behaviour.auditDelaySeconds = 12 * 3600;
    const { commits } = await run(3);
    const [first] = commits.commits;
    assert.ok(first !== undefined);
    assert.deepEqual(night.history('%an', '-1'), ['unknown']);

    night.simulator.behaviour.auditDelaySeconds = 0;
    on('03T20:00');
    night.tenant.create(bo, 'groups', { displayName: 'Another', mailNickname: 'another' });
    const { tag, attribution } = await run(4);
    assert.equal(attribution.late.length, 1);
    assert.match(note(first.commit), /^Found-Later: Ada Lindqvist <ada\.lindqvist@.*>: modified group .*, exact/m);
    assert.match(note(first.commit), /^Audit-Event: Directory_/m);
    assert.deepEqual(night.history('%an', '-2'), ['Bo Nyström', 'unknown'], 'nothing is rewritten');
    const message = git(night.dirs.remote, 'tag', '--list', '--format=%(contents)', tag?.name ?? '');
    assert.match(message, new RegExp(`Found later, of earlier commits\\n- ${first.commit.slice(0, 10)} Ada Lindqvist`));

    const before = note(first.commit);
    assert.deepEqual((await run(5)).attribution.late, []);
    assert.equal(note(first.commit), before);
  });

  it('finds what came late in a quiet night too', async () => {
    await run(2);
    on('02T20:00');
    change(ada, { description: 'Late' });
    night.simulator.behaviour.auditDelaySeconds = 12 * 3600;
    const { commits } = await run(3);
    night.simulator.behaviour.auditDelaySeconds = 0;
    const quiet = await run(4);
    assert.deepEqual(quiet.commits.commits, []);
    assert.match(note(commits.commits[0]?.commit ?? ''), /Found-Later: Ada Lindqvist/);
  });

  it('names the second of two once the event comes, beside the first', async () => {
    await run(2);
    on('02T20:00');
    change(ada, { description: 'Text' });
    night.simulator.behaviour.auditDelaySeconds = 5 * 3600;
    on('02T23:00');
    change(bo, { displayName: 'Approvers' });
    const { commits } = await run(3);
    assert.deepEqual(night.history('%an', '-1'), ['Ada Lindqvist']);
    night.simulator.behaviour.auditDelaySeconds = 0;
    await run(4);
    assert.match(note(commits.commits[0]?.commit ?? ''), /Found-Later: Ada Lindqvist <.*>, Bo Nyström <.*>/);
  });

  it('looks nothing up again when it is told not to', async () => {
    await run(2);
    on('02T20:00');
    change(ada, { description: 'Late' });
    night.simulator.behaviour.auditDelaySeconds = 12 * 3600;
    await run(3);
    night.simulator.behaviour.auditDelaySeconds = 0;
    assert.deepEqual((await run(4, { lateRuns: 0 })).attribution.late, []);
  });

  it('says that the log does not go back far enough', async () => {
    await run(2);
    night.simulator.behaviour.auditRetentionDays = 7;
    on('03T20:00');
    change(ada, { description: 'Too long ago' });
    // Somebody is always at work: that is how the age of the log can be told.
    for (let hour = 0; hour < 24 * 9; hour += 6) {
      night.clock.set(new Date(Date.UTC(2026, 2, 5, hour)).toISOString());
      night.tenant.update(bo, 'users', [...night.tenant.objects('users').keys()][0] ?? '', { city: `City ${hour}` });
    }
    const { attribution } = await run(14);
    const group = attribution.changes.find(({ kind }) => kind === 'group');
    assert.deepEqual(group?.attribution, { status: 'unknown', reason: 'retention' });
    const user = attribution.changes.find(({ kind }) => kind === 'user');
    assert.deepEqual(
      user?.authors.map(({ name }) => name),
      ['Bo Nyström'],
    );
  });

  it('asks the log as often for one change as for a hundred', async () => {
    await run(2);
    on('02T20:00');
    change(ada, { description: 'One' });
    const before = auditRequests();
    await run(3);
    const forOne = auditRequests() - before;
    on('03T20:00');
    for (const group of night.tenant.objects('groups').keys()) {
      night.tenant.update(ada, 'groups', group, { description: 'All' });
    }
    const { attribution } = await run(4);
    assert.ok(attribution.changes.length > 5);
    assert.equal(auditRequests() - before - forOne, forOne);
  });

  it('keeps the evidence of each commit as a note', async () => {
    await run(2);
    on('02T20:00');
    change(ada, { description: 'Text' });
    const { commits } = await run(3);
    const text = git(
      night.dirs.remote,
      'notes',
      '--ref=entra-backup-evidence',
      'show',
      commits.commits[0]?.commit ?? '',
    );
    const [header, line] = text.split('\n').map((each): unknown => (each === '' ? {} : JSON.parse(each))) as [
      { document?: string },
      { key?: string; attribution?: { credits: { grade: string; properties: string[] }[] } },
    ];
    assert.equal(header.document, 'evidence');
    assert.equal(line.key, finance);
    assert.deepEqual(
      line.attribution?.credits.map(({ grade, properties }) => [grade, properties]),
      [['exact', ['/description']]],
    );
  });
});
