import { kindById } from '../catalogue/index.ts';
import { refOf } from '../catalogue/layout.ts';
import { nothingOrdered, orderByPointer } from '../domain/array-order.ts';
import type { IsOrdered } from '../domain/array-order.ts';
import type { HistoryStep } from '../domain/history.ts';

/** What became of one object in one commit. */
export interface LifeStep extends HistoryStep {
  /** Path that it came from, where it was moved. */
  readonly from?: string;
}

/** The text of a blob among those that {@link blobsToCompare} names. */
export type TextOf = (blob: string | null) => string;

/**
 * Follows an object from its newest commit back to where it came from, across moves: its file went from one place, and a
 * file of the same name came in another, in one run.
 * @param steps commits that touched any file of that name, newest first.
 * @returns newest first; empty where nothing touched the path.
 */
export function lifelineOf(path: string, steps: readonly HistoryStep[], textOf: TextOf): LifeStep[] {
  const line: LifeStep[] = [];
  let wanted = path;
  let last = -1;
  for (;;) {
    const at = steps.findIndex((step, index) => index > last && step.path === wanted);
    const step = steps[at];
    if (step === undefined) return line;
    const left = step.status === 'added' ? predecessorOf(step, steps, textOf) : undefined;
    if (left === undefined) {
      line.push(step);
      last = at;
    } else {
      line.push({ ...step, status: 'modified', from: left.path, oldBlob: left.oldBlob });
      wanted = left.path;
      last = Math.max(at, steps.indexOf(left));
    }
  }
}

/** Where a file went that is gone: the path under which the object was kept from then on; undefined where it was deleted. */
export function movedTo(path: string, steps: readonly HistoryStep[], textOf: TextOf): string | undefined {
  const left = steps.find((step) => step.path === path);
  if (left?.status !== 'deleted') return undefined;
  const came = steps.find(
    (step) => step.status === 'added' && isSameKind(step, left) && predecessorOf(step, steps, textOf) === left,
  );
  return came?.path;
}

/** Blobs of files that came and went, where one may be the other: they are compared. */
export function blobsToCompare(steps: readonly HistoryStep[]): string[] {
  const came = steps.filter(({ status }) => status === 'added');
  const compared = came.map((step) => [step, ...candidatesFor(step, steps)]).filter(({ length }) => length > 1);
  return [...new Set(compared.flat().flatMap(({ oldBlob, newBlob }) => newBlob ?? oldBlob ?? []))];
}

function candidatesFor(came: HistoryStep, steps: readonly HistoryStep[]): HistoryStep[] {
  const runOf = ({ facts }: HistoryStep): string => facts.run?.id ?? facts.commit;
  return steps.filter((step) => step.status === 'deleted' && step.path !== came.path && runOf(step) === runOf(came));
}

/** The most alike of the files that went. Another kind's must be so at least by half: kinds may share their keys. */
function predecessorOf(came: HistoryStep, steps: readonly HistoryStep[], textOf: TextOf): HistoryStep | undefined {
  const text = textOf(came.newBlob);
  const rated = candidatesFor(came, steps).map((left) => ({
    left,
    likeness: left.oldBlob === came.newBlob ? 2 : likeness(textOf(left.oldBlob), text),
  }));
  const [best] = rated
    .filter(({ left, likeness: rate }) => isSameKind(left, came) || rate >= 0.5)
    .sort((a, b) => b.likeness - a.likeness);
  return best?.left;
}

/** Share of the new text's lines that stand in the old one too. */
function likeness(old: string, now: string): number {
  const known = new Set(old.split('\n'));
  const lines = now.split('\n').filter((line) => line.trim().length > 1);
  return lines.length === 0 ? 0 : lines.filter((line) => known.has(line)).length / lines.length;
}

/** Also for paths that the catalogue does not know: layouts of old. */
function isSameKind(one: HistoryStep, other: HistoryStep): boolean {
  const [a, b] = [kindAt(one.path), kindAt(other.path)];
  return a === undefined || b === undefined || a === b;
}

/** The kind of the object that a file of a repository holds, whatever the backup folder is called. */
export function kindAt(path: string): string | undefined {
  const parts = path.split('/');
  for (let at = 0; at < parts.length; at += 1) {
    const ref = refOf(parts.slice(at).join('/'));
    if (ref !== undefined) return ref.kind;
  }
  return undefined;
}

/** Which arrays of the object that the file holds are ordered. */
export function orderAt(path: string): IsOrdered {
  const kind = kindAt(path);
  return kind === undefined ? nothingOrdered : orderByPointer(kindById(kind));
}
