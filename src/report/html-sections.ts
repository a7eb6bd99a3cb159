import { coverageInWords, outcomeInWords } from '../domain/coverage-text.ts';
import { isForPeopleOnly, notCovered } from '../domain/report.ts';
import type { Coverage, KindCoverage, Report } from '../domain/report.ts';
import { meanings, noEvidenceHint, shownInstant } from '../domain/setter-text.ts';
import { severities } from '../domain/severity.ts';
import { anchor, html } from './html.ts';
import type { Html } from './html.ts';
import { ids } from './page/page-data.ts';
import { otherRunText, plural, rangeText, runText, statusCounts, tenantText, verdict } from './report-words.ts';

/** Rows of a list that is not about the changes themselves. */
const rowsShown = 500;

export function headSection(report: Report): Html {
  const { runUrl, comparisonUrl, tenant } = report;
  return html`<header>
    <p class="eyebrow">Entra Backup · configuration changes</p>
    <h1>${tenantText(report)}</h1>
    <p class="verdict">${verdict(report)}</p>
    <ul class="facts">
      <li>${runText(report)}</li>
      ${tenant.id === '' ? '' : html`<li>Tenant ${tenant.id}</li>`}
      <li>${rangeText(report)}</li>
      ${comparisonUrl === undefined ? '' : html`<li>${anchor(comparisonUrl, 'Compare in the repository')}</li>`}
      ${runUrl === undefined ? '' : html`<li>${anchor(runUrl, 'Pipeline run')}</li>`}
    </ul>
    ${tiles(report)}
  </header>`;
}

