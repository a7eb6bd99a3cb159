import assert from 'node:assert/strict';
import { catalogue } from '../../src/catalogue/index.ts';
import { refOf } from '../../src/catalogue/layout.ts';
import { isComplete } from '../../src/domain/run.ts';
import { canaries, plantCanaries } from '../../src/simulator/canaries.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { letTimePass } from '../../src/simulator/time-passes.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

/** Every kind that there is, the opt-in ones included. */
const everything = ['All', ...catalogue.filter(({ optIn }) => optIn).map(({ id }) => id)];

describe('the whole tenant', () => {
  let whole: Nights;
  before(async function () {
    this.timeout(120_000);
    whole = await nights((clock) => demoTenant({ clock, seed: 8, users: 25 }));
    plantCanaries(whole.tenant);
    const { manifest } = await whole.run('2026-03-02T02:00:00Z', { types: everything });
    assert.deepEqual(
      manifest.outcomes.filter((report) => !isComplete([report])),
      [],
    );
    assert.equal(manifest.outcomes.length, catalogue.length);
  });
  after(() => whole.close());

  const paths = (): string[] =>
    git(whole.dirs.remote, 'ls-tree', '-r', '-z', '--name-only', 'main')
      .split('\0')
      .filter((path) => path.endsWith('.json'));

  it('is in the tree, every kind that an app may read', () => {
    const kinds = new Set(paths().map((path) => refOf(path.slice('prod-backup/'.length))?.kind));
    const missing = catalogue.filter(({ id, delegatedOnly }) => !delegatedOnly && !kinds.has(id)).map(({ id }) => id);
    assert.deepEqual(missing, []);
  });

  it('has each object exactly once, also for a file system that ignores case', () => {
    const all = paths();
    assert.equal(new Set(all.map((path) => path.toLowerCase())).size, all.length);
    assert.ok(all.every((path) => refOf(path.slice('prod-backup/'.length)) !== undefined));
    const plain = catalogue.filter(
      ({ shape, query, only }) => shape === 'collection' && !query.$filter && Object.keys(only).length === 0,
    );
    for (const { path, id, delegatedOnly } of plain) {
      if (delegatedOnly || plain.filter((kind) => kind.path === path).length > 1) continue;
      const held = sizeOf(path);
      if (held === undefined) continue;
      assert.equal(all.filter((file) => refOf(file.slice('prod-backup/'.length))?.kind === id).length, held, id);
    }
  });

  it('has no canary in any object of the repository, in any message or on any line of the log', () => {
    const objects = git(whole.dirs.remote, 'cat-file', '--batch-all-objects', '--batch');
    const decoded = objects.replace(
      /[A-Za-z0-9+/]{24,}={0,2}/g,
      (text) => `${text} ${Buffer.from(text, 'base64').toString('utf8')}`,
    );
    const found = canaries.filter(({ value }) => decoded.includes(value) || whole.log.lines.join('\n').includes(value));
    assert.deepEqual(
      found.map(({ name, path }) => `${name} at ${path}`),
      [],
    );
    assert.ok(canaries.length > 20);
  });

  it('writes nothing the second time, although a day has gone by', async () => {
    letTimePass(whole.tenant);
    whole.simulator.behaviour.shuffle = true;
    const { manifest, commits } = await whole.run('2026-03-03T02:00:00Z', { types: everything });
    whole.simulator.behaviour.shuffle = false;
    assert.deepEqual(
      manifest.changes.map(({ path }) => path),
      [],
    );
    assert.equal(commits.commits.length, 0);
  });

  it('keeps the files of each kind that is denied in the second night', async () => {
    const before = paths();
    whole.simulator.faults.add({ path: '*', kind: 'status', status: 403 });
    await assert.rejects(whole.run('2026-03-04T02:00:00Z', { types: everything }), { code: 'nothing-read' });
    whole.simulator.faults.clear();
    for (const { path } of catalogue)
      if (path !== 'organization') whole.simulator.faults.add({ path, kind: 'status', status: 403 });
    const { manifest } = await whole.run('2026-03-05T02:00:00Z', { types: everything });
    whole.simulator.faults.clear();
    const others = manifest.outcomes.filter(({ outcome }) => outcome.status !== 'denied');
    assert.deepEqual(
      others.map(({ kind }) => kind),
      ['organization'],
    );
    assert.deepEqual(manifest.changes, []);
    assert.deepEqual(paths(), before);
  });

  it('takes a missing licence for absent, not for failed, and keeps the files', async () => {
    const before = paths();
    const licensed = catalogue.filter(({ absentWhen, delegatedOnly }) => absentWhen.length > 0 && !delegatedOnly);
    assert.ok(licensed.length > 20, `${licensed.length} kinds`);
    for (const { path, absentWhen } of licensed) {
      whole.simulator.faults.add({
        path,
        kind: 'status',
        status: 403,
        code: absentWhen[0] ?? '',
        message: 'no licence',
      });
    }
    const { manifest } = await whole.run('2026-03-06T02:00:00Z', { types: everything });
    whole.simulator.faults.clear();
    const wrong = licensed.filter(
      ({ id }) => manifest.outcomes.find(({ kind }) => kind === id)?.outcome.status !== 'absent',
    );
    assert.deepEqual(
      wrong.map(({ id }) => id),
      [],
    );
    assert.deepEqual(manifest.changes, []);
    assert.deepEqual(paths(), before);
  });

  it('asks another cloud only for what it has', async () => {
    whole.simulator.requests.clear();
    const { manifest } = await whole.run('2026-03-07T02:00:00Z', { types: everything, cloud: 'china' });
    const missing = catalogue.filter(({ missingIn }) => missingIn.includes('china'));
    assert.ok(missing.length > 10);
    for (const { id, path } of missing) {
      assert.equal(manifest.outcomes.find(({ kind }) => kind === id)?.outcome.status, 'absent', id);
      if (catalogue.filter((kind) => kind.path === path).length === 1) {
        assert.equal(whole.simulator.requests.all.filter((request) => request.path === path).length, 0, path);
      }
    }
  });

  it('leaves out what is excluded, and further volatile properties', async () => {
    const exclude = ['Intune', 'user'];
    const { manifest } = await whole.run('2026-03-08T02:00:00Z', {
      exclude,
      volatile: ['group.description', '*.nothing'],
    });
    assert.ok(!manifest.outcomes.some(({ kind }) => kind === 'user' || kind === 'deviceConfiguration'));
    assert.deepEqual([...new Set(manifest.changes.map(({ kind }) => kind))], ['group']);
  });

  /** Undefined for a path that is a view of others (deleted items, casts). */
  function sizeOf(path: string): number | undefined {
    try {
      return whole.tenant.objects(path).size;
    } catch {
      return undefined; // the tenant has no collection of its own there
    }
  }
});
