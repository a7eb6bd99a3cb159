import { commitAlone, leaveForStep } from '../support/git-commit-step.ts';
import { filesIn, usualNight } from '../support/git-options.ts';
import type { GitBenchOptions } from '../support/git-options.ts';
import { scratch } from '../support/git-scratch.ts';
import { nightStart } from '../support/git-start.ts';
import type { Layout } from '../support/git-tenant.ts';
import { middleOf, timeWay } from '../support/git-ways.ts';
import type { WayRun } from '../support/git-ways.ts';
import { told } from '../support/result.ts';
import type { Findings } from '../support/result.ts';

const committedAt = '2026-02-01T03:00:00Z';

/** The same night in folders of two hexadecimal digits and in one folder: what the shards are worth. */
export async function measureLayout(options: GitBenchOptions): Promise<Findings> {
  const size = usualNight(options.scale, options.seed);
  const [sharded, flat] = [await nightIn('sharded', options), await nightIn('flat', options)];
  const of = (measure: string, unit: string) => ({ measure, tenant: filesIn(size.files), unit });
  return {
    results: [
      told({ ...of(`${size.groups} commits, sharded against one folder`, 's'), ours: sharded.seconds }, flat.seconds),
      told({ ...of('repository growth, sharded against one folder', 'MB'), ours: sharded.megabytes }, flat.megabytes),
    ],
    notes: [
      `layout: ${size.changes} changes in both, committed by the product. In one folder each commit writes a tree of ${size.files.toLocaleString('en-US')} entries; sharded, one of 256 and those of the folders that it touches.`,
    ],
  };
}

async function nightIn(layout: Layout, { scale, seed, repeat, progress }: GitBenchOptions): Promise<WayRun> {
  const size = usualNight(scale, seed);
  const place = scratch();
  try {
    progress(`layout: a repository of ${filesIn(size.files)}, ${layout}`);
    const { repository, base, night } = await nightStart(layout, size, place);
    const documents = place.path('documents');
    await leaveForStep(night, documents);
    const runs: WayRun[] = [];
    for (let turn = 1; turn <= repeat; turn++) {
      progress(`layout: ${layout}, ${turn} of ${repeat}`);
      const directory = place.copy(repository, 'commits', 'bare');
      const around = { base, groups: size.groups, trace: place.path('trace') };
      runs.push(await timeWay(directory, around, () => commitAlone(directory, night, documents, committedAt)));
    }
    return middleOf(runs);
  } finally {
    place.remove();
  }
}
