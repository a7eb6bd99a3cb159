import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportStep, openWorkspace, runAll, select } from '../../src/app.ts';
import type { RunResult } from '../../src/app.ts';
import type { Log } from '../../src/domain/ports.ts';
import type { JsonObject } from '../../src/domain/resource.ts';
import type { ExportManifest, KindOutcome } from '../../src/domain/run.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { exportResult } from '../../src/domain/step-results.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'device', 'group', 'application'];
const ada = actor('ada');

const outcomeOf = ({ outcomes }: ExportManifest, kind: string): KindOutcome | undefined =>
  outcomes.find((report) => report.kind === kind)?.outcome;
/** What became of how many files of the kind. */
function counts({ changes }: ExportManifest, kind: string): Record<string, number> {
  const found = { added: 0, modified: 0, deleted: 0 };
  for (const change of changes.filter((each) => each.kind === kind)) found[change.status]++;
  return found;
}

describe('truthful ends', () => {
  let night: Nights;
  const begin = async (devices: number): Promise<void> => {
    night = await nights((clock) => demoTenant({ clock, seed: 6, users: 30, groups: 8, devices, applications: 6 }));
  };
  afterEach(() => night.close());

  const run = (day: number, more: Partial<Settings> = {}): Promise<RunResult> =>
    night.run(`2026-03-0${day}T02:00:00Z`, { types, ...more });
  const device = (at: number): string => night.tenant.keys('devices')[at] ?? '';
  const filesOf = (folder: string): number =>
    git(night.dirs.remote, 'ls-tree', '-r', '--name-only', 'main', `prod-backup/${folder}/`).match(/\.json$/gm)
      ?.length ?? 0;
  const refs = (): string => git(night.dirs.remote, 'for-each-ref') + git(night.dirs.clone, 'for-each-ref');

  /** The first of them are gone. */
  function lose(count: number): JsonObject[] {
    const lost = [...night.tenant.objects('devices')].slice(0, count);
    for (const [key] of lost) night.tenant.remove(ada, 'devices', key);
    return lost.map(([, object]) => object);
  }

  describe('of a kind that suddenly lost most of its objects', () => {
    const doubted = { status: 'suspicious', objects: 9, missing: 12, of: 20 } as const;
    const whole = { status: 'complete', objects: 9 } as const;
    let lost: JsonObject[];
    /** Twelve of twenty are gone, one of the others was changed, and a new one is there. */
    beforeEach(async () => {
      await begin(20);
      await run(2);
      lost = lose(12);
      night.tenant.update(ada, 'devices', device(0), { displayName: 'renamed' });
      night.tenant.create(ada, 'devices', { displayName: 'new' });
    });

    it('it keeps them, and what else happened is committed', async () => {
      const { manifest, commits } = await run(3);
      assert.deepEqual(outcomeOf(manifest, 'device'), doubted);
      assert.deepEqual(counts(manifest, 'device'), { added: 1, modified: 1, deleted: 0 });
      assert.equal(exportResult(manifest).status, 'issues');
      assert.ok(commits.commits.length > 0);
      assert.equal(filesOf('Devices'), 21);
      assert.match(night.log.lines.join('\n'), /warning: device: 12 of 20 objects are suddenly missing/);
    });

    it('they are deleted when the next night misses them too', async () => {
      await run(3);
      const { manifest } = await run(4);
      assert.deepEqual(outcomeOf(manifest, 'device'), whole);
      assert.deepEqual(counts(manifest, 'device'), { added: 0, modified: 0, deleted: 12 });
      assert.equal(exportResult(manifest).status, 'complete');
      assert.equal(filesOf('Devices'), 9);
    });

    it('a night that cannot read them decides nothing', async () => {
      await run(3);
      night.simulator.faults.add({ path: 'devices', kind: 'status', status: 403 });
      const { manifest } = await run(4);
      assert.equal(outcomeOf(manifest, 'device')?.status, 'denied');
      assert.equal(filesOf('Devices'), 21);
      night.simulator.faults.clear();
      assert.equal(counts((await run(5)).manifest, 'device').deleted, 12);
    });

    it('nothing is deleted when they are back, and the doubt is forgotten', async () => {
      await run(3);
      for (const object of lost) night.tenant.put('devices', object);
      const { manifest } = await run(4);
      assert.deepEqual(outcomeOf(manifest, 'device'), { status: 'complete', objects: 21 });
      assert.equal(counts(manifest, 'device').deleted, 0);
      lose(12);
      assert.equal(outcomeOf((await run(5)).manifest, 'device')?.status, 'suspicious');
    });

    it('they are deleted at once when deletions are confirmed', async () => {
      const { manifest } = await run(3, { confirmDeletions: true });
      assert.deepEqual(outcomeOf(manifest, 'device'), whole);
      assert.equal(counts(manifest, 'device').deleted, 12);
    });

    it('a receipt that is refused costs a warning, and no deletion', async () => {
      const hook = join(night.dirs.remote, 'hooks', 'pre-receive');
      const refusing = '#!/bin/sh\nwhile read old new ref; do case $ref in refs/notes/*) exit 1;; esac; done\n';
      writeFileSync(hook, refusing, { mode: 0o755 });
      const { commits, tag } = await run(3);
      assert.ok(commits.pushed && tag?.pushed === true);
      assert.match(night.log.lines.join('\n'), /warning: The receipt of this run could not be left/);
      const other = join(night.dirs.root, 'other');
      git(night.dirs.root, 'clone', '-q', night.dirs.remote, other);
      assert.equal(outcomeOf((await run(4, { repo: other })).manifest, 'device')?.status, 'suspicious');
      assert.equal(filesOf('Devices'), 21);
      rmSync(hook);
      // This clone has kept the receipt that it could not push.
      assert.equal(counts((await run(5, { repo: other })).manifest, 'device').deleted, 12);
    });
  });

  it('Graph telling of many removals at once is doubted as well', async () => {
    await begin(20);
    await run(2, { incremental: true });
    lose(12);
    const { manifest } = await run(3, { incremental: true });
    assert.equal(manifest.outcomes.find(({ kind }) => kind === 'device')?.read, 'changes');
    assert.deepEqual(outcomeOf(manifest, 'device'), { status: 'suspicious', objects: 8, missing: 12, of: 20 });
    assert.equal(filesOf('Devices'), 20);
    const next = (await run(4, { incremental: true })).manifest;
    assert.equal(next.outcomes.find(({ kind }) => kind === 'device')?.read, 'everything');
    assert.equal(counts(next, 'device').deleted, 12);
  });

  for (const [lost, of, deletionShare, status] of [
    [9, 9, 0.5, 'complete'],
    [12, 20, 0.7, 'complete'],
    [10, 20, 0.4, 'suspicious'],
  ] as const)
    it(`${lost} of ${of} missing, where ${deletionShare} may be, are ${status}`, async () => {
      await begin(of);
      await run(2);
      lose(lost);
      const { manifest } = await run(3, { deletionShare });
      assert.equal(outcomeOf(manifest, 'device')?.status, status);
      assert.equal(counts(manifest, 'device').deleted, status === 'complete' ? lost : 0);
    });

  describe('of a night that is cut short', () => {
    const paths = ['devices', 'groups', 'applications'];
    beforeEach(async () => {
      await begin(60);
      night.simulator.behaviour.pageSize = 2;
      await run(2);
      night.clock.set('2026-03-02T12:00:00Z');
      for (const path of paths) {
        const [changed = '', deleted = ''] = night.tenant.keys(path);
        night.tenant.update(ada, path, changed, { displayName: 'renamed' });
        night.tenant.remove(ada, path, deleted);
      }
      night.simulator.requests.clear();
    });

    /** In which order the kinds were begun. */
    const begun = (): string[] => [
      ...new Set(night.simulator.requests.all.map(({ path }) => path).filter((path) => paths.includes(path))),
    ];
    const watch = (progress: Log['progress']): unknown => Object.assign(night.log, { progress });

    it('what the time budget cut is skipped, and comes first the next night', async () => {
      const inCatalogue = select(types, false).map(({ kind }) => kind.path);
      watch(() => void night.clock.sleep(15_000)); // each page takes as long
      const { manifest } = await run(3, { timeBudget: 10 });
      assert.deepEqual(
        begun(),
        inCatalogue.filter((path) => paths.includes(path)),
      );
      assert.notEqual(begun()[0], 'devices');
      assert.deepEqual(outcomeOf(manifest, 'device'), { status: 'skipped', reason: 'time-budget' });
      assert.deepEqual(counts(manifest, 'device'), { added: 0, modified: 0, deleted: 0 });
      assert.equal(exportResult(manifest).status, 'issues');
      assert.equal(filesOf('Devices'), 60);
      assert.equal(outcomeOf(manifest, 'application')?.status, 'complete');
      assert.equal(counts(manifest, 'application').deleted, 1);

      watch(() => undefined);
      night.simulator.requests.clear();
      const next = (await run(4)).manifest;
      assert.equal(begun()[0], 'devices');
      assert.equal(exportResult(next).status, 'complete');
      assert.deepEqual(counts(next, 'device'), { added: 0, modified: 1, deleted: 1 });
    });

    it('a wait beyond the time budget is not waited for, and deletes nothing', async () => {
      const busy = { path: 'devices', kind: 'status', status: 429, retryAfter: 500, page: 7 } as const;
      const handle = night.simulator.faults.add(busy);
      const { manifest } = await run(3, { timeBudget: 10 });
      assert.equal(handle.hits, 1);
      assert.deepEqual(outcomeOf(manifest, 'device'), { status: 'skipped', reason: 'time-budget' });
      assert.equal(filesOf('Devices'), 60);
      assert.equal(outcomeOf(manifest, 'application')?.status, 'complete');
      night.simulator.faults.clear();
      night.simulator.requests.clear();
      assert.equal(counts((await run(4)).manifest, 'device').deleted, 1);
      assert.equal(begun()[0], 'devices');
    });

    it('a budget that is used up before anything was read ends the run and changes nothing', async () => {
      const before = refs();
      const jobStart = new Date('2026-03-03T01:00:00Z');
      await assert.rejects(run(3, { timeBudget: 30, jobStart }), { code: 'nothing-read' });
      assert.equal(refs(), before);
    });

    /** Cancelled as soon as the kind is through. */
    function cancelledAfter(kind: string): AbortSignal {
      const cancel = new AbortController();
      watch((progress) => {
        if (progress.kind === kind && progress.ended) cancel.abort();
      });
      return cancel.signal;
    }

    it('an export that is cancelled leaves its document, with what was read whole', async () => {
      const around = { log: night.log, clock: night.clock, signal: cancelledAfter('application') };
      const settings = night.settings({ types });
      const workspace = await openWorkspace(settings);
      await exportStep(settings, around, workspace);
      const manifest = await workspace.documents.read('manifest');
      assert.deepEqual(outcomeOf(manifest, 'device'), { status: 'skipped', reason: 'cancelled' });
      assert.equal(outcomeOf(manifest, 'application')?.status, 'complete');
      assert.deepEqual(counts(manifest, 'device'), { added: 0, modified: 0, deleted: 0 });
      assert.deepEqual(counts(manifest, 'application'), { added: 0, modified: 1, deleted: 1 });
      assert.ok(manifest.receipt.skipped.includes('device'));
    });

    it('a run that is cancelled commits nothing', async () => {
      const before = refs();
      const around = { log: night.log, clock: night.clock, signal: cancelledAfter('application') };
      await assert.rejects(runAll(night.settings({ types }), around), { code: 'cancelled' });
      assert.equal(refs(), before);
      assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
      watch(() => undefined);
      assert.equal(exportResult((await run(4)).manifest).status, 'complete');
    });
  });

  it('an object that was deleted between the list and a question about it is left out', async () => {
    await begin(3);
    const id = '77777777-0000-4000-8000-000000000001';
    night.tenant.put('groups', { id, displayName: 'Large', mailNickname: 'large' });
    night.tenant.linkAll('groups', id, 'members', night.tenant.keys('users').slice(0, 25));
    await run(2);
    const handle = night.simulator.faults.add({ path: `groups/${id}`, kind: 'status', status: 404 });
    const { manifest } = await run(3);
    assert.equal(handle.hits, 2);
    assert.equal(exportResult(manifest).status, 'complete');
    assert.deepEqual(
      manifest.changes.map(({ key, status }) => [key, status]),
      [[id, 'deleted']],
    );
    night.tenant.remove(ada, 'groups', id);
    assert.deepEqual((await run(4)).manifest.changes, []);
  });
});
