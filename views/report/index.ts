import { BuildRestClient } from 'azure-devops-extension-api/Build';
import type { IBuildPageDataService } from 'azure-devops-extension-api/Build';
import { getClient } from 'azure-devops-extension-api/Common';
import type { IProjectPageService } from 'azure-devops-extension-api/Common';
import { getService, init, notifyLoadSucceeded } from 'azure-devops-extension-sdk';
import { Page } from './page.ts';
import { attachedReports, readReport } from './reports.ts';
import type { AttachedReport, Run } from './reports.ts';
import { looking, noReport, notFinished, wordsFor } from './words.ts';

/** Of `BuildStatus`, whose numbers Azure DevOps answers with. */
const completed = 2;

const page = new Page();
let reports: AttachedReport[] = [];
/** Counts what was asked for: an answer that comes after a later question is not shown. */
let questions = 0;

async function start(): Promise<void> {
  await init({ loaded: false, applyTheme: true });
  await notifyLoadSucceeded();
  page.onAgain(() => void attempt(look));
  page.onChoice((index) => void attempt(() => read(index)));
  await attempt(look);
}

/** Finds the reports of this run and shows the newest. */
async function look(): Promise<void> {
  page.say(looking);
  const run = await shownRun();
  const builds = getClient(BuildRestClient);
  reports = await attachedReports(builds, run);
  page.offer(reports.map(({ label }) => label));
  if (reports.length > 0) return read(0);
  const { status } = await builds.getBuild(run.project, run.buildId);
  page.say((status as number) === completed ? noReport : notFinished);
}

async function read(index: number): Promise<void> {
  const report = reports[index];
  if (report === undefined) return;
  const question = ++questions;
  const html = await readReport(getClient(BuildRestClient), await shownRun(), report);
  if (question === questions) page.show(html);
}

async function shownRun(): Promise<Run> {
  const pages = await getService<IProjectPageService>('ms.vss-tfs-web.tfs-page-data-service');
  const builds = await getService<IBuildPageDataService>('ms.vss-build-web.build-page-data-service');
  const project = await pages.getProject();
  // Its type knows nothing of the way between the frames, on which every answer takes its time.
  const data = await Promise.resolve(builds.getBuildPageData());
  if (project === undefined || data?.build === undefined) throw new Error('Azure DevOps names no run on this page.');
  return { project: project.id, buildId: data.build.id };
}

/** Whatever goes wrong is said on the page. */
async function attempt(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    page.say(wordsFor(error));
  }
}

void attempt(start);
