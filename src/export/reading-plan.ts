import type { JsonObject } from '../domain/resource.ts';
import { canonicalText } from './canonical.ts';
import type { Changes, TrackedKind } from './changed-objects.ts';
import { chunked } from './chunked.ts';
import type { KindPorts } from './export-options.ts';
import { withoutLosses } from './lost-references.ts';
import type { Losses } from './lost-references.ts';
import type { OldFiles } from './places.ts';

/** Kept texts that are in memory at the same time: a group of many thousands has one of megabytes. */
const textsAtOnce = 200;

/** How the objects that a delta round tells of become known. */
export interface ReadingPlan {
  /** Keys of those that are read. */
  readonly keys: readonly string[];
  /** The others. */
  readonly rewritten: readonly Rewritten[];
}

/** An object whose text was made from the one that is kept, without asking Graph. */
export interface Rewritten {
  /** Without its relations, which take most of the room. */
  readonly object: JsonObject;
  /** Of the text, which is on the stage. */
  readonly blob: string;
}

/**
 * Objects that lost references and nothing else are made from their kept texts; all others are read, and so are those
 * that the audit log names: more may have happened to them than a delta query tells.
 * @param named keys of objects that the audit log names, where the row goes by it.
 * @param others keys of further objects that are read.
 * @throws BackupError `git-failed` when a kept text cannot be had.
 */
export async function readingPlan(
  kind: TrackedKind,
  changes: Changes,
  named: readonly string[],
  others: readonly string[],
  old: OldFiles,
  ports: Pick<KindPorts, 'baseline' | 'stage' | 'blobId'>,
): Promise<ReadingPlan> {
  const byName = new Set(named);
  const losses = new Map([...changes.losses].filter(([key]) => !byName.has(key)));
  const rewritten = await rewrittenFrom(kind, losses, old, ports);
  const keys = keysTold(changes, [...named, ...others]).filter((key) => !rewritten.has(key));
  return { keys, rewritten: [...rewritten.values()] };
}

/** Keys of all that Graph tells of, and of what the audit log names beside it. */
export function keysTold({ touched, removed, losses }: Changes, named: readonly string[]): readonly string[] {
  return [...new Set([...touched, ...removed, ...losses.keys(), ...named])];
}

/** By key; an object of which the kept text does not tell enough is left out. */
async function rewrittenFrom(
  kind: TrackedKind,
  losses: Losses,
  old: OldFiles,
  { baseline, stage, blobId }: Pick<KindPorts, 'baseline' | 'stage' | 'blobId'>,
): Promise<ReadonlyMap<string, Rewritten>> {
  const relations = new Set(kind.relations.map(({ name }) => name));
  const kept = [...losses].flatMap(([key, lost]) => {
    const file = old.get(key);
    return file === undefined ? [] : [{ key, lost, blob: file.blob }];
  });
  const rewritten = new Map<string, Rewritten>();
  for (const some of chunked(kept, textsAtOnce)) {
    const texts = await baseline.texts(some.map(({ blob }) => blob));
    for (const [at, { key, lost }] of some.entries()) {
      const object = withoutLosses(kind, key, texts[at] ?? '', lost);
      if (object === undefined) continue;
      const text = canonicalText(kind, object);
      const blob = blobId(text);
      stage.put(blob, text);
      const own = Object.entries(object).filter(([property]) => !relations.has(property));
      rewritten.set(key, { object: Object.fromEntries(own), blob });
    }
  }
  return rewritten;
}
