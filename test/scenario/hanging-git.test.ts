import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BackupError } from '../../src/domain/errors.ts';
import { findBackupBranch } from '../../src/edges/backup-branch.ts';
import { openGit } from '../../src/edges/git.ts';
import { notesAt } from '../../src/edges/notes.ts';
import { actor } from '../../src/simulator/cast.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { startCommand } from '../support/command-line.ts';
import { FakeClock } from '../support/fakes.ts';
import { git, gitDirs } from '../support/git-dir.ts';
import { at, committer, plan, pushedPlace } from '../support/pushed-place.ts';
import type { PushedPlace } from '../support/pushed-place.ts';

/** Milliseconds that git gets where something hangs. */
const short = 2000;
const plenty = 60_000;

describe('something that git waits for and that never comes', function () {
  this.timeout(60_000);
  let limits = { network: plenty, local: plenty };
  let outOfTime = 0;
  let place: PushedPlace;
  let variables: NodeJS.ProcessEnv;

  before(async () => {
    const network = (): number => limits.network;
    place = await pushedPlace({ network, local: () => limits.local, ranOut: () => (outOfTime += 1) });
    await place.commit([plan('Ada', { 'b/x.json': 'x\n' })]);
  });
  beforeEach(() => {
    limits = { network: plenty, local: plenty };
    variables = { ...process.env };
    place.attached.length = 0;
    place.log.lines.length = 0;
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in variables)) Reflect.deleteProperty(process.env, name);
    assert.equal(git(place.dirs.clone, 'for-each-ref', 'refs/entra-backup'), '');
    assert.equal(git(place.dirs.clone, 'status', '--porcelain'), '');
  });
  after(() => place.close());

  let nights = 0;
  /** A run's commits, of which git gets only a short time for each question to the server. */
  const hurried = async (): Promise<readonly string[]> => {
    nights += 1;
    const base = git(place.dirs.clone, 'rev-parse', 'main').trim();
    limits.network = short;
    return place.commit([plan('Bo', { 'b/x.json': `x${nights}\n` }, `run-${nights}`)], { base });
  };
  async function failureOf(work: Promise<unknown>): Promise<BackupError> {
    const error = await work.then(
      () => assert.fail('it went through'),
      (reason: unknown) => reason as BackupError,
    );
    assert.ok(!`${error.message} ${error.hint}`.includes(place.server.token));
    return error;
  }
  /** The commits are kept, nothing else has changed, and the next run gets through. */
  async function assertKept(before: string): Promise<void> {
    assert.deepEqual(place.attached, [place.bundle]);
    git(place.dirs.clone, 'bundle', 'verify', '-q', place.bundle);
    assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), before);
    assert.equal(git(place.dirs.clone, 'rev-parse', 'main').trim(), before);
    limits.network = plenty;
    const [commit] = await place.commit([plan('Cy', { 'b/x.json': `mended ${nights}\n` }, `mended-${nights}`)]);
    assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), commit);
  }
  const tipOf = (): string => git(place.dirs.remote, 'rev-parse', 'main').trim();
  function script(name: string, ...lines: readonly string[]): string {
    const path = join(place.dirs.root, name);
    writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
    return path;
  }
  /** A line of a script that never ends, and tells its process. */
  const hangs = (): string => `echo $$ > '${pidFile()}'; exec sleep 600`;
  const pidFile = (): string => join(place.dirs.root, 'pid');
  async function assertDead(): Promise<void> {
    const pid = Number(readFileSync(pidFile(), 'utf8'));
    for (let tries = 0; tries < 500; tries++) {
      try {
        process.kill(pid, 0);
      } catch {
        return;
      }
      await wait(20);
    }
    assert.fail(`process ${pid} lives on`);
  }

  for (const fault of ['mute', 'drip'] as const) {
    for (const [what, line] of [
      ['the question for the push', 'service=git-receive-pack'],
      ['the push', 'POST /contoso/remote.git/git-receive-pack'],
    ] as const) {
      it(`${what}, to a ${fault} server: ends in time, says so, and the commits are kept`, async () => {
        const before = tipOf();
        place.server.failNext(line, fault);
        const { code, message, hint } = await failureOf(hurried());
        assert.equal(code, 'timed-out');
        assert.equal(
          message,
          `The push to main did not get through: git push (${place.server.url}/remote.git) did not end within 2 seconds, and was stopped.`,
        );
        assert.match(hint, /--time-budget.*Nothing is lost: .*commits\.bundle" main/);
        assert.ok(outOfTime > 0);
        await assertKept(before);
      });
    }

    it(`the first question, to a ${fault} server: ends in time, and names command and server`, async () => {
      place.server.failNext('service=git-upload-pack', fault);
      const handle = await place.open();
      limits.network = short;
      const { code, message } = await failureOf(findBackupBranch(handle, 'main', true));
      assert.equal(code, 'timed-out');
      assert.equal(
        message,
        `git ls-remote (${place.server.url}/remote.git) did not end within 2 seconds, and was stopped.`,
      );
    });
  }

  it('notes, which a run can do without: it goes on without them', async () => {
    const notes = notesAt(await place.open(), 'refs/notes/entra-backup');
    await notes.write(new Map([[tipOf(), 'ours\n']]), { identity: committer, at, subject: 'Notes' });
    limits.network = short;
    place.server.failNext('service=git-upload-pack', 'mute');
    await notes.fetch();
    assert.equal((await notes.read([tipOf()])).get(tipOf()), 'ours\n');
  });

  it('a pre-receive hook: ends in time, and the commits are kept', async () => {
    const before = tipOf();
    const hook = join('remote.git', 'hooks', 'pre-receive');
    script(hook, 'sleep 600');
    assert.equal((await failureOf(hurried())).code, 'timed-out');
    script(hook, 'exit 0');
    await assertKept(before);
  });

  it('a hook of a repository on this machine is ended with everything that git has started', async () => {
    const before = tipOf();
    const hook = join('remote.git', 'hooks', 'pre-receive');
    script(hook, "trap '' TERM", hangs());
    git(place.dirs.clone, 'remote', 'set-url', 'origin', place.dirs.remote);
    try {
      assert.equal((await failureOf(hurried())).code, 'timed-out');
      await assertDead();
    } finally {
      git(place.dirs.clone, 'remote', 'set-url', 'origin', `${place.server.url}/remote.git`);
      script(hook, 'exit 0');
    }
    await assertKept(before);
  });

  it('a post-receive hook: what the server has got counts as pushed', async () => {
    const hook = join('remote.git', 'hooks', 'post-receive');
    script(hook, 'sleep 600');
    const [commit] = await hurried();
    assert.equal(tipOf(), commit);
    script(hook, 'exit 0');
  });

  it('SSH: a connection that says nothing is ended', async () => {
    const before = tipOf();
    process.env.GIT_SSH_COMMAND = script('silent-ssh', hangs());
    git(place.dirs.clone, 'remote', 'set-url', '--push', 'origin', 'ssh://git:secret@server.example/remote.git');
    try {
      const { code, message } = await failureOf(hurried());
      assert.equal(code, 'timed-out');
      assert.match(message, /git push \(ssh:\/\/server\.example\/remote\.git\) did not end within 2 seconds/);
      await assertDead();
    } finally {
      git(place.dirs.clone, 'config', '--unset', 'remote.origin.pushurl');
      Reflect.deleteProperty(process.env, 'GIT_SSH_COMMAND');
    }
    await assertKept(before);
  });

  it('SSH: a question at the terminal finds none', async () => {
    process.env.GIT_SSH_COMMAND = script('asking-ssh', 'read answer < /dev/tty || exit 255', hangs());
    git(place.dirs.clone, 'remote', 'set-url', '--push', 'origin', 'ssh://server.example/remote.git');
    try {
      const { code } = await failureOf(hurried());
      assert.equal(code, 'push-rejected');
    } finally {
      git(place.dirs.clone, 'config', '--unset', 'remote.origin.pushurl');
      Reflect.deleteProperty(process.env, 'GIT_SSH_COMMAND');
    }
  });

  it('a program that is to ask for a password is ended', async () => {
    const stranger = join(place.dirs.root, 'stranger');
    git(place.dirs.root, 'clone', '-q', place.dirs.remote, stranger);
    git(stranger, 'remote', 'set-url', 'origin', `${place.server.url}/remote.git`);
    git(stranger, 'config', 'core.askPass', script('ask', hangs()));
    const handle = await openGit(stranger, {
      limits: { network: () => short, local: () => plenty, ranOut: () => undefined },
    });
    assert.equal((await failureOf(findBackupBranch(handle, 'main', true))).code, 'timed-out');
    await assertDead();
  });

  it('programs of the clone are not started', async () => {
    const mark = join(place.dirs.root, 'started');
    const hooks = join(place.dirs.clone, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    for (const hook of ['reference-transaction', 'pre-push', 'post-index-change', 'post-checkout', 'pre-auto-gc'])
      script(join('clone', '.git', 'hooks', hook), `touch '${mark}'`, 'sleep 600');
    git(place.dirs.clone, 'config', 'core.fsmonitor', script('monitor', `touch '${mark}'`, 'sleep 600'));
    await place.commit([plan('Ada', { 'b/y.json': 'y\n' }, 'hooks')]);
    git(place.dirs.clone, 'config', '--unset', 'core.fsmonitor');
    assert.ok(!existsSync(mark));
    for (const hook of ['reference-transaction', 'pre-push', 'post-index-change', 'post-checkout', 'pre-auto-gc'])
      script(join('clone', '.git', 'hooks', hook), 'exit 0');
  });

  it('a disk that does not answer: the commits are pushed, and a warning says what was left behind', async () => {
    const queue = join(place.dirs.clone, '.git', 'info', 'sparse-checkout');
    git(place.dirs.clone, 'config', 'core.sparseCheckout', 'true');
    // Git waits for somebody who writes into it: after the push, which looks there too.
    place.server.before('POST /contoso/remote.git/git-receive-pack', () => execFileSync('mkfifo', [queue]));
    limits.local = 5000;
    const [commit] = await place.commit([plan('Ada', { 'b/z.json': 'z\n' }, 'fifo')]).finally(() => rmSync(queue));
    limits.local = plenty;
    git(place.dirs.clone, 'config', '--unset', 'core.sparseCheckout');
    assert.equal(tipOf(), commit);
    assert.match(place.log.lines.join('\n'), /warning: git \S+ did not end within 5 seconds.*left behind/);
    git(place.dirs.clone, 'fetch', '-q', place.dirs.remote, '+main:refs/remotes/origin/main');
    git(place.dirs.clone, 'reset', '-q', '--hard', 'origin/main');
  });
});

