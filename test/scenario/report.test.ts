import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { htmlReport, markdownReport, reportOf } from '../../src/app.ts';
import type { RunResult } from '../../src/app.ts';
import { notCovered } from '../../src/domain/report.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { factsBetween } from '../../src/edges/commit-facts.ts';
import { openGit } from '../../src/edges/git.ts';
import { actor } from '../../src/simulator/cast.ts';
import { hostileNames } from '../../src/simulator/hostile-names.ts';
import { stageId } from '../../src/simulator/scenarios.ts';
import { publishReport } from '../../src/steps/publish-report.ts';
import { detailsOf } from '../../src/steps/report-details.ts';
import { reportRun } from '../../src/steps/report-step.ts';
import { startCommand } from '../support/command-line.ts';
import { assertGolden } from '../support/golden.ts';
import { git } from '../support/git-dir.ts';
import type { Nights } from '../support/nights.ts';
import { reportNights, reportTypes } from '../support/report-night.ts';

const [first, enforced, bad] = ['02', '03', '04'].map((day) => `backup/2026-03-${day}_02-00-00Z`) as [
  string,
  string,
  string,
];

/** Ids of commits, runs and events differ from run to run. */
function plain(markdown: string): string {
  return markdown
    .replace(/\b\d{4}-\d\d-\d\dT[\d-]+Z-[0-9a-f]{6}\b/g, '<run>')
    .replace(/\(started 2026[^)]*\)/g, '(started …)')
    .replace(/(?<=\(|^- )[0-9a-f]{10}(?=\)| )/gm, '<commit>');
}

