import { BackupError } from '../domain/errors.ts';
import type { CommitPlan } from '../domain/ports.ts';
import { noBlob, treeChanges } from './tree-changes.ts';

/** What each path that is planned comes to hold; {@link noBlob} for a file that goes. */
export function plannedBlobs(plans: readonly CommitPlan[]): Map<string, string> {
  const planned = new Map<string, string>();
  for (const { writes, deletes } of plans) {
    for (const path of deletes) planned.set(path, noBlob);
    for (const { path, blob } of writes) planned.set(path, blob);
  }
  return planned;
}

/**
 * Holds what the commits of a run changed, all together, to what was planned: each path, and each blob.
 * @param raw what git says between the base and the tip.
 * @throws BackupError `commit-mismatch`; `usage` where a file stands in the place of a folder, or the other way round.
 */
export function checkAgainstPlan(raw: string, plans: readonly CommitPlan[]): void {
  const planned = plannedBlobs(plans);
  for (const { path, blob, mode } of treeChanges(raw)) {
    const wanted = planned.get(path);
    if (wanted === undefined) throw inTheWay(path, plans) ?? mismatch(path, 'changed, which nobody planned');
    if (wanted !== blob) throw mismatch(path, blob === noBlob ? 'is gone' : 'has another content than planned');
    if (blob !== noBlob && mode !== '100644') throw mismatch(path, 'is no plain file');
    planned.delete(path);
  }
  const [left] = planned.keys();
  if (left !== undefined) throw mismatch(left, 'did not change, though it was planned');
}

/** A file, link or submodule that commits of the backup would take away, because something of its own lies there. */
function inTheWay(path: string, plans: readonly CommitPlan[]): BackupError | undefined {
  const ours = plans
    .flatMap(({ writes }) => writes)
    .find((write) => write.path.startsWith(`${path}/`) || path.startsWith(`${write.path}/`));
  if (ours === undefined) return undefined;
  return new BackupError(
    'usage',
    `${path} stands in the repository where the backup has ${ours.path}; nothing was pushed.`,
    'Move it elsewhere, or name another backup folder.',
  );
}

function mismatch(path: string, what: string): BackupError {
  return new BackupError(
    'commit-mismatch',
    `The commits are not what was planned: ${path} ${what}; this is a bug in Entra Backup, and nothing was pushed.`,
    'Run again, and please report it with this line.',
  );
}
