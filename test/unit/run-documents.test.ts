import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FileChange } from '../../src/domain/change.ts';
import type { CommitReport, ExportManifest } from '../../src/domain/run.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { runDocuments } from '../../src/edges/run-documents.ts';
import { folderStage } from '../../src/edges/stage.ts';
import { aFileChange, aKindReport, aReceipt, someRunFacts } from '../support/builders.ts';

const manifest: ExportManifest = {
  document: 'manifest',
  version: 1,
  run: someRunFacts(),
  finishedAt: '2026-01-31T02:01:00.000Z',
  outcomes: [aKindReport('group')],
  receipt: aReceipt(),
  changeCount: 1,
  changes: [aFileChange()],
};

const commits: CommitReport = {
  document: 'commits',
  version: 1,
  run: someRunFacts(),
  outcomes: [],
  commits: [],
  late: [],
  pushed: false,
};

const broken: [string, unknown][] = [
  ['text that is no JSON', '{"document":'],
  ['another document', { ...manifest, document: 'commits' }],
  ['another version', { ...manifest, version: 2 }],
  ['no run', { ...manifest, run: {} }],
  ['no changes', { ...manifest, changes: undefined }],
  ['a path outside', { ...manifest, changes: [aFileChange({ path: '../../etc/passwd' })] }],
  ['an absolute path', { ...manifest, changes: [aFileChange({ path: '/etc/passwd' })] }],
  ['null', null],
];

describe('run documents', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('come back as they were written', async () => {
    const documents = runDocuments(folder);
    const { changes, ...summary } = manifest;
    await documents.writeManifest(summary, Readable.from(changes));
    assert.deepEqual(await documents.read('manifest'), manifest);
    const report = { ...commits, commits: [{ commit: 'c', subject: 's "[', authors: [], changes: 1 }] };
    for (const document of [commits, report]) {
      await documents.write(document);
      assert.deepEqual(await documents.read('commits'), document);
    }
  });
  it('are JSON for whoever reads them by other means', async () => {
    const { changes, ...summary } = manifest;
    await runDocuments(folder).writeManifest(summary, Readable.from([...changes, ...changes]));
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8');
    assert.equal((JSON.parse(text) as ExportManifest).changes.length, 2);
  });
  it('have their changes by path', async () => {
    const { changes, ...summary } = manifest;
    const paths = ['prod-backup/b.json', 'prod-backup/a.json', 'prod-backup/c.json'];
    const some = paths.map((path) => ({ ...changes[0], path }));
    await runDocuments(folder).writeManifest(summary, Readable.from(some) as AsyncIterable<FileChange>);
    const read = await runDocuments(folder).read('manifest');
    assert.deepEqual(
      read.changes.map(({ path }) => path),
      [...paths].sort(),
    );
  });
  it('are refused where they were cut off', async () => {
    const { changes, ...summary } = manifest;
    await runDocuments(folder).writeManifest(summary, Readable.from(changes));
    const file = join(folder, 'manifest.json');
    const text = readFileSync(file, 'utf8');
    for (const length of [text.length - 3, text.length - 30, 200]) {
      writeFileSync(file, text.slice(0, length));
      await assert.rejects(runDocuments(folder).read('manifest'), { code: 'document-invalid' }, String(length));
    }
  });
  it('are asked for by the step before', async () => {
    await assert.rejects(runDocuments(folder).read('attribution'), { code: 'document-missing' });
  });
  for (const [what, content] of broken) {
    it(`are refused with ${what}`, async () => {
      writeFileSync(join(folder, 'manifest.json'), typeof content === 'string' ? content : JSON.stringify(content));
      await assert.rejects(runDocuments(folder).read('manifest'), { code: 'document-invalid' });
    });
  }
});

describe('stage', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives a text back by its blob id', () => {
    const stage = folderStage(folder);
    const text = 'ümlaut 😀\n';
    stage.put(blobId(text), text);
    stage.put(blobId('b'), 'b');
    stage.flush();
    assert.equal(stage.get(blobId(text)), text);
    assert.equal(folderStage(folder).get(blobId('b')), 'b');
  });
  it('notices a text that is missing or damaged', () => {
    const stage = folderStage(folder);
    stage.put(blobId('a'), 'b');
    stage.flush();
    assert.throws(() => stage.get(blobId('a')), { code: 'stage-incomplete' });
    assert.throws(() => stage.get(blobId('never')), { code: 'stage-incomplete' });
    truncateSync(join(folder, 'texts'));
    assert.throws(() => folderStage(folder).get(blobId('a')), { code: 'stage-incomplete' });
  });
  it('begins anew when it is cleared', async () => {
    const stage = folderStage(folder);
    stage.put(blobId('first'), 'first');
    stage.flush();
    await stage.clear();
    stage.put(blobId('second'), 'second');
    stage.flush();
    assert.equal(stage.get(blobId('second')), 'second');
    assert.throws(() => stage.get(blobId('first')), { code: 'stage-incomplete' });
    mkdirSync(folder, { recursive: true });
  });
});