describe('report of nights', () => {
  let night: Nights;
  let repo: string;
  before(async () => {
    night = await reportNights({ hostile: true });
    repo = join(night.dirs.root, 'bare.git');
    git(night.dirs.root, 'clone', '-q', '--mirror', night.dirs.remote, repo);
  });
  after(() => night.close());

  const report = (range?: string, more: { repo?: string; fetch?: boolean } = {}): Promise<Report> =>
    reportOf({ repo, fetch: false, ...(range !== undefined && { range }), ...more });

  it('tells a bad night, the gravest first, by author', async () => {
    assertGolden('report', plain(markdownReport(await report())));
  });

  it('counts what a first backup brought', async () => {
    const { changes, counted, totals, coverage, from, rules } = await report(first);
    assert.deepEqual([changes, rules, from], [[], {}, null]);
    assert.ok(totals.added > 20 && totals.added === totals.changes && totals.unknown === 0);
    assert.deepEqual(
      counted.find(({ kind }) => kind === 'organization'),
      {
        kind: 'organization',
        area: 'Organization',
        added: 1,
        modified: 0,
        deleted: 0,
      },
    );
    assert.deepEqual(coverage, { complete: reportTypes.length, others: [] });
  });

  it('takes the same stretch by tags, by commits and by what it leaves out', async () => {
    const [told] = [await report(`${enforced}..${bad}`)];
    assert.deepEqual(told, await report());
    assert.deepEqual(told, await report(bad));
    const commits = [enforced, bad].map((tag) => git(repo, 'rev-parse', `${tag}^{commit}`).trim());
    assert.deepEqual(told, await report(commits.join('..')));
    assert.deepEqual(await report(`..${bad}`), await report('..'));
  });

  it('tells several runs at once, each change with its commit', async () => {
    const { runs, changes, commits, from, to } = await report(`${first}..`);
    assert.equal(runs, 2);
    const states = changes.filter(({ name }) => name === 'Require MFA for administrators');
    assert.deepEqual(states.map(({ severity }) => severity).sort(), ['critical', undefined]);
    assert.ok(states.every(({ commit }) => commits.some((each) => each.commit === commit)));
    assert.deepEqual([from?.tag, to?.tag], [first, bad]);
  });

  it('says which permission is missing, from what the run left in Git', async () => {
    const { coverage } = await report();
    assert.ok(coverage !== null);
    assert.deepEqual(notCovered(coverage), [
      {
        kind: 'namedLocation',
        outcome: { status: 'denied', missing: ['Policy.Read.All'], delegatedOnly: false },
      },
    ]);
    assert.equal(coverage.complete, reportTypes.length - 1);
  });

  it('tells what somebody committed by hand, and of the newest backup below it', async () => {
    const byHand = join(night.dirs.root, 'by-hand');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, byHand);
    git(byHand, 'fetch', '-q', 'origin', '+refs/notes/*:refs/notes/*');
    writeFileSync(join(byHand, 'prod-backup', 'Policies', 'AuthorizationPolicy.json'), '{"allowInvitesFrom":"none"}\n');
    writeFileSync(join(byHand, 'NOTES.txt'), 'by hand');
    git(byHand, 'add', '-A');
    git(byHand, 'commit', '-q', '-m', 'by hand');
    const { changes, coverage, run, to } = await report(`${bad}..HEAD`, { repo: byHand });
    assert.deepEqual(
      changes.map(({ kind, authors, setters }) => [kind, authors, setters[0]?.grade]),
      [
        ['authorizationPolicy', ['Test'], undefined],
        ['file', ['Test'], undefined],
      ],
    );
    assert.deepEqual([coverage?.complete, run, to?.tag], [reportTypes.length - 1, null, undefined]);
  });

  it('says so where a run left no account of what it could read, and no evidence', async () => {
    const bare = join(night.dirs.root, 'without');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, bare);
    const without = await report(undefined, { repo: bare });
    assert.deepEqual([without.coverage, without.hasEvidence], [null, false]);
    const ada = without.changes.find(({ kind }) => kind === 'unifiedRoleAssignment');
    assert.deepEqual([ada?.authors, ada?.setters[0]?.grade, ada?.severity], [['Ada Lindqvist'], undefined, 'critical']);
    const text = markdownReport(without);
    assert.match(text, /left no account of what it could read/);
    assert.match(text, /This clone has no evidence/);
    const brought = await report(undefined, { repo: bare, fetch: true });
    assert.deepEqual([brought.hasEvidence, brought.coverage?.complete], [true, reportTypes.length - 1]);
  });

  it('reads a blobless clone with few questions, and refuses a shallow one', async () => {
    git(night.dirs.remote, 'config', 'uploadpack.allowFilter', 'true');
    const [blobless, shallow] = [join(night.dirs.root, 'blobless'), join(night.dirs.root, 'shallow')];
    const url = `file://${night.dirs.remote}`;
    git(night.dirs.root, 'clone', '-q', '--filter=blob:none', '--no-checkout', url, blobless);
    const fetched = (): number =>
      readdirSync(join(blobless, '.git', 'objects', 'pack')).filter((name) => name.endsWith('.promisor')).length;
    const before = fetched();
    const told = await report(undefined, { repo: blobless, fetch: true });
    // Two refs with notes, the notes of some commits at a time, the texts that differ, names: not each by itself.
    assert.ok(fetched() - before <= 10, `${fetched() - before} fetches of ${told.totals.changes} changes`);
    assert.deepEqual({ ...told, comparisonUrl: '' }, { ...(await report()), comparisonUrl: '' });
    git(night.dirs.root, 'clone', '-q', '--depth=1', '--no-checkout', url, shallow);
    await assert.rejects(report('..HEAD', { repo: shallow }), { code: 'shallow-clone' });
  });

  it('links to commits and to the comparison, where the remote is known and has them', async () => {
    const linked = join(night.dirs.root, 'linked.git');
    git(night.dirs.root, 'clone', '-q', '--mirror', night.dirs.remote, linked);
    const page = 'https://dev.azure.com/contoso/Identity/_git/tenant';
    git(linked, 'remote', 'set-url', 'origin', page.replace('https://', 'https://build:pa55word@'));
    const told = await report(undefined, { repo: linked });
    assert.match(
      told.comparisonUrl ?? '',
      /\/branchCompare\?baseVersion=GTbackup%2F2026-03-03_.*&targetVersion=GTbackup%2F2026-03-04/,
    );
    assert.ok(told.commits.every(({ url, commit }) => url === `${page}/commit/${commit}`));
    assert.ok(!JSON.stringify(told).includes('pa55word'));
    assert.ok(htmlReport(told).includes(`href="${page}/commit/`) && markdownReport(told).includes(`](${page}/commit/`));
    const { commits, comparisonUrl } = await report();
    assert.deepEqual([comparisonUrl, commits.filter(({ url }) => url !== undefined)], [undefined, []]);
  });

  it('puts names in place of ids: of members, of roles, of policies’ users', async () => {
    const { changes } = await report();
    const members = changes.find(({ name }) => name === 'Finance approvers')?.properties.map(({ path }) => path);
    assert.deepEqual(members?.at(-1), ['members', 'Bo Nyström']);
    const assignment = changes.find(({ kind }) => kind === 'unifiedRoleAssignment');
    assert.equal(assignment?.name, 'Chiara Conti · Global Administrator');
    const principal = assignment.properties.find(({ path }) => path[0] === 'principalId');
    assert.match(principal?.after ?? '', /^Chiara Conti \([0-9a-f-]{36}\)$/);
  });

  it('hides no grave change behind a flood of others', async () => {
    const clone = await openGit(repo);
    const facts = await factsBetween(clone, git(repo, 'rev-parse', `${first}^{commit}`).trim(), 'HEAD');
    const [all, few] = [await detailsOf(clone, facts, () => true), await detailsOf(clone, facts, () => true, 4)];
    const marked = ({ details }: typeof all): string[] =>
      details.filter(({ marks }) => marks.some(({ severity }) => severity === 'critical')).map(({ name }) => name);
    assert.ok(marked(all).length > 1 && few.details.length < all.details.length);
    assert.deepEqual(marked(few), marked(all));
    const counts = few.counted.reduce((sum, { added, modified, deleted }) => sum + added + modified + deleted, 0);
    assert.equal(few.details.length + counts, all.details.length);
  });

  it('says so of a text that no backup writes, instead of failing on it', async () => {
    const clone = join(night.dirs.root, 'broken-by-hand');
    git(night.dirs.root, 'clone', '-q', night.dirs.remote, clone);
    const files = git(clone, 'ls-files', '*/Groups/*.json').trim().split('\n').slice(0, 2);
    for (const [at, file] of files.entries())
      writeFileSync(join(clone, file), ['no JSON', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`][at] ?? '');
    git(clone, 'commit', '-q', '-a', '-m', 'by hand');
    const told = await report('HEAD^..HEAD', { repo: clone });
    assert.deepEqual(
      told.changes.map(({ unread, properties }) => [unread, properties.length]),
      [
        ['text', 0],
        ['text', 0],
      ],
    );
    assert.match(markdownReport(told), /Not compared: no backup writes such a text\./);
  });

  it('lets no hostile name out of its line or its cell', async () => {
    const told = await report();
    const markdown = markdownReport(told);
    assert.doesNotMatch(markdown, /##vso\[|[^\P{Cc}\n]|[\u200F\u202E]|<[a-z!/]/u);
    // A line is a heading, an item, a row or a sentence of ours.
    for (const line of markdown.split('\n').filter((each) => each !== '')) {
      assert.match(line, /^(#{1,3} |( {2})?- |\| |\*\*|Run |What is |\d+ of |This clone )/);
    }
    const page = htmlReport(told);
    assert.ok(!page.includes('<a> b') && page.includes('\\u003ca> b'));
    assert.ok(hostileNames.length > 5 && told.totals.authors > hostileNames.length - 2);
  });

  it('finds what came late, with the commit that it speaks of', async () => {
    const { tenant, clock, simulator } = night;
    clock.set('2026-03-04T22:00:00Z');
    simulator.behaviour.auditDelaySeconds = 6 * 3600;
    tenant.update(actor('chiara'), 'groups', stageId('Finance approvers'), { displayName: 'Finance (EU)' });
    await night.run('2026-03-05T02:00:00Z', { types: reportTypes });
    simulator.behaviour.auditDelaySeconds = 0;
    clock.set('2026-03-05T12:00:00Z');
    tenant.update(actor('bo'), 'groups', stageId('Finance approvers'), { description: 'EU' });
    await night.run('2026-03-06T02:00:00Z', { types: reportTypes });
    const { late, changes } = await report(undefined, { repo: night.dirs.clone });
    assert.deepEqual(
      changes.map(({ authors }) => authors),
      [['Bo Nyström']],
    );
    const [found] = late;
    assert.match(found?.text ?? '', /^Chiara Conti <[^>]+>: modified group Finance \(EU\), exact$/);
    const unknown = await report('backup/2026-03-05_02-00-00Z', { repo: night.dirs.clone });
    assert.equal(unknown.changes[0]?.commit, found?.commit);
    assert.deepEqual([unknown.changes[0]?.authors, unknown.changes[0]?.setters[0]?.late], [['Chiara Conti'], true]);
  });

  describe('of a run that has just ended', () => {
    const given: string[] = [];
    const around = (signal = new AbortController().signal) => ({
      log: night.log,
      clock: night.clock,
      signal,
      attach: (file: string) => void given.push(`attach ${file}`),
      showSummary: (file: string) => void given.push(`summary ${file}`),
      keepFor: (type: string, name: string, file: string) => void given.push(`${type} ${name} ${file}`),
    });
    const documents = (): string => join(night.dirs.root, 'documents');
    let ended: RunResult;
    before(async () => {
      night.clock.set('2026-03-07T12:00:00Z');
      night.tenant.update(actor('ada'), 'groups', stageId('Finance approvers'), { description: 'UK' });
      ended = await night.run('2026-03-08T02:00:00Z', { types: reportTypes });
    });
    const publish = (more: Partial<Settings> = {}, signal?: AbortSignal): Promise<Report | undefined> => {
      given.length = 0;
      night.log.lines.length = 0;
      const settings = night.settings({ documents: documents(), ...more });
      return publishReport(settings, around(signal), ended.commits, ended.tag);
    };

    it('goes to the page of the run, and stays with it', async () => {
      const published = await publish();
      const page = join(documents(), 'report.html');
      const expected = [`summary ${join(documents(), 'summary.md')}`, `attach ${page}`];
      assert.deepEqual(given, [...expected, `entra-backup-report report.html ${page}`]);
      assert.deepEqual(published, await report(undefined, { repo: night.dirs.clone }));
    });

    it('never fails the run', async () => {
      assert.equal(await publish({ repo: night.dirs.root }), undefined);
      assert.match(night.log.lines.join(), /^warning: The report of this run could not be made.*not inside a Git repo/);
      writeFileSync(join(night.dirs.root, 'file'), '');
      assert.equal(await publish({ documents: join(night.dirs.root, 'file') }), undefined);
      assert.match(night.log.lines.join(), /could not be written/);
      assert.deepEqual(given, []);
    });

    it('gives way when the job is cancelled, or the time is over', async () => {
      assert.equal(await publish({}, AbortSignal.abort()), undefined);
      const jobStart = new Date(night.clock.now().getTime() - 3_600_000);
      assert.equal(await publish({ timeBudget: 'auto', jobTimeout: 60, jobStart }), undefined);
      assert.match(night.log.lines.join(), /^warning: There was no time for the report of this run/);
      assert.deepEqual(given, []);
    });

    it('links to nothing that was not pushed, and calls no other commit by the tag', async () => {
      const linked = join(night.dirs.root, 'run.git');
      git(night.dirs.root, 'clone', '-q', '--mirror', night.dirs.remote, linked);
      git(linked, 'remote', 'set-url', 'origin', 'https://github.com/contoso/tenant');
      const clone = await openGit(linked);
      const made = (pushed: boolean, tag = ended.tag) =>
        reportRun(clone, { ...ended.commits, pushed }, { tag, goesOn: () => true });
      assert.equal((await made(true)).to?.tag, ended.tag?.name);
      assert.match((await made(true)).comparisonUrl ?? '', /\/compare\/backup%2F2026-03-0.*\.\.\.backup%2F2026-03-08/);
      assert.equal((await made(false)).comparisonUrl, undefined);
      const other = { name: 'backup/other', commit: '0'.repeat(40), pushed: true };
      assert.equal((await made(true, other)).to?.tag, ended.tag?.name);
    });

    it('tells without properties what there is no time to compare', async () => {
      const git = await openGit(night.dirs.clone);
      const { changes, totals } = await reportRun(git, ended.commits, { tag: ended.tag, goesOn: () => false });
      assert.deepEqual([changes.map(({ unread }) => unread), totals.changes], [['time'], 1]);
      assert.match(changes[0]?.name ?? '', /^Finance/);
    });
  });

  it('says so, of what there is not', async () => {
    await assert.rejects(report('nix'), { code: 'not-found' });
    await assert.rejects(report('--all..HEAD'), { code: 'not-found' });
    await assert.rejects(report(`${bad}..${first}`), { code: 'usage', message: /ends before it begins/ });
    assert.equal((await report(`${bad}..${bad}`)).totals.changes, 0);
    const other = join(night.dirs.root, 'other');
    git(night.dirs.root, 'init', '-q', other);
    git(other, 'commit', '-q', '--allow-empty', '-m', 'by hand');
    await assert.rejects(report('HEAD', { repo: other }), /There is no backup at HEAD/);
  });

  it('is a command, which writes files or prints', async () => {
    const run = (...args: string[]) => startCommand(['report', ...args, '--repo', repo], {}).ended;
    const [html, markdown] = [join(night.dirs.root, 'out', 'r.html'), join(night.dirs.root, 'out', 'r.md')];
    const written = await run(bad, '--html', html, '--markdown', markdown);
    assert.deepEqual([written.exit, written.out], [0, `Wrote ${html} and ${markdown}.\n`]);
    const told = await report(bad);
    assert.equal(readFileSync(markdown, 'utf8'), markdownReport(told));
    assert.equal(readFileSync(html, 'utf8'), htmlReport(told));
    assert.ok(statSync(html).size < 200_000);
    const printed = await run(bad, '--markdown');
    assert.deepEqual([printed.exit, printed.out.split('\n')[0]], [0, '# Contoso Foods: configuration changes']);
    const json = await run(`${enforced}..${bad}`, '--json');
    assert.deepEqual(JSON.parse(json.out), JSON.parse(JSON.stringify(told)));
    for (const [args, exit, message] of [
      [['nix'], 2, /no commit "nix"/],
      [[bad, '--html', ''], 2, /name of the file is empty/],
      [[bad, '--html', html, '--markdown', html], 2, /cannot be HTML and Markdown/],
      [[bad, '--html', join(repo, 'HEAD', 'x.html')], 1, /could not be written/],
    ] as const) {
      const ended = await run(...args);
      assert.equal(ended.exit, exit);
      assert.match(ended.err, message);
    }
  });
});
