import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blameObject, explainCommit, harmless } from '../../src/app.ts';
import { blameText } from '../../src/domain/blame-text.ts';
import { explainText } from '../../src/domain/explain-text.ts';
import { actor } from '../../src/simulator/cast.ts';
import { addHostileNames, hostileNames, letHostileNamesAct } from '../../src/simulator/hostile-names.ts';
import { demoTenant, stageId } from '../../src/simulator/scenarios.ts';
import { assertGolden } from '../support/golden.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const types = ['organization', 'group', 'conditionalAccessPolicy', 'authorizationPolicy'];
const finance = stageId('Finance approvers');
const policy = stageId('Require MFA for administrators');
const policies = 'identity/conditionalAccess/policies';
const evidenceNotes = 'refs/notes/entra-backup-evidence';
const [ada, bo, chiara, hr] = [actor('ada'), actor('bo'), actor('chiara'), actor('hr')];

/** Ids of commits, runs and events differ from run to run, and so does how long a run took. */
function plain(text: string): string {
  return text
    .replace(/\b\d{4}-\d\d-\d\dT[\d-]+Z-[0-9a-f]{6}\b/g, '<run>')
    .replace(/\b([A-Za-z]+)_[0-9a-f-]{36}_\w+/g, '$1_<id>')
    .replace(/^(commit +)[0-9a-f]{40}$/gm, '$1<commit>')
    .replace(/^[0-9a-f]{10}(?= )|(?<=commit )[0-9a-f]{10}(?=\))/gm, '<commit>')
    .replace(/(02:00):\d\dZ$/gm, '$1:…');
}

