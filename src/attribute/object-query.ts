import { catalogue } from '../catalogue/index.ts';
import { pathBeside, pathOf, spelledAlike } from '../catalogue/layout.ts';
import { BackupError } from '../domain/errors.ts';

/**
 * Paths that somebody may mean: a path of the repository, with or without the backup folder, as it stands in a clone
 * (absolute, or as seen from a folder within); a file's name; an object's key; the id of a kind that has one object.
 * @returns the best that are meant; several where that cannot be told.
 */
export function pathsMeant(query: string, paths: readonly string[]): string[] {
  const text = plainPath(query);
  const asFile = text.endsWith('.json') ? text : `${text}.json`;
  const exact = paths.filter((path) => path === asFile);
  if (exact.length > 0) return exact;
  if (text.includes('/')) {
    const within = longest(paths.filter((path) => asFile.endsWith(`/${path}`)));
    return within.length > 0 ? within : shallowest(paths.filter((path) => path.endsWith(`/${asFile}`)));
  }
  const names = new Set([...(text.endsWith('.json') ? [text] : []), ...fileNamesOf(text)]);
  const named = paths.filter((path) => names.has(path.slice(path.lastIndexOf('/') + 1)));
  if (named.length > 0) return named;
  const single = catalogue.find(({ id, shape }) => shape === 'singleton' && id.toLowerCase() === text.toLowerCase());
  return single === undefined ? [] : paths.filter((path) => path.endsWith(`/${pathOf(single, single.id)}`));
}

const [anyCollection] = catalogue.filter(({ shape, sharded }) => shape === 'collection' && !sharded);

/** The names that an object's file may have: all kinds name theirs by the key alone. Empty for what is no key. */
function fileNamesOf(key: string): string[] {
  if (anyCollection === undefined) return [];
  const { folder } = anyCollection;
  try {
    const paths = [pathOf, pathBeside].map((make) => make(anyCollection, spelledAlike(key)));
    return paths.map((path) => path.slice(folder.length + 1));
  } catch (error) {
    if (error instanceof BackupError) return [];
    throw error;
  }
}

/** With forward slashes, and without what leads out of a folder and in again. */
function plainPath(text: string): string {
  const parts: string[] = [];
  for (const part of text.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

function longest(paths: readonly string[]): string[] {
  const most = Math.max(...paths.map(({ length }) => length));
  return paths.filter(({ length }) => length === most);
}

function shallowest(paths: readonly string[]): string[] {
  const depthOf = (path: string): number => path.split('/').length;
  const least = Math.min(...paths.map(depthOf));
  return paths.filter((path) => depthOf(path) === least);
}

/** True for names that are the same but for case and for how characters are composed. */
export function isSameName(one: string, other: string): boolean {
  const plain = (text: string): string => text.normalize('NFC').toLowerCase().trim();
  return plain(one) === plain(other);
}
