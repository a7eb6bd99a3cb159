import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Nothing of the machine's own git configuration counts. */
export const plainEnvironment = {
  PATH: process.env.PATH ?? '',
  HOME: tmpdir(),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};
const environment = {
  ...plainEnvironment,
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

export function git(directory: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export interface GitDirs {
  readonly root: string;
  /** A bare repository on this disk. */
  readonly remote: string;
  /** A clone of it, on branch main, with nothing but what was pushed. */
  readonly clone: string;
  remove(): void;
}

/** Real git in a temporary folder: a bare remote, and a clone of it. */
export function gitDirs(options: { readonly seeded?: boolean } = {}): GitDirs {
  const root = mkdtempSync(join(tmpdir(), 'entra-backup-test-'));
  const remote = join(root, 'remote.git');
  const clone = join(root, 'clone');
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(root, 'clone', '--quiet', remote, clone);
  git(clone, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  if (options.seeded === true) {
    git(clone, 'commit', '--quiet', '--allow-empty', '-m', 'Repository of the backup');
    git(clone, 'push', '--quiet', 'origin', 'main');
  }
  return { root, remote, clone, remove: () => rmSync(root, { recursive: true, force: true }) };
}
