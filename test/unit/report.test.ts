import assert from 'node:assert/strict';
import { differences } from '../../src/attribute/differences.ts';
import { coverageInWords, outcomeInWords } from '../../src/domain/coverage-text.ts';
import { runPage } from '../../src/domain/host.ts';
import { coverageOf, notCovered } from '../../src/domain/report.ts';
import type { Report, ReportedChange } from '../../src/domain/report.ts';
import type { Json, JsonObject } from '../../src/domain/resource.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { htmlReport } from '../../src/report/html-report.ts';
import { anchor, html, jsonInHtml } from '../../src/report/html.ts';
import { markdownReport } from '../../src/report/markdown-report.ts';
import { idsIn, namesIn, withNames } from '../../src/report/names.ts';
import { propertiesShown, rawProperties, withNamedIds } from '../../src/report/properties.ts';
import { matches, searchable } from '../../src/report/page/filter.ts';
import type { Wanted } from '../../src/report/page/filter.ts';
import { verdict } from '../../src/report/report-words.ts';
import { aKindReport } from '../support/builders.ts';
import { aDetail, aFrame, manyChanges } from '../support/many-changes.ts';

const bo = '6bffbffe-669c-4eda-9ed6-418621c2c037';
const names = new Map([[bo, 'Bo Nyström']]);

function shown(before: JsonObject, after: JsonObject): string[] {
  return rawProperties(differences(before, after)).map((raw) => {
    const { path, before: was = '-', after: is = '-' } = withNamedIds(raw, names);
    return `${path.join(' › ')}: ${was} → ${is}`;
  });
}

describe('properties of a report', () => {
  const long = 'x'.repeat(1000);
  const cases: readonly (readonly [string, JsonObject, JsonObject, readonly string[]])[] = [
    ['a plain text as it is', { a: 'one' }, { a: 'two' }, ['a: one → two']],
    ['a text that says nothing in quotes', { a: '' }, { a: ' ' }, ['a: "" → " "']],
    ['nothing as nothing', { a: null }, { a: true }, ['a: - → true']],
    ['the name of an id', {}, { owner: bo.toUpperCase() }, [`owner: - → Bo Nyström (${bo.toUpperCase()})`]],
    ['an element of a set of values without its key', { a: [] }, { a: [bo] }, [`a: - → Bo Nyström (${bo})`]],
    [
      'an element by its name, and the name first',
      { members: [] },
      { members: [{ '@odata.type': '#user', id: bo, displayName: 'Bo Nyström', mail: null, tags: [] }] },
      [`members › Bo Nyström: - → displayName: Bo Nyström, id: ${bo}`],
    ],
    [
      'who got an app role, in place of the key of the assignment',
      { appRoleAssignedTo: [] },
      { appRoleAssignedTo: [{ id: 'qNkUyJYXzUWK', appRoleId: bo, principalDisplayName: 'Payroll' }] },
      [
        `appRoleAssignedTo › Payroll: - → principalDisplayName: Payroll, id: qNkUyJYXzUWK, appRoleId: Bo Nyström (${bo})`,
      ],
    ],
    [
      'a credential by its name',
      { passwordCredentials: [{ keyId: 'k', displayName: 'deploy' }] },
      { passwordCredentials: [] },
      ['passwordCredentials › deploy: displayName: deploy, keyId: k → -'],
    ],
    ['what is deeper in words', {}, { a: [{ b: { c: [1, 2] } }] }, ['a: - → [b: (c: [1, 2])]']],
    ['dates last', { aDateTime: '1', b: '1' }, { aDateTime: '2', b: '2' }, ['b: 1 → 2', 'aDateTime: 1 → 2']],
    ['a name with a slash', { 'a/b': 1 }, { 'a/b': 2 }, ['a/b: 1 → 2']],
    ['controls as blanks', { a: 'x' }, { a: 'y\u0000\u202Ez\n##vso[' }, ['a: x → y z ##vso[']],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`shows ${what}`, () => assert.deepEqual(shown(before, after), expected));
  }

  it('cuts long values so that what differs is seen', () => {
    const [line = ''] = shown({ a: `${long}one${long}` }, { a: `${long}two${long}` });
    const [was = '', is = ''] = line.split(' → ');
    assert.match(was, /^a: …x{40}onex+…$/);
    assert.match(is, /^…x{40}twox+…$/);
    assert.ok(is.length <= 240);
    assert.match(shown({ a: 'b' }, { a: long })[0] ?? '', /^a: b → x{239}…$/);
  });

  it('shows the first of many', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`p${at}`, at] as const));
    assert.equal(rawProperties(differences({}, many)).length, propertiesShown);
  });

  it('shows first what matters', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`p${at}`, at] as const));
    assert.equal(rawProperties(differences({}, many), new Set(['/p49']))[0]?.pointer, '/p49');
  });

  it('knows names from objects and what they refer to', () => {
    const role = '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8';
    const text: Json = { a: [{ principalId: bo, principalDisplayName: 'Bo' }], roles: [{ id: role, value: 'X.Read' }] };
    assert.deepEqual(
      [...namesIn(text)],
      [
        [bo, 'Bo'],
        [role, 'X.Read'],
      ],
    );
    assert.deepEqual(idsIn(`a ${bo.toUpperCase()}, b`), [bo]);
    assert.equal(withNames(`Bo Nyström is ${bo}`, names), `Bo Nyström is ${bo}`);
  });
});

