import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import type { FileChange } from '../../src/domain/change.ts';
import type { AttributionReport, CommitReport, ExportManifest } from '../../src/domain/run.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { changeJournal } from '../../src/edges/change-journal.ts';
import { runDocuments } from '../../src/edges/run-documents.ts';
import { folderStage } from '../../src/edges/stage.ts';
import { writeTextFile } from '../../src/edges/text-file.ts';
import { documentFault } from '../../src/steps/document-check.ts';
import { ada, aFileChange, aKindReport, anAttributedChange, aReceipt, someRunFacts } from '../support/builders.ts';

const outcomes = [aKindReport('group')];
const late = anAttributedChange([ada]);
const manifest: ExportManifest = {
  document: 'manifest',
  version: 1,
  run: someRunFacts(),
  finishedAt: '2026-01-31T02:01:00.000Z',
  outcomes,
  receipt: aReceipt(),
  changeCount: 1,
  changes: [aFileChange()],
};
const attribution: AttributionReport = {
  document: 'attribution',
  version: 1,
  run: someRunFacts(),
  outcomes,
  receipt: aReceipt(),
  window: { from: '2026-01-30T02:00:00.000Z', to: '2026-01-31T02:00:00.000Z' },
  eventsRead: 3,
  changes: [anAttributedChange([ada])],
  late: [{ commit: 'a'.repeat(40), change: late, before: { status: 'unknown', reason: 'no-event' } }],
};
const commits: CommitReport = {
  document: 'commits',
  version: 1,
  run: someRunFacts(),
  outcomes: [],
  commits: [{ commit: 'c'.repeat(40), subject: 's "[', authors: [ada], changes: 1 }],
  late: [],
  pushed: false,
};

/** The file of a document, with a right digest whatever the document says. */
function textOf({ changes, ...header }: Record<string, unknown>): string {
  const items = Array.isArray(changes) ? changes.map((change) => JSON.stringify(change)) : [];
  return textOfLines(JSON.stringify(header), items);
}

function textOfLines(header: string, items: readonly string[]): string {
  const text = `${header.slice(0, -1)},"changes":[\n${items.join(',\n')}${items.length === 0 ? '' : '\n'}`;
  return `${text}],"sha256":"${createHash('sha256').update(text).digest('hex')}"}\n`;
}

const withChange = (change: object): string => textOf({ ...manifest, changes: [{ ...aFileChange(), ...change }] });
const withPath = (path: string): string => withChange({ path });
const withRun = (facts: object): string => textOf({ ...manifest, run: { ...manifest.run, ...facts } });
/** With a property whose value is nested deeper than JSON can be written. */
const deep = (text: string): string => text.replace('"deep"', '['.repeat(100_000) + ']'.repeat(100_000));
const withText = (header: object, change: object, edit: (text: string) => string): string => {
  const item = JSON.stringify({ ...aFileChange(), ...change });
  return textOfLines(edit(JSON.stringify({ ...manifest, changes: undefined, ...header })), [edit(item)]);
};
const own = 'prod-backup/Groups/3f/3f000000-0000-4000-8000-000000000001.json';

