import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBackupBranch } from '../../src/edges/backup-branch.ts';
import { factsBetween } from '../../src/edges/commit-facts.ts';
import { openGit } from '../../src/edges/git.ts';
import { lastChanges } from '../../src/edges/last-changes.ts';
import { stepsOfFiles } from '../../src/edges/object-history.ts';
import { namesAt } from '../../src/edges/object-names.ts';
import { citedEvents } from '../../src/edges/past-runs.ts';
import { git } from '../support/git-dir.ts';
import { at, plan, pushedPlace } from '../support/pushed-place.ts';
import type { PushedPlace } from '../support/pushed-place.ts';

const file = 'b/Groups/x.json';
/** A clone with the settings, the variables and the objects of somebody who likes everything otherwise. */
const settings = `
[log]
  showSignature = true
  showRoot = false
  follow = true
  mailmap = true
  date = relative
  decorate = full
  abbrevCommit = true
[trailer]
  separators = "="
[core]
  commentChar = B
  quotePath = true
  abbrev = 7
  notesRef = refs/notes/theirs
  pager = cat
[i18n]
  logOutputEncoding = ISO-8859-1
[color]
  ui = always
  diff = always
  grep = always
  push = always
  transport = always
[grep]
  patternType = fixed
  lineNumber = true
  column = true
[diff]
  orderFile = /nonexistent
  relative = true
  noprefix = true
  renames = copies
  ignoreSubmodules = all
[push]
  default = nothing
  gpgSign = true
  pushOption = theirs
  followTags = true
  recurseSubmodules = check
[fetch]
  prune = true
  recurseSubmodules = true
[gpg]
  program = /nonexistent
[submodule]
  recurse = true
[format]
  pretty = fuller
`;
const variables = {
  GIT_LITERAL_PATHSPECS: '1',
  GIT_TRACE: '2',
  GIT_NOTES_REF: 'refs/notes/theirs',
  GIT_COMMITTER_DATE: 'nonsense',
  GIT_CONFIG_PARAMETERS: "'trailer.separators'='%' 'log.showSignature'='true'",
  LANG: 'de_DE.UTF-8',
  LC_ALL: 'de_DE.UTF-8',
  LANGUAGE: 'de',
};