describe('HTML of a report', () => {
  it('escapes whatever is put into a template', () => {
    assert.equal(
      html`<p title="${'"'}">${`<b>&'`}${html`<i>${1}</i>`}</p>`.text,
      '<p title="&quot;">&lt;b&gt;&amp;&#39;<i>1</i></p>',
    );
  });
  it('lets no JSON end its element', () => {
    const value = { a: '</script><!--<script>\u2028' };
    const { text } = jsonInHtml(value);
    assert.doesNotMatch(text, /<|\u2028/);
    assert.deepEqual(JSON.parse(text), value);
  });
  it('links to the web alone', () => {
    assert.equal(anchor('javascript:alert(1)', '<x>').text, '&lt;x&gt;');
    assert.match(
      anchor('https://a.example/?b="c', 'x').text,
      /^<a href="https:\/\/a\.example\/\?b=&quot;c" target="_blank" rel="noopener noreferrer">x<\/a>$/,
    );
  });
  it('needs nothing from elsewhere, and says so in its policy', () => {
    const page = htmlReport(manyChanges(2));
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    assert.match(
      policy.replaceAll('&#39;', "'"),
      /^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'; base-uri 'none'; form-action 'none'$/,
    );
    assert.doesNotMatch(page, /<link|<img|\ssrc=|@import|url\(/);
    assert.match(page, /^<!doctype html>\n *<html lang="en">/);
  });
  it('has no script where there is no change to show', () => {
    assert.doesNotMatch(htmlReport(buildReport({ ...aFrame, commits: [] }, [], new Map())), /<script/);
  });
});

describe('Markdown of a report', () => {
  it('stays below half a megabyte, and keeps the gravest', () => {
    const details = Array.from({ length: 9000 }, (_, index) => aDetail(index, `${'n'.repeat(100)} ${index}`));
    const report = buildReport(aFrame, details, new Map());
    const text = markdownReport(report);
    assert.ok(Buffer.byteLength(text) < 500_000, `${Buffer.byteLength(text)} bytes`);
    const graves = report.totals.critical;
    assert.ok(graves > 100);
    assert.match(text, /\n\d+ more changes of less weight: the HTML report has them\.\n/);
    const marks = text.match(/^- \*\*CRITICAL\*\* /gm) ?? [];
    assert.ok(marks.length === graves || !/^- (changed|added|deleted) /m.test(text));
  });
  it('says in short what a quiet night was', () => {
    const quiet = buildReport({ ...aFrame, commits: [] }, [], new Map());
    const text = markdownReport(quiet);
    assert.match(text, /^# Contoso Foods: configuration changes\n\n\*\*Nothing changed\.\*\*\n/);
    assert.ok(text.length < 600 && /12 of 12 kinds are covered/.test(text));
  });
  it('escapes names in links, headings and tables', () => {
    const detail = aDetail(3, '](javascript:x) | `a` **b** <i>', '# [x](y)');
    const text = markdownReport(buildReport(aFrame, [detail], new Map()));
    assert.doesNotMatch(text, /[^\\]\]\(javascript|<i>|[^\\]`a|\n### # /);
  });
});

describe('what a report says of coverage', () => {
  const denied = { status: 'denied', missing: ['Policy.Read.All'], delegatedOnly: false } as const;
  const coverage = coverageOf([
    aKindReport('group'),
    aKindReport('user', { outcome: { status: 'absent', code: 'x' } }),
    aKindReport('domain', { outcome: denied }),
    aKindReport('agreement', { outcome: { ...denied, delegatedOnly: true } }),
  ]);
  it('counts what was read whole, and lists the rest', () => {
    assert.deepEqual(
      [coverage.complete, coverage.others.map(({ kind }) => kind)],
      [1, ['user', 'domain', 'agreement']],
    );
    assert.deepEqual(
      notCovered(coverage).map(({ kind }) => kind),
      ['domain'],
    );
    assert.equal(coverageInWords(coverage), '2 of 4 kinds are covered');
  });
  it('has words for each outcome', () => {
    assert.deepEqual(outcomeInWords(denied), { what: 'access denied', fix: 'Grant Policy.Read.All.' });
    assert.match(outcomeInWords({ status: 'suspicious', objects: 1, missing: 9, of: 10 }).what, /^9 of 10 objects/);
    assert.match(outcomeInWords({ status: 'failed', code: 'a\n##vso[', hint: 'h' }).what, /^failed: a ##vso\[$/);
    assert.match(outcomeInWords({ status: 'skipped', reason: 'time-budget' }).fix, /begins with it/);
  });
  it('puts a report in a sentence', () => {
    const report = (totals: Partial<Report['totals']>): string =>
      verdict({ ...manyChanges(1), totals: { ...manyChanges(0).totals, ...totals }, coverage });
    assert.equal(report({}), 'Nothing changed. 1 kind could not be read.');
    assert.equal(
      report({ changes: 2, authors: 1, unknown: 1, critical: 1 }),
      '2 changes by 1 author, 1 by nobody known: 1 critical. 1 kind could not be read.',
    );
  });
  it('does not pretend to know the authors of what is only counted', () => {
    const counted = { kind: 'user', area: 'Users', added: 0, modified: 90, deleted: 0 };
    assert.match(verdict({ ...manyChanges(2), counted: [counted] }), /^2 changes by at least 2 authors/);
    assert.match(verdict({ ...manyChanges(2), counted: [{ ...counted, added: 90, modified: 0 }] }), / by 2 authors/);
  });
  it('takes nobody for unknown who is called so', () => {
    const { totals } = buildReport(aFrame, [aDetail(1, 'a group', 'unknown')], new Map());
    assert.deepEqual([totals.unknown, totals.authors], [0, 1]);
  });
  it('links to the pipeline’s run', () => {
    const job = { collectionUri: 'https://dev.azure.com/contoso/', project: 'p q', buildId: 7, jobId: '', token: '' };
    assert.equal(runPage(job), 'https://dev.azure.com/contoso/p%20q/_build/results?buildId=7');
  });
});

describe('filter of the page', () => {
  const report = manyChanges(120);
  const all = searchable(report);
  const none: Wanted = { text: '', author: '', kind: '', severity: '' };
  const found = (wanted: Partial<Wanted>): ReportedChange[] =>
    all.filter((each) => matches(each, { ...none, ...wanted })).map(({ change }) => change);

  it('keeps everything for nothing, with each author’s changes together', () => {
    assert.equal(found({}).length, 120);
    const groups = all.map(({ group }) => group);
    assert.equal(groups.filter((group, at) => group !== groups[at - 1]).length, new Set(groups).size);
    assert.equal(all[0]?.change.severity, 'critical');
  });
  it('keeps what answers to all that is asked', () => {
    assert.equal(found({ author: 'Person 7' }).length, 3);
    assert.ok(
      found({ kind: 'group', severity: 'none' }).every(
        ({ kind, severity }) => kind === 'group' && severity === undefined,
      ),
    );
    assert.deepEqual(found({ author: 'Person' }), []);
    assert.deepEqual(
      found({ text: 'VERSION tag-13 object' }).map(({ name }) => name),
      ['Object 12'],
    );
  });
});
