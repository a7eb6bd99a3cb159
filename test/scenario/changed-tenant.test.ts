import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exportStep, exportToFolder, openWorkspace, resolveStep, runAll } from '../../src/app.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { refuseChangedTenant } from '../../src/export/tenant-guard.ts';
import { MemoryLog } from '../support/fakes.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const ada = actor('ada');
const types = ['organization', 'group', 'device'];
const another = '99999999-0000-4000-8000-000000000001';
const swapped: Fault = { path: 'organization', kind: 'staleObject', as: { id: another } };
const refused: Fault = { path: 'organization', kind: 'status', status: 403 };

describe('a tenant that changes while it is read', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 8, users: 4, groups: 3, devices: 3 }));
    await night.run('2026-03-02T02:00:00Z', { types });
    night.clock.set('2026-03-02T12:00:00Z');
    for (const path of ['groups', 'devices']) night.tenant.remove(ada, path, night.tenant.keys(path)[0] ?? '');
    night.clock.set('2026-03-03T02:00:00Z');
  });
  afterEach(() => night.close());

  const refs = (): string => git(night.dirs.remote, 'for-each-ref') + git(night.dirs.clone, 'for-each-ref');
  const signal = new AbortController().signal;
  /** A log that adds the fault as soon as the kind has been read. */
  function faultAfter(kind: string, fault: Fault): MemoryLog {
    const log = new MemoryLog();
    return Object.assign(log, {
      progress: (progress: { kind: string; ended: boolean }) => {
        if (progress.kind === kind && progress.ended && night.simulator.faults.all.length === 0)
          night.simulator.faults.add(fault);
      },
    });
  }

  for (const [what, fault] of [
    ['answers for another tenant', swapped],
    ['does not say any more which tenant it is', refused],
  ] as const)
    for (const kind of ['organization', 'group', 'device']) {
      it(`fails the run when Graph ${what} after the kind ${kind}, and nothing is committed`, async () => {
        const before = refs();
        const around = { log: faultAfter(kind, fault), clock: night.clock, signal };
        await assert.rejects(runAll(night.settings({ types }), around), { code: 'wrong-tenant' });
        assert.equal(refs(), before);
        assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
      });
    }

  it('leaves nothing on the stage', async () => {
    const settings = night.settings({ types });
    const workspace = await openWorkspace(settings);
    const around = { log: faultAfter('device', swapped), clock: night.clock, signal };
    await assert.rejects(exportStep(settings, around, workspace), { code: 'wrong-tenant' });
    await assert.rejects(workspace.documents.read('manifest'), { code: 'document-missing' });
    const left: unknown[] = [];
    for await (const change of workspace.journal.changes()) left.push(change);
    assert.deepEqual(left, []);
  });

  it('fails a plain export, and its files stay', async () => {
    const folder = join(night.dirs.root, 'files');
    await exportToFolder(night.settings({ types }), { log: night.log, clock: night.clock, signal }, folder);
    const files = (): string[] => readdirSync(folder, { recursive: true }).map(String).sort();
    const before = files();
    night.tenant.remove(ada, 'groups', night.tenant.keys('groups')[0] ?? '');
    const around = { log: faultAfter('organization', swapped), clock: night.clock, signal };
    await assert.rejects(exportToFolder(night.settings({ types }), around, folder), { code: 'wrong-tenant' });
    assert.deepEqual(files(), before);
  });

  it('names nobody by the audit log of another tenant', async () => {
    const settings = night.settings({ types });
    const workspace = await openWorkspace(settings);
    const around = { log: night.log, clock: night.clock, signal };
    await exportStep(settings, around, workspace);
    const manifest = await workspace.documents.read('manifest');
    night.simulator.faults.add(swapped);
    await assert.rejects(resolveStep(settings, around, workspace, manifest), { code: 'wrong-tenant' });
    await assert.rejects(workspace.documents.read('attribution'), { code: 'document-missing' });
    // It changes after the log was begun: the answer before is of no use.
    night.simulator.faults.clear();
    const asks = (): number => night.simulator.requests.all.filter(({ path }) => path === 'organization').length;
    const before = asks();
    const report = await resolveStep(settings, around, workspace, manifest);
    // For Graph's time, before the log is read, and after.
    assert.equal(asks() - before, 3);
    assert.ok(report.changes.every(({ attribution }) => attribution.status !== 'unknown'));
  });
});

describe('refuseChangedTenant', () => {
  for (const [before, now, tenantId, passes] of [
    ['a', 'a', 'a', true],
    ['a', 'b', 'a', false],
    ['a', '', 'a', false],
    ['', '', 'a', true],
    ['', 'a', 'a', true],
    ['', 'b', 'a', false],
    ['', '', '', true],
    ['', 'b', '', true],
  ] as const)
    it(`${passes ? 'passes' : 'refuses'} "${now}" after "${before}" in a run of "${tenantId}"`, () => {
      if (passes) refuseChangedTenant(before, now, tenantId);
      else assert.throws(() => refuseChangedTenant(before, now, tenantId), { code: 'wrong-tenant' });
    });
});
