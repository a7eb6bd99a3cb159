import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAll } from './app.ts';
import type { RunResult } from './app.ts';
import type { Log, WaitingClock } from './domain/ports.ts';
import { plainSettings } from './domain/settings.ts';
import type { Settings } from './domain/settings.ts';
import { commitResult, exportResult, tagResult } from './domain/step-results.ts';
import { initGit, openGit } from './edges/git.ts';
import type { Git } from './edges/git.ts';
import { populate } from './simulator/populate.ts';
import { demoTenant, playStory } from './simulator/scenarios.ts';
import { startSimulator } from './simulator/server.ts';
import type { Simulator } from './simulator/server.ts';
import { stories } from './simulator/stories.ts';

/** The night on which one kind may not be read, although nothing of it is gone. */
const closedDoor = { story: 'closed-door', path: 'identity/conditionalAccess/policies' } as const;
const firstNight = '2026-03-02T02:00:00Z';
const day = 24 * 60 * 60_000;

/** Nights of a simulated tenant, each backed up at two o'clock into a repository that is left to look at. */
export async function runDemo(print: (text: string) => void): Promise<void> {
  const clock = demoClock(firstNight);
  const tenant = demoTenant({ clock, seed: 7, users: 40 });
  populate(tenant);
  const simulator = await startSimulator({ tenant });
  const folder = await mkdtemp(join(tmpdir(), 'entra-backup-demo-'));
  try {
    const clone = await makeRepository(folder);
    print(`${simulator.tenant.displayName}, a simulated tenant, answers at ${simulator.url}.`);
    for (const [index, story] of stories.entries()) {
      clock.set(Date.parse(firstNight) + index * day);
      print(`\nNight ${index + 1}, ${clock.now().toISOString().slice(0, 10)}. ${story.title}.`);
      for (const act of playStory(simulator.tenant, story, clock)) print(`    ${act.slice(11, 16)} ${act.slice(25)}`);
      const fault =
        story.name === closedDoor.story
          ? simulator.faults.add({ path: closedDoor.path, kind: 'status', status: 403 })
          : undefined;
      report(await backUp(clone, simulator, clock, print), print);
      fault?.remove();
    }
    await showHistory(await openGit(clone), print);
    print(`\nThe repository is at ${clone}; delete ${folder} when you have seen enough.`);
  } finally {
    await simulator.close();
  }
}

/** A bare remote and a clone of it, as every backup has them. */
async function makeRepository(folder: string): Promise<string> {
  const [remote, clone] = [join(folder, 'remote.git'), join(folder, 'tenant-backup')];
  await mkdir(remote);
  await mkdir(clone);
  await initGit(remote, 'main', true);
  await initGit(clone, 'main', false);
  const git = await openGit(clone);
  await git.run('remote', 'add', 'origin', remote);
  return clone;
}

function backUp(
  clone: string,
  simulator: Simulator,
  clock: DemoClock,
  print: (text: string) => void,
): Promise<RunResult> {
  const settings: Settings = {
    ...plainSettings(clone, clock.now()),
    types: ['All'],
    graphEndpoint: simulator.url,
    credential: { type: 'token', token: simulator.token },
  };
  const log: Log = {
    info: () => undefined,
    detail: () => undefined,
    warn: (message) => print(`  warning: ${message}`),
    progress: () => undefined,
  };
  return runAll(settings, { log, clock, signal: new AbortController().signal });
}

function report({ manifest, commits, tag }: RunResult, print: (text: string) => void): void {
  print(`  ${exportResult(manifest).summary}`);
  for (const commit of commits.commits) print(`  ${commit.commit.slice(0, 7)} ${commit.subject}`);
  if (manifest.outcomes.some(({ outcome }) => outcome.status === 'denied' && !outcome.delegatedOnly)) {
    const deleted = manifest.changes.filter(({ status }) => status === 'deleted').length;
    print(`  What may not be read is not taken for deleted: ${deleted} files deleted.`);
  }
  print(`  ${commits.commits.length === 0 ? commitResult(commits).summary : tagResult(tag).summary}`);
}

async function showHistory(git: Git, print: (text: string) => void): Promise<void> {
  print('\n$ git log --format="%h  %an  %s"');
  print(await git.run('log', '--format=%h  %<(34,trunc)%an  %s'));
  const [commit = ''] = (await git.run('log', '--format=%H', '--author=Ada Lindqvist', '--reverse')).split('\n');
  print(`$ git show ${commit.slice(0, 7)}`);
  print(await git.run('show', '--format=fuller', commit));
  print('$ git tag --list -n1');
  print(await git.run('tag', '--list', '-n1'));
}

interface DemoClock extends WaitingClock {
  set(instant: number): void;
}

/** The demo's own time: waiting passes at once. */
function demoClock(start: string): DemoClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
    set: (instant) => {
      now = instant;
    },
  };
}
