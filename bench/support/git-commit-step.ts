import { openGit } from '../../src/edges/git.ts';
import { gitRepository } from '../../src/edges/repository.ts';
import { workspaceAt } from '../../src/edges/workspace.ts';
import { documentFault } from '../../src/steps/document-check.ts';
import { committer } from './git-night.ts';
import type { Night } from './git-night.ts';
import { watchGit } from './git-processes.ts';
import { silent } from './git-silence.ts';
import { runProduct } from './product.ts';
import type { ProductRun } from './product.ts';

/** One run of step 3. */
export interface StepRun extends ProductRun {
  /** Largest resident set of a git command that it started, in megabytes (10^6 bytes); null where that is not told. */
  readonly gitMegabytes: number | null;
}

/** Leaves what steps 1 and 2 leave for step 3 of that night: the texts and the document. */
export async function leaveForStep({ report, texts }: Night, documents: string): Promise<void> {
  const workspace = workspaceAt(documents, documentFault);
  for (const [blob, text] of texts) workspace.stage.put(blob, text);
  workspace.stage.flush();
  await workspace.documents.write(report);
}

/** Step 3 whole, in a process of its own: start, documents, commits, evidence and receipt; without a push. */
export async function runCommitStep(repo: string, documents: string, ...options: string[]): Promise<StepRun> {
  const peak = watchGit();
  const more = ['--no-push', '--documents', documents, ...options];
  const run = await runProduct({ command: 'commit', repo, url: '', token: '', more });
  return { ...run, gitMegabytes: peak() };
}

/** The commits alone, as step 3 makes them of its plans and of the texts on the stage. */
export async function commitAlone(
  repo: string,
  { report, plans }: Omit<Night, 'texts'>,
  documents: string,
  at: string,
): Promise<readonly string[]> {
  const { branch, baseCommit: base } = report.run;
  const repository = gitRepository(await openGit(repo), base, silent, { now: () => new Date(at) });
  const { stage } = workspaceAt(documents, documentFault);
  return repository.commit({ branch, base, plans, committer, at, push: false, stage });
}
