import { addAndCommit, writeChanges } from '../support/git-add-commit.ts';
import type { AddCommitTimes } from '../support/git-add-commit.ts';
import { git } from '../support/git-command.ts';
import { commitAlone, leaveForStep, runCommitStep } from '../support/git-commit-step.ts';
import type { StepRun } from '../support/git-commit-step.ts';
import { importFiles } from '../support/git-import.ts';
import { nightOn } from '../support/git-night.ts';
import type { Night, NightSize } from '../support/git-night.ts';
import { filesIn, usualNight } from '../support/git-options.ts';
import type { GitBenchOptions } from '../support/git-options.ts';
import { scratch } from '../support/git-scratch.ts';
import type { Scratch } from '../support/git-scratch.ts';
import { streamCommits } from '../support/git-stream.ts';
import { objectFiles } from '../support/git-tenant.ts';
import type { Layout } from '../support/git-tenant.ts';
import { middleOf, timeWay } from '../support/git-ways.ts';
import type { WayRun } from '../support/git-ways.ts';
import { below, timesSmaller, told, withinTimes } from '../support/result.ts';
import type { Findings, Result } from '../support/result.ts';

/** Groups that the recipe's way is run for: it takes two seconds each. */
const recipeGroups = 6;
const committedAt = '2026-02-01T03:00:00Z';
const megabytesOfStep = 300;

/** A night of changes by many people, committed by the product, by one stream of plain git, and by recipes. */
export async function measureCommits(options: GitBenchOptions): Promise<Findings> {
  const size = usualNight(options.scale, options.seed);
  const place = scratch();
  try {
    const sharded = await before('sharded', size, place, options);
    const fast = await fastWays(sharded, place, options);
    options.progress(`commits: git add and git commit for ${size.groups} groups`);
    const perGroup = await recipe(sharded, place, size.groups, false);
    if (perGroup.tree !== fast.stream.tree) throw new Error('The ways do not end with the same files.');
    const nested = await before('nested', size, place, options);
    options.progress(`commits: git add for each file and git commit, for ${recipeGroups} groups`);
    const perFile = await recipe(nested, place, Math.min(size.groups, recipeGroups), true);
    return findings(size, { ...fast, perGroup, perFile });
  } finally {
    place.remove();
  }
}

/** A repository as it is before the night, and the night. */
interface Before {
  readonly repository: string;
  readonly base: string;
  readonly night: Night;
}

async function before(layout: Layout, size: NightSize, place: Scratch, { progress }: GitBenchOptions): Promise<Before> {
  progress(`commits: a repository of ${filesIn(size.files)}, ${layout}`);
  const repository = place.repository(layout, 'bare');
  const base = await importFiles(repository, objectFiles(layout, size.files, size.seed));
  return { repository, base, night: nightOn(base, layout, size) };
}

interface FastWays {
  /** Step 3 whole. */
  readonly step: WayRun & Pick<StepRun, 'peakMegabytes' | 'gitMegabytes'>;
  readonly withoutPages: WayRun;
  readonly commits: WayRun;
  readonly stream: WayRun;
}

/** One after the other, several times, so that what else the machine does meets all of them. */
async function fastWays(
  { repository, base, night }: Before,
  place: Scratch,
  { repeat, progress }: GitBenchOptions,
): Promise<FastWays> {
  const documents = place.path('documents');
  await leaveForStep(night, documents);
  const time = (name: string, work: (directory: string) => unknown): Promise<WayRun> => {
    const directory = place.copy(repository, name, 'bare');
    return timeWay(directory, { base, groups: night.plans.length, trace: place.path('trace') }, () => work(directory));
  };
  const runs: { [Name in keyof FastWays]: FastWays[Name][] } = {
    step: [],
    withoutPages: [],
    commits: [],
    stream: [],
  };
  for (let turn = 1; turn <= repeat; turn++) {
    progress(`commits: the product and one stream, ${turn} of ${repeat}`);
    let usage: StepRun | undefined;
    const step = await time('step', async (directory) => (usage = await runCommitStep(directory, documents)));
    const { peakMegabytes = null, gitMegabytes = null } = usage ?? {};
    runs.step.push({ ...step, peakMegabytes, gitMegabytes });
    runs.withoutPages.push(await time('step', (directory) => runCommitStep(directory, documents, '--no-index-pages')));
    runs.commits.push(await time('commits', (directory) => commitAlone(directory, night, documents, committedAt)));
    const at = Date.parse(committedAt) / 1000;
    runs.stream.push(await time('stream', (directory) => streamCommits(directory, base, night.plans, night.texts, at)));
  }
  const found = {
    step: middleOf(runs.step),
    withoutPages: middleOf(runs.withoutPages),
    commits: middleOf(runs.commits),
    stream: middleOf(runs.stream),
  };
  if (Object.values(found).some(({ tree }) => tree !== found.stream.tree)) {
    throw new Error('The product and the stream do not end with the same files.');
  }
  return found;
}

/** A recipe's way, run for the first groups. */
interface RecipeRun extends WayRun {
  /** Seconds that all groups take: adding by the files, committing by the groups. */
  readonly allSeconds: number;
  readonly groups: number;
}

