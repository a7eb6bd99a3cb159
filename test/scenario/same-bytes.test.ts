import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isComplete } from '../../src/domain/run.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

describe('the same tenant', () => {
  let same: Nights;
  before(async () => {
    same = await nights((clock) =>
      demoTenant({ clock, seed: 3, users: 230, groups: 30, membersPerGroup: 25, servicePrincipals: 120 }),
    );
    await same.run('2026-03-02T02:00:00Z');
  });
  after(() => same.close());

  const rows: [string, Partial<Nights['simulator']['behaviour']>][] = [
    ['as before', {}],
    ['in shuffled order, lists, sets and keys', { shuffle: true }],
    ['in pages of 7', { pageSize: 7 }],
    ['shuffled, in pages of 13, with empty pages between', { shuffle: true, pageSize: 13, emptyPages: true }],
    ['with next links that name Graph’s own host', { pageSize: 50, nextLinkHost: 'https://graph.microsoft.com' }],
  ];
  rows.forEach(([what, behaviour], index) => {
    it(`answered ${what}, stages nothing and makes no commit`, async () => {
      const before = git(same.dirs.remote, 'for-each-ref');
      Object.assign(
        same.simulator.behaviour,
        { shuffle: false, pageSize: null, emptyPages: false, nextLinkHost: null },
        behaviour,
      );
      const { manifest, commits } = await same.run(`2026-03-0${3 + index}T02:00:00Z`);
      assert.deepEqual(
        manifest.changes.map(({ path }) => path),
        [],
      );
      assert.ok(isComplete(manifest.outcomes));
      assert.equal(commits.commits.length, 0);
      assert.equal(git(same.dirs.remote, 'for-each-ref'), before);
    });
  });

  it('has every object in the tree exactly once', () => {
    const files = git(same.dirs.remote, 'ls-tree', '-r', '--name-only', 'main', 'prod-backup/')
      .split('\n')
      .filter((path) => path.endsWith('.json'));
    assert.equal(new Set(files.map((path) => path.toLowerCase())).size, files.length);
    for (const [path, folder] of [
      ['users', 'Users'],
      ['groups', 'Groups'],
      ['servicePrincipals', 'ServicePrincipals'],
      ['domains', 'Domains'],
    ] as const) {
      assert.equal(
        files.filter((file) => file.startsWith(`prod-backup/${folder}/`)).length,
        same.tenant.objects(path).size,
        folder,
      );
    }
  });

  it('keeps every member of a group that has more than Graph shows in a list', () => {
    const [id, members] = [...same.tenant.objects('groups').keys()]
      .map((group) => [group, same.tenant.related('groups', group, 'members').size] as const)
      .sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
    assert.ok(members > 20, `${members} members`);
    const text = git(same.dirs.remote, 'show', `main:prod-backup/Groups/${id.slice(0, 2)}/${id}.json`);
    assert.equal((JSON.parse(text) as { members: unknown[] }).members.length, members);
  });

  it('leaves out what Graph says of its answers, and ends each text with one line feed', () => {
    for (const file of readdirSync(same.dirs.clone, { recursive: true, withFileTypes: true })) {
      if (!file.name.endsWith('.json')) continue;
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      assert.doesNotMatch(text, /@odata\.(context|nextLink|id|etag|count)|@microsoft|\r/);
      assert.match(text, /[^\n]\n$/);
    }
  });
});