describe('whatever git is told to do otherwise', () => {
  let place: PushedPlace;
  beforeEach(async () => {
    place = await pushedPlace();
    await place.commit([plan('Zoë', { [file]: '{\n  "displayName": "Zoë"\n}\n', 'b/y.json': 'y\n' })]);
  });
  afterEach(() => place.close());

  const clone = (): string => place.dirs.clone;
  const inGit = (path: string): string => join(clone(), '.git', path);
  const inRemote = (path: string): string => git(place.dirs.remote, 'show', `main:${path}`);

  /** A commit with a signature that nobody can check. */
  function signLastCommit(): void {
    const text = git(clone(), 'cat-file', 'commit', 'main');
    const signed = text.replace(
      '\n\n',
      '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n',
    );
    const from = join(place.dirs.root, 'commit');
    writeFileSync(from, signed);
    const commit = git(clone(), 'hash-object', '-t', 'commit', '-w', from).trim();
    git(clone(), 'update-ref', 'refs/heads/main', commit);
    git(clone(), 'push', '-q', '--force', place.dirs.remote, 'main');
    git(clone(), 'fetch', '-q', place.dirs.remote, '+main:refs/remotes/origin/main');
  }

  async function everythingRead(): Promise<unknown> {
    const handle = await place.open();
    const { base, previous } = await findBackupBranch(handle, undefined, true);
    const tip = base ?? '';
    return {
      base,
      previous,
      facts: await factsBetween(handle, null, tip),
      steps: await stepsOfFiles(handle, tip, [file]),
      last: [...(await lastChanges(handle, tip, ['b']))],
      names: await namesAt(handle, tip),
      cited: [...(await citedEvents(handle, tip, '2020-01-01T00:00:00Z'))],
    };
  }

  it('settings and variables of others change nothing that is read or pushed', async () => {
    signLastCommit();
    const wanted = await everythingRead();
    assert.match(JSON.stringify(wanted), /"runId":"run-1".*"name":"Zoë"/);
    writeFileSync(inGit('config'), readFileSync(inGit('config'), 'utf8') + settings);
    writeFileSync(join(clone(), '.mailmap'), 'Somebody Else <else@contoso.com> Zoë <zoë@contoso.com>\n');
    const before = { ...process.env };
    Object.assign(process.env, variables);
    try {
      assert.deepEqual(await everythingRead(), wanted);
      const [commit] = await place.commit([plan('Bo', { [file]: 'x2\n' }, 'run-2')]);
      assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), commit);
    } finally {
      for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });

  it('replacements and grafts change nothing that is read', async () => {
    const wanted = await everythingRead();
    const [tip, root] = git(clone(), 'rev-list', 'main').trim().split('\n');
    const other = git(clone(), 'commit-tree', '-m', 'made up', 'main^{tree}').trim();
    git(clone(), 'replace', tip ?? '', other);
    writeFileSync(inGit('info/grafts'), `${tip ?? ''}\n${root ?? ''} ${other}\n`);
    assert.deepEqual(await everythingRead(), wanted);
    await assert.rejects(
      (await place.open()).run('log', 'nothing', '--'),
      ({ message }: Error) => !message.includes('hint'),
    );
  });

  it('a .gitmodules that somebody pushed hides no submodule that the backup would take away', async () => {
    const commit = git(clone(), 'rev-parse', 'HEAD').trim();
    writeFileSync(join(clone(), '.gitmodules'), '[submodule "s"]\n  path = b/Users\n  url = ./s\n  ignore = all\n');
    git(clone(), 'add', '.gitmodules');
    git(clone(), 'update-index', '--add', '--cacheinfo', `160000,${commit},b/Users`);
    git(clone(), 'commit', '-qm', 'a submodule');
    const obstacle = {
      code: 'usage',
      message: /^b\/Users stands in the repository where the backup has b\/Users\/u\.json/,
    };
    await assert.rejects(place.commit([plan('Ada', { 'b/Users/u.json': 'u\n' }, 'run-2')]), obstacle);
  });

  for (const [lock, warning] of [
    ['index.lock', /warning: .*index\.lock/],
    ['refs/heads/main.lock', /warning: git update-ref failed: .*main\.lock.*left behind/],
  ] as const) {
    it(`${lock} of somebody else: the commits are pushed, and a warning says the truth`, async () => {
      writeFileSync(inGit(lock), '');
      const [commit] = await place.commit([plan('Bo', { [file]: 'x2\n' }, 'run-2')]);
      assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), commit);
      assert.match(place.log.lines.join('\n'), warning);
      assert.ok(!place.log.lines.join('\n').includes('got other commits'));
      rmSync(inGit(lock));
    });
  }

  it('a lock of a detached HEAD, of packed refs and of a clone’s depth: the commits are pushed', async () => {
    git(clone(), 'checkout', '-q', '--detach');
    git(clone(), 'update-ref', 'refs/entra-backup/old', 'HEAD');
    git(clone(), 'pack-refs', '--all');
    for (const lock of ['HEAD.lock', 'shallow.lock']) writeFileSync(inGit(lock), '');
    const [commit] = await place.commit([plan('Bo', { [file]: 'x2\n' }, 'run-2')]);
    assert.equal(git(place.dirs.remote, 'rev-parse', 'main').trim(), commit);
    assert.match(place.log.lines.join('\n'), /warning: .*HEAD\.lock/);
  });

  describe('where the clone lies otherwise', () => {
    const nights = async (folder: string, branch: string): Promise<void> => {
      const options = { clone: folder };
      await place.commit([plan('Bo', { [file]: 'x2\n' }, 'run-2')], options);
      const again = await openGit(folder);
      const { base } = await findBackupBranch(again, branch, false);
      assert.equal(base, git(place.dirs.remote, 'rev-parse', 'main').trim());
      await place.commit([plan('Cy', { [file]: null }, 'run-3')], options);
      assert.equal(git(folder, 'rev-parse', 'main'), git(place.dirs.remote, 'rev-parse', 'main'));
      assert.equal(git(folder, 'status', '--porcelain'), '');
      assert.ok(!existsSync(join(folder, file)));
      assert.deepEqual(place.log.lines, []);
    };
    const served = (folder: string): string => {
      git(folder, 'remote', 'set-url', 'origin', `${place.server.url}/remote.git`);
      return folder;
    };

    for (const detached of [false, true]) {
      it(`a submodule${detached ? ', as it is cloned' : ' on a branch'}: as in a plain clone`, async () => {
        const outer = join(place.dirs.root, 'outer');
        git(place.dirs.root, 'init', '-q', outer);
        git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', place.dirs.remote, 'backup');
        const folder = join(outer, 'backup');
        if (detached) git(folder, 'checkout', '-q', '--detach');
        await nights(served(folder), 'main');
      });
    }

    it('a repository in a folder of its own: as in a plain clone', async () => {
      const folder = join(place.dirs.root, 'apart');
      const directory = join(place.dirs.root, 'apart.git');
      git(place.dirs.root, 'clone', '-q', `--separate-git-dir=${directory}`, place.dirs.remote, folder);
      await nights(served(folder), 'main');
    });

    it('a work tree beside the clone: as in a plain clone; one of another branch is left alone', async () => {
      git(clone(), 'checkout', '-q', '-b', 'elsewhere');
      const folder = join(place.dirs.root, 'beside');
      git(clone(), 'worktree', 'add', '-q', folder, 'main');
      await nights(folder, 'main');
      assert.equal(git(clone(), 'symbolic-ref', 'HEAD').trim(), 'refs/heads/elsewhere');
    });

    it('a work tree that holds the branch is named, and one that is gone is not', async () => {
      const folder = join(place.dirs.root, 'beside');
      git(clone(), 'checkout', '-q', '-b', 'elsewhere');
      git(clone(), 'worktree', 'add', '-q', folder, 'main');
      await place.commit([plan('Bo', { [file]: 'x2\n' }, 'run-2')]);
      assert.match(place.log.lines.join('\n'), /refs\/heads\/main is checked out at .*beside/);
      place.log.lines.length = 0;
      rmSync(folder, { recursive: true });
      await place.commit([plan('Cy', { [file]: 'x3\n' }, 'run-3')]);
      assert.deepEqual(place.log.lines, []);
      assert.equal(git(clone(), 'rev-parse', 'main'), git(place.dirs.remote, 'rev-parse', 'main'));
    });

    for (const [what, filter] of [
      ['is not set up', null],
      ['is set up and missing', 'a-program-that-is-missing'],
      ['is set up', 'echo pointer; cat > /dev/null #'],
    ] as const) {
      it(`LFS in the repository that ${what}: files are as they were committed, and none counts as changed`, async () => {
        place.other('.gitattributes', '*.json filter=lfs diff=lfs merge=lfs -text\n');
        git(clone(), 'pull', '-q', place.dirs.remote, 'main');
        if (filter !== null) {
          for (const step of ['clean', 'smudge']) git(clone(), 'config', `filter.lfs.${step}`, filter);
          git(clone(), 'config', 'filter.lfs.required', 'true');
        }
        for (const run of ['run-2', 'run-3']) {
          await place.commit([plan('Bo', { [file]: `${run}\n` }, run)]);
          assert.equal(inRemote(file), `${run}\n`);
          assert.equal(readFileSync(join(clone(), file), 'utf8'), `${run}\n`);
        }
        assert.deepEqual(place.log.lines, []);
      });
    }
  });

  for (const [what, text, seconds] of [
    ['was made before this run began', 'x2\n', -60],
    ['was made since', 'x2\n', 60],
    ['brings something else', 'x3\n', -60],
  ] as const) {
    const counts = text === 'x2\n' && seconds < 0;
    it(`a backup that comes meanwhile and ${what} ${counts ? 'counts as this one' : 'stops this one'}`, async () => {
      const bo = plan('Bo', { [file]: 'x2\n' }, 'run-2');
      place.server.before('POST /contoso/remote.git/git-receive-pack', () => {
        place.other(file, text, bo.message.replace('run-2', 'cancelled'));
        const line = `Bo <bo@contoso.com> ${Date.parse(at) / 1000 + seconds} +0000`;
        const made = git(place.dirs.remote, 'cat-file', 'commit', 'main');
        const from = join(place.dirs.root, 'commit');
        writeFileSync(
          from,
          made.replace(/^author .*$/m, `author ${line}`).replace(/^committer .*$/m, `committer ${line}`),
        );
        const commit = git(place.dirs.remote, 'hash-object', '-t', 'commit', '-w', from).trim();
        git(place.dirs.remote, 'update-ref', 'refs/heads/main', commit);
      });
      if (counts) assert.deepEqual(await place.commit([bo]), [git(place.dirs.remote, 'rev-parse', 'main').trim()]);
      else
        await assert.rejects(place.commit([bo]), {
          code: 'branch-moved',
          message: /^Another backup \(run cancelled\)/,
        });
      assert.equal(place.history().length, 3);
    });
  }
});
