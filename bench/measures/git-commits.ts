import { commitAlone, leaveForStep, runCommitStep } from '../support/git-commit-step.ts';
import type { StepRun } from '../support/git-commit-step.ts';
import type { NightSize } from '../support/git-night.ts';
import { filesIn, usualNight } from '../support/git-options.ts';
import type { GitBenchOptions } from '../support/git-options.ts';
import { recipe } from '../support/git-recipe.ts';
import type { RecipeRun } from '../support/git-recipe.ts';
import { scratch } from '../support/git-scratch.ts';
import type { Scratch } from '../support/git-scratch.ts';
import { nightStart } from '../support/git-start.ts';
import type { NightStart } from '../support/git-start.ts';
import { streamCommits } from '../support/git-stream.ts';
import { packCommits } from '../support/git-trees.ts';
import { middleOf, timeWay } from '../support/git-ways.ts';
import type { WayRun } from '../support/git-ways.ts';
import { below, timesSmaller, told, withinTimes } from '../support/result.ts';
import type { Findings, Result } from '../support/result.ts';

/** Groups that the way of one command a file is run for in each turn: they take some seconds each. */
const recipeGroups = 2;
const committedAt = '2026-02-01T03:00:00Z';
const megabytesOfStep = 300;

interface Ways {
  /** Step 3 whole. */
  readonly step: WayRun & Pick<StepRun, 'peakMegabytes' | 'gitMegabytes'>;
  readonly withoutPages: WayRun;
  readonly commits: WayRun;
  readonly stream: WayRun;
  readonly pack: WayRun;
  readonly perGroup: RecipeRun;
  readonly perFile: RecipeRun;
}

/** A night of changes by many people, committed by the product, by one stream of plain git, and by recipes. */
export async function measureCommits({ scale, seed, repeat, progress }: GitBenchOptions): Promise<Findings> {
  const size = usualNight(scale, seed);
  const place = scratch();
  try {
    progress(`commits: repositories of ${filesIn(size.files)}, sharded and nested`);
    const sharded = await nightStart('sharded', size, place);
    const nested = await nightStart('nested', size, place);
    const [perGroup, perFile] = [recipe(sharded, place, false), recipe(nested, place, true)];
    const timed = await fastWays(sharded, place);
    // In turns, so that what else the machine does meets all of them.
    for (let turn = 1; turn <= repeat; turn++) {
      progress(`commits: ${turn} of ${repeat}`);
      await timed.runAll();
      await perGroup.advance(Math.ceil(size.groups / repeat));
      await perFile.advance(recipeGroups);
    }
    const ways = { ...timed.middle(), perGroup: perGroup.total(), perFile: perFile.total() };
    const { perFile: part, ...whole } = ways;
    if (Object.values(whole).some(({ tree }) => tree !== ways.stream.tree) || part.commits !== part.groups) {
      throw new Error('The ways do not end with the same files.');
    }
    return findings(size, ways);
  } finally {
    place.remove();
  }
}

async function fastWays({ repository, base, night }: NightStart, place: Scratch) {
  const documents = place.path('documents');
  await leaveForStep(night, documents);
  const time = (name: string, work: (directory: string) => unknown): Promise<WayRun> => {
    const directory = place.copy(repository, name, 'bare');
    return timeWay(directory, { base, groups: night.plans.length, trace: place.path('trace') }, () => work(directory));
  };
  const runs = {
    step: [] as Ways['step'][],
    withoutPages: [] as WayRun[],
    commits: [] as WayRun[],
    stream: [] as WayRun[],
    pack: [] as WayRun[],
  };
  return {
    async runAll() {
      let usage: StepRun | undefined;
      const step = await time('step', async (directory) => (usage = await runCommitStep(directory, documents)));
      const { peakMegabytes = null, gitMegabytes = null } = usage ?? {};
      runs.step.push({ ...step, peakMegabytes, gitMegabytes });
      runs.withoutPages.push(
        await time('step', (directory) => runCommitStep(directory, documents, '--no-index-pages')),
      );
      runs.commits.push(await time('commits', (directory) => commitAlone(directory, night, documents, committedAt)));
      const at = Date.parse(committedAt) / 1000;
      runs.stream.push(
        await time('stream', (directory) => streamCommits(directory, base, night.plans, night.texts, at)),
      );
      runs.pack.push(await time('pack', (directory) => packCommits(directory, base, night.plans, night.texts, at)));
    },
    middle: () => ({
      step: middleOf(runs.step),
      withoutPages: middleOf(runs.withoutPages),
      commits: middleOf(runs.commits),
      stream: middleOf(runs.stream),
      pack: middleOf(runs.pack),
    }),
  };
}

function findings(size: NightSize, ways: Ways): Findings {
  return { results: resultsOf(size, ways), notes: notesOf(size, ways) };
}

function resultsOf({ files, groups }: NightSize, ways: Ways): Result[] {
  const { step, withoutPages, commits, stream, pack, perGroup, perFile } = ways;
  const of = (measure: string, unit: string) => ({ measure, tenant: filesIn(files), unit });
  const many = `${groups} commits`;
  const { peakMegabytes, gitMegabytes } = step;
  return [
    // The reference makes commits and nothing else; what the step does besides is told in the rows below.
    timesSmaller(30, {
      ...of(`${many} alone, against git add + git commit a group`, 's'),
      ours: commits.seconds,
      reference: perGroup.allSeconds,
      goal: 'at least 30 times faster',
    }),
    told({ ...of(`${many}, whole step, against the same`, 's'), ours: step.seconds }, perGroup.allSeconds),
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
    told({ ...of(`${many} alone, against trees in process and one pack`, 's'), ours: commits.seconds }, pack.seconds),
    told(
      { ...of('repository growth by the commits, against that pack', 'MB'), ours: commits.megabytes },
      pack.megabytes,
    ),
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

function notesOf({ changes, groups }: NightSize, ways: Ways): string[] {
  const { step, withoutPages, commits, stream, perGroup, perFile } = ways;
  const left = ({ objects, megabytes }: WayRun): string => `${objects} objects, ${megabytes.toFixed(1)} MB`;
  const spent = ({ processor }: WayRun): string => (processor === null ? 'not told' : `${processor.toFixed(1)} s`);
  const all =
    perGroup.groups === groups ? 'for all groups' : `for ${perGroup.groups} of ${groups} groups and scaled up`;
  return [
    `commits: ${changes} changes by ${groups} sets of authors. The whole step is the bundled command line's, in a process of its own: start, documents, commits, index pages, evidence as notes; without a push. The commits alone are what it does for these, texts read from the stage and checked, in the process of the benchmark, as the stream is.`,
    `commits: git add + git commit was run ${all}; one git add a file for ${perFile.groups} of ${groups} (${perFile.processes} commands in ${perFile.seconds.toFixed(1)} s), scaled up by files and by commits. Writing the files is not counted. All ways took turns.`,
    `commits: left by the commits alone ${left(commits)}; by the whole step ${left(step)}; by the stream ${left(stream)}; by git add + git commit ${left(perGroup)}.`,
    `commits: processor time, which other work on the machine changes less: whole step ${spent(step)}, without index pages ${spent(withoutPages)}, commits alone ${spent(commits)}, stream ${spent(stream)}, git add + git commit ${spent(perGroup)}.`,
  ];
}
