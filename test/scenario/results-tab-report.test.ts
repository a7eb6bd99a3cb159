import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import type { FrameLocator } from 'playwright-core';
import { htmlReport, reportOf } from '../../src/app.ts';
import { hostileNames } from '../../src/simulator/hostile-names.ts';
import type { HostedRun } from '../support/extension-host-page.ts';
import { reportNights } from '../support/report-night.ts';
import { ResultsTab } from '../support/results-tab.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The report of the bad night, as TagRun makes it. */
async function realReport(options: { readonly hostile: boolean }): Promise<string> {
  const night = await reportNights(options);
  try {
    return htmlReport(await reportOf({ repo: night.dirs.clone, fetch: false }));
  } finally {
    await night.close();
  }
}

describe('build results tab, with a real report', function () {
  this.timeout(120_000);
  let shown: ResultsTab;
  let reports: { readonly plain: string; readonly hostile: string };
  const opened: ResultsTab[] = [];
  before(async function () {
    shown = await ResultsTab.start(this);
    opened.push(shown);
    reports = { plain: await realReport({ hostile: false }), hostile: await realReport({ hostile: true }) };
  });
  after(() => Promise.all(opened.map((one) => one.close())));
  beforeEach(() => shown.nextRun());

  const open = async (report: string, settings: Partial<HostedRun> = {}): Promise<FrameLocator> => {
    shown.attach(report);
    await shown.open(settings);
    await shown.report.locator('details').first().waitFor();
    return shown.report;
  };

  it('runs its filters under the policy of the frame, and keeps to the theme', async () => {
    const report = await open(reports.plain, { theme: 'dark' });
    await report.getByLabel('Severity').selectOption('critical');
    await report.getByText(/^\d of \d+ changes$/).waitFor();
    assert.deepEqual([...new Set(await report.locator('.badge').allTextContents())], ['critical']);
    assert.equal(await report.locator('html').evaluate((root) => getComputedStyle(root).colorScheme), 'dark');
  });

  it('shows hostile names as text, with nothing of them in the page or in the frame as markup', async () => {
    const report = await open(reports.hostile);
    const text = (await report.locator('body').textContent()) ?? '';
    assert.ok(hostileNames.filter((name) => name !== '' && text.includes(name)).length > 3);
    assert.equal(await report.locator('a:not([href]), img, b').count(), 0);
    assert.equal(await shown.page.title(), 'Run');
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`shuts nobody out of the tab (${theme})`, async () => {
      const violations = async (): Promise<string[]> => {
        const frame = shown.page.frames().find((each) => each.url().endsWith('/views/report/index.html'));
        assert.ok(frame !== undefined);
        await frame.evaluate(axe);
        return frame.evaluate(async () => {
          const { axe } = window as unknown as { axe: typeof Axe };
          // The heading of a report that is shown stands inside of its frame.
          const rules = { 'page-has-heading-one': { enabled: document.querySelector('iframe')?.hidden === true } };
          const { violations } = await axe.run(document, { iframes: false, rules });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        });
      };
      shown.builds.build(shown.buildId).status = 'inProgress';
      await shown.open({ theme });
      await shown.tab.getByRole('button', { name: 'Look again' }).waitFor();
      assert.deepEqual(await violations(), []);
      shown.attach(reports.plain, 'Backup', 2, 30);
      await open(reports.plain, { theme });
      await shown.tab.getByLabel(/This run has 2 reports/).waitFor();
      assert.deepEqual(await violations(), []);
    });
  }

  // They are made, not tested: a run that is not asked for them has nothing to say of them.
  const screenshots = [
    ['tab', 'light', false],
    ['tab-changes', 'light', true],
    ['tab-dark', 'dark', true],
  ] as const;
  for (const [name, theme, scrolled] of process.env['UPDATE_SCREENSHOTS'] === '1' ? screenshots : []) {
    it(`can be seen in images/screenshots/${name}.png`, async () => {
      const report = await open(reports.plain, { theme });
      if (scrolled)
        await report.getByRole('heading', { name: 'Changes', exact: true }).evaluate((it) => it.scrollIntoView());
      await shown.page.screenshot({ path: `images/screenshots/${name}.png` });
    });
  }
});