const refused: [string, string][] = [
  ['text that is no JSON', '{"document":'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['the same JSON in another form', JSON.stringify(manifest, null, 2)],
  ['another digest', textOf({ ...manifest }).replace('Finance', 'Finanze')],
  ['text after its end', `${textOf({ ...manifest })}{}`],
  ['another document', textOf({ ...manifest, document: 'commits' })],
  ['another version', textOf({ ...manifest, version: 2 })],
  ['no version', textOf({ ...manifest, version: undefined })],
  ['no run', textOf({ ...manifest, run: {} })],
  ['no outcomes', textOf({ ...manifest, outcomes: undefined })],
  ['outcomes of another form', textOf({ ...manifest, outcomes: [{ kind: 'group' }] })],
  ['a property that it does not have', textOf({ ...manifest, further: 1 })],
  ['a further property of two lines', textOf({ ...manifest, 'a\n##vso[task.complete]\u202E': 1 })],
  ...['toString', 'constructor', '__proto__', 'hasOwnProperty'].flatMap((name): [string, string][] => [
    [`a property ${name}`, withText({ further: 1 }, {}, (text) => text.replace('further', name))],
    [`a change with a property ${name}`, withText({}, { further: 1 }, (text) => text.replace('further', name))],
  ]),
  ['a run that is nested deeply', withText({ run: 'deep' }, {}, deep)],
  ['a version that is nested deeply', withText({ version: 'deep' }, {}, deep)],
  ['a count that is nested deeply', withText({ changeCount: 'deep' }, {}, deep)],
  ['a name that is nested deeply', withText({}, { name: 'deep' }, deep)],
  ['a name that is too long', withChange({ name: 'x'.repeat(2_000_000) })],
  ['a change that is null', textOf({ ...manifest, changes: [null] })],
  ['a change that is a text', textOf({ ...manifest, changes: ['x'] })],
  ['a change without a path', withChange({ path: undefined })],
  ['a change with a number as path', withChange({ path: 1 })],
  ['a change with a property of its own', withChange({ mode: '120000' })],
  ['a change without a blob', withChange({ newBlob: null })],
  ['a blob that is an option', withChange({ newBlob: '--help' })],
  ['a blob in capitals', withChange({ newBlob: 'A'.repeat(40) })],
  ['a blob too many', withChange({ status: 'deleted' })],
  ['an instant that is none', withChange({ readAt: 'yesterday' })],
  ['a kind that does not exist', withChange({ kind: 'pipeline' })],
  ['the path of another kind', withChange({ kind: 'user' })],
  ['the path of another object', withChange({ key: '3f000000-0000-4000-8000-000000000002' })],
  ['a change of a kind that was not read', textOf({ ...manifest, outcomes: [aKindReport('user')] })],
  [
    'a change of a kind that failed',
    textOf({ ...manifest, outcomes: [aKindReport('group', { outcome: { status: 'failed', code: 'x', hint: '' } })] }),
  ],
  ['the same path twice', textOf({ ...manifest, changes: [aFileChange(), aFileChange()] })],
  ['a run id of two lines', withRun({ id: 'a\nBackup-Run: b' })],
  ['a run id that is an option', withRun({ id: '--all' })],
  ['a tenant id of two lines', withRun({ tenantId: 'a\nb' })],
  ['a base commit that is an option', withRun({ baseCommit: '--upload-pack=x' })],
  ['a start that is no instant', withRun({ startedAt: '2026-13-45T99:00:00Z' })],
  ['the folder of Git', withRun({ folder: '.git' })],
  ['no folder', withRun({ folder: '' })],
  [
    'no folder, and paths at the root',
    textOf({
      ...manifest,
      run: { ...manifest.run, folder: '' },
      changes: [{ ...aFileChange(), path: own.replace('prod-backup/', '') }],
    }),
  ],
  ['a folder above', withRun({ folder: '../x' })],
  ['the receipt of another tenant', textOf({ ...manifest, receipt: aReceipt({ tenantId: 'other' }) })],
  ['the receipt of another run', textOf({ ...manifest, receipt: aReceipt({ runId: 'other' }) })],
  ['a count that is none', textOf({ ...manifest, changeCount: -1 })],
  ...[
    'azure-pipelines.yml',
    '.gitattributes',
    '.gitmodules',
    'prod-backup/.gitattributes',
    'prod-backup/README.md',
    'prod-backup/azure-pipelines.yml',
    'prod-backup/../azure-pipelines.yml',
    'prod-backup/.git/hooks/post-checkout',
    '.git/hooks/post-checkout',
    '.GIT/config',
    'prod-backup/git~1/config',
    'prod-backup/a/./b.json',
    '../../etc/passwd',
    '/etc/passwd',
    `./${own}`,
    `/${own}`,
    `${own}/`,
    own.replaceAll('/', '\\'),
    own.replace('prod-backup', 'PROD-BACKUP'),
    own.replace('.json', '.json.'),
    own.replace('.json', '.json:stream'),
    own.replace('.json', '.JSON'),
    own.replace('3f/', '3e/'),
    own.replace('prod-backup', 'prod-backup2'),
    `${own}\0`,
    'C:/x.json',
    'prod-backup/Groups/aux.json',
    '',
  ].map((path): [string, string] => [`the path ${JSON.stringify(path)}`, withPath(path)]),
];

describe('run documents', () => {
  let folder = '';
  const documents = (): ReturnType<typeof runDocuments> => runDocuments(folder, documentFault);
  const { changes: itsChanges, ...summary } = manifest;
  const writeManifest = (changes: Iterable<FileChange> = itsChanges): Promise<void> =>
    documents().writeManifest(summary, Readable.from(changes));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are read as they were written', async () => {
    await writeManifest();
    assert.deepEqual(await documents().read('manifest'), manifest);
    await documents().write(attribution);
    assert.deepEqual(await documents().read('attribution'), attribution);
    for (const report of [{ ...commits, commits: [] }, commits]) {
      await documents().write(report);
      assert.deepEqual(await documents().read('commits'), report);
    }
  });
  it('are JSON for other tools', async () => {
    await writeManifest();
    const { changes } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as ExportManifest;
    assert.deepEqual(changes, manifest.changes);
  });
  it('are as the test makes them by hand', async () => {
    await writeManifest();
    assert.equal(readFileSync(join(folder, 'manifest.json'), 'utf8'), textOf({ ...manifest }));
  });
  it('have their changes by path', async () => {
    const some = [3, 1, 2].map((digit) => {
      const key = `${digit}f000000-0000-4000-8000-000000000001`;
      return aFileChange({ key, path: `prod-backup/Groups/${digit}f/${key}.json` });
    });
    await writeManifest(some);
    const { changes } = await documents().read('manifest');
    assert.deepEqual(
      changes.map(({ path }) => path),
      some.map(({ path }) => path).sort(),
    );
  });
  it('keep a name with the line separators of Unicode', async () => {
    const change = aFileChange({ name: 'a\u2028b\u2029c\r\nd' });
    const journal = changeJournal(join(folder, 'changes'));
    journal.clear();
    const kind = journal.begin('group');
    kind.write([change]);
    kind.keep();
    await documents().writeManifest(summary, journal.changes());
    assert.deepEqual((await documents().read('manifest')).changes, [change]);
  });
  it('are refused where they were cut off', async () => {
    await writeManifest();
    const file = join(folder, 'manifest.json');
    const text = readFileSync(file, 'utf8');
    for (const length of [text.length - 3, text.length - 30, text.length - 90, 200]) {
      writeFileSync(file, text.slice(0, length));
      await assert.rejects(documents().read('manifest'), { code: 'document-invalid' }, String(length));
    }
  });
  it('are asked for by the step before', async () => {
    await assert.rejects(documents().read('attribution'), { code: 'document-missing' });
  });
  it('are refused where the document that they are made from is of another run', async () => {
    await documents().write(attribution);
    assert.equal((await documents().read('attribution')).run.id, attribution.run.id);
    writeFileSync(join(folder, 'manifest.json'), withRun({ id: 'another-run' }));
    await assert.rejects(documents().read('attribution'), { code: 'document-invalid' });
    await documents().write(commits);
    await documents().write({ ...attribution, run: { ...attribution.run, tenantId: 'another' } });
    await assert.rejects(documents().read('commits'), { code: 'document-invalid' });
  });
  for (const [what, earlier] of [
    ['a list', '[]'],
    ['a run that is nested deeply', withText({ run: 'deep' }, {}, deep)],
    ['a run without an id', withRun({ id: undefined })],
  ] as const) {
    it(`are refused where the document that they are made from is ${what}`, async () => {
      await documents().write(attribution);
      writeFileSync(join(folder, 'manifest.json'), earlier);
      await assert.rejects(documents().read('attribution'), { code: 'document-invalid' });
    });
  }
  it('are refused where the document that they are made from is a folder', async () => {
    await documents().write(attribution);
    mkdirSync(join(folder, 'manifest.json'));
    await assert.rejects(documents().read('attribution'), { code: 'document-invalid' });
  });
  for (const [what, content] of refused) {
    it(`are refused with ${what}, in one sentence`, async () => {
      writeFileSync(join(folder, 'manifest.json'), content);
      await assert.rejects(documents().read('manifest'), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'document-invalid', error.stack);
        assert.match(error.message, /^\S+manifest\.json .{5,600}\.$/);
        return true;
      });
    });
  }
  it('are the same or refused after any mutation', async () => {
    await writeManifest();
    const file = join(folder, 'manifest.json');
    const bytes = readFileSync(file);
    const place = fc.nat({ max: bytes.length });
    const mutation = fc.record({ at: place, without: fc.nat({ max: 60 }), insert: fc.uint8Array({ maxLength: 20 }) });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ at, without, insert }) => {
        writeFileSync(file, Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + without)]));
        const read = await documents()
          .read('manifest')
          .catch((error: unknown) => (error as { code?: string }).code);
        if (typeof read === 'string' || read === undefined) assert.equal(read, 'document-invalid');
        else assert.deepEqual(read, manifest);
      }),
      { numRuns: 300 },
    );
  });
  it('are the same or refused after a mutation that somebody gave a right digest', async () => {
    const file = join(folder, 'manifest.json');
    const path = fc.oneof(
      fc.string(),
      fc.string().map((text) => own.replace('3f/', text)),
      fc.constant(own),
    );
    const value = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc.string(),
    );
    const property = fc.constantFrom('kind', 'key', 'status', 'oldBlob', 'newBlob', 'readAt');
    await fc.assert(
      fc.asyncProperty(path, property, value, async (somePath, name, someValue) => {
        writeFileSync(file, withChange({ path: somePath, [name]: someValue }));
        const read = await documents()
          .read('manifest')
          .catch((error: unknown) => (error as { code?: string }).code);
        if (typeof read === 'string' || read === undefined) assert.equal(read, 'document-invalid');
        else assert.equal(read.changes[0]?.path, own);
      }),
      { numRuns: 300 },
    );
  });
  it('are for their owner alone, whatever the umask', async () => {
    if (process.platform === 'win32') return;
    const before = process.umask(0);
    try {
      const place = join(folder, 'named', 'folder');
      await runDocuments(place, documentFault).write(commits);
      const stage = folderStage(join(place, 'stage'));
      stage.put(blobId('a'), 'a');
      stage.flush();
      const journal = changeJournal(join(place, 'changes'));
      journal.clear();
      const kind = journal.begin('group');
      kind.write([aFileChange()]);
      kind.supersede(own);
      kind.write([aFileChange()]);
      kind.keep();
      const modes = readdirSync(place, { recursive: true, withFileTypes: true }).map((entry) => {
        const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
        return `${entry.name} ${mode.toString(8)}`;
      });
      assert.equal((statSync(place).mode & 0o777).toString(8), '700');
      assert.deepEqual(modes.sort(), [
        'changes 700',
        'commits.json 600',
        'group.jsonl 600',
        'index 600',
        'stage 700',
        'texts 600',
      ]);
      await writeTextFile(join(folder, 'reports', 'new', 'report.html'), 'x');
      const made = ['reports', 'reports/new', 'reports/new/report.html'].map((name) => statSync(join(folder, name)));
      assert.deepEqual(
        made.map(({ mode }) => (mode & 0o777).toString(8)),
        ['700', '700', '600'],
      );
      chmodSync(folder, 0o700);
    } finally {
      process.umask(before);
    }
  });
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
  it('begins again when it is cleared', async () => {
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
