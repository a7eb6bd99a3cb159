import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from './git.ts';
import { ifThere } from './if-there.ts';
import { changeJournal } from './change-journal.ts';
import { privateFolder } from './private-file.ts';
import { runDocuments } from './run-documents.ts';
import type { DocumentCheck } from './run-documents.ts';
import { folderStage } from './stage.ts';

/** Where the steps of one run leave things for each other. */
export interface Workspace {
  readonly documents: ReturnType<typeof runDocuments>;
  readonly stage: ReturnType<typeof folderStage>;
  readonly journal: ReturnType<typeof changeJournal>;
}

/** A workspace of one process that is older than this many milliseconds was left by a killed run. */
const abandoned = 24 * 60 * 60_000;
const prefix = 'entra-backup-run-';

/** @param check is held against each document that is read. */
export function workspaceAt(folder: string, check: DocumentCheck): Workspace {
  return {
    documents: runDocuments(folder, check),
    stage: folderStage(join(folder, 'stage')),
    journal: changeJournal(join(folder, 'changes')),
  };
}

/** The workspace that stays in a clone between steps, out of the work tree's sight. */
export async function workspaceOf(git: Git, check: DocumentCheck): Promise<Workspace> {
  const folder = join((await git.run('rev-parse', '--absolute-git-dir')).trim(), 'entra-backup');
  // Version 1.0.0 made it readable for others.
  await ifThere(folder, chmod(folder, privateFolder));
  return workspaceAt(folder, check);
}

/** Gives the work a workspace that nobody else knows, and takes it away again. */
export async function inTemporaryWorkspace<Result>(
  check: DocumentCheck,
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  await removeAbandoned(tmpdir());
  const folder = await mkdtemp(join(tmpdir(), prefix));
  const workspace = workspaceAt(folder, check);
  try {
    return await work(workspace);
  } finally {
    await workspace.stage.clear(); // it lets go of its files, which Windows does not remove otherwise
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a tenant holds must not lie about for long, even after a power cut. Other users' folders are their own affair. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(parent, name);
    const found = await ifThere(folder, stat(folder)); // its own run may just have removed it
    const ours = process.getuid === undefined || found?.uid === process.getuid();
    if (found === undefined || !ours || Date.now() - found.mtimeMs < abandoned) continue;
    await rm(folder, { recursive: true, force: true });
  }
}