describe('the command line, where a push does not end', function () {
  this.timeout(150_000);

  it('ends within its time budget, keeps the commits, and the next run gets through', async () => {
    const tenant = demoTenant({ clock: new FakeClock('2026-01-01T00:00:00Z'), seed: 4, users: 3 });
    const simulator = await startSimulator({ tenant, clock: { now: () => new Date() } });
    const dirs = gitDirs({ seeded: true });
    const types = 'organization,group,conditionalAccessPolicy';
    const run = (...more: readonly string[]) => {
      const settings = ['--graph-endpoint', simulator.url, '--types', types, '--repo', dirs.clone];
      return startCommand(['run', ...settings, ...more], { ENTRA_BACKUP_TOKEN: simulator.token }).ended;
    };
    try {
      const first = await run();
      assert.equal(first.exit, 0, first.err);
      const before = git(dirs.remote, 'for-each-ref');
      tenant.at(new Date(), () =>
        tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description: 'changed' }),
      );
      const hook = join(dirs.remote, 'hooks', 'pre-receive');
      writeFileSync(hook, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
      const started = performance.now();
      const { exit, err } = await run('--time-budget', '0.25');
      const seconds = (performance.now() - started) / 1000;
      assert.equal(exit, 1, err);
      assert.match(err, /The push to main did not get through: git push \(.*\) did not end within \d+ seconds/);
      assert.ok(seconds < 15 + 30, `${seconds} seconds`);
      assert.equal(git(dirs.remote, 'for-each-ref'), before);
      git(dirs.clone, 'bundle', 'verify', '-q', join(dirs.clone, '.git', 'entra-backup', 'commits.bundle'));
      writeFileSync(hook, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      const next = await run();
      assert.equal(next.exit, 0, next.err);
      assert.match(git(dirs.remote, 'log', '-2', '--format=%s', 'main'), /Finance|1 changed in Groups/);
      assert.equal(git(dirs.clone, 'status', '--porcelain'), '');
    } finally {
      await simulator.close();
      dirs.remove();
    }
  });
});
