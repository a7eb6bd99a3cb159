import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '../../src/domain/change.ts';
import { changeJournal } from '../../src/edges/change-journal.ts';
import { aFileChange } from '../support/builders.ts';

const one = aFileChange({ path: 'b/one.json', newBlob: '1' });
const two = aFileChange({ path: 'b/two.json', newBlob: '2' });

describe('changeJournal', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const begun = () => {
    const journal = changeJournal(join(folder, 'changes'));
    journal.clear();
    return { journal, kind: journal.begin('group') };
  };
  async function all(changes: AsyncIterable<FileChange>): Promise<FileChange[]> {
    const found: FileChange[] = [];
    for await (const change of changes) found.push(change);
    return found;
  }

  it('gives back what was kept', async () => {
    const { journal, kind } = begun();
    kind.write([one]);
    kind.write([]);
    kind.write([two]);
    assert.equal(kind.keep(), 2);
    assert.deepEqual(await all(journal.changes()), [one, two]);
  });
  it('knows nothing of what was not kept', async () => {
    const { journal, kind } = begun();
    kind.write([one]);
    assert.equal(journal.begin('user').keep(), 0);
    assert.deepEqual(await all(journal.changes()), []);
  });
  it('forgets what came before a new start', async () => {
    const { journal, kind } = begun();
    kind.write([one]);
    kind.supersede(two.path);
    kind.restart();
    kind.write([two]);
    assert.equal(kind.keep(), 1);
    assert.deepEqual(await all(journal.changes()), [two]);
  });
  it('counts the last of several changes of one path, and none that is none', async () => {
    const { journal, kind } = begun();
    kind.write([one, two]);
    kind.supersede(one.path);
    kind.supersede(two.path);
    kind.write([
      { ...one, newBlob: one.oldBlob },
      { ...two, newBlob: '3' },
    ]);
    assert.equal(kind.keep(), 1);
    assert.deepEqual(await all(journal.changes()), [{ ...two, newBlob: '3' }]);
  });
  it('keeps each of very many, cut wherever they are read', async () => {
    const { journal, kind } = begun();
    const many = Array.from({ length: 9_000 }, (_, at) =>
      aFileChange({ path: `b/${at}.json`, name: 'ö€😀'.repeat(20) }),
    );
    kind.write([one, ...many]);
    kind.supersede(one.path);
    kind.write([{ ...one, newBlob: '4' }]);
    assert.equal(kind.keep(), many.length + 1);
    assert.deepEqual(await all(journal.changes()), [...many, { ...one, newBlob: '4' }]);
  });
});
