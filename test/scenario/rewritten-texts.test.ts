import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['group', 'application', 'crossTenantAccessPolicyConfigurationPartner'];

/** The text with every array turned round, as a version wrote it that did not sort them. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned).reverse();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, item]) => [name, turned(item)]));
}

describe('texts of a version that wrote them in another form', () => {
  let night: Nights;
  const run = (day: number) => night.run(`2026-03-0${day}T02:00:00Z`, { types });
  const finance = stageId('Finance approvers');
  before(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 3, users: 12, groups: 5, membersPerGroup: 4 }));
    await run(2);
    const folder = join(night.dirs.clone, 'prod-backup');
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!file.name.endsWith('.json')) continue;
      const path = join(file.parentPath, file.name);
      const text = JSON.stringify(turned(JSON.parse(readFileSync(path, 'utf8')) as JsonObject), null, 2);
      writeFileSync(path, `${text}\n`);
    }
    git(night.dirs.clone, 'commit', '-q', '--all', '--amend', '--no-edit');
    git(night.dirs.clone, 'push', '-q', '--force', 'origin', 'main');
  });
  after(() => night.close());

  it('become one commit by the backup identity, beside what somebody changed that day', async () => {
    night.clock.set('2026-03-02T12:00:00Z');
    night.tenant.update(actor('ada'), 'groups', finance, { displayName: 'Renamed' });
    const { attribution } = await run(3);
    const rewritten = attribution.changes.filter(({ authors }) => authors.length === 0);
    assert.ok(rewritten.length > 5);
    for (const change of rewritten) assert.deepEqual(change.attribution, { status: 'unknown', reason: 'rewritten' });
    assert.deepEqual(
      night.history('%an|%s').slice(0, 3).map((line) => line.replace(/\d+ changed/, 'N changed')),
      [
        'Entra Backup|Index pages: N changed',
        'Entra Backup|Same objects in a new form: N changed in Applications, Groups',
        'Ada Lindqvist|Ada Lindqvist: N changed in Groups',
      ],
    ); // prettier-ignore
    const [, second] = night.history('%B%x00').join('\n').split('\0');
    assert.match(second ?? '', /\nAuthor-Unknown: rewritten\n/);
    const [tag = ''] = night.tags().slice(-1);
    assert.match(
      git(night.dirs.remote, 'cat-file', 'tag', tag),
      /\n- Ada Lindqvist <.*>: 1\n- Entra Backup <.*>: \d+\n/,
    );
  });

  it('leave who changed an object last on the index pages', () => {
    const page = git(night.dirs.remote, 'show', 'main:prod-backup/Groups/README.md');
    const authors = [...page.matchAll(/\| ([^|]*) \| (\d{4}-\d\d-\d\d) \|$/gm)].map(([, who, day]) => `${who} ${day}`);
    assert.deepEqual([...new Set(authors)].sort(), ['Ada Lindqvist 2026-03-02', 'Entra Backup 2026-03-02']);
  });

  it('are written once', async () => {
    const before = night.history('%H');
    const { manifest } = await run(4);
    assert.deepEqual(manifest.changes, []);
    assert.deepEqual(night.history('%H'), before);
  });
});
