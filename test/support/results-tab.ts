import type { Browser, FrameLocator, Page } from 'playwright-core';
import { chromiumOrSkip } from './chromium.ts';
import type { BuildAttachments } from '../../src/simulator/build-attachments.ts';
import { growTenant } from '../../src/simulator/grow.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import { reportAttachment } from '../../src/steps/publish-report.ts';
import { startExtensionHost } from './extension-host.ts';
import type { ExtensionHost } from './extension-host.ts';
import type { HostedRun } from './extension-host-page.ts';

/** When the first attempt of every job began. */
const night = new Date('2026-11-21T02:00:00Z');

/** The build results tab in a real browser, on the page of a run of the simulated Azure DevOps. */
export class ResultsTab {
  /** Of the run that is shown next. */
  buildId = 100;
  readonly #browser: Browser;
  readonly #simulator: Simulator;
  readonly #host: ExtensionHost;
  #page: Page | undefined;

  private constructor(browser: Browser, simulator: Simulator, host: ExtensionHost) {
    this.#browser = browser;
    this.#simulator = simulator;
    this.#host = host;
  }

  /** Skips the suite, from its `before`, where there is no browser. */
  static async start(context: Mocha.Context): Promise<ResultsTab> {
    const browser = await chromiumOrSkip(context);
    const simulator = await startSimulator({ tenant: growTenant({ clock: { now: () => night }, users: 1 }) });
    return new ResultsTab(browser, simulator, await startExtensionHost('views'));
  }

  async close(): Promise<void> {
    await Promise.all([this.#browser, this.#simulator, this.#host].map((one) => one.close()));
  }

  get builds(): BuildAttachments {
    return this.#simulator.azureDevOps.attachments;
  }

  /** Shows the next run from now on: a finished one, to which nothing is attached yet. */
  async nextRun(): Promise<void> {
    await this.#page?.close();
    this.#page = await this.#browser.newPage({ viewport: { width: 1366, height: 768 } });
    this.buildId += 1;
    this.builds.isForbidden = false;
    this.builds.build(this.buildId).status = 'completed';
  }

  /** The page that embeds the tab. */
  get page(): Page {
    if (this.#page === undefined) throw new Error('There is no run yet.');
    return this.#page;
  }

  get tab(): FrameLocator {
    return this.page.frameLocator('iframe');
  }

  get report(): FrameLocator {
    return this.tab.frameLocator('#report');
  }

  /** Attaches a report to the run, as TagRun does. */
  attach(content: string, job = 'Backup', attempt = 1, minutes = 0): void {
    const startTime = new Date(night.getTime() + minutes * 60_000);
    this.builds.build(this.buildId).attachments.push({ ...reportAttachment, content, job, attempt, startTime });
  }

  async open(settings: Partial<HostedRun> = {}): Promise<void> {
    await this.page.goto(this.addressOf(settings));
  }

  /** Of the page of the run. */
  addressOf(settings: Partial<HostedRun> = {}): string {
    const { url, identity } = this.#simulator;
    const { projectId: project, systemAccessToken: token, organisation } = identity;
    const { buildId } = this;
    const run: HostedRun = { theme: 'light', project, buildId, token, collection: `${url}/${organisation}/` };
    return this.#host.pageOf({ ...run, ...settings });
  }
}