function tiles({ totals, coverage }: Report): Html {
  const open = coverage === null ? undefined : notCovered(coverage).length;
  const figures: readonly (readonly [string, number | string, string])[] = [
    ['Critical', totals.critical, 'critical'],
    ['High', totals.high, 'high'],
    ['Notice', totals.notice, 'notice'],
    ['Changes', totals.changes, 'all'],
    ['Deleted', totals.deleted, 'all'],
    ['Authors', totals.authors, 'all'],
    ['No author', totals.unknown, totals.unknown > 0 ? 'notice' : 'all'],
    ['Not read', open ?? '?', open === 0 ? 'all' : 'high'],
  ];
  return html`<dl class="tiles">
    ${figures.map(
      ([name, figure, look]) =>
        html`<div class="${figure === 0 ? 'none' : look}">
          <dt>${name}</dt>
          <dd>${figure}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What could not be read comes before the changes: some may be missing for that reason. */
export function notReadSection({ coverage }: Report): Html {
  const open = coverage === null ? [] : notCovered(coverage);
  if (open.length === 0) return html``;
  const rows = open.slice(0, rowsShown).map(({ kind, outcome }) => {
    const { what, fix } = outcomeInWords(outcome);
    return [kind, what, fix];
  });
  return html`<section aria-labelledby="not-read">
    <h2 id="not-read">Not read, kept as before</h2>
    <div class="panel warning">${table(['Kind', 'What happened', 'What to do'], rows)}</div>
  </section>`;
}

/** @param rows cells in the order of the headings; the first one is what a row is about. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([about = '', ...cells]) =>
          html`<tr>
            <th scope="row">${about}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The frame that the page's script fills. */
export function changesSection({ changes, totals }: Report): Html {
  if (totals.changes === 0)
    return html`<section>
      <h2>Changes</h2>
      <p class="panel">Nothing changed.</p>
    </section>`;
  if (changes.length === 0) return html``;
  const authors = [...new Set(changes.flatMap((change) => change.authors))].sort((a, b) => a.localeCompare(b, 'en'));
  const kinds = [...new Set(changes.map(({ kind }) => kind))].sort();
  const levels = severities.filter((severity) => totals[severity] > 0);
  return html`<section aria-labelledby="changes">
    <div class="heading">
      <h2 id="changes">Changes</h2>
      <p id="${ids.found}" role="status">${plural(changes.length, 'change')}</p>
    </div>
    <div class="filters" role="search" aria-label="Changes">
      <div>
        <label for="${ids.search}">Search (press / to come here)</label>
        <input
          id="${ids.search}"
          type="search"
          autocomplete="off"
          spellcheck="false"
          placeholder="name, property, value, path…"
        />
      </div>
      ${choice(ids.severity, 'Severity', [...levels.map((level) => [level, level] as const), ['none', 'without a mark']])}
      ${choice(
        ids.author,
        'Author',
        authors.map((author) => [author, author]),
      )}
      ${choice(
        ids.kind,
        'Kind',
        kinds.map((kind) => [kind, kind]),
      )}
      <button id="${ids.reset}" type="button" disabled>Reset</button>
    </div>
    <noscript
      ><p class="panel warning">
        The changes are shown by a script, which is not allowed here. The Markdown report has them too.
      </p></noscript
    >
    <div id="${ids.list}"></div>
    <button id="${ids.more}" type="button" hidden>Show more</button>
  </section>`;
}

/** @param options each with its value and what is shown. */
function choice(id: string, label: string, options: readonly (readonly [value: string, shown: string])[]): Html {
  return html`<div>
    <label for="${id}">${label}</label>
    <select id="${id}">
      <option value="">all</option>
      ${options.map(([value, shown]) => html`<option value="${value}">${shown}</option>`)}
    </select>
  </div>`;
}

export function countedSection({ counted }: Report): Html {
  if (counted.length === 0) return html``;
  const rows = [...counted]
    .sort((one, other) => other.added - one.added)
    .slice(0, rowsShown)
    .map(({ area, kind, ...counts }) => [kind, area, statusCounts(counts)]);
  return html`<section aria-labelledby="counted">
    <h2 id="counted">Counted only</h2>
    <p>What is new to the backup, and what is too much to be told one by one.</p>
    <div class="panel">${table(['Kind', 'Area', 'Changes'], rows)}</div>
  </section>`;
}

export function lateSection({ late }: Report): Html {
  if (late.length === 0) return html``;
  const items = late
    .slice(0, rowsShown)
    .map(({ commit, url, text }) => html`<li>${anchor(url, commit.slice(0, 10))} ${text}</li>`);
  return html`<section aria-labelledby="late">
    <h2 id="late">Found late, of earlier commits</h2>
    <ul class="panel plainlist">
      ${items}
    </ul>
  </section>`;
}

export function commitsSection({ commits }: Report): Html {
  if (commits.length === 0) return html``;
  const items = commits
    .slice(-rowsShown)
    .map(
      ({ commit, url, subject, at }) =>
        html`<li>${anchor(url, commit.slice(0, 10))} ${subject} (${shownInstant(at)})</li>`,
    );
  return html`<section>
    <h2>Commits</h2>
    <details class="panel">
      <summary>${plural(commits.length, 'commit')}</summary>
      <ul class="plainlist">
        ${items}
      </ul>
    </details>
  </section>`;
}

export function coverageSection({ coverage, hasEvidence, totals }: Report): Html {
  return html`<section>
    <h2>Coverage</h2>
    ${coverage === null ? html`<p class="panel">The run left no account of what it could read.</p>` : coverageParts(coverage)}
    ${hasEvidence || totals.changes === 0 ? '' : html`<p class="panel warning">${noEvidenceHint}</p>`}
    <details class="panel">
      <summary>What the words mean</summary>
      <dl class="properties">
        ${Object.entries(meanings).map(
          ([word, meaning]) =>
            html`<div>
              <dt>${word}</dt>
              <dd>${meaning}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </section>`;
}

function coverageParts(coverage: Coverage): Html {
  const absent = coverage.others.filter(({ outcome }) => outcome.status === 'absent');
  const people = coverage.others.filter(({ outcome }) => isForPeopleOnly(outcome));
  return html`<p>
      ${coverageInWords(coverage)}${otherRunText(coverage)}; ${plural(coverage.complete, 'kind')} read whole.
    </p>
    ${folded(absent, 'not in this tenant')} ${folded(people, 'that Microsoft gives to people only, not to apps')}`;
}

function folded(kinds: readonly KindCoverage[], what: string): Html {
  if (kinds.length === 0) return html``;
  return html`<details class="panel">
    <summary>${plural(kinds.length, 'kind')} ${what}</summary>
    <p>${kinds.map(({ kind }) => kind).join(', ')}</p>
  </details>`;
}