async function recipe(
  { repository, base, night }: Before,
  place: Scratch,
  groups: number,
  perFile: boolean,
): Promise<RecipeRun> {
  const directory = place.copy(repository, 'work-tree', 'with work tree');
  git(directory, ['reset', '--quiet', '--hard']);
  writeChanges(directory, night.plans, night.texts);
  const plans = night.plans.slice(0, groups);
  let times: AddCommitTimes = { add: 0, commit: 0 };
  const run = await timeWay(directory, { base, groups, trace: place.path('trace') }, () => {
    times = addAndCommit(directory, plans, perFile);
  });
  const share = filesOf(plans) / filesOf(night.plans);
  const allSeconds = times.add / share + (times.commit * night.plans.length) / groups;
  return { ...run, allSeconds: groups === night.plans.length ? run.seconds : allSeconds, groups };
}

function filesOf(plans: Night['plans']): number {
  return plans.reduce((sum, { writes, deletes }) => sum + writes.length + deletes.length, 0);
}

interface AllWays extends FastWays {
  readonly perGroup: RecipeRun;
  readonly perFile: RecipeRun;
}

function findings(size: NightSize, ways: AllWays): Findings {
  return { results: resultsOf(size, ways), notes: notesOf(size, ways) };
}

function resultsOf({ files, groups }: NightSize, ways: AllWays): Result[] {
  const { step, withoutPages, commits, stream, perGroup, perFile } = ways;
  const of = (measure: string, unit: string) => ({ measure, tenant: filesIn(files), unit });
  const many = `${groups} commits`;
  const { peakMegabytes, gitMegabytes } = step;
  return [
    timesSmaller(30, {
      ...of(`${many}, whole step, against git add + git commit a group`, 's'),
      ours: step.seconds,
      reference: perGroup.allSeconds,
      goal: 'at least 30 times faster',
    }),
    told(
      { ...of(`${many}, whole step without index pages, against the same`, 's'), ours: withoutPages.seconds },
      perGroup.allSeconds,
    ),
    timesSmaller(100, {
      ...of(`${many}, whole step, against git add a file + git commit a group, nested`, 's'),
      ours: step.seconds,
      reference: perFile.allSeconds,
      goal: 'at least 100 times faster',
    }),
    withinTimes(1.2, {
      ...of(`${many} alone, against one stream by hand`, 's'),
      ours: commits.seconds,
      reference: stream.seconds,
      goal: 'within 1.2 times, or faster',
    }),
    told({ ...of(`${many}, whole step, against one stream by hand`, 's'), ours: step.seconds }, stream.seconds),
    withinTimes(1.2, {
      ...of('repository growth by the commits, against one stream by hand', 'MB'),
      ours: commits.megabytes,
      reference: stream.megabytes,
      goal: 'within 1.2 times',
    }),
    told(
      {
        ...of('repository growth by the whole step, against git add + git commit a group', 'MB'),
        ours: step.megabytes,
      },
      perGroup.megabytes,
    ),
    told(
      { ...of('git commands started, whole step, against git add + git commit a group', ''), ours: step.processes },
      perGroup.processes,
    ),
    ...memoryOf(of('peak memory, whole step', 'MB'), peakMegabytes, `under ${megabytesOfStep} MB`),
    ...memoryOf(of('peak memory of the largest git beside it', 'MB'), gitMegabytes, null),
  ];
}

/** Nothing where the system does not tell. */
function memoryOf(of: Omit<Parameters<typeof told>[0], 'ours'>, ours: number | null, goal: string | null): Result[] {
  if (ours === null) return [];
  return [goal === null ? told({ ...of, ours }) : below(megabytesOfStep, { ...of, ours, goal })];
}

function notesOf({ changes, groups }: NightSize, ways: AllWays): string[] {
  const { step, withoutPages, commits, stream, perGroup, perFile } = ways;
  const left = ({ objects, megabytes }: WayRun): string => `${objects} objects, ${megabytes.toFixed(1)} MB`;
  const spent = ({ processor }: WayRun): string => (processor === null ? 'not told' : `${processor.toFixed(1)} s`);
  const all =
    perGroup.groups === groups ? 'for all groups' : `for ${perGroup.groups} of ${groups} groups and scaled up`;
  return [
    `commits: ${changes} changes by ${groups} sets of authors. The whole step is the bundled command line's, in a process of its own: start, documents, commits, index pages, evidence as notes; without a push. The commits alone are what it does for these, texts read from the stage and checked, in the process of the benchmark, as the stream is.`,
    `commits: git add + git commit was run ${all}; one git add a file for ${perFile.groups} of ${groups} (${perFile.processes} commands in ${perFile.seconds.toFixed(1)} s), scaled up by files and by commits. Writing the files is not counted.`,
    `commits: left by the commits alone ${left(commits)}; by the whole step ${left(step)}; by the stream ${left(stream)}; by git add + git commit ${left(perGroup)}.`,
    `commits: processor time, which other work on the machine changes less: whole step ${spent(step)}, without index pages ${spent(withoutPages)}, commits alone ${spent(commits)}, stream ${spent(stream)}, git add + git commit ${spent(perGroup)}.`,
  ];
}
