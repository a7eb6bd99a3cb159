import { createWriteStream, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { privateFile, privateFolder } from './private-file.ts';

/** Where commits that could not be pushed are kept. @param documents the run's own folder; absent for the clone's. */
export async function bundleFile(git: Git, documents: string | undefined): Promise<string> {
  const folder = documents ?? join((await git.run('rev-parse', '--absolute-git-dir')).trim(), 'entra-backup');
  return join(folder, 'commits.bundle');
}

/**
 * Writes commits into a file that git fetches from as from a remote, with the branch that they are for;
 * https://git-scm.com/docs/gitformat-bundle. `git bundle` itself would name the ref that they stand at here.
 */
export async function writeBundle(
  git: Git,
  file: string,
  { branch, base, tip }: { readonly branch: string; readonly base: string | null; readonly tip: string },
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: privateFolder });
  // A file that is there would keep its permissions.
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) rmSync(file);
  const output = createWriteStream(file, { mode: privateFile });
  output.write(`# v2 git bundle\n${base === null ? '' : `-${base} \n`}${tip} refs/heads/${branch}\n\n`);
  const range = [`${tip}\n`, ...(base === null ? [] : [`^${base}\n`])];
  try {
    await gitWithInput(git, ['pack-objects', '--revs', '--stdout', '--quiet'], range, output);
  } catch (error) {
    rmSync(file, { force: true }); // half of it is of no use
    throw error;
  }
}
