import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupError } from '../../src/domain/errors.ts';
import { notesAt } from '../../src/edges/notes.ts';
import { gitRepository } from '../../src/edges/repository.ts';
import { FakeClock } from '../support/fakes.ts';
import { git } from '../support/git-dir.ts';
import { at, committer, plan, pushedPlace } from '../support/pushed-place.ts';
import type { PushedPlace } from '../support/pushed-place.ts';
import { setPolicies } from '../support/repository-policies.ts';

const receive = 'POST /contoso/remote.git/git-receive-pack';

describe('a push to a server', () => {
  let place: PushedPlace;
  beforeEach(async () => {
    place = await pushedPlace();
  });
  afterEach(async () => {
    git(place.dirs.remote, 'fsck', '--strict', '--no-progress');
    assert.equal(git(place.dirs.clone, 'status', '--porcelain'), '');
    assert.ok(!place.log.lines.join('\n').includes(place.server.token));
    await place.close();
  });

  const file = (name: string): string => git(place.dirs.remote, 'show', `main:${name}`);
  async function failure(work: Promise<unknown>): Promise<BackupError> {
    const error = await work.then(
      () => assert.fail('it went through'),
      (reason: unknown) => reason as BackupError,
    );
    assert.ok(!`${error.message} ${error.hint} ${String(error.stack)}`.includes(place.server.token));
    return error;
  }

  it('signs in with the job’s token where the checkout left nothing, and writes it nowhere', async () => {
    await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    assert.deepEqual(place.history(), ['Repository of the backup', 'Ada: something']);
    assert.ok(!readFileSync(join(place.dirs.clone, '.git', 'config'), 'utf8').includes(place.server.token));
  });

  it('leaves the header alone that the checkout left', async () => {
    git(place.dirs.clone, 'config', `http.${place.server.url}/remote.git.extraheader`, 'AUTHORIZATION: bearer wrong');
    const { code, message } = await failure(place.commit([plan('Ada', { 'b/x.json': 'x\n' })]));
    assert.equal(code, 'git-failed');
    assert.match(message, /401|Authentication failed|could not read Username/);
  });

  it('goes on top of what touched other paths meanwhile', async () => {
    await place.commit([plan('Ada', { 'b/x.json': 'x\n', 'b/old.json': 'old\n' })]);
    place.server.before(receive, () => place.other('b/by-hand.json', 'theirs\n'));
    place.server.before(receive, () => place.other('README.md', 'more\n', 'again'));
    const plans = [plan('Bo', { 'b/x.json': 'x2\n' }, 'run-2'), plan('Cy', { 'b/old.json': null }, 'run-2')];
    const commits = await place.commit(plans);
    assert.deepEqual(place.history().slice(2), ['by hand', 'again', 'Bo: something', 'Cy: something']);
    assert.deepEqual(place.history('%H').slice(-2), commits);
    assert.deepEqual([file('b/x.json'), file('b/by-hand.json'), file('README.md')], ['x2\n', 'theirs\n', 'more\n']);
    assert.equal(place.history('%(trailers:key=Backup-Run,valueonly)').at(-1), 'run-2');
    assert.equal(git(place.dirs.clone, 'rev-parse', 'main'), git(place.dirs.remote, 'rev-parse', 'main'));
    assert.ok(!existsSync(place.bundle));
  });

  it('is content with what a killed try of the same run still pushed', async () => {
    await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    const bo = plan('Bo', { 'b/x.json': 'x2\n' }, 'run-2');
    place.server.before(receive, () => place.other('b/x.json', 'x2\n', bo.message));
    const commits = await place.commit([bo]);
    assert.deepEqual(place.history().slice(1), ['Ada: something', 'Bo: something']);
    assert.deepEqual(place.history('%H').slice(-1), commits);
    assert.equal(git(place.dirs.clone, 'rev-parse', 'main'), git(place.dirs.remote, 'rev-parse', 'main'));
  });

  it('gives up on a branch that never rests, and keeps the commits', async () => {
    for (let turn = 0; turn < 4; turn++) place.server.before(receive, () => place.other('README.md', `${turn}\n`));
    const { code } = await failure(place.commit([plan('Ada', { 'b/x.json': 'x\n' })]));
    assert.equal(code, 'branch-moved');
    assert.equal(place.history().length, 5);
    assertKept();
  });

  it('stops where the same path was touched, says by whom, and keeps the commits', async () => {
    await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    place.server.before(receive, () => place.other('b/x.json', 'by hand\n'));
    const { code, message } = await failure(place.commit([plan('Bo', { 'b/x.json': 'x2\n' }, 'run-2')]));
    assert.equal(code, 'branch-moved');
    assert.match(message, /^b\/x\.json was changed on main by Test /);
    assert.equal(file('b/x.json'), 'by hand\n');
    assertKept();
  });

  it('keeps to the beginning and the end of what a hook says', async () => {
    const hook = join(place.dirs.remote, 'hooks', 'pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho first >&2; yes talk | head -n 60000 >&2; echo last >&2; exit 1\n', {
      mode: 0o755,
    });
    const { message } = await failure(place.commit([plan('Ada', { 'b/x.json': 'x\n' })]));
    assert.ok(message.length < 5000, `${message.length} characters`);
    assert.match(message, /first.* … .*last/s);
  });

  it('stops where another backup came first; no commit is lost and none is there twice', async () => {
    const base = git(place.dirs.clone, 'rev-parse', 'main').trim();
    const second = join(place.dirs.root, 'second');
    git(place.dirs.root, 'clone', '-q', place.dirs.remote, second);
    git(second, 'remote', 'set-url', 'origin', `${place.server.url}/remote.git`);
    const ends = await Promise.allSettled([
      place.commit([plan('Ada', { 'b/x.json': 'x\n' }, 'one')], { base }),
      place.commit([plan('Ada', { 'b/x.json': 'x\n' }, 'two')], { base, clone: second }),
    ]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const [lost] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as BackupError] : []));
    assert.equal(lost?.code, 'branch-moved');
    assert.match(lost.message, /^Another backup \(run (one|two)\) was committed to main/);
    assert.deepEqual(place.history(), ['Repository of the backup', 'Ada: something']);
    assertKept();
  });

  it('tells in one sentence what a policy or a permission refused, and keeps the commits', async () => {
    git(place.dirs.clone, 'commit', '-q', '--allow-empty', '-m', 'What an earlier run left here');
    for (const [policies, message, hint] of [
      [
        { protectedBranch: 'main' },
        'The push to main was refused (TF402455): a branch policy lets changes in by pull request only.',
        /"Bypass policies when pushing"/,
      ],
      [
        { without: ['GenericContribute'] },
        'The push to main was refused (TF401027): Build\\7c5a lacks the permission "Contribute".',
        /Project settings > Repositories > Security/,
      ],
      [
        { longestPath: 5 },
        'The push to main was refused (VS403654): the policy "Maximum path length" does not allow a path of the backup.',
        /backupFolder/,
      ],
      [
        { authorEmail: '@fabrikam.com$' },
        'The push to main was refused (VS403702): the policy "Commit author email validation" does not allow the e-mail <backup@contoso.com>.',
        /defaultAuthorEmail/,
      ],
    ] as const) {
      setPolicies(place.dirs.remote, policies);
      const error = await failure(place.commit([plan('Ada', { 'b/x.json': 'x\n' })]));
      assert.deepEqual([error.code, error.message], ['push-rejected', message]);
      assert.match(error.hint, hint);
      assert.match(error.hint, /git pull --no-rebase ".*commits\.bundle" main/);
    }
    setPolicies(place.dirs.remote, {});
    assertKept(4);
  });

  it('puts the backup’s e-mail in the place of authors’ that are not allowed', async () => {
    setPolicies(place.dirs.remote, { authorEmail: '^backup@' });
    await place.commit([plan('Ada', { 'b/x.json': 'x\n' }), plan('Bo', { 'b/y.json': 'y\n' })]);
    assert.deepEqual(place.history('%an <%ae> %(trailers:key=Author-Email,valueonly,separator=;)').slice(1), [
      `Ada <${committer.email}> ada@contoso.com`,
      `Bo <${committer.email}> bo@contoso.com`,
    ]);
    assert.match(place.log.lines.join('\n'), /stands in for them/);
  });

  for (const faults of [['error'], ['drop', 'error'], ['lose-answer']] as const) {
    it(`gets through when the server does this first: ${faults.join(', then ')}`, async () => {
      place.server.failNext(receive, ...faults);
      const commits = await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
      assert.deepEqual(place.history('%H').slice(1), commits);
    });
  }

  it('finds a push done after three tries without an answer', async () => {
    const ask = 'service=git-receive-pack';
    place.server.failNext(receive, 'lose-answer');
    // What follows the first try finds nobody at home.
    place.server.before(receive, () => place.server.failNext(ask, 'error', 'error'));
    const commits = await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    assert.deepEqual(place.history('%H').slice(1), commits);
  });

  it('gives up on a server that is gone after three tries, and keeps the commits', async () => {
    place.server.failNext(receive, 'error', 'error', 'error');
    const { code, message } = await failure(place.commit([plan('Ada', { 'b/x.json': 'x\n' })]));
    assert.equal(code, 'unreachable');
    assert.match(message, /in three tries/);
    assert.equal(place.server.requests.filter((line) => line === receive).length, 3);
    assertKept();
  });

  it('keeps tag and notes here where they are refused, and says which permission they need', async () => {
    const [commit = ''] = await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    setPolicies(place.dirs.remote, { without: ['CreateTag', 'ManageNote'] });
    const handle = await place.open();
    const repository = gitRepository(handle, commit, place.log, new FakeClock(at));
    const request = { plan: { name: 'backup/1', commit, message: 'm\n' }, tagger: committer, at, push: true };
    assert.deepEqual(await repository.tag(request), { name: 'backup/1', pushed: false });
    assert.match(place.log.lines.join('\n'), /^warning: .* lacks the permission "Create tag"\. .* without the tag\.$/m);
    const notes = notesAt(handle, 'refs/notes/entra-backup');
    await notes.write(new Map([[commit, 'ours\n']]), { identity: committer, at, subject: 'Notes' });
    assert.match((await failure(notes.push())).message, /lacks the permission "Manage notes"\.$/);
    setPolicies(place.dirs.remote, {});
    assert.deepEqual(await repository.tag(request), { name: 'backup/1', pushed: true });
    assert.equal(await repository.ensureTagged(commit, true), true);
  });

  it('puts notes on top of those that came meanwhile', async () => {
    const [commit = ''] = await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
    const theirs = git(place.dirs.remote, 'rev-parse', `${commit}~`).trim();
    const notes = notesAt(await place.open(), 'refs/notes/entra-backup');
    await notes.write(new Map([[commit, 'ours\n']]), { identity: committer, at, subject: 'Notes' });
    git(place.dirs.remote, 'notes', '--ref=entra-backup', 'add', '-m', 'theirs', theirs);
    await notes.push();
    const shown = [commit, theirs].map((each) => git(place.dirs.remote, 'notes', '--ref=entra-backup', 'show', each));
    assert.deepEqual(shown, ['ours\n', 'theirs\n']);
  });

  /** The bundle was handed over, and git brings it in as the message says. */
  function assertKept(times = 1): void {
    assert.deepEqual(place.attached, Array<string>(times).fill(place.bundle));
    const fresh = join(place.dirs.root, 'fresh');
    git(place.dirs.root, 'clone', '-q', place.dirs.remote, fresh);
    git(fresh, 'bundle', 'verify', '-q', place.bundle);
    git(fresh, 'fetch', '-q', place.bundle, 'main');
    assert.match(git(fresh, 'log', '-1', '--format=%B', 'FETCH_HEAD'), /Backup-Run: /);
    assert.equal(git(place.dirs.clone, 'for-each-ref', 'refs/entra-backup'), '');
  }
});
