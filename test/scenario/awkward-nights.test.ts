import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportToFolder } from '../../src/app.ts';
import { textOf } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'conditionalAccessPolicy', 'user'];
const finance = stageId('Finance approvers');
const policy = stageId('Require MFA for administrators');
const [ada, bo] = [actor('ada'), actor('bo')];

describe('awkward nights', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 3, users: 2 }));
  });
  afterEach(() => night.close());

  const run = (day: number, more = {}) => night.run(`2026-03-0${day}T02:00:00Z`, { types, ...more });
  const describeGroup = (description: string, who = ada): void => {
    night.tenant.update(who, 'groups', finance, { description });
  };
  const on = (time: string): void => night.clock.set(`2026-03-${time}:00Z`);

  it('a quiet night after somebody pushed something else succeeds, and brings the clone forward', async () => {
    await run(2);
    const other = join(night.dirs.root, 'other');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, other);
    git(other, 'commit', '-q', '--allow-empty', '-m', 'theirs');
    git(other, 'push', '-q', 'origin', 'main');
    const { commits } = await run(3);
    assert.equal(commits.commits.length, 0);
    assert.equal(git(night.dirs.clone, 'rev-parse', 'main'), git(other, 'rev-parse', 'main'));
    assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
  });

  it('a tag that was refused is made up for', async () => {
    const hook = join(night.dirs.remote, 'hooks', 'update');
    writeFileSync(hook, '#!/bin/sh\ncase "$1" in refs/tags/*) exit 1;; esac\n', { mode: 0o755 });
    const refused = await run(2);
    assert.deepEqual([refused.commits.pushed, refused.tag?.pushed], [true, false]);
    assert.match(night.log.lines.join('\n'), /warning: The push to backup\/.* was refused.* stand without the tag/);
    assert.deepEqual(night.tags(), []);
    rmSync(hook);
    const { tag } = await run(3);
    assert.equal(tag, undefined);
    assert.deepEqual(night.tags(), ['backup/2026-03-02_02-00-00Z']);
    await run(4);
    assert.deepEqual(night.tags(), ['backup/2026-03-02_02-00-00Z']);
  });

  it('what one run kept here the next one pushes', async () => {
    const { commits } = await run(2, { push: false });
    assert.equal(git(night.dirs.remote, 'for-each-ref'), '');
    await run(3);
    assert.equal(git(night.dirs.remote, 'rev-parse', 'main').trim(), commits.commits.at(-1)?.commit);
    assert.deepEqual(night.tags(), ['backup/2026-03-02_02-00-00Z']);
  });

  it('a branch that there is not yet holds what is not pushed', async () => {
    const { commits } = await run(2, { push: false, branch: 'backup' });
    assert.equal(git(night.dirs.clone, 'rev-parse', 'backup').trim(), commits.commits.at(-1)?.commit);
    assert.equal((await run(3, { push: false, branch: 'backup' })).commits.commits.length, 0);
  });

  it('a branch that is checked out in another work tree is left as it is', async () => {
    await run(2);
    const second = join(night.dirs.root, 'second');
    git(night.dirs.clone, 'worktree', 'add', '-q', '--detach', second);
    describeGroup('changed');
    await run(3, { repo: second, branch: 'main' });
    assert.match(night.log.lines.join('\n'), /checked out at/);
    assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
    await assert.rejects(run(4, { repo: second, branch: 'main', push: false, types: [...types, 'domain'] }), {
      code: 'branch-moved',
    });
  });

  it('a tag name that only the remote has taken gets a number', async () => {
    await run(2, { tagFormat: 'day' });
    git(night.dirs.clone, 'tag', '-d', 'day');
    describeGroup('changed');
    const { tag } = await run(3, { tagFormat: 'day' });
    assert.equal(tag?.name, 'day.2');
    assert.deepEqual(night.tags(), ['day', 'day.2']);
  });

  it('a commit that only mentions a trailer does not pass for a backup', async () => {
    await run(2);
    git(
      night.dirs.clone,
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'Note',
      '-m',
      'Backup-Run: see below\nis what the trailer looks like',
    );
    git(night.dirs.clone, 'push', '-q', 'origin', 'main');
    git(night.dirs.clone, 'config', 'grep.patternType', 'fixed');
    on('02T12:00');
    describeGroup('changed');
    const { attribution } = await run(3);
    assert.deepEqual(
      attribution.changes.map(({ authors }) => authors[0]?.name),
      ['Ada Lindqvist'],
    );
  });

  it('another tenant is refused even after nights that did not tell which it was', async () => {
    await run(2);
    const opaque = { credential: { type: 'token', token: night.simulator.token } } as const;
    night.simulator.faults.add({ path: 'organization', kind: 'status', status: 403 });
    describeGroup('changed');
    await run(3, opaque);
    night.simulator.faults.clear();
    const other = await nights((clock) => demoTenant({ clock, seed: 4, users: 2 }));
    try {
      const elsewhere = {
        graphEndpoint: other.simulator.url,
        credential: { type: 'token', token: other.simulator.token },
      } as const;
      await assert.rejects(run(4, elsewhere), { code: 'wrong-tenant' });
      other.simulator.faults.add({ path: 'organization', kind: 'status', status: 403 });
      await assert.rejects(run(5, elsewhere), { code: 'wrong-tenant' });
      const files = join(night.dirs.root, 'files');
      const around = { log: night.log, clock: night.clock, signal: new AbortController().signal };
      await exportToFolder(night.settings({ types }), around, files);
      other.simulator.faults.clear();
      await assert.rejects(exportToFolder(night.settings({ types, ...elsewhere }), around, files), {
        code: 'wrong-tenant',
      });
    } finally {
      await other.close();
    }
  });

  it('an object that falls out of the selection is kept true', async () => {
    await run(2, { types: ['organization', 'Config'] });
    const dynamic = stageId('All contractors');
    night.tenant.update(ada, 'groups', dynamic, { groupTypes: [], membershipRule: null });
    const { manifest } = await run(3, { types: ['organization', 'Config'] });
    assert.deepEqual(
      manifest.changes.filter(({ kind }) => kind === 'group').map(({ key, status }) => [key, status]),
      [[dynamic, 'modified']],
    );
    assert.equal(
      existsSync(join(night.dirs.clone, `prod-backup/Groups/${finance.slice(0, 2)}/${finance}.json`)),
      false,
    );
  });

  it('credits nobody for what the first backup has already', async () => {
    on('02T01:30');
    night.tenant.update(ada, 'identity/conditionalAccess/policies', policy, { state: 'disabled' });
    await run(2);
    on('02T12:00');
    night.tenant.update(bo, 'identity/conditionalAccess/policies', policy, { state: 'enabled' });
    const { attribution } = await run(3);
    assert.deepEqual(
      attribution.changes.map(({ authors }) => authors.map(({ name }) => name)),
      [['Bo Nyström']],
    );
  });

  it('finds the author of a change that could not be read the night after', async () => {
    await run(2);
    on('02T12:00');
    night.tenant.update(bo, 'identity/conditionalAccess/policies', policy, { state: 'disabled' });
    night.simulator.faults.add({ path: 'identity/conditionalAccess/policies', kind: 'status', status: 403 });
    describeGroup('changed');
    await run(3);
    night.simulator.faults.clear();
    const { attribution } = await run(4);
    assert.deepEqual(
      attribution.changes.map(({ kind, authors }) => [kind, authors[0]?.name]),
      [['conditionalAccessPolicy', 'Bo Nyström']],
    );
  });

  it('does not credit the same event for the same object twice', async () => {
    await run(2);
    on('03T01:50');
    describeGroup('once');
    await run(3);
    const group = night.tenant.get('groups', finance) ?? {};
    night.tenant.put('groups', { ...group, description: 'changed by nobody that the log knows' });
    const { attribution } = await run(4);
    assert.deepEqual(
      attribution.changes.map((change) => change.attribution),
      [{ status: 'unknown', reason: 'no-event' }],
    );
  });

  it('a kind that is new to the backup has no authors to look for', async () => {
    await run(2, { types: ['organization'] });
    const { attribution } = await run(3);
    assert.ok(attribution.changes.length > 2);
    assert.ok(
      attribution.changes.every(
        ({ attribution: found }) => found.status === 'unknown' && found.reason === 'first-backup',
      ),
    );
  });

  it('a file of the backup that was changed by hand stays, and shows as changed', async () => {
    await run(2);
    const path = `prod-backup/Groups/${finance.slice(0, 2)}/${finance}.json`;
    writeFileSync(join(night.dirs.clone, path), 'by hand');
    describeGroup('changed');
    const [user] = night.tenant.objects('users').values();
    night.tenant.update(ada, 'users', textOf(user ?? {}, 'id'), { jobTitle: 'changed' });
    await run(3);
    assert.equal(git(night.dirs.clone, 'status', '--porcelain'), ` M ${path}\n`);
    assert.equal(readFileSync(join(night.dirs.clone, path), 'utf8'), 'by hand');
    assert.match(night.log.lines.join('\n'), /changed by hand/);
  });

  it('a file of the backup that somebody committed by hand is put right, whatever stands in it', async () => {
    await run(2);
    const path = `prod-backup/Groups/${finance.slice(0, 2)}/${finance}.json`;
    const was = readFileSync(join(night.dirs.clone, path), 'utf8');
    const odd = ['<<<<<<< HEAD\n', 'null', '{"members":5,"displayName":["x"],"id":{}}'];
    for (const [at, text] of odd.entries()) {
      writeFileSync(join(night.dirs.clone, path), text);
      git(night.dirs.clone, 'commit', '-qam', 'by hand');
      git(night.dirs.clone, 'push', '-q', 'origin', 'main');
      await run(3 + at);
      assert.equal(git(night.dirs.remote, 'show', `main:${path}`), was);
    }
    rmSync(join(night.dirs.clone, path));
    symlinkSync('/etc/hostname', join(night.dirs.clone, path));
    git(night.dirs.clone, 'commit', '-qam', 'a link');
    git(night.dirs.clone, 'push', '-q', 'origin', 'main');
    await run(9);
    assert.equal(git(night.dirs.remote, 'show', `main:${path}`), was);
    assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
  });

  it('a backup folder that is a file is refused', async () => {
    mkdirSync(night.dirs.clone, { recursive: true });
    writeFileSync(join(night.dirs.clone, 'taken'), '');
    git(night.dirs.clone, 'add', '.');
    git(night.dirs.clone, 'commit', '-q', '-m', 'a file');
    await assert.rejects(run(2, { folder: 'taken' }), { code: 'usage' });
  });

  it('nothing of a run that was cancelled is committed', async () => {
    const cancel = new AbortController();
    cancel.abort();
    const { runAll } = await import('../../src/app.ts');
    const around = { log: night.log, clock: night.clock, signal: cancel.signal };
    await assert.rejects(runAll(night.settings({ types }), around), { code: 'cancelled' });
    assert.equal(git(night.dirs.remote, 'for-each-ref'), '');
  });
});
