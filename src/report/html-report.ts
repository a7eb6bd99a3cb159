import type { Report } from '../domain/report.ts';
import { html, Html, jsonInHtml } from './html.ts';
import {
  changesSection,
  commitsSection,
  countedSection,
  coverageSection,
  headSection,
  lateSection,
  notReadSection,
} from './html-sections.ts';
import { pageScript, pageStyle } from './page-parts.ts';
import { ids } from './page/page-data.ts';
import type { PageData } from './page/page-data.ts';
import { rangeText, tenantText } from './report-words.ts';

/** Only what the page itself brings may run or style it, and nothing is fetched or sent. */
const policy = [
  "default-src 'none'",
  `script-src '${pageScript.hash}'`,
  `style-src '${pageStyle.hash}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * The report as one file of HTML that needs nothing else. It is light or dark as the reader's system is, unless the
 * attribute `data-theme` of its root says `light` or `dark`.
 */
export function htmlReport(report: Report): string {
  const { changes, rules, commits } = report;
  const data: PageData = { changes, rules, commits };
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${tenantText(report)}: ${rangeText(report)}</title>
        ${style}
      </head>
      <body>
        ${headSection(report)}
        <main>
          ${notReadSection(report)} ${changesSection(report)} ${countedSection(report)} ${lateSection(report)}
          ${commitsSection(report)} ${coverageSection(report)}
        </main>
        ${changes.length === 0 ? '' : dataAndScript(data)}
      </body>
    </html> `;
  return page.text;
}

// Their hashes are those of the whole text of the element, so that no line end may come in.
const style = new Html(`<style>${pageStyle.text}</style>`);
const script = new Html(`<script>${pageScript.text}</script>`);

function dataAndScript(data: PageData): Html {
  return html`<script type="application/json" id="${ids.data}">
      ${jsonInHtml(data)}
    </script>
    ${script}`;
}
