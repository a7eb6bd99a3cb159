import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { textOf } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'conditionalAccessPolicy', 'namedLocation', 'authorizationPolicy'];
const policy = stageId('Require MFA for administrators');
const gone = '99999999-0000-4000-8000-000000000001';

describe('a folder that EntraExporter filled', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 3, users: 2 }));
  });
  afterEach(() => night.close());

  const theirs = (files: Readonly<Record<string, unknown>>): void => {
    for (const [path, object] of Object.entries(files)) {
      const file = join(night.dirs.clone, 'prod-backup', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(object, null, 2));
    }
    git(night.dirs.clone, 'add', '.');
    git(night.dirs.clone, 'commit', '-qm', 'Export');
    git(night.dirs.clone, 'push', '-q', 'origin', 'main');
  };
  const objectFile = (folder: string, id: string): string => `${folder}/${id}/${id}.json`;
  const policies = 'Identity/Conditional/AccessPolicies';
  const files = (): string[] => git(night.dirs.remote, 'ls-tree', '-r', '--name-only', 'main').trim().split('\n');

  it('is carried over: the same objects as renames, what is gone deleted, what is not theirs left', async () => {
    const [group] = night.tenant.objects('groups').values();
    const id = textOf(group ?? {}, 'id');
    theirs({
      [objectFile(policies, policy)]: night.tenant.get('identity/conditionalAccess/policies', policy),
      [objectFile(policies, gone)]: { id: gone },
      [objectFile('Groups', id)]: group,
      [objectFile(`Groups/${id}/Owners`, gone)]: { id: gone },
      'Policies/AuthorizationPolicy/authorizationPolicy/authorizationPolicy.json': { id: 'authorizationPolicy' },
      [objectFile('Users', gone)]: { id: gone },
      'IAM/RoleDefinitions/BuiltInRole/x.json': { id: 'x' },
      'Groups/notes.json': { mine: true },
      'Groups/notes/other.json': { mine: true },
    });
    await night.run('2026-03-02T02:00:00Z', { types });
    const log = git(night.dirs.remote, 'log', '-M', '--name-status', '--format=%s', '-1', 'main~1');
    assert.match(
      log,
      new RegExp(
        `^R\\d+\\tprod-backup/${policies}/${policy}/${policy}.json\\tprod-backup/${policies}/${policy}.json$`,
        'm',
      ),
    );
    assert.match(log, new RegExp(`^R\\d+\\t.*/Groups/${id}/${id}.json\\t.*/Groups/${id.slice(0, 2)}/${id}.json$`, 'm'));
    const left = files().filter((path) => /Users|IAM|notes|Owners|authorizationPolicy\/|99999999/.test(path));
    assert.deepEqual(left, [
      'prod-backup/Groups/notes.json',
      'prod-backup/Groups/notes/other.json',
      'prod-backup/IAM/RoleDefinitions/BuiltInRole/x.json',
      `prod-backup/Users/${gone}/${gone}.json`,
    ]);
    assert.match(night.log.lines.join('\n'), /Of EntraExporter's files 3 were carried over, 2 others are not needed/);
    assert.deepEqual((await night.run('2026-03-03T02:00:00Z', { types })).commits.commits, []);
    assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
  });

  it('leaves a file alone whose name is not UTF-8', async function () {
    if (process.platform !== 'linux') {
      console.log('      skipped: other systems take no name that is not UTF-8');
      this.skip();
    }
    const name = (folder: string): Buffer => Buffer.from(join(night.dirs.clone, 'prod-backup', folder), 'latin1');
    mkdirSync(name('Groups/caf\xE9'), { recursive: true });
    writeFileSync(name('Groups/caf\xE9/caf\xE9.json'), '{}');
    theirs({ [objectFile('Groups', gone)]: { id: gone } });
    await night.run('2026-03-02T02:00:00Z', { types });
    const left = files().filter((path) => /caf|99999999/.test(path));
    assert.deepEqual(left, ['"prod-backup/Groups/caf\\351/caf\\351.json"']);
  });

  it('keeps the files of a kind that could not be read', async () => {
    theirs({ [objectFile(policies, gone)]: { id: gone } });
    night.simulator.faults.add({ path: 'identity/conditionalAccess/policies', kind: 'status', status: 403 });
    await night.run('2026-03-02T02:00:00Z', { types });
    assert.ok(files().includes(`prod-backup/${objectFile(policies, gone)}`));
  });

  it('keeps the files of objects that the selection leaves out', async () => {
    const finance = stageId('Finance approvers');
    theirs({ [objectFile('Groups', finance)]: { id: finance } });
    await night.run('2026-03-02T02:00:00Z', { types: ['organization', 'Config'] });
    assert.ok(files().includes(`prod-backup/${objectFile('Groups', finance)}`));
  });

  it('comes first, and what somebody is named for after it', async () => {
    night.clock.set('2026-03-01T20:00:00Z');
    night.tenant.create(actor('ada'), 'groups', { displayName: 'New', mailNickname: 'new' });
    await night.run('2026-03-02T02:00:00Z', { types });
    assert.deepEqual(night.history('%an: %s').slice(1), [
      'Ada Lindqvist: Ada Lindqvist: 1 added in Groups',
      'Entra Backup: First backup: 24 added in Groups, Conditional Access, Organization, Policies',
    ]);
  });
});
