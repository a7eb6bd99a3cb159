import { refOf } from '../catalogue/layout.ts';
import { backupFolderOf } from '../domain/backup-folder.ts';
import type { FileChange } from '../domain/change.ts';
import { BackupError } from '../domain/errors.ts';
import { mayChange, mayDelete } from '../domain/run.ts';
import type { KindOutcome, RunDocument } from '../domain/run.ts';
import { shownLine } from '../domain/shown.ts';

/**
 * Holds what a document says to what a run can say: only the paths that the layout makes of kinds and keys, only kinds
 * that the run read, no deletion of a kind that was not read completely, and one receipt, of the same run and tenant.
 * @returns the end of a sentence about the document; undefined for one that can be used.
 */
export function documentFault(document: RunDocument): string | undefined {
  const { run } = document;
  // Only an export without Git, which has no branch, has its files at the root.
  const isUsable = run.folder === '' ? run.branch === '' : isBackupFolder(run.folder);
  if (!isUsable) return `names the folder ${shown(run.folder)}, which cannot hold a backup`;
  if (document.document === 'commits') return undefined;
  const { receipt, outcomes, changes } = document;
  if (receipt.runId !== run.id || receipt.tenantId !== run.tenantId) return 'has the receipt of another run or tenant';
  const outcomeOf = new Map(outcomes.map(({ kind, outcome }) => [kind, outcome]));
  let previous = '';
  for (const change of changes) {
    const fault = faultOfChange(change, run.folder, outcomeOf.get(change.kind));
    if (fault !== undefined) return fault;
    if (change.path <= previous) return `names ${shown(change.path)} twice, or not in the order of paths`;
    previous = change.path;
    if (change.kind === 'organization' && change.newBlob !== null && change.key !== run.tenantId && run.tenantId !== '')
      return `has the organization of another tenant than ${shown(run.tenantId)}`;
  }
  return undefined;
}

function faultOfChange(
  { kind, key, path, status, oldBlob, newBlob }: FileChange,
  folder: string,
  outcome: KindOutcome | undefined,
): string | undefined {
  const below = folder === '' ? path : path.slice(folder.length + 1);
  const ref = folder === '' || path.startsWith(`${folder}/`) ? refOf(below) : undefined;
  if (ref?.kind !== kind || ref.key !== key)
    return `names ${shown(path)}, which is not the path of ${shown(kind)} ${shown(key)}`;
  if ((oldBlob === null) !== (status === 'added') || (newBlob === null) !== (status === 'deleted'))
    return `has blob ids at ${shown(path)} that do not agree with the status ${status}`;
  const allowed = outcome !== undefined && (status === 'deleted' ? mayDelete(outcome) : mayChange(outcome));
  if (!allowed) return `has a change at ${shown(path)} of a kind that the run did not read completely`;
  return undefined;
}

function isBackupFolder(folder: string): boolean {
  try {
    return backupFolderOf(folder) === folder;
  } catch (error) {
    if (error instanceof BackupError) return false;
    throw error;
  }
}

function shown(text: string): string {
  return `"${shownLine(text, 100)}"`;
}
