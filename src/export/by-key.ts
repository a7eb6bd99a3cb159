import { provesDeletion } from '../catalogue/absences.ts';
import { keyOf } from '../catalogue/layout.ts';
import { ReadError } from '../domain/ports.ts';
import type { ResourceReader } from '../domain/ports.ts';
import type { JsonObject, ResourceKind } from '../domain/resource.ts';
import { chunked } from './chunked.ts';
import { objectRequest } from './list-request.ts';
import { completed } from './walk.ts';
import type { WalkedPage } from './walk.ts';

/** Objects that are asked for in one turn, and held in memory: ten full batches, and one where a service's limit is low. */
const askedAtOnce = (kind: ResourceKind): number => (kind.bucket === 'directory' ? 200 : 20);

/** What asking for one object by its key brought. */
export type Asked =
  /** The object as a full read has it, with its relations. */
  | { readonly is: 'there'; readonly page: WalkedPage }
  | { readonly is: 'gone' }
  /** Nothing is proved. */
  | { readonly is: 'unknown'; readonly error: ReadError };

/**
 * Asks for each object by its own GET. Keys asked for in the same turn travel in batches of twenty.
 * @param wanted tells which objects need their relations.
 * @param isTimeLeft false when nothing more may be asked: what is left is unknown then.
 */
export async function* askByKey(
  kind: ResourceKind,
  reader: ResourceReader,
  keys: readonly string[],
  wanted: (object: JsonObject) => boolean,
  isTimeLeft: () => boolean,
): AsyncIterable<readonly [key: string, asked: Asked]> {
  for (const some of chunked(keys, askedAtOnce(kind))) {
    if (!isTimeLeft()) {
      const error = new ReadError(0, 'time-budget', `no time was left to ask for objects of ${kind.path}`);
      yield* some.map((key) => [key, { is: 'unknown', error }] as const);
      continue;
    }
    yield* await Promise.all(some.map(async (key) => [key, await ask(kind, reader, key, wanted)] as const));
  }
}

async function ask(
  kind: ResourceKind,
  reader: ResourceReader,
  key: string,
  wanted: (object: JsonObject) => boolean,
): Promise<Asked> {
  try {
    for await (const page of reader.pages(objectRequest(kind, key))) {
      const [object = {}] = page.objects;
      if (keyOf(kind, object) !== key)
        throw new ReadError(200, 'UnusableAnswer', `${kind.path} answered another object`);
      // Services that keep deleted objects for a while may still answer them.
      if (isDeletedSoftly(kind, object)) return { is: 'gone' };
      const whole = await completed(kind, reader, wanted, { page, expanded: new Map() });
      return whole.objects.length === 0 ? { is: 'gone' } : { is: 'there', page: whole };
    }
    throw new ReadError(200, 'UnusableAnswer', `${kind.path} answered nothing`);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return provesDeletion(error, key) ? { is: 'gone' } : { is: 'unknown', error };
  }
}

function isDeletedSoftly({ path }: ResourceKind, { deletedDateTime }: JsonObject): boolean {
  return !/deletedItems/i.test(path) && typeof deletedDateTime === 'string' && deletedDateTime !== '';
}
