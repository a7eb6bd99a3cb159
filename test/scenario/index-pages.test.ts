import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { previousBackup } from '../../src/edges/past-runs.ts';
import { openGit } from '../../src/edges/git.ts';
import { actor } from '../../src/simulator/cast.ts';
import { addHostileNames, hostileNames } from '../../src/simulator/hostile-names.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'conditionalAccessPolicy', 'authorizationPolicy'];
const finance = stageId('Finance approvers');
const oldProject = stageId('Old project');
const ada = actor('ada');
const groups = 'prod-backup/Groups/README.md';
const root = 'prod-backup/README.md';

describe('index pages', () => {
  let night: Nights;
  beforeEach(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 3, users: 2 }));
    await run(2);
  });
  afterEach(() => night.close());

  const run = (day: number, more = {}) => night.run(`2026-03-0${day}T02:00:00Z`, { types, ...more });
  const page = (path: string): string => git(night.dirs.remote, 'show', `main:${path}`);
  const rename = (name: string): void => {
    night.tenant.update(ada, 'groups', finance, { displayName: name });
  };
  const on = (time: string): void => night.clock.set(`2026-03-${time}:00Z`);
  const pushed = (path: string, text: string): void => {
    writeFileSync(join(night.dirs.clone, path), text);
    git(night.dirs.clone, 'add', '--', path);
    git(night.dirs.clone, 'commit', '-qm', 'by hand');
    git(night.dirs.clone, 'push', '-q', 'origin', 'main');
  };

  it('come in the last commit of a run, by the backup identity, and the tag is on it', async () => {
    assert.deepEqual(night.history('%an: %s'), [
      'Entra Backup: Index pages: 4 added',
      'Entra Backup: First backup: 20 added in Groups, Conditional Access, Organization, Policies',
    ]);
    assert.equal(night.history('%(trailers:key=Backup-Part,valueonly)')[0], '2/2');
    assert.equal(
      git(night.dirs.remote, 'rev-parse', 'backup/2026-03-02_02-00-00Z^{commit}'),
      git(night.dirs.remote, 'rev-parse', 'main'),
    );
    const previous = await previousBackup(await openGit(night.dirs.clone), 'main', 'main', () =>
      Promise.resolve(false),
    );
    assert.equal(previous?.runs.length, 1);
    assert.match(
      page(groups),
      /^\| \[Finance approvers\]\([0-9a-f]{2}\/[0-9a-f-]{36}\.json\) \| Entra Backup \| 2026-03-02 \|$/m,
    );
    assert.match(page(root), /^\| Groups \| \[group\]\(Groups\/README\.md\) \| \d+ \| read whole \|$/m);
    assert.match(
      page(root),
      /^\| Policies \| \[authorizationPolicy\]\(Policies\/AuthorizationPolicy\.json\) \| 1 \| read whole \|$/m,
    );
    git(night.dirs.remote, 'fsck', '--strict');
    assert.equal(git(night.dirs.clone, 'status', '--porcelain'), '');
  });

  it('change with what they list, and only then', async () => {
    const before = page(root);
    assert.deepEqual((await run(3)).commits.commits, []);
    on('03T12:00');
    rename('Finance | approvers');
    night.tenant.remove(ada, 'groups', oldProject);
    const { commits } = await run(4);
    assert.deepEqual(
      commits.commits.map(({ subject }) => subject),
      ['Ada Lindqvist: 1 changed, 1 deleted in Groups', 'Index pages: 2 changed'],
    );
    assert.match(page(groups), /^\| \[Finance &#124; approvers\]\(.*\) \| Ada Lindqvist \| 2026-03-03 \|$/m);
    assert.doesNotMatch(page(groups), /Old project/);
    assert.notEqual(page(root), before);
    assert.deepEqual((await run(5)).commits.commits, []);
  });

  it('are put right with the next change when somebody edited one, deleted one, or a run left them out', async () => {
    const renamed = async (name: string, day: number, more = {}): Promise<string[]> => {
      on(`0${day - 1}T12:00`);
      rename(name);
      const { commits } = await run(day, more);
      return commits.commits.map(({ subject }) => subject.replace(/^Ada Lindqvist: /, ''));
    };
    await renamed('Finance', 3);
    const before = [page(groups), page(root)];
    pushed(groups, page(groups).replace('Ada Lindqvist', 'Mallory'));
    pushed(root, page(root).replace('read whole', 'never read'));
    assert.deepEqual((await run(4)).commits.commits, []);
    await renamed('Finance approvers', 5);
    assert.match(page(groups), /\[Finance approvers\]\(.*\) \| Ada Lindqvist \| 2026-03-04 \|/);
    // Nobody can tell any more of which run the edited page was.
    const undated = (text = ''): string => text.replace(/^<!-- .*$|the run of 2026-03-0\d/gm, '');
    assert.equal(undated(page(root)), undated(before[1]));
    assert.match(page(root), /^As of the run of 2026-03-05/m);

    git(night.dirs.clone, 'rm', '-q', '--', groups);
    pushed(root, '');
    assert.deepEqual(await renamed('Finance', 6), ['1 changed in Groups', 'Index pages: 1 added']);

    assert.deepEqual(await renamed('Finance left out', 7, { indexPages: false }), ['1 changed in Groups']);
    assert.match(page(groups), /\[Finance\]\(.*\) \| Ada Lindqvist \| 2026-03-05 \|/);
    on('07T12:00');
    night.tenant.update(ada, 'groups', oldProject, { description: 'changed' });
    await run(8);
    assert.match(page(groups), /\[Finance left out\]\(.*\) \| Ada Lindqvist \| 2026-03-06 \|/);
    assert.match(page(groups), /\[Old project\]\(.*\) \| Ada Lindqvist \| 2026-03-07 \|/);
  });

  it('leave a README of somebody’s own alone', async () => {
    pushed(groups, '# Our groups\n');
    rename('Finance');
    await run(3);
    assert.equal(page(groups), '# Our groups\n');
    assert.match(night.log.lines.join('\n'), /Left as they are, because somebody wrote them: Groups\/README\.md/);
  });

  it('say which permission is missing, and what other runs read', async () => {
    night.simulator.faults.add({ path: 'identity/conditionalAccess/policies', kind: 'status', status: 403 });
    await run(3);
    night.tenant.update(ada, 'organization', night.tenant.id, { technicalNotificationMails: ['a@contoso.example'] });
    await run(4, { types: ['organization', 'conditionalAccessPolicy'] });
    assert.match(page(root), /^- conditionalAccessPolicy: denied: it needs Policy\.Read\.All$/m);
    assert.match(page(root), /\[group\]\(Groups\/README\.md\) \| \d+ \| read whole \|/);
    assert.match(page(root), /^- conditionalAccessPolicy: denied: it needs Policy\.Read\.All$/m);
  });

  it('hold hostile names as data, and their links lead to files', async () => {
    addHostileNames(night.tenant);
    await run(3);
    const text = page(groups);
    assert.doesNotMatch(text, /##vso|<script|\]\(javascript/);
    const links = [...text.matchAll(/\]\(([0-9a-f]{2}\/[^)]*)\)/g)].map(([, link = '']) => decodeURIComponent(link));
    const files = git(night.dirs.remote, 'ls-tree', '-r', '--name-only', 'main:prod-backup/Groups').trim().split('\n');
    assert.deepEqual(links.sort(), files.filter((name) => name.endsWith('.json')).sort());
    assert.ok(links.length > hostileNames.length);
  });
});
