import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { hostileNames } from '../../src/simulator/hostile-names.ts';
import { ResultsTab } from '../support/results-tab.ts';

/** Answers to the theme as the real report does, and tries what a report must not be able to do. */
const page = (text: string): string => `<!doctype html><html lang="en"><head><title>Report</title>
<style>:root[data-theme=dark] { background: rgb(1, 2, 3) }</style></head><body><h1>${text}</h1>
<a href="ELSEWHERE" target="_blank">elsewhere</a><output></output>
<script>
  const said = document.querySelector('output');
  said.dataset.origin = self.origin;
  try { said.textContent = parent.document.title } catch (error) { said.textContent = error.name }
  fetch('ELSEWHERE', { mode: 'no-cors' })
    .then(() => { said.dataset.fetch = 'sent' }, (error) => { said.dataset.fetch = error.name });
</script></body></html>`;

describe('build results tab', function () {
  this.timeout(60_000);
  let shown: ResultsTab;
  const opened: ResultsTab[] = [];
  before(async function () {
    shown = await ResultsTab.start(this);
    opened.push(shown);
  });
  after(() => Promise.all(opened.map((one) => one.close())));
  beforeEach(() => shown.nextRun());

  const says = async (headline: string, detail: RegExp): Promise<void> => {
    await shown.tab.getByRole('heading', { name: headline }).waitFor();
    assert.match((await shown.tab.locator('#detail').textContent()) ?? '', detail);
    assert.equal(await shown.tab.locator('#report').isVisible(), false);
  };
  const background = (of: Locator): Promise<string> => of.evaluate((element) => getComputedStyle(element).background);

  it('shows the report of the run, and tells Azure DevOps that it has loaded', async () => {
    shown.attach(page('3 changes'));
    await shown.open();
    await shown.report.getByRole('heading', { name: '3 changes' }).waitFor();
    assert.equal(await shown.tab.locator('#message').isVisible(), false);
    assert.equal(await shown.tab.locator('#choice').isVisible(), false);
    assert.equal(await shown.report.locator('html').getAttribute('data-theme'), 'light');
    assert.ok((await shown.page.evaluate(() => window.called)).includes('notifyLoadSucceeded'));
    const { height = 0 } = (await shown.tab.locator('#report').boundingBox()) ?? {};
    assert.ok(height > 600, `the report is ${height} pixels high`);
  });

  it('shows it in the dark theme, and follows when the theme is changed', async () => {
    shown.attach(page('dark'));
    await shown.open({ theme: 'dark' });
    await shown.report.locator('html[data-theme=dark]').waitFor();
    assert.match(await background(shown.report.locator('html')), /rgb\(1, 2, 3\)/);
    assert.match(await background(shown.tab.locator('body')), /rgb\(32, 31, 30\)/);
    await shown.page.evaluate(() => window.changeTheme('light'));
    await shown.report.locator('html[data-theme=light]').waitFor();
    assert.match(await background(shown.tab.locator('body')), /rgb\(255, 255, 255\)/);
  });

  it('keeps the report in a frame that reaches neither the tab nor any server', async () => {
    shown.attach(page('confined').replaceAll('ELSEWHERE', shown.addressOf()));
    await shown.open();
    const said = shown.report.locator('output[data-fetch]');
    await said.waitFor();
    assert.equal(await said.textContent(), 'SecurityError');
    assert.equal(await said.getAttribute('data-origin'), 'null');
    assert.equal(await said.getAttribute('data-fetch'), 'TypeError');
  });

  it('keeps its policy before a report whose root leaves a quote open', async () => {
    const open = page('open').replaceAll('ELSEWHERE', shown.addressOf()).replace('<html lang="en">', "<html lang='>");
    shown.attach(open);
    await shown.open();
    await shown.report.locator('output[data-fetch=TypeError]').waitFor();
    assert.equal(await shown.report.locator('meta[http-equiv]').count(), 1);
  });

  it('lets no report take its frame elsewhere', async () => {
    const sent: string[] = [];
    shown.page.on('request', (request) => sent.push(request.url()));
    const elsewhere = `${shown.addressOf()}?names=of+the+tenant`;
    const leave = `setTimeout(() => { location.href = '${elsewhere}' }, 0)`;
    shown.attach(page('leaves').replace('</script>', `;${leave}</script>`));
    const gone = shown.page.waitForEvent('console', (message) => message.text().includes('frame-src'));
    await shown.open();
    await gone;
    assert.ok(!sent.includes(elsewhere));
  });

  it('lets links of the report open pages that work', async () => {
    shown.attach(page('links').replace('ELSEWHERE', shown.addressOf()));
    await shown.open();
    const opened = shown.page.context().waitForEvent('page');
    await shown.report.getByRole('link', { name: 'elsewhere' }).click();
    const other = await opened;
    assert.match(await other.evaluate(() => self.origin), /^http:/);
    await other.close();
  });

  for (const [what, source] of [
    ['a theme of its own', '<html data-theme="dark" lang="en"><body>own</body></html>'],
    ['no root at all', '<p>bare</p>'],
    ['a script before its root', '<script>fetch("http://localhost/")</script><html><body>late</body></html>'],
  ] as const) {
    it(`gives its theme and its policy to a report that has ${what}`, async () => {
      shown.attach(source);
      await shown.open();
      await shown.report.locator('html[data-theme=light]').waitFor();
      assert.equal(await shown.report.locator('meta[http-equiv]').count(), 1);
      assert.equal(await shown.report.locator('script').count(), 0);
    });
  }

  it('says so while the run is not finished, and finds the report when it is asked again', async () => {
    shown.builds.build(shown.buildId).status = 'inProgress';
    await shown.open();
    await says('The report is not there yet', /not finished/);
    shown.attach(page('here now'));
    await shown.tab.getByRole('button', { name: 'Look again' }).click();
    await shown.report.getByRole('heading', { name: 'here now' }).waitFor();
  });

  it('says so where a finished run has none, another file among its attachments or not', async () => {
    const { attachments } = shown.builds.build(shown.buildId);
    const other = { type: 'entra-backup-report', name: 'other.txt', content: 'x', job: 'Backup', attempt: 1 };
    attachments.push({ ...other, startTime: new Date() });
    await shown.open();
    await says('This run has no report', /TagRun/);
  });

  it('shows the newest of several reports, and the others on demand', async () => {
    shown.attach(page('first'), 'Backup', 1);
    shown.attach(page('second'), 'Backup', 2, 31);
    shown.attach(page('another tenant'), '<img src=x onerror=alert(1)>', 1, 5);
    await shown.open();
    await shown.report.getByRole('heading', { name: 'second' }).waitFor();
    const reports = shown.tab.getByLabel('This run has 3 reports; the newest is shown first:');
    assert.deepEqual(await reports.locator('option').allTextContents(), [
      'Backup, attempt 2, 2026-11-21 02:31 UTC',
      '<img src=x onerror=alert(1)>, attempt 1, 2026-11-21 02:05 UTC',
      'Backup, attempt 1, 2026-11-21 02:00 UTC',
    ]);
    await reports.selectOption('Backup, attempt 1, 2026-11-21 02:00 UTC');
    await shown.report.getByRole('heading', { name: 'first' }).waitFor();
    assert.equal(await shown.tab.locator('img').count(), 0);
  });

  it('says who may read it where access is refused', async () => {
    shown.attach(page('secret'));
    await shown.open({ token: 'expired' });
    await says('You may not read the report of this run', /TF400813/);
    shown.builds.isForbidden = true;
    await shown.open();
    await says('You may not read the report of this run', /View builds.*TF401027/);
  });

  it('says so where the run is gone, and where Azure DevOps does not answer', async () => {
    await shown.open({ buildId: 1 });
    await says('The report of this run is gone', /deleted/);
    await shown.open({ collection: 'http://127.0.0.1:9/' });
    await says('The report could not be read', /TF400893/);
  });

  it('leaves hostile names what they are: text', async () => {
    const list = [...hostileNames, '<img src=x onerror="document.title=1">'];
    for (const [index, name] of list.entries()) shown.attach(page(`${index}`), name, 1, index);
    await shown.open();
    const options = shown.tab.locator('option');
    await options.first().waitFor({ state: 'attached' });
    const labels = await options.evaluateAll((all) => all.map(({ textContent }) => textContent));
    for (const name of list)
      assert.ok(
        labels.some((label) => label.startsWith(`${name}, attempt 1`)),
        name,
      );
    assert.equal(await shown.tab.locator('img, b, a').count(), 0);
  });
});
