import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitExplanation, ObjectBlame } from '../src/domain/history.ts';
import type { RunTotals } from '../src/domain/run-table.ts';
import type { KindReport } from '../src/domain/run.ts';
import { textOf } from '../src/domain/resource.ts';
import { demoTenant } from '../src/simulator/scenarios.ts';
import { startSimulator } from '../src/simulator/server.ts';
import type { Simulator } from '../src/simulator/server.ts';
import { startCommand } from './support/command-line.ts';
import type { Ended } from './support/command-line.ts';
import { git, gitDirs } from './support/git-dir.ts';
import type { GitDirs } from './support/git-dir.ts';

/** Runs the built command line. `stopAfter`, in milliseconds, and `onOutput` may tell it to stop. */
function run(
  args: readonly string[],
  env: Record<string, string> = {},
  onOutput?: (text: string, stop: () => void) => void,
  stopAfter?: number,
): Promise<Ended> {
  const { child, ended } = startCommand(args, env);
  const stop = (): void => void child.kill('SIGINT');
  let out = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    onOutput?.(out, stop);
  });
  if (stopAfter !== undefined) setTimeout(stop, stopAfter);
  return ended;
}

describe('command line', () => {
  let dirs: GitDirs;
  let simulator: Simulator;
  let env: Record<string, string>;
  const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  before(async () => {
    dirs = gitDirs({ seeded: true });
    simulator = await startSimulator({ tenant: demoTenant({ clock: { now: () => new Date() }, seed: 2, users: 5 }) });
    env = { ENTRA_BACKUP_TOKEN: simulator.token };
  });
  after(async () => {
    await simulator.close();
    dirs.remove();
    rmSync(folder, { recursive: true });
  });
  const atTenant = (...args: string[]): string[] => [...args, '--graph-endpoint', simulator.url];
  /** A few kinds: the limits of Graph are kept here too, second by second. */
  const few = ['--types', 'Organization,Domains,SKUs,group,authorizationPolicy'];
  const refs = (): string =>
    git(dirs.remote, 'for-each-ref') + git(dirs.clone, 'for-each-ref') + git(dirs.clone, 'status', '--porcelain');

  describe('leaves everything as it was, with a plain sentence, on', () => {
    const wrong: [string, () => string[], Record<string, string> | undefined, number, RegExp][] = [
      [
        'a folder that is not there',
        () => atTenant('run', '--repo', join(folder, 'none')),
        undefined,
        1,
        /There is no folder .*none\. Name a folder/,
      ],
      [
        'a folder that is no repository',
        () => atTenant('run', '--repo', folder),
        undefined,
        1,
        /is not inside a Git repository/,
      ],
      [
        'an unknown type',
        () => atTenant('run', '--repo', dirs.clone, '--types', 'Config,Gruops'),
        undefined,
        2,
        /There is no type "Gruops"\. Choose from: All, /,
      ],
      [
        'a bad token',
        () => atTenant('run', '--repo', dirs.clone, ...few),
        { ENTRA_BACKUP_TOKEN: 'not-a-token' },
        1,
        /Microsoft Graph refused the token/,
      ],
      [
        'an endpoint that is not there',
        () => ['run', '--repo', dirs.clone, '--graph-endpoint', 'http://127.0.0.1:9'],
        undefined,
        1,
        /Microsoft Graph cannot be read: http:\/\/127\.0\.0\.1:9 did not answer/,
      ],
      [
        'an endpoint that is something else',
        () => ['run', '--repo', dirs.clone, '--graph-endpoint', `${simulator.url}/nowhere`],
        undefined,
        1,
        /Microsoft Graph cannot be read/,
      ],
      [
        'plain http to another machine',
        () => ['run', '--repo', dirs.clone, '--graph-endpoint', 'http://example.com'],
        undefined,
        2,
        /http is for loopback only/,
      ],
      [
        'a time budget in words',
        () => atTenant('run', '--repo', dirs.clone, '--time-budget', 'long'),
        undefined,
        2,
        /is no time budget/,
      ],
      [
        'days between full reads that outlive a delta link',
        () => atTenant('run', '--repo', dirs.clone, '--incremental', '--sweep-days', '8'),
        undefined,
        2,
        /"8" is no number of days between full reads\. Give whole days, 1 to 7/,
      ],
      [
        'half a day between full reads',
        () => atTenant('export', '--repo', dirs.clone, '--incremental', '--sweep-days', '0.5'),
        undefined,
        2,
        /"0\.5" is no number of days between full reads/,
      ],
      [
        'a limit for deletions beyond everything',
        () => atTenant('run', '--repo', dirs.clone, '--deletion-limit', '101'),
        undefined,
        2,
        /"101" is no limit for deletions\. Give a percentage, 0 to 100/,
      ],
      [
        'a limit for deletions with its sign',
        () => atTenant('export', '--out', join(folder, 'never'), '--deletion-limit', '50%'),
        undefined,
        2,
        /"50%" is no limit for deletions/,
      ],
      ['an option that there is not', () => ['run', '--frobnicate'], undefined, 2, /unknown option '--frobnicate'/],
      ['a command that there is not', () => ['frobnicate'], undefined, 2, /unknown command 'frobnicate'/],
      ['no command', () => [], undefined, 2, /Usage: entra-backup/],
      [
        'a step before its time',
        () => ['resolve', '--repo', dirs.clone],
        undefined,
        1,
        /There is no manifest\.json in .*\. Run the step before/,
      ],
      [
        'an object that there never was',
        () => ['blame', 'nobody', '--repo', dirs.remote],
        undefined,
        2,
        /There is no object "nobody", and there was none\. Name it by/,
      ],
      [
        'an object that looks like an option',
        () => ['blame', '--repo', dirs.remote, '--', '--output=x'],
        undefined,
        2,
        /There is no object "--output=x"/,
      ],
      ['no object', () => ['blame', '--repo', dirs.remote], undefined, 2, /missing required argument 'object'/],
      [
        'a revision that there is not',
        () => ['blame', 'nobody', '--repo', dirs.remote, '--at', '--all'],
        undefined,
        2,
        /There is no commit "--all"\. Name one by its id, a branch or a tag/,
      ],
      [
        'a commit that there is not',
        () => ['explain', 'nix\n##vso[task.complete]', '--repo', dirs.remote],
        undefined,
        2,
        /There is no commit "nix ##_vso\[task\.complete\]"\./,
      ],
      [
        'a path that a commit left alone',
        () => ['explain', 'HEAD', '--repo', dirs.remote, '--path', 'nix'],
        undefined,
        2,
        /changed nothing at nix\. Leave --path out/,
      ],
      [
        'the history of a folder that is no repository',
        () => ['explain', 'HEAD', '--repo', folder],
        undefined,
        1,
        /is not inside a Git repository/,
      ],
      [
        'a branch name that cannot be',
        () => atTenant('run', '--repo', dirs.clone, '--branch', 'a..b'),
        undefined,
        1,
        /cannot be the name of a branch/,
      ],
    ];
    for (const [what, args, otherEnv, exit, message] of wrong) {
      it(what, async () => {
        const before = refs();
        const ended = await run(args(), otherEnv ?? env);
        assert.match(ended.err, message);
        assert.equal(ended.exit, exit, ended.err);
        assert.doesNotMatch(ended.err, /\n\s+at /, 'a stack is for bugs');
        assert.equal(ended.out, '');
        assert.equal(refs(), before);
      });
    }

    it('nothing, where a clone is too shallow and the remote has the rest', async () => {
      const other = gitDirs();
      try {
        await run(atTenant('run', '--repo', other.clone, ...few), env);
        git(other.clone, 'commit', '-q', '--allow-empty', '-m', 'something else');
        git(other.clone, 'push', '-q', 'origin', 'main');
        const shallow = join(other.root, 'shallow');
        git(other.root, 'clone', '-q', '--depth=1', `file://${other.remote}`, shallow);
        const before = git(other.remote, 'for-each-ref');
        const ended = await run(atTenant('run', '--repo', shallow, ...few), env);
        assert.deepEqual([ended.exit, git(other.remote, 'for-each-ref')], [0, before], ended.err);
      } finally {
        other.remove();
      }
    });
  });

  describe('works', () => {
    it('runs all four steps, and says nothing more than needed when nothing changed', async () => {
      const first = await run(atTenant('run', '--repo', dirs.clone, ...few), env);
      assert.equal(first.exit, 0, first.err);
      assert.match(
        first.out,
        /^7\/7 kinds read, \d+ files differ\.\n0 authors .*first-backup.*\n2 commits pushed to main\.\nTag backup\/.*\.\n$/s,
      );
      assert.match(first.err, /^organization: 1 read$/m, 'a line a kind');
      assert.match(first.err, /^kind +outcome +objects +requests +retries +seconds$/m, 'then the table');
      assert.match(first.err, /^total of 7 +\d+ +\d+ +0 +\d+\.\d$/m);
      const second = await run(atTenant('run', '--repo', dirs.clone, ...few), env);
      assert.equal(
        second.out,
        '7/7 kinds read, 0 files differ.\nNothing changed, no commit.\nNothing changed, no tag.\n',
      );
      assert.equal(second.exit, 0);
    });

    it('runs the steps one by one, handing documents on, and ends with 3 when something could not be read', async () => {
      simulator.faults.add({ path: 'domains', kind: 'status', status: 403 });
      const [group] = simulator.tenant.objects('groups').values();
      assert.ok(group);
      simulator.tenant.update(
        { type: 'app', displayName: 'Robot', servicePrincipalId: 'sp', appId: 'app' },
        'groups',
        textOf(group, 'id'),
        { description: 'changed' },
      );
      const steps = (step: string): string[] => {
        if (step === 'export') return atTenant(step, '--repo', dirs.clone, ...few);
        return step === 'resolve' ? atTenant(step, '--repo', dirs.clone) : [step, '--repo', dirs.clone];
      };
      const exits: (number | null)[] = [];
      for (const step of ['export', 'resolve', 'commit', 'tag']) {
        exits.push((await run(steps(step), env)).exit);
      }
      simulator.faults.clear();
      assert.deepEqual(exits, [3, 0, 0, 0]);
      assert.match(git(dirs.remote, 'log', '--format=%an', 'main'), /Robot \(SP\)/);
      assert.equal((await run(['commit', '--repo', dirs.clone])).exit, 0, 'a repeated step finds its work done');
      assert.equal((await run(['tag', '--repo', dirs.clone])).exit, 0);
      assert.equal(git(dirs.remote, 'tag', '--list').trim().split('\n').length, 2);
    });

    it('says who set what, and why a commit has its author', async () => {
      const blamed = await run(['blame', 'AUTHORIZATIONPOLICY', '--repo', dirs.remote]);
      assert.equal(blamed.exit, 0, blamed.err);
      assert.match(
        blamed.out,
        /^authorizationPolicy .*\nprod-backup\/Policies\/AuthorizationPolicy\.json\n\ncommit +who/,
      );
      const asJson = await run(['blame', 'authorizationPolicy', '--repo', dirs.remote, '--property', 'id', '--json']);
      const { object, property } = JSON.parse(asJson.out) as ObjectBlame;
      assert.deepEqual(
        [object.kind, property?.pointer, property?.history.map(({ setter }) => setter.basis)],
        ['authorizationPolicy', '/id', ['first-backup']],
      );
      // Each night ends with the commit of its index pages.
      const explained = await run(['explain', 'HEAD~1', '--repo', dirs.clone]);
      assert.equal(explained.exit, 0, explained.err);
      assert.match(explained.out, /^ {2}by Robot \(SP\) <.*>, exact\n {4}\/description\n {4}event /m);
      const all = await run(['explain', 'HEAD~3', '--repo', dirs.clone, '--json']);
      const { changes, facts } = JSON.parse(all.out) as CommitExplanation;
      assert.ok(changes.length > 5 && changes.every(({ status }) => status === 'added'));
      assert.match(facts.run?.id ?? '', /^\d{4}-/);
      const missing = await run(['explain', 'nix', '--repo', dirs.clone, '--json']);
      assert.equal((JSON.parse(missing.out) as { error: { code: string } }).error.code, 'not-found');
    });

    it('ends soon after it is told to stop, whatever it waits for, and commits nothing', async () => {
      simulator.faults.add({ path: 'domains', kind: 'status', status: 429, retryAfter: 60 });
      const before = refs();
      const started = Date.now();
      const ended = await run(atTenant('run', '--repo', dirs.clone, ...few), env, undefined, 3000);
      simulator.faults.clear();
      assert.deepEqual([ended.exit, refs()], [1, before], ended.err);
      assert.match(ended.err, /The run was cancelled\. Nothing was committed/);
      assert.ok(Date.now() - started < 20_000);
    });

    it('says what a setup lacks, and what to do about it', async () => {
      const { exit, out } = await run(atTenant('doctor', '--repo', dirs.clone, ...few), env);
      assert.equal(exit, 0);
      assert.match(out, /^ok +Signed in to tenant/m);
      assert.match(out, /^ok +main can be pushed/m);
      const kept = await run(atTenant('doctor', '--repo', dirs.clone, '--no-push', ...few), env);
      assert.match(kept.out, /^ok +main keeps its commits in this clone/m);
      const outside = await run(atTenant('doctor', '--repo', folder, ...few, '--json'), env);
      const { findings } = JSON.parse(outside.out) as { findings: { level: string; what: string }[] };
      assert.ok(
        findings.some(({ level, what }) => level === 'problem' && what.includes('not inside a Git repository')),
      );
    });

    it('names the permissions of a selection, and grants them by script', async () => {
      const { out } = await run(['permissions', '--types', 'ConditionalAccess']);
      assert.match(out, /^Policy\.Read\.All +246dd0d5-5bd0-4def-940b-0421030a5b68 +conditionalAccessPolicy/);
      assert.equal(out.trim().split('\n').length, 1);
      assert.doesNotMatch((await run(['permissions', '--types', 'All'])).out, /ReadWrite/);
      assert.match(
        (await run(['permissions', '--types', 'SKUs', '--script', 'az'])).out,
        /az ad app permission admin-consent/,
      );
    });

    it('prints JSON that is JSON', async () => {
      const { out } = await run(atTenant('run', '--repo', dirs.clone, ...few, '--json', '--no-push'), env);
      interface RunJson {
        readonly status: string;
        readonly run: { readonly branch: string };
        readonly outcomes: readonly KindReport[];
        readonly totals: RunTotals;
      }
      const { status, run: facts, outcomes, totals } = JSON.parse(out) as RunJson;
      assert.deepEqual([status, facts.branch, outcomes.length, totals.kinds], ['complete', 'main', 7, 7]);
      assert.equal(
        totals.requests,
        outcomes.reduce((sum, { requests }) => sum + requests, 0),
      );
      assert.ok(outcomes.every(({ read, retries, seconds }) => read === 'everything' && retries === 0 && seconds >= 0));
      const exported = await run(atTenant('export', '--repo', dirs.clone, ...few, '--json'), env);
      const { totals: again, changes } = JSON.parse(exported.out) as { totals: RunTotals; changes: unknown[] };
      assert.deepEqual([again.kinds, again.objects, changes], [7, totals.objects, []]);
      const kinds = JSON.parse((await run(['kinds', '--json'])).out) as {
        id: string;
        path: string;
        permissions: string[];
      }[];
      assert.ok(
        kinds.some(
          ({ id, path }) => id === 'conditionalAccessPolicy' && path === 'identity/conditionalAccess/policies',
        ),
      );
      const failed = await run(['run', '--repo', folder, '--json']);
      assert.equal((JSON.parse(failed.out) as { error: { code: string } }).error.code, 'not-a-repository');
    });

    it('writes a plain tree of files, and keeps it up to date', async () => {
      const out = join(folder, 'files');
      const first = await run(atTenant('export', '--out', out, ...few), env);
      assert.equal(first.exit, 0, first.err);
      const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
      assert.ok(files.includes(join('Policies', 'AuthorizationPolicy.json')));
      writeFileSync(join(out, 'Policies', 'AuthorizationPolicy.json'), '{}');
      writeFileSync(join(out, 'Domains', 'gone.example.json'), '{}');
      writeFileSync(join(out, 'notes.json'), '{}');
      const second = await run(atTenant('export', '--out', out, ...few), env);
      assert.match(second.out, /2 files differ/);
      assert.match(readFileSync(join(out, 'Policies', 'AuthorizationPolicy.json'), 'utf8'), /allowInvitesFrom/);
      assert.deepEqual(
        readdirSync(out, { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.json'))
          .sort(),
        [...files, 'notes.json'].sort(),
      );
    });

    it('keeps the token out of everything that it leaves', async () => {
      const { out, err } = await run(atTenant('run', '--repo', dirs.clone, ...few, '--json'), env);
      assert.ok(!(out + err).includes(simulator.token));
      for (const file of readdirSync(dirs.root, { recursive: true, withFileTypes: true })) {
        if (file.isFile())
          assert.ok(!readFileSync(join(file.parentPath, file.name)).includes(simulator.token), file.name);
      }
    });

    it('tells how it is used', async () => {
      const { exit, out } = await run(['--help']);
      assert.equal(exit, 0);
      for (const word of [
        'export',
        'resolve',
        'commit',
        'tag',
        'run',
        'kinds',
        'simulate',
        'demo',
        'explain',
        'blame',
        'Examples:',
        'Exit codes:',
      ]) {
        assert.ok(out.includes(word), word);
      }
      const help = (await run(['run', '--help'])).out;
      for (const option of ['--incremental', '--sweep-days', '--deletion-limit', '--confirm-deletions', 'Examples:']) {
        assert.ok(help.includes(option), option);
      }
      for (const command of ['explain', 'blame']) {
        assert.match((await run([command, '--help'])).out, /--fetch.*Examples:.*Exit codes: 0 found, 1 failed, 2/s);
      }
      assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
    });

    for (const https of [false, true]) {
      it(`simulates a tenant over ${https ? 'https' : 'http'} until it is told to stop`, async () => {
        let answer: Promise<number> | undefined;
        const ended = await run(['simulate', '--port', '0', ...(https ? ['--https'] : [])], {}, (text, stop) => {
          const url = /answers at (\S+),/.exec(text)?.[1];
          if (url === undefined || answer !== undefined) return;
          answer = https
            ? Promise.resolve(Number(url.startsWith('https://')))
            : fetch(`${url}/v1.0/users`).then(({ status }) => status);
          void answer.finally(stop);
        });
        assert.equal(await answer, https ? 1 : 401);
        assert.equal(ended.exit, 0);
      });
    }
  });
});
