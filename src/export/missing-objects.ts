import { cannotBeAsked } from '../catalogue/absences.ts';
import type { ReadError, ResourceReader } from '../domain/ports.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import type { KindTrail } from './audit-trail.ts';
import { askByKey } from './by-key.ts';
import type { WalkedPage } from './walk.ts';

/**
 * Objects that are asked for; of more than that, a sample. A thousand cost fifty batches. Where more are missing, the
 * deletion guard holds them back for a night anyway, or the kind has several thousand objects and the sample says enough.
 */
export const mostAsked = 1000;

/** Objects with files that a complete list lacks, or that Graph calls removed. */
export interface Settled {
  /** Keys of those that are proved to be gone. */
  readonly gone: readonly string[];
  /** The others that were not read: their files stay. */
  readonly held: readonly HeldObject[];
  /** How many answered their own GET, and were read by it. */
  readonly found: number;
}

export interface HeldObject {
  readonly key: string;
  /** Graph's answer in short, or why it was not asked for. */
  readonly why: string;
}

export interface SettleOptions {
  readonly kind: ResourceKind;
  readonly reader: ResourceReader;
  readonly wanted: (object: JsonObject) => boolean;
  readonly isTimeLeft: () => boolean;
  /** Is given each object that is there. */
  readonly take: (page: WalkedPage) => void;
  /** What the audit log says of the kind; null where it cannot be read. */
  readonly trail: () => Promise<KindTrail | null>;
  /** Keys that the run before held back too. */
  readonly heldBefore: ReadonlySet<string>;
  /** `--confirm-deletions`. */
  readonly confirmed: boolean;
}

/**
 * The one rule about objects that are missing: a 404 of its own, or an event that deleted it, proves that an object is gone;
 * one that answers is read and stays; whatever else comes holds its file. Where objects of a kind cannot be asked for by
 * their keys, the next run that misses them too confirms it. What answers stays even when deletions are confirmed.
 */
export async function settleMissing(missing: readonly string[], options: SettleOptions): Promise<Settled> {
  const { kind, reader, wanted, take, confirmed, heldBefore } = options;
  const asked = sampleOf(missing);
  const gone: string[] = [];
  const open: { key: string; error: ReadError }[] = [];
  let found = 0;
  for await (const [key, answer] of askByKey(kind, reader, asked, wanted, options.isTimeLeft)) {
    if (answer.is === 'gone') gone.push(key);
    else if (answer.is === 'unknown') open.push({ key, error: answer.error });
    else {
      take(answer.page);
      found++;
    }
  }
  const held: HeldObject[] = [];
  const trail = open.length === 0 ? null : await options.trail();
  for (const { key, error } of open) {
    const confirmedBefore = heldBefore.has(key) && cannotBeAsked(error);
    const isProved = trail?.deleted(key) === true || confirmedBefore || (confirmed && isRefusal(error));
    if (isProved) gone.push(key);
    else held.push({ key, why: `${error.status === 0 ? '' : error.status} ${error.code}`.trim() });
  }
  const others = without(missing, asked);
  if (gone.length === asked.length || (confirmed && found === 0)) return { gone: [...gone, ...others], held, found };
  return { gone, held: [...held, ...others.map((key) => ({ key, why: 'not asked for' }))], found };
}

/** A confirmation does not count against a service that is in trouble. */
function isRefusal({ status }: ReadError): boolean {
  return (status >= 400 && status < 500 && ![401, 408, 409, 429].includes(status)) || status === 501;
}

/** Keys that are spread evenly over all of them: the same ones in every run. */
function sampleOf(keys: readonly string[]): readonly string[] {
  if (keys.length <= mostAsked) return keys;
  const sorted = [...keys].sort();
  return Array.from({ length: mostAsked }, (_, at) => sorted[Math.floor((at * sorted.length) / mostAsked)] ?? '');
}

function without(keys: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Set(keys);
  for (const key of others) left.delete(key);
  return [...left];
}
