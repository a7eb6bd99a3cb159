import { kindAt } from '../attribute/lifeline.ts';
import { isSameName, pathsMeant } from '../attribute/object-query.ts';
import { BackupError } from '../domain/errors.ts';
import { displayNameOf } from '../domain/resource.ts';
import type { JsonObject } from '../domain/resource.ts';
import { shownLine } from '../domain/shown.ts';
import type { Git } from '../edges/git.ts';
import { blobTexts } from '../edges/git-objects.ts';
import { namesAt } from '../edges/object-names.ts';
import { deletedFiles, filesAt } from '../edges/object-history.ts';
import type { TreeFile } from '../edges/object-history.ts';
import { objectIn, whereabouts } from './object-life.ts';

/** Texts that are in memory at the same time. */
const atOnce = 500;
/** Candidates that an error lists. */
const listed = 20;

/**
 * The path of the one object that a query names, as it is at a commit or was when it was deleted.
 * @param folder backup folder to look in; empty for the whole repository.
 * @throws BackupError `not-found`, or `usage` where several are meant.
 */
export async function findObject(git: Git, commit: string, query: string, folder: string): Promise<string> {
  if (query.trim() === '') throw noObject(query);
  const within = ({ path }: { readonly path: string }): boolean => folder === '' || path.startsWith(`${folder}/`);
  const present = (await filesAt(git, commit)).filter(within);
  const paths = present.map(({ path }) => path);
  const meant = pathsMeant(query, paths);
  if (meant.length > 0) return theOne(query, meant);
  const named = isNoName(query) ? [] : await namesAt(git, commit);
  const names = named.filter(within).filter(({ name }) => isSameName(name, query));
  if (names.length > 0)
    return theOne(
      query,
      names.map(({ path }) => path),
    );
  const gone = await goneFiles(git, commit, new Set(paths), within);
  const known = gone.map(({ path }) => path);
  const left = pathsMeant(query, known);
  const found = left.length > 0 || isNoName(query) ? left : await filesWithName(git, gone, query);
  const now = await Promise.all(found.slice(0, listed).map((path) => whereabouts(git, commit, path)));
  if (now.length > 0) return theOne(query, now);
  throw noObject(query);
}

/** What is plainly a path or an id is no name: names take reading all texts. */
function isNoName(query: string): boolean {
  return query.endsWith('.json') || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(query.trim());
}

function theOne(query: string, paths: readonly string[]): string {
  const each = [...new Set(paths)].sort();
  const [only] = each;
  if (only !== undefined && each.length === 1) return only;
  const lines = each.slice(0, listed).map((path) => `\n  ${shownLine(path)}  (${kindAt(path) ?? 'unknown kind'})`);
  if (each.length > listed) lines.push(`\n  and ${each.length - listed} more`);
  throw new BackupError(
    'usage',
    `"${shownLine(query, 80)}" can be any of ${each.length} objects.`,
    `Name one by its path:${lines.join('')}`,
  );
}

function noObject(query: string): BackupError {
  return new BackupError(
    'not-found',
    `There is no object "${shownLine(query, 80)}", and there was none.`,
    'Name it by its path, its key or its whole display name; another commit is searched with --at.',
  );
}

/** Files that are there no longer, each with its last text. */
async function goneFiles(
  git: Git,
  commit: string,
  present: ReadonlySet<string>,
  within: (file: TreeFile) => boolean,
): Promise<TreeFile[]> {
  const gone = new Map<string, TreeFile>();
  for (const file of await deletedFiles(git, commit)) {
    const isObject = file.path.endsWith('.json') && within(file) && !present.has(file.path);
    if (isObject && !gone.has(file.path)) gone.set(file.path, file);
  }
  return [...gone.values()];
}

async function filesWithName(git: Git, files: readonly TreeFile[], query: string): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    const some = files.slice(at, at + atOnce);
    const texts = await blobTexts(
      git,
      some.map(({ blob }) => blob),
    );
    found.push(...some.flatMap(({ path }, i) => (hasName(objectIn(texts[i] ?? ''), query) ? [path] : [])));
  }
  return found;
}

function hasName(object: JsonObject | undefined, query: string): boolean {
  const name = object === undefined ? undefined : displayNameOf(object);
  return name !== undefined && isSameName(name, query);
}
