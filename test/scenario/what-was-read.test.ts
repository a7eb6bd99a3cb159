import assert from 'node:assert/strict';
import { markdownReport, reportOf } from '../../src/app.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'conditionalAccessPolicy', 'authorizationPolicy'];
const policies = 'identity/conditionalAccess/policies';

describe('what the repository says was read', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 3, users: 2 }));
    await run(2);
  });
  afterEach(() => night.close());

  const run = (day: number, more: Partial<Settings> = {}) => night.run(`2026-03-0${day}T02:00:00Z`, { types, ...more });
  const page = (): string => git(night.dirs.remote, 'show', 'main:prod-backup/README.md');
  const refs = (): string => git(night.dirs.remote, 'for-each-ref');
  const tag = (day: number): string => git(night.dirs.remote, 'cat-file', 'tag', `backup/2026-03-0${day}_02-00-00Z`);
  const report = () => reportOf({ repo: night.dirs.clone, fetch: true });
  const refuse = (status = 403) => night.simulator.faults.add({ path: policies, kind: 'status', status });

  it('is what the newest run read, in a night in which nothing else changed', async () => {
    assert.match(page(), /^As of the run of 2026-03-02: 4 of 4 kinds were read whole/m);
    const fault = refuse();
    const { commits } = await run(3);
    assert.deepEqual(
      commits.commits.map(({ subject, changes }) => [subject, changes]),
      [['Index pages: 1 changed', 0]],
    );
    assert.match(page(), /^As of the run of 2026-03-03: 3 of 4 kinds were read whole/m);
    assert.match(page(), /^- conditionalAccessPolicy: denied: it needs Policy\.Read\.All$/m);
    assert.match(tag(3), /^Backup of 2026-03-03T02:00:00\.000Z: 0 changes$/m);
    assert.match(tag(3), /^- conditionalAccessPolicy: access denied$/m);
    const denied = await report();
    assert.equal(denied.run?.startedAt, '2026-03-03T02:00:00.000Z');
    assert.deepEqual([denied.coverage?.complete, denied.coverage?.others.map(({ kind }) => kind)], [3, ['conditionalAccessPolicy']]); // prettier-ignore

    fault.remove();
    await run(4);
    assert.match(page(), /^As of the run of 2026-03-04: 4 of 4 kinds were read whole/m);
    assert.doesNotMatch(page(), /denied/);
    assert.doesNotMatch(tag(4), /denied/);
    const whole = await report();
    assert.equal(whole.run?.startedAt, '2026-03-04T02:00:00.000Z');
    assert.deepEqual([whole.coverage?.complete, whole.coverage?.others], [4, []]);
  });

  it('stays in a night that read the same, and nothing is left then', async () => {
    refuse();
    await run(3);
    const before = refs();
    const { commits, tag: made } = await run(4);
    assert.deepEqual([commits.commits, made, refs()], [[], undefined, before]);
  });

  it('tells each way of not being read, and goes back with the next one', async () => {
    const fault = refuse(400);
    await run(3);
    assert.match(page(), /^- conditionalAccessPolicy: could not be read$/m);
    fault.remove();
    refuse();
    await run(4);
    assert.match(page(), /^- conditionalAccessPolicy: denied/m);
  });

  it('names the run of kinds that the newest one did not ask for', async () => {
    refuse();
    await run(3, { types: ['conditionalAccessPolicy', 'organization'] });
    assert.match(page(), /^As of the run of 2026-03-03: 3 of 4 kinds/m);
    assert.match(page(), /^- group: the run of 2026-03-02$/m);
    assert.match(page(), /^- authorizationPolicy: the run of 2026-03-02$/m);
    assert.doesNotMatch(page(), /^- organization:/m);
    const before = refs();
    await run(4, { types: ['group', 'authorizationPolicy'] });
    assert.equal(refs(), before);
  });

  it('stands in the report without index pages too, with the run that it is of', async () => {
    refuse();
    const tip = git(night.dirs.remote, 'rev-parse', 'main');
    const { manifest } = await run(3, { indexPages: false });
    assert.equal(git(night.dirs.remote, 'rev-parse', 'main'), tip);
    const { coverage, ...found } = await report();
    assert.ok(coverage);
    assert.deepEqual(coverage.run, { id: manifest.run.id, startedAt: '2026-03-03T02:00:00.000Z' });
    assert.deepEqual(coverage.others.map(({ kind }) => kind), ['conditionalAccessPolicy']); // prettier-ignore
    const text = markdownReport({ ...found, coverage });
    assert.match(
      text,
      /3 of 4 kinds are covered, as of the run .* that started 2026\\?-03\\?-03 02\\?:00\\?:00Z and found no change/,
    );
    const before = refs();
    await run(4, { indexPages: false });
    assert.equal(refs(), before);
  });

  it('is of the run that changed something, as ever', async () => {
    night.clock.set('2026-03-02T12:00:00Z');
    refuse();
    night.tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { displayName: 'Renamed' });
    const { commits } = await run(3);
    assert.deepEqual(
      commits.commits.map(({ subject }) => subject),
      ['Ada Lindqvist: 1 changed in Groups', 'Index pages: 2 changed'],
    );
    assert.match(page(), /^As of the run of 2026-03-03: 3 of 4 kinds/m);
  });
});
