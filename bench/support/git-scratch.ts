import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from './git-command.ts';

/** A folder for repositories, which is there until the benchmark is through with it or is broken off. */
export interface Scratch {
  /** A path in it that nothing has yet. */
  path(name: string): string;
  /** An empty repository. No side tidies up: what that costs would come at any time. */
  repository(name: string, kind: 'bare' | 'with work tree'): string;
  /** A copy of a bare repository, as it is or with a work tree that nothing is checked out in. */
  copy(bare: string, name: string, kind: 'bare' | 'with work tree'): string;
  remove(): void;
}

export function scratch(): Scratch {
  const root = mkdtempSync(join(tmpdir(), 'entra-backup-bench-'));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  process.once('exit', remove);
  let names = 0;
  const path = (name: string): string => join(root, `${++names}-${name}`);
  return {
    path,
    repository(name, kind) {
      const directory = path(name);
      mkdirSync(directory);
      git(directory, ['init', '--quiet', '--initial-branch=main', ...(kind === 'bare' ? ['--bare'] : [])]);
      git(directory, ['config', 'gc.auto', '0']);
      return directory;
    },
    copy(bare, name, kind) {
      const directory = path(name);
      cpSync(bare, kind === 'bare' ? directory : join(directory, '.git'), { recursive: true });
      if (kind === 'with work tree') git(directory, ['config', 'core.bare', 'false']);
      return directory;
    },
    remove() {
      process.off('exit', remove);
      remove();
    },
  };
}
