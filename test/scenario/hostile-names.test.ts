import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { RunResult } from '../../src/app.ts';
import { textOf } from '../../src/domain/resource.ts';
import { addHostileNames, hostileNames, letHostileNamesAct } from '../../src/simulator/hostile-names.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import type { SimulatedActor } from '../../src/simulator/simulated-actor.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const app = (displayName: string, index: number): SimulatedActor => ({
  type: 'app',
  displayName,
  servicePrincipalId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  appId: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`,
});

describe('hostile display names', () => {
  let hostile: Nights;
  let second: RunResult;
  before(async () => {
    hostile = await nights((clock) => {
      const tenant = demoTenant({ clock, seed: 5, users: 3 });
      addHostileNames(tenant);
      return tenant;
    });
    await hostile.run('2026-03-02T02:00:00Z');
    hostile.clock.set('2026-03-02T12:00:00Z');
    letHostileNamesAct(hostile.tenant);
    const groups = [...hostile.tenant.objects('groups').values()].filter(({ mailNickname, id }) => mailNickname === id);
    hostileNames.forEach((name, index) => {
      const group = groups[index];
      if (group !== undefined)
        hostile.tenant.update(app(name, index), 'groups', textOf(group, 'id'), { displayName: `${name} 2` });
    });
    hostile.tenant.update(app('\n\nBackup-Run: forged', 99), 'policies/authorizationPolicy', null, {
      displayName: '\n\nBackup-Run: forged',
    });
    second = await hostile.run('2026-03-03T02:00:00Z', { tagFormat: 'hostile-{date}' });
  });
  after(() => hostile.close());

  it('come back from the files as they are', () => {
    const names = git(hostile.dirs.remote, 'ls-tree', '-r', '--name-only', 'main', 'prod-backup/Applications/')
      .split('\n')
      .filter((path) => path.endsWith('.json'))
      .map(
        (path) => (JSON.parse(git(hostile.dirs.remote, 'show', `main:${path}`)) as { displayName: string }).displayName,
      );
    for (const name of hostileNames) assert.ok(names.includes(name), JSON.stringify(name));
  });

  it('are in no path', () => {
    for (const path of git(hostile.dirs.remote, 'ls-tree', '-r', '-z', '--name-only', 'main')
      .split('\0')
      .filter(Boolean)) {
      assert.match(path, /^prod-backup\/[A-Za-z0-9/._%-]+\.(json|md)$/);
    }
    assert.deepEqual(readdirSync(hostile.dirs.clone).sort(), ['.git', 'prod-backup']);
  });

  it('make authors that Git can keep, each with its mark', () => {
    const authors = new Set(hostile.history('%an <%ae>', '-n', '30'));
    const text = [...authors].join('\n');
    assert.match(text, /##vso\[task\.complete result=Succeeded;\]/);
    assert.match(text, /rm -rf ~ #/);
    assert.match(text, /\$\(whoami\) \(SP\)/);
    assert.match(text, /🔭 telescope/);
    assert.match(text, /a b/);
    assert.match(text, /two lines/);
    for (const author of authors) assert.match(author, /^[^<>\n]+ <[^<>\s]+@[^<>\s]+>$/);
  });

  it('forge no trailer', () => {
    const runs = hostile.history('%(trailers:key=Backup-Run,valueonly)').filter((line) => line !== '');
    assert.ok(
      runs.every((run) => /^2026-03-0[23]T02-00-00Z-[0-9a-f]{6}$/.test(run)),
      runs.join(),
    );
    assert.equal(new Set(runs).size, 2);
  });

  it('lose no change and leave a sound repository', async () => {
    assert.ok(hostile.history('%H').length > 5);
    const unknown = second.attribution.changes.filter(({ attribution }) => attribution.status === 'unknown');
    // What refers to a renamed group is explained by the renaming.
    assert.deepEqual([...new Set(unknown.map(({ kind }) => kind))], []);
    git(hostile.dirs.remote, 'fsck', '--strict');
    assert.equal(git(hostile.dirs.clone, 'status', '--porcelain'), '');
    const { manifest } = await hostile.run('2026-03-04T02:00:00Z');
    assert.deepEqual(manifest.changes, []);
  });
});
