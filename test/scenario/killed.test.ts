import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runAll } from '../../src/app.ts';
import { randomFrom } from '../../src/simulator/random.ts';
import { demoTenant, playStory } from '../../src/simulator/scenarios.ts';
import { stories } from '../../src/simulator/stories.ts';
import { startCommand } from '../support/command-line.ts';
import type { Ended } from '../support/command-line.ts';
import { FakeClock, MemoryLog } from '../support/fakes.ts';
import { casesOf } from '../support/full-run.ts';
import { git } from '../support/git-dir.ts';
import { nights } from '../support/nights.ts';
import type { Nights } from '../support/nights.ts';

const hour = 60 * 60_000;
/** What the busy day is about, and little else. */
const types = ['organization', 'group', 'namedLocation', 'conditionalAccessPolicy'];
const random = randomFrom(Number(process.env.SEED ?? 1));

/** A remote and a clone of it, with one backup, a day of changes ago. */
interface Place {
  readonly root: string;
  readonly remote: string;
  readonly clone: string;
}

describe('a run that is ended from outside', function () {
  this.timeout(5 * 60_000);
  let night: Nights;
  /** What every place looks like after a run that nobody disturbed. */
  let wanted: Readonly<Record<string, string>>;
  let historyBefore = '';
  /** Of an undisturbed run, in milliseconds. */
  let length = 0;

  before(async () => {
    night = await nights((clock) => demoTenant({ clock, seed: 7, users: 3, groups: 2, servicePrincipals: 2 }));
    const now = Date.now();
    await night.run(new Date(now - 24 * hour).toISOString(), { types });
    night.clock.set(new Date(now).toISOString());
    const busyDay = stories.find(({ name }) => name === 'busy-day');
    assert.ok(busyDay);
    playStory(night.tenant, busyDay, night.clock);
    // Graph's clock is right for the runs that come later, and counts for when a run began.
    night.clock.set(new Date(now + 2 * hour).toISOString());
    historyBefore = historyOf(night.dirs.remote);

    const places = [newPlace('first'), newPlace('second')];
    const started = performance.now();
    for (const { exit, err } of await Promise.all(places.map((place) => startRun(place).ended)))
      assert.equal(exit, 0, err);
    length = performance.now() - started;
    const [first = {}, second] = places.map(stateOf);
    assert.deepEqual(first, second);
    wanted = first;
  });
  after(() => night.close());

  /** Five seconds, or what a run takes on a machine that is busy with something else. */
  const patience = (): number => Math.max(5000, 2 * length);

  /** Moments after which the work tree was not what the branch says. */
  const behind: number[] = [];

  it('is made good by the next one, whenever it was killed', async () => {
    const wrong: unknown[] = [];
    await inPairs(moments(casesOf('kills', 50, 8)), async (moment) => {
      const place = newPlace(`killed-${moment}`);
      await endAfter(place, moment, 'SIGKILL');
      const pushed = historyOf(place.remote);
      const { commits } = await laterRun(place);
      const whole = pushed === historyBefore || pushed === wanted.history;
      // A run that commits clears away what killed ones left; another one leaves that alone.
      const left = git(place.clone, 'for-each-ref', 'refs/entra-backup').split('\n').length - 1;
      const cleared = left === 0 || (commits.commits.length === 0 && left === 1);
      const odd = oddities(place);
      if (!whole || !cleared || odd.length > 0) wrong.push({ moment, left, odd, ...(!whole && { pushed }) });
      if (git(place.clone, 'status', '--porcelain') !== '') behind.push(moment);
      rmSync(place.root, { recursive: true });
    });
    assert.deepEqual(wrong, []);
  });

  // Pending: killed between moving the branch and updating the files, a run leaves them behind, and so does the next one.
  it('leaves a work tree that the next one brings up to date, whenever it was killed', () => {
    assert.deepEqual(behind, []);
  });

  it('ends within five seconds when it is asked to, says so, and leaves nothing half done', async () => {
    const wrong: unknown[] = [];
    await inPairs(moments(casesOf('interrupts', 10, 4)), async (moment) => {
      const place = newPlace(`asked-${moment}`);
      const { exit, out, err, waited } = await endAfter(place, moment, 'SIGINT');
      const pushed = historyOf(place.remote);
      // A process that has said its last word listens no more.
      const ended = exit === 0 || (exit === null && /^Tag /m.test(out));
      const done = ended && pushed === wanted.history;
      // Whoever asks before the run listens, ends it before it does anything.
      const told = (exit === 1 && /cancelled/.test(err)) || (exit === null && err === '');
      await laterRun(place);
      const odd = [...oddities(place), git(place.clone, 'status', '--porcelain')].join('');
      if (waited > patience() || !(done || (told && pushed === historyBefore)) || odd !== '')
        wrong.push({ moment, exit, out, err, waited, pushed, odd });
      rmSync(place.root, { recursive: true });
    });
    assert.deepEqual(wrong, []);
  });

  /** What is not as it should be, each with what was found instead. */
  function oddities(place: Place): string[] {
    const found = Object.entries(stateOf(place));
    return found.filter(([what, text]) => text !== wanted[what]).map(([what, text]) => `${what}: ${text}`);
  }

  function newPlace(name: string): Place {
    const root = join(night.dirs.root, name);
    const place = { root, remote: join(root, 'remote.git'), clone: join(root, 'clone') };
    mkdirSync(join(root, 'tmp'), { recursive: true });
    cpSync(night.dirs.remote, place.remote, { recursive: true });
    cpSync(night.dirs.clone, place.clone, { recursive: true });
    git(place.clone, 'remote', 'set-url', 'origin', place.remote);
    return place;
  }

  function startRun({ root, clone }: Place): ReturnType<typeof startCommand> {
    const args = ['run', '--repo', clone, '--types', types.join(','), '--graph-endpoint', night.simulator.url];
    const env = { ENTRA_BACKUP_TOKEN: night.simulator.token, TMPDIR: join(root, 'tmp') };
    return startCommand(args, env, { group: true });
  }

  /** Spread over a whole run, one at random in each of the equal parts; in milliseconds. */
  function moments(count: number): number[] {
    const found = Array.from({ length: count }, (_, index) => Math.round(((index + random.next()) / count) * length));
    console.log(`      of ${Math.round(length)} ms: ${found.join(', ')}`);
    return found;
  }

  /** `waited` is the time between the signal and the end, in milliseconds. */
  async function endAfter(place: Place, moment: number, signal: NodeJS.Signals): Promise<Ended & { waited: number }> {
    const { child, ended } = startRun(place);
    await wait(moment);
    const asked = performance.now();
    child.kill(signal);
    const end = await ended;
    const waited = performance.now() - asked;
    await untilGone(child.pid ?? 0);
    return { ...end, waited };
  }

  /** Later than killed runs count as running. */
  function laterRun({ clone }: Place) {
    const clock = new FakeClock(new Date(Date.now() + 2 * hour).toISOString());
    const around = { log: new MemoryLog(), clock, signal: new AbortController().signal };
    return runAll(night.settings({ repo: clone, types }), around);
  }
});

/** By what it is about; the same for any two places where the same was backed up. */
function stateOf({ remote, clone }: Place): Record<string, string> {
  return {
    tree: git(remote, 'rev-parse', 'main:prod-backup'),
    history: historyOf(remote),
    historyHere: historyOf(clone),
    tagged: git(remote, 'for-each-ref', '--format=%(*tree)', 'refs/tags'),
    damage: [remote, clone].map((each) => git(each, 'fsck', '--no-progress', '--no-dangling')).join(''),
  };
}

/** The branch without what differs from run to run. */
function historyOf(repository: string): string {
  return git(repository, 'log', '--format=%T %an: %s', 'main');
}

async function inPairs<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

/** What a killed process had started may end a little later. */
async function untilGone(group: number): Promise<void> {
  const isThere = (): boolean => {
    try {
      return process.kill(-group, 0);
    } catch {
      return false;
    }
  };
  for (let turn = 0; turn < 3000 && isThere(); turn += 1) await wait(20);
  assert.ok(!isThere(), `the processes of group ${group} are still there`);
}
