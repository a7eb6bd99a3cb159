import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportManifest } from '../../src/domain/run.ts';
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
  changes: [aFileChange()],
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
    await runDocuments(folder).write(manifest);
    assert.deepEqual(await runDocuments(folder).read('manifest'), manifest);
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

  it('gives a text back by its blob id', async () => {
    const stage = folderStage(folder);
    const text = 'ümlaut 😀\n';
    await stage.put(blobId(text), text);
    assert.equal(await stage.get(blobId(text)), text);
  });
  it('notices a text that is missing or damaged', async () => {
    const stage = folderStage(folder);
    await stage.put(blobId('a'), 'b');
    await assert.rejects(stage.get(blobId('a')), { code: 'stage-incomplete' });
    await assert.rejects(stage.get(blobId('never')), { code: 'stage-incomplete' });
  });
});
