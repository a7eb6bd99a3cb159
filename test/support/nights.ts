import { runAll } from '../../src/app.ts';
import type { RunResult } from '../../src/app.ts';
import type { Clock } from '../../src/domain/ports.ts';
import { plainSettings } from '../../src/domain/settings.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { populate } from '../../src/simulator/populate.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import { FakeClock, MemoryLog } from './fakes.ts';
import { git, gitDirs } from './git-dir.ts';
import type { GitDirs } from './git-dir.ts';

/** A simulated tenant, a remote and a clone, and nights that back the one up into the other. */
export interface Nights {
  readonly simulator: Simulator;
  readonly tenant: Tenant;
  readonly clock: FakeClock;
  readonly dirs: GitDirs;
  readonly log: MemoryLog;
  settings(more?: Partial<Settings>): Settings;
  /** Backs up at that moment. */
  run(at: string, more?: Partial<Settings>): Promise<RunResult>;
  /** `git log` of the remote's branch, newest first, one line a commit. */
  history(format: string, ...args: string[]): string[];
  tags(): string[];
  close(): Promise<void>;
}

export async function nights(tenantAt: (clock: Clock) => Tenant): Promise<Nights> {
  const clock = new FakeClock('2026-01-01T00:00:00Z');
  const tenant = tenantAt(clock);
  populate(tenant);
  const simulator = await startSimulator({ tenant });
  const dirs = gitDirs();
  const log = new MemoryLog();
  const settings = (more: Partial<Settings> = {}): Settings => ({
    ...plainSettings(dirs.clone, clock.now()),
    types: ['All'],
    graphEndpoint: simulator.url,
    credential: { type: 'token', token: simulator.token },
    ...more,
  });
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  return {
    simulator,
    tenant,
    clock,
    dirs,
    log,
    settings,
    run: (at, more) => {
      clock.set(at);
      log.lines.length = 0;
      return runAll(settings(more), { log, clock, signal: new AbortController().signal });
    },
    history: (format, ...args) => lines(git(dirs.remote, 'log', `--format=${format}`, ...args, 'main')),
    tags: () => lines(git(dirs.remote, 'tag', '--list')),
    close: async () => {
      await simulator.close();
      dirs.remove();
    },
  };
}
