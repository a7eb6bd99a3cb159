import { catalogue, select } from '../catalogue/index.ts';
import { pathOf, spelledAlike } from '../catalogue/layout.ts';
import { BackupError } from '../domain/errors.ts';
import type { CommitPlan } from '../domain/ports.ts';
import type { ResourceKind } from '../domain/resource.ts';
import type { AttributionReport } from '../domain/run.ts';
import { filesAfter } from './backup-tree.ts';
import type { BackupTree } from './backup-tree.ts';

/** A file of EntraExporter's, and the file that has its object now; paths below the backup folder. */
export interface CarriedOver {
  readonly from: string;
  /** Absent for a file that is not needed any more: its object is gone, or part of another file. */
  readonly to?: string;
}

/** Kinds by what EntraExporter calls their folders and files. */
const byEntry = new Map(catalogue.flatMap((kind) => kind.covers.map((entry) => [entry.replace(/#\d+$/, ''), kind])));

/**
 * What becomes of the files of an EntraExporter backup in the same folder: `<entry>/<id>/<id>.json`, children below the
 * folder of their parent's id. A file goes when its object, or its parent, has a file of ours, or when its kind was read
 * whole and nothing of it was left out. Only kinds that no earlier run read are looked at, and no other file is touched.
 */
export function carriedOver(
  { run, outcomes, changes }: Pick<AttributionReport, 'run' | 'outcomes' | 'changes'>,
  tree: BackupTree,
): CarriedOver[] {
  const after = filesAfter(run.folder, tree, changes);
  const selected = select(run.types, run.cloudOnly, run.exclude);
  const filtered = new Set(selected.flatMap(({ kind, only, except }) => (only || except ? [kind.id] : [])));
  const whole = new Set(
    outcomes.flatMap(({ kind, outcome }) => (outcome.status === 'complete' && !filtered.has(kind) ? [kind] : [])),
  );
  return [...tree.others.keys()].flatMap((from): CarriedOver[] => {
    const found = entryOf(from);
    if (found === undefined || run.lastReads[found.kind.id] !== undefined) return [];
    const { kind, ids, isObject } = found;
    const files = after.get(kind.id);
    const paths = ids.flatMap((id) => pathIfAny(kind, id) ?? []).filter((path) => files?.has(path) === true);
    const [to] = isObject ? paths : [];
    if (to !== undefined) return [{ from, to }];
    return paths.length > 0 || whole.has(kind.id) ? [{ from }] : [];
  });
}

/** The plans with the old files gone: each in the commit that writes the new one, the others in the commit of nobody's. */
export function withoutOldFiles(
  plans: readonly CommitPlan[],
  carried: readonly CarriedOver[],
  { folder, baseline }: { readonly folder: string; readonly baseline: number | undefined },
): CommitPlan[] {
  const planOf = new Map(plans.flatMap(({ writes }, at) => writes.map(({ path }): [string, number] => [path, at])));
  const deletes = plans.map(() => [] as string[]);
  for (const { from, to } of carried) {
    const at = (to === undefined ? undefined : planOf.get(`${folder}/${to}`)) ?? baseline;
    if (at !== undefined) deletes[at]?.push(`${folder}/${from}`);
  }
  return plans.map((plan, at) => ({ ...plan, deletes: [...plan.deletes, ...(deletes[at] ?? [])] }));
}

/** The kind that a path of EntraExporter's belongs to, and the ids in it, the object's own first. */
function entryOf(path: string): { kind: ResourceKind; ids: readonly string[]; isObject: boolean } | undefined {
  // A name that is not UTF-8 was read with this in it: it is not theirs, and could not be given back to Git.
  if (!path.endsWith('.json') || path.includes('\uFFFD')) return undefined;
  const single = byEntry.get(path);
  if (single !== undefined) return { kind: single, ids: [], isObject: false };
  const names = path.split('/');
  const id = (names.pop() ?? '').slice(0, -'.json'.length);
  // The commands of EntraExporter about PIM write their files side by side.
  if (names[0] !== 'PIM' && names.pop() !== id) return undefined;
  const object = byEntry.get(names.join('/'));
  if (object !== undefined) return { kind: object, ids: [id], isObject: true };
  for (let at = 1; at < names.length; at++) {
    const child = byEntry.get(names.toSpliced(at, 1).join('/'));
    if (child !== undefined) return { kind: child, ids: [id, names[at] ?? ''], isObject: false };
  }
  return undefined;
}

function pathIfAny(kind: ResourceKind, id: string): string | undefined {
  try {
    return pathOf(kind, spelledAlike(id));
  } catch (error) {
    if (error instanceof BackupError) return undefined; // an id that no object of ours has
    throw error;
  }
}
