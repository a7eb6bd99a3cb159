import assert from 'node:assert/strict';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { chromiumPath, startChromium } from '../../scripts/chromium.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { hostileNames } from '../../src/simulator/hostile-names.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { startExtensionHost } from '../support/extension-host.ts';
import type { ExtensionHost } from '../support/extension-host.ts';
import type { HostedRun } from '../support/extension-host-page.ts';

const night = new Date('2026-11-21T02:00:00Z');

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
  let browser: Browser;
  let simulator: Simulator;
  let host: ExtensionHost;
  const closing: (() => Promise<void>)[] = [];
  let tab: FrameLocator;
  let shown: Page;
  let buildId = 100;

  before(async function () {
    const path = chromiumPath();
    if (path === undefined) {
      console.log('      skipped: there is no Chromium here; CHROMIUM may name one');
      this.skip();
    }
    browser = await startChromium(path);
    simulator = await startSimulator({ tenant: growTenant({ clock: { now: () => night }, users: 1 }) });
    host = await startExtensionHost('views');
    closing.push(...[browser, simulator, host].map((one) => () => one.close()));
  });
  after(() => Promise.all(closing.map((close) => close())));
  beforeEach(async () => {
    buildId += 1;
    simulator.azureDevOps.attachments.build(buildId).status = 'completed';
    shown = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    tab = shown.frameLocator('iframe');
  });
  afterEach(async () => {
    simulator.azureDevOps.attachments.isForbidden = false;
    await shown.close();
  });

  const open = async (settings: Partial<HostedRun> = {}): Promise<void> => {
    const { url, identity } = simulator;
    const { projectId: project, systemAccessToken: token, organisation } = identity;
    const run: HostedRun = { theme: 'light', project, buildId, token, collection: `${url}/${organisation}/` };
    await shown.goto(host.pageOf({ ...run, ...settings }));
  };
  const attach = (content: string, job = 'Backup', attempt = 1, minutes = 0): void => {
    const startTime = new Date(night.getTime() + minutes * 60_000);
    const { attachments } = simulator.azureDevOps.attachments.build(buildId);
    attachments.push({ type: 'entra-backup-report', name: 'report.html', content, job, attempt, startTime });
  };
  const report = (): FrameLocator => tab.frameLocator('#report');
  const says = async (headline: string, detail: RegExp): Promise<void> => {
    await tab.getByRole('heading', { name: headline }).waitFor();
    assert.match((await tab.locator('#detail').textContent()) ?? '', detail);
    assert.equal(await tab.locator('#report').isVisible(), false);
  };
  const background = (of: Locator): Promise<string> => of.evaluate((element) => getComputedStyle(element).background);

  it('shows the report of the run, and tells Azure DevOps that it has loaded', async () => {
    attach(page('3 changes'));
    await open();
    await report().getByRole('heading', { name: '3 changes' }).waitFor();
    assert.equal(await tab.locator('#message').isVisible(), false);
    assert.equal(await tab.locator('#choice').isVisible(), false);
    assert.equal(await report().locator('html').getAttribute('data-theme'), 'light');
    assert.ok((await shown.evaluate(() => window.called)).includes('notifyLoadSucceeded'));
    const { height = 0 } = (await tab.locator('#report').boundingBox()) ?? {};
    assert.ok(height > 600, `the report is ${height} pixels high`);
  });

  it('shows it in the dark theme, and follows when the theme is changed', async () => {
    attach(page('dark'));
    await open({ theme: 'dark' });
    await report().locator('html[data-theme=dark]').waitFor();
    assert.match(await background(report().locator('html')), /rgb\(1, 2, 3\)/);
    assert.match(await background(tab.locator('body')), /rgb\(32, 31, 30\)/);
    await shown.evaluate(() => window.changeTheme('light'));
    await report().locator('html[data-theme=light]').waitFor();
    assert.match(await background(tab.locator('body')), /rgb\(255, 255, 255\)/);
  });

  it('keeps the report in a frame that reaches neither the tab nor any server', async () => {
    attach(page('confined').replaceAll('ELSEWHERE', host.pageOf({} as HostedRun)));
    await open();
    const said = report().locator('output[data-fetch]');
    await said.waitFor();
    assert.equal(await said.textContent(), 'SecurityError');
    assert.equal(await said.getAttribute('data-origin'), 'null');
    assert.equal(await said.getAttribute('data-fetch'), 'TypeError');
  });

  it('lets links of the report open pages that work', async () => {
    attach(page('links').replace('ELSEWHERE', host.pageOf({} as HostedRun)));
    await open();
    const opened = shown.context().waitForEvent('page');
    await report().getByRole('link', { name: 'elsewhere' }).click();
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
      attach(source);
      await open();
      await report().locator('html[data-theme=light]').waitFor();
      assert.equal(await report().locator('meta[http-equiv]').count(), 1);
      assert.equal(await report().locator('script').count(), 0);
    });
  }

  it('says so while the run is not finished, and finds the report when it is asked again', async () => {
    simulator.azureDevOps.attachments.build(buildId).status = 'inProgress';
    await open();
    await says('The report is not there yet', /not finished/);
    attach(page('here now'));
    await tab.getByRole('button', { name: 'Look again' }).click();
    await report().getByRole('heading', { name: 'here now' }).waitFor();
  });

  it('says so where a finished run has none, another file among its attachments or not', async () => {
    const { attachments } = simulator.azureDevOps.attachments.build(buildId);
    const other = { type: 'entra-backup-report', name: 'other.txt', content: 'x', job: 'Backup', attempt: 1 };
    attachments.push({ ...other, startTime: night });
    await open();
    await says('This run has no report', /TagRun/);
  });

  it('shows the newest of several reports, and the others on demand', async () => {
    attach(page('first'), 'Backup', 1);
    attach(page('second'), 'Backup', 2, 31);
    attach(page('another tenant'), '<img src=x onerror=alert(1)>', 1, 5);
    await open();
    await report().getByRole('heading', { name: 'second' }).waitFor();
    const reports = tab.getByLabel('This run has 3 reports; the newest is shown first:');
    assert.deepEqual(await reports.locator('option').allTextContents(), [
      'Backup, attempt 2, 2026-11-21 02:31 UTC',
      '<img src=x onerror=alert(1)>, attempt 1, 2026-11-21 02:05 UTC',
      'Backup, attempt 1, 2026-11-21 02:00 UTC',
    ]);
    await reports.selectOption('Backup, attempt 1, 2026-11-21 02:00 UTC');
    await report().getByRole('heading', { name: 'first' }).waitFor();
    assert.equal(await tab.locator('img').count(), 0);
  });

  it('says who may read it where access is refused', async () => {
    attach(page('secret'));
    await open({ token: 'expired' });
    await says('You may not read the report of this run', /TF400813/);
    simulator.azureDevOps.attachments.isForbidden = true;
    await open();
    await says('You may not read the report of this run', /View builds.*TF401027/);
  });

  it('says so where the run is gone, and where Azure DevOps does not answer', async () => {
    await open({ buildId: 1 });
    await says('The report of this run is gone', /deleted/);
    await open({ collection: 'http://127.0.0.1:9/' });
    await says('The report could not be read', /TF400893/);
  });

  it('leaves hostile names what they are: text', async () => {
    const list = [...hostileNames, '<img src=x onerror="document.title=1">'];
    for (const [index, name] of list.entries()) attach(page(`${index}`), name, 1, index);
    await open();
    const options = tab.locator('option');
    await options.first().waitFor({ state: 'attached' });
    const labels = await options.evaluateAll((all) => all.map(({ textContent }) => textContent));
    for (const name of list)
      assert.ok(
        labels.some((label) => label.startsWith(`${name}, attempt 1`)),
        name,
      );
    assert.equal(await tab.locator('img, b, a').count(), 0);
  });
});
