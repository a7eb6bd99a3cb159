import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitPlan, Repository, Stage } from '../../src/domain/ports.ts';
import { findBackupBranch } from '../../src/edges/backup-branch.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import { openGit } from '../../src/edges/git.ts';
import { commitsOfRun } from '../../src/edges/past-runs.ts';
import { gitRepository } from '../../src/edges/repository.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import type { GitDirs } from '../support/git-dir.ts';
import { FakeClock, MemoryLog } from '../support/fakes.ts';

const committer = { name: 'Entra Backup', email: 'b@x' };
const at = '2026-01-31T02:00:00.000Z';
const clock = new FakeClock(at);
const texts = new Map<string, string>();
const stage: Stage = {
  put: (blob, text) => void texts.set(blob, text),
  flush: () => undefined,
  get: (blob) => texts.get(blob) ?? '',
};

function written(path: string, text: string): { path: string; blob: string } {
  texts.set(blobId(text), text);
  return { path, blob: blobId(text) };
}

function plan(author: string, writes: CommitPlan['writes'], deletes: readonly string[] = []): CommitPlan {
  const message = `${author}: something\n\nBackup-Run: run\nBackup-Started: ${at}\n`;
  return { author: { name: author, email: 'a@x' }, authorDate: '2026-01-30T12:00:00.000Z', message, writes, deletes };
}

