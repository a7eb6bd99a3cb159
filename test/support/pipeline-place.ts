import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../src/simulator/server.ts';
import type { Simulator } from '../../src/simulator/server.ts';
import type { Tenant } from '../../src/simulator/tenant.ts';
import type { JobOptions, PipelineJob } from './agent.ts';
import { git, gitDirs } from './git-dir.ts';
import type { GitDirs } from './git-dir.ts';
import { simulatedJob } from './simulated-job.ts';

/** The root of this repository: `npm run build` brings the tasks below it up to date. */
export const builtTasks = join(import.meta.dirname, '..', '..');

/** A simulated tenant over HTTPS, a repository with one commit, and an agent whose jobs back the one up into the other. */
export interface PipelinePlace {
  readonly simulator: Simulator;
  readonly dirs: GitDirs;
  /** Of everything that jobs leave. */
  readonly folder: string;
  /** A job of its own with a new checkout (the whole history, on a detached head), unless it is given a clone. */
  newJob(options?: JobOptions): PipelineJob;
  close(): Promise<void>;
}

/** The services run by the clock of the tasks: the time of day. */
export async function pipelinePlace(tenant: Tenant): Promise<PipelinePlace> {
  const simulator = await startSimulator({ tenant, https: true, clock: { now: () => new Date() } });
  const folder = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  const dirs = gitDirs({ seeded: true });
  let jobs = 0;
  return {
    simulator,
    dirs,
    folder,
    newJob(options = {}) {
      const night = join(folder, `night ${++jobs}`);
      const sources = options.sourcesFolder ?? night;
      if (sources === night) {
        git(folder, 'clone', '--quiet', dirs.remote, sources);
        git(sources, 'checkout', '--quiet', '--detach');
        git(sources, 'branch', '--quiet', '-D', 'main');
      }
      return simulatedJob(simulator, { sources, work: `${night} work` }, options);
    },
    close: async () => {
      await simulator.close();
      dirs.remove();
      rmSync(folder, { recursive: true });
    },
  };
}
