import assert from 'node:assert/strict';
import { catalogue } from '../../src/catalogue/index.ts';
import { pathOf } from '../../src/catalogue/layout.ts';
import { backupFolderOf } from '../../src/domain/backup-folder.ts';
import { defaults } from '../../src/domain/settings.ts';
import { isDeviceName } from '../../src/domain/windows-names.ts';

const guid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
/** Windows ends a path at 260 characters where long paths are off; an agent works below some such folder. */
const agentFolder = String.raw`C:\agents\agent-with-a-long-name-01\_work\1234\s`;

describe('the rules of Windows for names', () => {
  for (const name of ['con', 'CON', 'nul.json', 'Aux.tar.gz', 'com1', 'LPT9.txt', 'com²', 'CONIN$'])
    it(`takes ${name} for a device`, () => assert.ok(isDeviceName(name)));
  for (const name of ['console', 'con-1', 'com', 'com10', 'auxiliary.json', 'x.con'])
    it(`takes ${name} for a name`, () => assert.ok(!isDeviceName(name)));

  for (const folder of ['prod-backup', 'tenants/prod', 'a.b/c d', 'com10', 'Ümlaut'])
    it(`lets the backup lie in ${folder}`, () => assert.equal(backupFolderOf(folder), folder));
  const refused = [
    'con',
    'a/NUL.txt/b',
    'aux',
    'x.',
    'x /y',
    'a//b',
    '..',
    '.git',
    'a/.GIT',
    'GIT~1',
    'a:b',
    'a*',
    'C:/x',
  ];
  for (const folder of [...refused, '/x', 'a\tb', '"a"', ''])
    it(`lets no backup lie in ${JSON.stringify(folder)}`, () =>
      assert.throws(() => backupFolderOf(folder), { code: 'usage' }));

  it('are kept by every folder of the catalogue, in any case of letters', () => {
    const folders = new Map<string, string>();
    for (const kind of catalogue) {
      for (const part of kind.folder.split('/')) {
        assert.match(part, /^[A-Za-z0-9][A-Za-z0-9-]*$/, kind.folder);
        assert.ok(!isDeviceName(part), kind.folder);
      }
      assert.match(kind.id, /^[A-Za-z0-9]+$/, 'it names files of a run too');
      const path = (kind.shape === 'singleton' ? `${kind.folder}.json` : kind.folder).toLowerCase();
      assert.equal(folders.get(path), undefined, `${kind.id} and ${folders.get(path) ?? ''} share ${path}`);
      folders.set(path, kind.id);
    }
    // What differs by case in one part only would be one folder on Windows.
    const parts = catalogue.flatMap(({ folder }) =>
      folder.split('/').map((_, at, all) => all.slice(0, at + 1).join('/')),
    );
    const spellings = new Set(parts);
    assert.equal(new Set([...spellings].map((each) => each.toLowerCase())).size, spellings.size);
  });

  it('leave every file within 260 characters below an agent’s folder', () => {
    for (const kind of catalogue) {
      const path = [agentFolder, defaults.folder, pathOf(kind, guid)].join('/');
      assert.ok(path.length < 260, `${path.length}: ${path}`);
    }
  });
});
