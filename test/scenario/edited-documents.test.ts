import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitStep, exportStep, openWorkspace, resolveStep, tagStep } from '../../src/app.ts';
import type { AttributionReport, CommitReport, ExportManifest, RunFacts } from '../../src/domain/run.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant } from '../../src/simulator/scenarios.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

interface Documents {
  readonly manifest: ExportManifest;
  readonly attribution: AttributionReport;
  readonly commits: CommitReport;
}

/** Each document agrees with itself and with the one that it is made from; what they say of the clone is not so. */
describe('documents that somebody edited', function () {
  this.timeout(120_000);
  let night: Nights;
  let settings: Settings;
  let made: Documents;
  let quiet: Documents;
  /** A commit that the branch does not have. */
  let foreign: string;
  const signal = new AbortController().signal;
  const around = () => ({ log: night.log, clock: night.clock, signal });

  before(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 8, users: 4, groups: 3, devices: 3 }));
    settings = {
      ...night.settings({ types: ['organization', 'group'] }),
      documents: join(night.dirs.root, 'documents'),
    };
    await night.run('2026-03-02T02:00:00Z', { types: settings.types });
    night.clock.set('2026-03-02T12:00:00Z');
    night.tenant.remove(actor('ada'), 'groups', night.tenant.keys('groups')[0] ?? '');
    night.clock.set('2026-03-03T02:00:00Z');
    const before = git(night.dirs.remote, 'rev-parse', 'main').trim();
    made = await allSteps({ ...settings, push: false });
    git(night.dirs.clone, 'update-ref', 'refs/heads/main', before);
    assert.ok(made.commits.commits.length > 0);
    quiet = { ...made, attribution: { ...made.attribution, changes: [] }, commits: { ...made.commits, commits: [] } };
    const { clone } = night.dirs;
    foreign = git(clone, 'commit-tree', '-m', 'Backup\n\nBackup-Run: x', `${before}^{tree}`).trim();
  });
  after(() => night.close());
  afterEach(() => rmSync(settings.documents ?? '', { recursive: true }));

  async function allSteps(with_: Settings): Promise<Documents> {
    const workspace = await openWorkspace(with_);
    await exportStep(with_, around(), workspace);
    const manifest = await workspace.documents.read('manifest');
    await resolveStep(with_, around(), workspace, manifest);
    const attribution = await workspace.documents.read('attribution');
    await commitStep(with_, around(), workspace, attribution);
    return { manifest, attribution, commits: await workspace.documents.read('commits') };
  }

  /** The documents with other facts of the run, each with a right digest. */
  async function leave({ manifest, attribution, commits }: Documents, facts: Partial<RunFacts>): Promise<void> {
    const { documents } = await openWorkspace(settings);
    const run = { ...manifest.run, ...facts };
    const receipt = { ...manifest.receipt, tenantId: run.tenantId, runId: run.id };
    const { changes, ...summary } = manifest;
    const lines = async function* () {
      yield* await Promise.resolve(changes);
    };
    await documents.writeManifest({ ...summary, run, receipt }, lines());
    await documents.write({ ...attribution, run, receipt });
    await documents.write({ ...commits, run });
  }

  const steps: readonly [string, () => Promise<unknown>][] = [
    ['resolve', () => step((workspace) => workspace.documents.read('manifest'), resolveStep)],
    ['commit', () => step((workspace) => workspace.documents.read('attribution'), commitStep)],
    [
      'tag',
      () =>
        step(
          (workspace) => workspace.documents.read('commits'),
          (with_, about, _, report: CommitReport) => tagStep(with_, about, report),
        ),
    ],
  ];
  type Workspace = Awaited<ReturnType<typeof openWorkspace>>;
  async function step<Document>(
    read: (workspace: Workspace) => Promise<Document>,
    work: (
      with_: Settings,
      about: ReturnType<typeof around>,
      workspace: Workspace,
      document: Document,
    ) => Promise<unknown>,
  ): Promise<void> {
    const workspace = await openWorkspace(settings);
    await work(settings, around(), workspace, await read(workspace));
  }

  const refs = (): string => git(night.dirs.remote, 'for-each-ref') + git(night.dirs.clone, 'for-each-ref');

  const edits: readonly [string, () => Partial<RunFacts>][] = [
    ['another tenant', () => ({ tenantId: '99999999-0000-4000-8000-000000000001' })],
    ['no tenant', () => ({ tenantId: '' })],
    ['a base commit that the branch does not have', () => ({ baseCommit: foreign })],
    ['a base commit that the clone does not have', () => ({ baseCommit: 'f'.repeat(40) })],
    ['no base commit', () => ({ baseCommit: null })],
    ['no backup before', () => ({ previousCommit: null, previousStartedAt: null })],
    ['another backup before', () => ({ previousCommit: foreign })],
    ['another start of the backup before', () => ({ previousStartedAt: '2026-01-01T00:00:00Z' })],
    ['a branch that does not exist', () => ({ branch: 'release' })],
  ];
  for (const [what, facts] of edits)
    for (const [name, run] of steps)
      it(`${name} refuses ${what}, and nothing is pushed`, async () => {
        const before = refs();
        for (const documents of [made, quiet]) {
          await leave(documents, facts());
          await assert.rejects(run(), { code: 'document-invalid' });
          assert.equal(refs(), before);
        }
      });

  it('tag refuses a commit that the run did not make', async () => {
    const before = refs();
    const [commit] = made.commits.commits;
    assert.ok(commit !== undefined);
    await leave({ ...made, commits: { ...made.commits, commits: [{ ...commit, commit: foreign }] } }, {});
    await assert.rejects(steps[2]?.[1]() ?? Promise.resolve(), { code: 'document-invalid' });
    assert.equal(refs(), before);
  });
  it('no step takes a document that another program formatted', async () => {
    const before = refs();
    await leave(made, {});
    for (const [name, document] of Object.entries(made))
      writeFileSync(join(settings.documents ?? '', `${name}.json`), JSON.stringify(document));
    for (const [, run] of steps) await assert.rejects(run(), { code: 'document-invalid' });
    assert.equal(refs(), before);
  });
});
