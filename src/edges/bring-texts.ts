import { availableParallelism } from 'node:os';
import type { CommitPlan, Stage } from '../domain/ports.ts';
import { textStream } from './fast-import.ts';
import { gitWithInput } from './git-process.ts';
import type { GitPlace } from './git-process.ts';

/** With fewer texts the processes take longer to start than they save. */
const many = 20_000;
const mostProcesses = 4;

/**
 * Brings the texts of very many writes into the repository before anything refers to them: git packs on one core, and a
 * first backup has some hundred thousand. One that is killed leaves objects which `git gc` takes away.
 * @returns false for few texts, which are better brought with their commits.
 */
export async function bringTexts(git: GitPlace, plans: readonly CommitPlan[], stage: Stage): Promise<boolean> {
  const blobs = [...new Set(plans.flatMap(({ writes }) => writes.map(({ blob }) => blob)))];
  if (blobs.length < many) return false;
  const processes = Math.min(mostProcesses, availableParallelism());
  // Neighbours are alike, and git keeps what differs: each process gets a run of them.
  const share = Math.ceil(blobs.length / processes);
  const shares = Array.from({ length: processes }, (_, at) => blobs.slice(at * share, (at + 1) * share));
  await Promise.all(shares.map((some) => gitWithInput(git, ['fast-import', '--quiet'], textStream(some, stage))));
  return true;
}
