import { git, gitDirs } from '../../test/support/git-dir.ts';
import { runProduct } from './product.ts';
import type { Command, ProductRun } from './product.ts';
import type { SimulatorProcess } from './simulator.ts';

/** A remote and a clone of it, into which the product backs up a simulated tenant night after night. */
export interface BackupPlace {
  /** All four steps, in a process of its own. */
  run(simulator: SimulatorProcess, ...more: string[]): Promise<ProductRun>;
  /** One step, in a process of its own, as in a job. */
  step(command: Command, simulator: SimulatorProcess): Promise<ProductRun>;
  /** Id of the tree that the last night left in the remote, below the backup folder. */
  tree(): string;
  /** Id of the last commit in the remote. */
  tip(): string;
  /** Paths of the files that differ between two commits. */
  changed(from: string, to: string): string[];
  remove(): void;
}

export function backupPlace(): BackupPlace {
  const dirs = gitDirs();
  const remove = (): void => dirs.remove();
  // A benchmark that is broken off would leave gigabytes behind, in memory where the folder is.
  process.once('exit', remove);
  const revision = (name: string): string => git(dirs.remote, 'rev-parse', name).trim();
  return {
    run: ({ url, token }, ...more) => runProduct({ command: 'run', repo: dirs.clone, url, token, more }),
    step: (command, { url, token }) => runProduct({ command, repo: dirs.clone, url, token }),
    tree: () => revision('main:prod-backup'),
    tip: () => revision('main'),
    changed: (from, to) =>
      git(dirs.remote, 'diff', '--name-only', from, to)
        .split('\n')
        .filter((path) => path !== '' && !path.endsWith('README.md')),
    remove: () => {
      process.off('exit', remove);
      remove();
    },
  };
}
