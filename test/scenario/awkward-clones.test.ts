import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBackupBranch, tryPush } from '../../src/edges/backup-branch.ts';
import { openGit } from '../../src/edges/git.ts';
import { gitRepository } from '../../src/edges/repository.ts';
import { FakeClock } from '../support/fakes.ts';
import { git } from '../support/git-dir.ts';
import { at, committer, plan, pushedPlace, stage } from '../support/pushed-place.ts';
import type { PushedPlace } from '../support/pushed-place.ts';
import { setPolicies } from '../support/repository-policies.ts';

const file = 'b/Groups/x.json';

describe('awkward clones', () => {
  let place: PushedPlace;
  beforeEach(async () => {
    place = await pushedPlace();
  });
  afterEach(async () => {
    git(place.dirs.remote, 'fsck', '--strict', '--no-progress');
    await place.close();
  });

  const status = (): string => git(place.dirs.clone, 'status', '--porcelain');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(place.dirs.clone, path)), { recursive: true });
    writeFileSync(join(place.dirs.clone, path), text);
  };
  const pushAll = (): void => {
    git(place.dirs.clone, 'add', '.');
    git(place.dirs.clone, 'commit', '-qm', 'by hand');
    git(place.dirs.clone, 'push', '-q', place.dirs.remote, 'main');
    git(place.dirs.clone, 'fetch', '-q', place.dirs.remote, '+main:refs/remotes/origin/main');
  };
  const tag = async (name: string, commit: string) => {
    const repository = gitRepository(await place.open(), commit, place.log, new FakeClock(at));
    return repository.tag({ plan: { name, commit, message: 'm\n' }, tagger: committer, at, push: true });
  };

  it('a tag that is named like the branch does not change where the backup goes', async () => {
    git(place.dirs.clone, 'tag', 'main');
    assert.equal((await findBackupBranch(await place.open(), undefined, true)).branch, 'main');
  });

  for (const [where, other] of [
    ['here', 'backup'],
    ['there', 'backup'],
    ['there', 'backup/1/old'],
  ] as const) {
    it(`a tag ${other} ${where} makes a tag backup/1 impossible, which is said`, async () => {
      const [commit = ''] = await place.commit([plan('Ada', { [file]: 'x\n' })]);
      git(where === 'here' ? place.dirs.clone : place.dirs.remote, 'tag', other, commit);
      await assert.rejects(tag('backup/1', commit), { code: 'usage', message: new RegExp(`"${other}"`) });
      assert.equal(git(place.dirs.clone, 'tag', '--list', 'backup/1'), '');
    });
  }

  it('a tag that a server refuses as if it were there is not tried under other names', async () => {
    const [commit = ''] = await place.commit([plan('Ada', { [file]: 'x\n' })]);
    const hook = join(place.dirs.remote, 'hooks', 'update');
    writeFileSync(hook, '#!/bin/sh\necho "cannot lock ref $1" >&2; exit 1\n', { mode: 0o755 });
    assert.deepEqual(await tag('backup/1', commit), { name: 'backup/1', pushed: false });
    assert.match(place.log.lines.join('\n'), /warning: The push to backup\/1 was refused/);
  });

  it('a tag that points at no commit is not moved', async () => {
    const [commit = ''] = await place.commit([plan('Ada', { [file]: 'x\n' })]);
    git(place.dirs.clone, 'tag', 'day', `main:${file}`);
    assert.equal((await tag('day', commit)).name, 'day.2');
    assert.equal(git(place.dirs.clone, 'cat-file', '-t', 'day').trim(), 'blob');
  });

  it('settings that push more than was asked for do not count', async () => {
    setPolicies(place.dirs.remote, { without: ['CreateTag'] });
    git(place.dirs.clone, 'tag', '-a', '-m', 'theirs', 'theirs');
    git(place.dirs.clone, 'config', 'push.followTags', 'true');
    git(place.dirs.clone, 'config', 'remote.origin.mirror', 'true');
    const [commit] = await place.commit([plan('Ada', { [file]: 'x\n' })]);
    assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), commit);
    const handle = await place.open();
    assert.equal(await tryPush(handle, await findBackupBranch(handle, 'main', true)), true);
  });

  it('a branch that cannot be beside another one is told from one that has moved', async () => {
    const handle = await place.open();
    const repository = gitRepository(handle, null, place.log, new FakeClock(at));
    const plans = [plan('Ada', { [file]: 'x\n' })];
    const request = { branch: 'main/x', base: null, plans, committer, at, push: true, stage };
    await assert.rejects(repository.commit(request), { code: 'no-branch', message: /main\/x/ });
  });

  for (const [what, theirs] of [
    ['a file in the place of a folder', 'b/Groups'],
    ['a folder in the place of a file', `${file}/y`],
  ] as const) {
    it(`${what} stops the run, and is named`, async () => {
      put(theirs, 'by hand\n');
      pushAll();
      await assert.rejects(place.commit([plan('Ada', { [file]: 'x\n' })]), {
        code: 'usage',
        message: `${theirs} stands in the repository where the backup has ${file}; nothing was pushed.`,
      });
      assert.equal(git(place.dirs.remote, 'show', `main:${theirs}`), 'by hand\n');
    });
  }

  it('a submodule in the place of a folder is left alone', async () => {
    const commit = git(place.dirs.clone, 'rev-parse', 'HEAD').trim();
    git(place.dirs.clone, 'update-index', '--add', '--cacheinfo', `160000,${commit},b/Groups`);
    git(place.dirs.clone, 'commit', '-qm', 'a submodule');
    await assert.rejects(place.commit([plan('Ada', { [file]: 'x\n' })]), {
      code: 'usage',
      message: /^b\/Groups stands/,
    });
  });

  it('files that are not tracked stay as they are, and the others come', async () => {
    put(file, 'by hand\n');
    put('b/same.json', 'same\n');
    await place.commit([plan('Ada', { [file]: 'x\n', 'b/same.json': 'same\n', 'b/y.json': 'y\n' })]);
    assert.equal(status(), ` M ${file}\n`);
    assert.equal(readFileSync(join(place.dirs.clone, file), 'utf8'), 'by hand\n');
    assert.match(place.log.lines.join('\n'), /warning: Files of the backup .* left so: b\/Groups\/x\.json/);
  });

  it('what is staged of the backup stays in its file, what is staged besides stays staged, and the others come', async () => {
    await place.commit([plan('Ada', { [file]: 'x\n', 'b/y.json': 'y\n', 'b/z.json': 'z\n' })]);
    put(file, 'by hand\n');
    put('mine.txt', 'mine\n');
    git(place.dirs.clone, 'add', '.');
    git(place.dirs.clone, 'rm', '-q', 'b/z.json');
    await place.commit([plan('Bo', { [file]: 'x2\n', 'b/y.json': 'y2\n', 'b/z.json': 'z2\n' })]);
    assert.equal(status(), ` M ${file}\n D b/z.json\nA  mine.txt\n`);
    assert.equal(readFileSync(join(place.dirs.clone, file), 'utf8'), 'by hand\n');
    assert.equal(readFileSync(join(place.dirs.clone, 'b/y.json'), 'utf8'), 'y2\n');
  });

  it('a link in the place of the backup folder is not followed', async () => {
    const elsewhere = join(place.dirs.root, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(place.dirs.clone, 'b'));
    await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    assert.match(place.log.lines.join('\n'), /warning: .* the work tree was left as it is/);
    rmSync(join(place.dirs.clone, 'b'));
    git(place.dirs.clone, 'reset', '-q', '--hard');
    assert.equal(readFileSync(join(place.dirs.clone, 'b/x.json'), 'utf8'), 'x\n');
  });

  it('an index that is locked costs a warning, for the commits are pushed', async () => {
    await place.commit([plan('Ada', { [file]: 'x\n' })]);
    put(file, 'by hand\n');
    writeFileSync(join(place.dirs.clone, '.git', 'index.lock'), '');
    const [commit] = await place.commit([plan('Bo', { [file]: 'y\n' })]);
    assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), commit);
    assert.match(place.log.lines.join('\n'), /warning: .*index\.lock/);
    assert.deepEqual(place.attached, []);
  });

  it('a bundle that cannot be written does not hide why the push was refused', async () => {
    setPolicies(place.dirs.remote, { protectedBranch: 'main' });
    writeFileSync(join(place.dirs.root, 'documents'), 'a file in the place of the folder');
    await assert.rejects(place.commit([plan('Ada', { [file]: 'x\n' })]), { code: 'push-rejected' });
    assert.match(place.log.lines.join('\n'), /warning: The commits could not be kept/);
  });

  it('a disk that is full says so, and leaves no half of a bundle', async function () {
    if (!existsSync('/dev/full')) {
      console.log('      skipped: only Linux has a file on a disk that is always full');
      this.skip();
    }
    setPolicies(place.dirs.remote, { protectedBranch: 'main' });
    mkdirSync(dirname(place.bundle));
    symlinkSync('/dev/full', place.bundle);
    await assert.rejects(place.commit([plan('Ada', { [file]: 'x\n' })]), { code: 'push-rejected' });
    assert.match(place.log.lines.join('\n'), /warning: The commits could not be kept .*ENOSPC/);
    assert.ok(!existsSync(place.bundle));
    assert.deepEqual(place.attached, []);
  });

  it('a machine without git is not taken for a folder without a repository', async () => {
    const path = process.env.PATH;
    process.env.PATH = join(place.dirs.root, 'nothing');
    try {
      await assert.rejects(openGit(place.dirs.clone), { code: 'no-git' });
    } finally {
      process.env.PATH = path;
    }
  });
});