describe('what nights leave, asked for', () => {
  let night: Nights;
  /** A clone with no work tree, as it was left; the others are spoiled in one way each. */
  let repo: string;
  before(async () => {
    night = await nights((clock) => {
      const tenant = demoTenant({ clock, seed: 11, users: 4 });
      addHostileNames(tenant);
      return tenant;
    });
    const { tenant, clock, simulator } = night;
    const on = (time: string): void => clock.set(`2026-03-${time}:00Z`);
    const run = (day: number) => night.run(`2026-03-0${day}T02:00:00Z`, { types });
    await run(2);
    on('02T12:00');
    tenant.update(ada, 'groups', finance, { description: 'Who may approve' });
    on('02T13:00');
    tenant.addReference(bo, 'groups', finance, 'members', actorId(bo));
    on('02T14:00');
    tenant.update(bo, policies, policy, { state: 'disabled' });
    await run(3);
    on('03T12:00');
    tenant.update(ada, policies, policy, { state: 'enabled' });
    tenant.remove(chiara, 'groups', stageId('Old project'));
    on('03T22:00');
    simulator.behaviour.auditDelaySeconds = 6 * 3600;
    tenant.update(chiara, 'groups', finance, { displayName: 'Finance approvers (EU)' });
    await run(4);
    simulator.behaviour.auditDelaySeconds = 0;
    on('04T12:00');
    letHostileNamesAct(tenant);
    tenant.update(hr, 'policies/authorizationPolicy', null, { description: '##vso[task.complete]\u001b[2J\nline' });
    const group = tenant.get('groups', stageId('All contractors')) ?? {};
    tenant.put('groups', { ...group, description: 'changed by nobody that the log knows' });
    await run(5);
    repo = join(night.dirs.root, 'bare.git');
    git(night.dirs.root, 'clone', '-q', '--mirror', night.dirs.remote, repo);
  });
  after(() => night.close());

  const actorId = (who: typeof bo): string => (who.type === 'user' ? who.id : who.servicePrincipalId);
  const printed = (lines: readonly string[]): string => lines.map(harmless).join('\n');
  const blame = async (object: string, more: { property?: string; at?: string; repo?: string } = {}): Promise<string> =>
    printed(blameText(await blameObject({ object, repo, at: 'HEAD', folder: '', fetch: false, ...more })));
  const explain = async (commit: string, more: { path?: string; repo?: string } = {}): Promise<string> =>
    printed(explainText(await explainCommit({ commit, repo, named: 50, fetch: false, ...more })));
  const commitBy = (author: string, path = '.'): string =>
    git(repo, 'log', '--format=%H', '-n1', `--author=${author}`, 'main', '--', path).trim();
  const firstCommit = (): string => git(repo, 'rev-list', '--max-parents=0', 'main').trim();
  const story = async (parts: readonly (readonly [string, Promise<string>])[]): Promise<string> => {
    const texts = await Promise.all(parts.map(async ([title, text]) => `=== ${title}\n${plain(await text)}\n`));
    return texts.join('\n');
  };

  it('blames each property on the right one of two administrators, on who came late, and on the first backup', async () => {
    assertGolden(
      'blame',
      await story([
        ['a group of two administrators, renamed, by its name', blame('finance APPROVERS (eu)')],
        [
          'the same, before it was renamed',
          blame(finance, { at: 'backup/2026-03-03_02-00-00Z', property: '/description' }),
        ],
        ['a property', blame(policy, { property: '/state' })],
        ['a deleted group, by its name', blame('Old project')],
        ['a deleted group, by its key', blame(stageId('Old project'), { property: '/displayName' })],
        ['a change that the log does not know', blame('All contractors')],
        ['a kind that has one object', blame('authorizationPolicy', { property: '/description' })],
      ]),
    );
  });

  it('explains why a commit has its author', async () => {
    assertGolden(
      'explain',
      await story([
        ['two administrators', explain(commitBy('Ada Lindqvist, Bo'))],
        ['one place of it', explain(commitBy('Ada Lindqvist, Bo'), { path: 'Groups' })],
        ['a deletion', explain(commitBy('Chiara'))],
        ['what was found later', explain(commitBy('unknown', `*${finance}.json`))],
        ['nobody', explain(commitBy('unknown'))],
        ['an app, with a hostile value', explain(commitBy('HR Provisioning'))],
        ['a first backup', explain(firstCommit(), { path: `${finance}.json` })],
      ]),
    );
  });

  it('lets no hostile name reach a terminal or an agent', async () => {
    for (const name of hostileNames.filter((each) => each.trim() !== '')) {
      const text = await blame(name, { property: '' });
      assert.match(text, /^group /);
      assert.doesNotMatch(text, /[^\P{Cc}\n]|##vso\[|[\u200F\u202E]/u, JSON.stringify(name));
    }
    for (const commit of git(repo, 'rev-list', 'main').trim().split('\n')) {
      const text = await explain(commit);
      assert.doesNotMatch(text, /[^\P{Cc}\n]|##vso\[|[\u200F\u202E]/u);
      assert.doesNotMatch(text, /^Backup-Run: /m);
    }
  });

  it('says where a commit has no evidence, and goes by what Git has', async () => {
    const spoiled = join(night.dirs.root, 'spoiled.git');
    git(night.dirs.root, 'clone', '-q', '--mirror', night.dirs.remote, spoiled);
    git(spoiled, 'notes', `--ref=${evidenceNotes}`, 'remove', commitBy('Ada Lindqvist, Bo'));
    const without = join(night.dirs.root, 'without');
    git(night.dirs.root, 'clone', '-q', '--no-checkout', night.dirs.remote, without);
    assertGolden(
      'no-evidence',
      await story([
        ['the note of one commit is gone', blame(finance, { repo: spoiled })],
        ['the commit itself', explain(commitBy('Ada Lindqvist, Bo'), { repo: spoiled })],
        ['a clone without notes', blame(finance, { repo: without, property: '/displayName' })],
        ['what nobody is named for there', explain(commitBy('unknown'), { repo: without })],
      ]),
    );
    const brought = await blameObject({ object: finance, repo: without, at: 'HEAD', folder: '', fetch: true });
    assert.ok(brought.hasEvidence && brought.properties.some(({ setter }) => setter.foundLater === true));
  });

  it('takes a note of another sort for none', async () => {
    for (const note of ['null', '"text"', '{"document":"evidence","version":1}\nnull\n{"path":1}', 'by hand\n']) {
      git(repo, 'notes', `--ref=${evidenceNotes}`, 'add', '-f', '-m', note, commitBy('Chiara'));
      assert.match(await blame('Old project'), /^deleted: Chiara Conti .*no evidence/m, note);
    }
    git(repo, 'update-ref', evidenceNotes, git(night.dirs.remote, 'rev-parse', evidenceNotes).trim());
  });

  it('follows files where they are moved, by hand and between layouts', async () => {
    const moved = join(night.dirs.root, 'moved');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, moved);
    git(moved, 'fetch', '-q', 'origin', '+refs/notes/*:refs/notes/*');
    const old = `prod-backup/Groups/${finance.slice(0, 2)}/${finance}.json`;
    git(moved, 'mv', old, `prod-backup/${finance}.json`);
    git(moved, 'commit', '-q', '-m', 'flat');
    git(moved, 'mv', '--', `prod-backup/${finance}.json`, '-finance\nteam.json');
    git(moved, 'commit', '-q', '-m', 'by hand');
    const settersOf = async (object: string, at: string): Promise<string[]> => {
      const { properties } = await blameObject({ object, repo: moved, at, folder: '', fetch: false });
      return properties.map(({ pointer, setter }) => `${pointer} ${setter.commit} ${setter.basis}`);
    };
    const expected = await settersOf(finance, 'HEAD~2');
    assert.ok(expected.some((line) => line.includes('evidence')));
    assert.deepEqual(await settersOf(finance, 'HEAD~1'), expected);
    assert.deepEqual(await settersOf(old, 'HEAD~1'), expected, 'by the path that it had');
    assert.deepEqual(await settersOf('-finance\nteam.json', 'HEAD'), expected);
    assert.deepEqual(await settersOf('Finance approvers (EU)', 'HEAD'), expected);
    const text = await blame('-finance\nteam.json', { repo: moved });
    assert.match(text, /^-finance team\.json\nformerly prod-backup\/[^/]+\.json\nformerly prod-backup\/Groups\//m);
    assert.match(await explain('HEAD', { repo: moved }), /No backup made this commit/);
  });

  it('guesses nothing where the history is cut off', async () => {
    const shallow = join(night.dirs.root, 'shallow');
    git(night.dirs.root, 'clone', '-q', '--depth=3', `file://${night.dirs.remote}`, shallow);
    await assert.rejects(blame(finance, { repo: shallow }), { code: 'shallow-clone' });
    await assert.rejects(explain('HEAD~2', { repo: shallow }), { code: 'shallow-clone' });
    assert.match(await explain('HEAD~1', { repo: shallow }), /^modified group /m);
  });

  it('explains a merge by what it brought to its branch', async () => {
    const merged = join(night.dirs.root, 'merged');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, merged);
    git(merged, 'checkout', '-q', '-b', 'side', 'HEAD~1');
    writeFileSync(join(merged, 'README.md'), 'by hand');
    git(merged, 'add', 'README.md');
    git(merged, 'commit', '-q', '-m', 'side');
    git(merged, 'checkout', '-q', 'main');
    git(merged, 'merge', '-q', '--no-ff', '-m', 'merge', 'side');
    assert.match(await explain('HEAD', { repo: merged }), /No backup made this commit.*\n\nadded README\.md$/);
    const properties = async (at: string) =>
      (await blameObject({ object: finance, repo: merged, at, folder: '', fetch: true })).properties;
    assert.deepEqual(await properties('HEAD'), await properties('HEAD~1'));
  });

  const wrong: [string, () => Promise<string>, string, RegExp][] = [
    ['an object that there never was', () => blame('nobody'), 'not-found', /no object "nobody"/],
    ['a name that looks like an option', () => blame('--upload-pack=x'), 'not-found', /no object "--upload-pack=x"/],
    ['no name', () => blame(' '), 'not-found', /no object/],
    ['a name that several have', () => twins(), 'usage', /can be any of 2 objects/],
    ['a property that there never was', () => blame(policy, { property: '/nix' }), 'not-found', /no property \/nix/],
    ['a commit that there is not', () => explain('nix'), 'not-found', /no commit "nix"/],
    ['a commit that looks like an option', () => explain('--all'), 'not-found', /no commit "--all"/],
    ['a revision with a line end', () => blame('x', { at: 'HEAD\n--all' }), 'not-found', /no commit "HEAD --all"/],
    ['a file for a commit', () => explain('HEAD:prod-backup'), 'not-found', /no commit/],
    [
      'a path that the commit left alone',
      () => explain('HEAD', { path: 'nix' }),
      'not-found',
      /changed nothing at nix/,
    ],
  ];
  for (const [what, ask, code, message] of wrong) {
    it(`says so, of ${what}`, async () => {
      await assert.rejects(ask(), (error: Error & { code?: string }) => {
        assert.match(error.message, message);
        return error.code === code;
      });
    });
  }

  /** Asks for the name that two groups have. */
  function twins(): Promise<string> {
    const work = join(night.dirs.root, 'twins');
    git(night.dirs.root, 'clone', '-q', repo, work);
    const files = git(work, 'ls-files', '-z', 'prod-backup/Groups').split('\0').slice(0, 2);
    for (const file of files) {
      const text = JSON.parse(readFileSync(join(work, file), 'utf8')) as Record<string, string>;
      writeFileSync(join(work, file), `${JSON.stringify({ ...text, displayName: 'Twins' }, null, 2)}\n`);
    }
    git(work, 'commit', '-q', '-a', '-m', 'twins');
    return blame('twins', { repo: work });
  }
});
