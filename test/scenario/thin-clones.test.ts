import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBackupBranch } from '../../src/edges/backup-branch.ts';
import { blobTexts } from '../../src/edges/git-objects.ts';
import { git } from '../support/git-dir.ts';
import { plan, pushedPlace } from '../support/pushed-place.ts';
import type { PushedPlace } from '../support/pushed-place.ts';

const names = Array.from({ length: 12 }, (_, at) => `b/${at}.json`);
const fetched = 'POST /contoso/remote.git/git-upload-pack';

describe('a clone that lacks history or texts', () => {
  let place: PushedPlace;
  before(async () => {
    place = await pushedPlace();
    git(place.dirs.remote, 'config', 'uploadpack.allowFilter', 'true');
    git(place.dirs.remote, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    await place.commit([plan('Ada', Object.fromEntries(names.map((name) => [name, `${name}\n`])))]);
    for (let count = 0; count < 60; count++) git(place.dirs.remote, 'update-ref', 'refs/heads/main', childOfMain());
  });
  after(() => place.close());

  function childOfMain(): string {
    return git(place.dirs.remote, 'commit-tree', '-p', 'main', '-m', 'something else', 'main^{tree}').trim();
  }

  function clone(name: string, ...options: string[]): string {
    const folder = join(place.dirs.root, name);
    git(place.dirs.root, 'clone', '-q', ...options, `file://${place.dirs.remote}`, folder);
    git(folder, 'remote', 'set-url', 'origin', `${place.server.url}/remote.git`);
    place.server.requests.length = 0;
    return folder;
  }

  it('gets as much history as the last backup needs, and no more', async () => {
    const shallow = clone('shallow', '--depth=1', '--bare', '--filter=blob:none');
    const { previous } = await findBackupBranch(await place.open(shallow), 'main', true);
    assert.equal(previous?.runId, 'run-1');
    assert.ok(place.server.requests.filter((line) => line === fetched).length <= 10, 'two steps, a few requests each');
    assert.equal(git(shallow, 'count-objects').startsWith('0 '), true);
    assert.ok(missing(shallow).length >= names.length, 'no text came along');
    await place.commit([plan('Bo', { 'b/new.json': 'new\n' }, 'run-2')], { clone: shallow });
    assert.equal(place.history().at(-1), 'Bo: something');
  });

  it('stops with the line for the pipeline where nothing may be fetched', async () => {
    const shallow = clone('cut-off', '--depth=1');
    git(place.dirs.remote, 'update-ref', 'refs/heads/main', childOfMain());
    git(shallow, 'fetch', '-q', '--depth=1', `file://${place.dirs.remote}`, '+main:refs/remotes/origin/main');
    git(shallow, 'update-ref', 'refs/heads/main', 'refs/remotes/origin/main');
    const failure = { code: 'shallow-clone', hint: /fetchDepth: 0/ };
    await assert.rejects(findBackupBranch(await place.open(shallow), 'main', false), failure);
  });

  it('tells a lock of somebody else from a history that cannot be had', async () => {
    const shallow = clone('locked', '--depth=1', '--bare');
    writeFileSync(join(shallow, 'shallow.lock'), '');
    const failure = { code: 'git-failed', message: /shallow\.lock/ };
    await assert.rejects(findBackupBranch(await place.open(shallow), 'main', true), failure);
  });

  it('gets all the texts that it lacks at once', async () => {
    const blobless = clone('blobless', '--bare', '--filter=blob:none');
    const blobs = names.map((name) => git(blobless, 'rev-parse', `main:${name}`).trim());
    const handle = await place.open(blobless);
    assert.deepEqual(
      await blobTexts(handle, blobs),
      names.map((name) => `${name}\n`),
    );
    assert.equal(place.server.requests.filter((line) => line.includes('info/refs')).length, 1);
    place.server.requests.length = 0;
    await blobTexts(handle, blobs);
    assert.deepEqual(place.server.requests, []);
    git(blobless, 'fsck', '--strict', '--no-progress');
  });

  function missing(folder: string): string[] {
    const objects = git(folder, 'rev-list', '--objects', '--missing=print', 'main').split('\n');
    return objects.filter((line) => line.startsWith('?'));
  }
});
