import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommitPlan, Stage } from '../../src/domain/ports.ts';
import { findBackupBranch } from '../../src/edges/backup-branch.ts';
import { blobId } from '../../src/edges/blob-id.ts';
import type { GitLimits } from '../../src/edges/git-limits.ts';
import { openGit } from '../../src/edges/git.ts';
import type { Git } from '../../src/edges/git.ts';
import { gitRepository } from '../../src/edges/repository.ts';
import { FakeClock, MemoryLog } from './fakes.ts';
import { git, gitDirs } from './git-dir.ts';
import type { GitDirs } from './git-dir.ts';
import { startGitServer } from './git-server.ts';
import type { GitServer } from './git-server.ts';

/** Committer date of what is made here. */
export const at = '2026-01-31T02:00:00.000Z';
const texts = new Map<string, string>();
/** Has the texts of all plans. */
export const stage: Stage = {
  put: (blob, text) => void texts.set(blob, text),
  flush: () => undefined,
  get: (blob) => texts.get(blob) ?? '',
};
export const committer = { name: 'Entra Backup', email: 'backup@contoso.com' };

/** A plan that writes texts by path (null deletes), with the trailers of a run. */
export function plan(author: string, files: Readonly<Record<string, string | null>>, run = 'run-1'): CommitPlan {
  const entries = Object.entries(files);
  for (const [, text] of entries) if (text !== null) texts.set(blobId(text), text);
  return {
    author: { name: author, email: `${author.toLowerCase()}@contoso.com` },
    authorDate: '2026-01-30T12:00:00.000Z',
    message: `${author}: something\n\nBackup-Run: ${run}\nBackup-Started: ${at}\n`,
    writes: entries.flatMap(([path, text]) => (text === null ? [] : [{ path, blob: blobId(text) }])),
    deletes: entries.flatMap(([path, text]) => (text === null ? [path] : [])),
  };
}

/** A clone of a repository on a server that wants the job's token, and somebody else's clone of the same. */
export interface PushedPlace {
  readonly dirs: GitDirs;
  readonly server: GitServer;
  readonly log: MemoryLog;
  readonly bundle: string;
  readonly attached: string[];
  /** The clone, as a pipeline's step opens it. */
  open(clone?: string): Promise<Git>;
  /** Commits on what the clone knows of `main`, and pushes. */
  commit(plans: readonly CommitPlan[], more?: { clone?: string; base?: string | null }): Promise<readonly string[]>;
  /** Somebody else commits a file and pushes it, past the server. */
  other(path: string, text: string, message?: string): void;
  /** `git log` of the remote's main, oldest first. */
  history(format?: string): string[];
  close(): Promise<void>;
}

/** @param limits of every command of git; those of a clone without a time budget unless given. */
export async function pushedPlace(limits?: GitLimits): Promise<PushedPlace> {
  const dirs = gitDirs({ seeded: true });
  const server = await startGitServer(dirs.root);
  git(dirs.clone, 'remote', 'set-url', 'origin', `${server.url}/remote.git`);
  const log = new MemoryLog();
  const attached: string[] = [];
  const bundle = join(dirs.root, 'documents', 'commits.bundle');
  const clock = new FakeClock(at);
  const jobToken = { collectionUri: `${server.url}/`, token: server.token };
  const open = (clone = dirs.clone): Promise<Git> =>
    openGit(clone, { jobToken, limits, sleep: (milliseconds) => clock.sleep(milliseconds) });
  return {
    dirs,
    server,
    log,
    bundle,
    attached,
    open,
    async commit(plans, { clone, base } = {}) {
      const handle = await open(clone);
      const from = base === undefined ? (await findBackupBranch(handle, 'main', true)).base : base;
      const keep = { file: bundle, attach: (file: string) => attached.push(file) };
      const repository = gitRepository(handle, from, log, clock, keep);
      return repository.commit({ branch: 'main', base: from, plans, committer, at, push: true, stage });
    },
    other(path, text, message = 'by hand') {
      const mine = join(dirs.root, 'other');
      if (!existsSync(mine)) git(dirs.root, 'clone', '-q', dirs.remote, mine);
      git(mine, 'pull', '-q');
      mkdirSync(dirname(join(mine, path)), { recursive: true });
      writeFileSync(join(mine, path), text);
      git(mine, 'add', '.');
      git(mine, 'commit', '-q', '-m', message);
      git(mine, 'push', '-q');
    },
    history: (format = '%s') =>
      git(dirs.remote, 'log', '--reverse', `--format=${format}`, 'main')
        .split('\n')
        .filter((line) => line !== ''),
    close: async () => {
      await server.close();
      dirs.remove();
    },
  };
}