describe('repository, on real git', () => {
  let dirs: GitDirs;
  let log: MemoryLog;
  beforeEach(() => {
    dirs = gitDirs();
    log = new MemoryLog();
  });
  afterEach(() => dirs.remove());

  async function commit(plans: CommitPlan[], push = true, repo = dirs.clone): Promise<readonly string[]> {
    const handle = await openGit(repo);
    const { base } = await findBackupBranch(handle, 'main', push);
    return gitRepository(handle, base, log, clock).commit({ branch: 'main', base, plans, committer, at, push, stage });
  }
  async function repository(): Promise<Repository> {
    const handle = await openGit(dirs.clone);
    return gitRepository(handle, (await findBackupBranch(handle, 'main', false)).base, log, clock);
  }

  it('starts with nothing on a branch without commits', async () => {
    assert.deepEqual(await (await repository()).entries('b'), []);
  });

  it('makes commits with author, committer, dates and paths, pushes them, and updates the work tree', async () => {
    const hard = 'b/Groups/a "quoted" \\ back.json';
    const commits = await commit([
      plan('Ada', [written('b/x.json', 'x\n'), written(hard, 'ü\n')]),
      plan('Bo', [written('b/y.json', 'y\n')]),
    ]);
    assert.equal(commits.length, 2);
    assert.equal(git(dirs.remote, 'rev-parse', 'main').trim(), commits[1]);
    assert.equal(
      git(dirs.remote, 'log', '--format=%an|%ae|%aI|%cn|%cI', '-1', commits[0] ?? '').trim(),
      'Ada|a@x|2026-01-30T12:00:00+00:00|Entra Backup|2026-01-31T02:00:00+00:00',
    );
    assert.equal(readFileSync(join(dirs.clone, hard), 'utf8'), 'ü\n');
    assert.equal(git(dirs.clone, 'status', '--porcelain'), '');
    assert.deepEqual(
      [...(await (await repository()).entries('b'))].map(({ path, blob }) => `${path} ${blob}`).sort(),
      [hard, 'b/x.json', 'b/y.json']
        .map((path) => `${path} ${blobId(path === hard ? 'ü\n' : path === 'b/x.json' ? 'x\n' : 'y\n')}`)
        .sort(),
    );
    assert.equal(git(dirs.clone, 'for-each-ref', 'refs/entra-backup'), '');
    git(dirs.remote, 'fsck', '--strict');
  });

  it('touches nothing outside of its paths', async () => {
    writeFileSync(join(dirs.clone, 'README.md'), 'mine');
    git(dirs.clone, 'add', '.');
    git(dirs.clone, 'commit', '-qm', 'mine');
    git(dirs.clone, 'push', '-q', 'origin', 'main');
    writeFileSync(join(dirs.clone, 'README.md'), 'mine, edited');
    writeFileSync(join(dirs.clone, 'notes.txt'), 'new');
    await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    assert.equal(git(dirs.clone, 'status', '--porcelain'), ' M README.md\n?? notes.txt\n');
    assert.equal(git(dirs.remote, 'show', 'main:README.md'), 'mine');
    assert.deepEqual(log.lines, []);
  });

  it('does not overwrite a file that somebody edited by hand, and says so', async () => {
    await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    writeFileSync(join(dirs.clone, 'b/x.json'), 'by hand');
    await commit([plan('Bo', [written('b/x.json', 'y\n')])]);
    assert.equal(readFileSync(join(dirs.clone, 'b/x.json'), 'utf8'), 'by hand');
    assert.equal(git(dirs.remote, 'show', 'main:b/x.json'), 'y\n');
    assert.match(log.lines.join('\n'), /changed by hand/);
  });

  it('deletes, and leaves no empty folder', async () => {
    await commit([plan('Ada', [written('b/c/x.json', 'x\n'), written('b/y.json', 'y\n')])]);
    await commit([plan('Bo', [], ['b/c/x.json'])]);
    assert.equal(git(dirs.remote, 'ls-tree', '-r', '--name-only', 'main').trim(), 'b/y.json');
    assert.equal(git(dirs.clone, 'status', '--porcelain'), '');
  });

  it('leaves everything as it was when the push is refused', async () => {
    await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    const before = git(dirs.clone, 'rev-parse', 'main');
    writeFileSync(join(dirs.remote, 'hooks', 'pre-receive'), '#!/bin/sh\necho TF401027: no >&2\nexit 1\n', {
      mode: 0o755,
    });
    await assert.rejects(commit([plan('Bo', [written('b/x.json', 'y\n')])]), { code: 'push-rejected' });
    assert.equal(git(dirs.clone, 'rev-parse', 'main'), before);
    assert.equal(git(dirs.remote, 'rev-parse', 'main'), before);
    assert.equal(git(dirs.clone, 'status', '--porcelain'), '');
    assert.equal(git(dirs.clone, 'for-each-ref', 'refs/entra-backup'), '');
  });

  it('changes no ref when the stage breaks off in the middle', async () => {
    const broken: Stage = {
      ...stage,
      get: () => {
        throw new Error('disk on fire');
      },
    };
    const handle = await openGit(dirs.clone);
    const request = {
      branch: 'main',
      base: null,
      plans: [plan('Ada', [written('b/x.json', 'x\n')])],
      committer,
      at,
      push: true,
      stage: broken,
    };
    await assert.rejects(gitRepository(handle, null, log, clock).commit(request));
    assert.equal(git(dirs.remote, 'for-each-ref'), '');
    assert.equal(git(dirs.clone, 'for-each-ref'), '');
  });

  it('works in a bare repository and in a clone without a checkout', async () => {
    await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    const bare = join(dirs.root, 'second.git');
    git(dirs.root, 'clone', '-q', '--bare', dirs.remote, bare);
    await commit([plan('Bo', [written('b/y.json', 'y\n')])], true, bare);
    const empty = join(dirs.root, 'third');
    git(dirs.root, 'clone', '-q', '--no-checkout', dirs.remote, empty);
    await commit([plan('Chiara', [written('b/z.json', 'z\n')])], true, empty);
    assert.deepEqual(git(dirs.remote, 'log', '--format=%an', 'main').trim().split('\n'), ['Chiara', 'Bo', 'Ada']);
  });

  it('works on a detached head, as a pipeline checks out', async () => {
    await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    git(dirs.clone, 'checkout', '-q', '--detach');
    git(dirs.clone, 'branch', '-D', '-q', 'main');
    await commit([plan('Bo', [written('b/x.json', 'y\n')])]);
    assert.equal(readFileSync(join(dirs.clone, 'b/x.json'), 'utf8'), 'y\n');
    assert.equal(git(dirs.clone, 'status', '--porcelain'), '');
    assert.equal(git(dirs.clone, 'rev-parse', 'HEAD'), git(dirs.remote, 'rev-parse', 'main'));
  });

  it('goes on from the remote where it is ahead, and stops where both went on', async () => {
    const [first] = await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    const other = join(dirs.root, 'other');
    git(dirs.root, 'clone', '-q', dirs.remote, other);
    git(other, 'commit', '-q', '--allow-empty', '-m', 'theirs');
    git(other, 'push', '-q', 'origin', 'main');
    const handle = await openGit(dirs.clone);
    const branch = await findBackupBranch(handle, undefined, true);
    assert.equal(branch.base, git(other, 'rev-parse', 'HEAD').trim());
    assert.equal(branch.previous?.commit, first);
    git(dirs.clone, 'commit', '-q', '--allow-empty', '-m', 'ours');
    await assert.rejects(findBackupBranch(handle, undefined, true), { code: 'branch-moved' });
  });

  it('tells a clone that is too shallow from a branch without backups', async () => {
    await commit([plan('Ada', [written('b/x.json', 'x\n')])]);
    git(dirs.clone, 'commit', '-q', '--allow-empty', '-m', 'something else');
    git(dirs.clone, 'push', '-q', 'origin', 'main');
    const shallow = join(dirs.root, 'shallow');
    git(dirs.root, 'clone', '-q', '--depth=1', `file://${dirs.remote}`, shallow);
    await assert.rejects(findBackupBranch(await openGit(shallow), undefined, false), { code: 'shallow-clone' });
    assert.equal((await findBackupBranch(await openGit(shallow), undefined, true)).previous?.runId, 'run');
    assert.equal((await findBackupBranch(await openGit(shallow), undefined, false)).previous?.runId, 'run');
  });

  it('finds the commits of a run again', async () => {
    const commits = await commit([plan('Ada', [written('b/x.json', 'x\n')]), plan('Bo', [written('b/y.json', 'y\n')])]);
    const handle = await openGit(dirs.clone);
    assert.deepEqual(await commitsOfRun(handle, null, commits[1] ?? null, 'run'), commits);
    assert.deepEqual(await commitsOfRun(handle, null, commits[1] ?? null, 'ru'), []);
  });

  it('tags once, however often it is asked, and never moves a tag', async () => {
    const [first = '', second = ''] = await commit([
      plan('Ada', [written('b/x.json', 'x\n')]),
      plan('Bo', [written('b/y.json', 'y\n')]),
    ]);
    const tag = async (commit: string): Promise<string> => {
      const plan = { name: 'backup/1', commit, message: 'm\n' };
      const made = await (await repository()).tag({ plan, tagger: committer, at, push: true });
      return made.name;
    };
    assert.equal(await tag(first), 'backup/1');
    assert.equal(await tag(first), 'backup/1');
    assert.equal(await tag(second), 'backup/1.2');
    assert.equal(
      git(
        dirs.remote,
        'for-each-ref',
        '--format=%(refname:short) %(objecttype) %(taggername) %(*objectname)',
        'refs/tags',
      ).trim(),
      `backup/1 tag Entra Backup ${first}\nbackup/1.2 tag Entra Backup ${second}`,
    );
    await assert.rejects(
      (await repository()).tag({
        plan: { name: 'a..b', commit: first, message: 'm' },
        tagger: committer,
        at,
        push: true,
      }),
      { code: 'usage' },
    );
  });

  for (const [what, folder, code] of [
    ['a folder that is not there', '/nonexistent/folder', 'not-a-folder'],
    ['a folder outside of any repository', '', 'not-a-repository'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const outside = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
      try {
        await assert.rejects(openGit(folder === '' ? outside : folder), { code });
      } finally {
        rmSync(outside, { recursive: true });
      }
    });
  }
});
