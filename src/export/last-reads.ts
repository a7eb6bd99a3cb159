import { select } from '../catalogue/index.ts';
import type { SelectedKind } from '../catalogue/index.ts';
import { BackupError } from '../domain/errors.ts';
import type { PastRun } from '../domain/ports.ts';

/**
 * By kind: start of the newest past run that read it whole. Quiet runs leave no trace, so a kind may have been read later
 * than this says, never earlier.
 */
export function lastReads(selection: readonly SelectedKind[], runs: readonly PastRun[]): Record<string, string> {
  const read = runs.map((run) => ({ startedAt: run.startedAt, kinds: kindsOf(run) }));
  const found = selection.flatMap(({ kind }): [string, string][] => {
    const last = read.find(({ kinds }) => kinds(kind.id));
    return last === undefined ? [] : [[kind.id, last.startedAt]];
  });
  return Object.fromEntries(found);
}

function kindsOf(run: PastRun): (id: string) => boolean {
  const notRead = new Set(run.notRead);
  const selected = selectedBy(run);
  return (id) => !notRead.has(id) && selected(id);
}

/** A selection that this version no longer knows may have been anything. */
function selectedBy({ types, exclude }: PastRun): (id: string) => boolean {
  try {
    const ids = new Set(select(types, false, exclude).map(({ kind }) => kind.id));
    return (id) => ids.has(id);
  } catch (error) {
    if (error instanceof BackupError) return () => true;
    throw error;
  }
}
