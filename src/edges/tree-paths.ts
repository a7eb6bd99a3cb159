import type { Git } from './git.ts';

/** Paths that one command is given: Windows takes 32,767 characters. */
const atOnce = 150;

/** Blobs of those of the paths that are files of a commit; no text is read. */
export async function blobsAt(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return new Map(
    (await entriesAt(git, commit, paths)).flatMap(([type, id, path]) => (type === 'blob' ? [[path, id]] : [])),
  );
}

/** Those of the paths that are folders of a commit. */
export async function foldersAt(git: Git, commit: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await entriesAt(git, commit, paths)).flatMap(([type, , path]) => (type === 'tree' ? [path] : [])));
}

async function entriesAt(git: Git, commit: string, paths: readonly string[]): Promise<[string, string, string][]> {
  const entries: [string, string, string][] = [];
  for (let at = 0; at < paths.length; at += atOnce) {
    const some = paths.slice(at, at + atOnce);
    const listing = await git.run('ls-tree', '-z', '--full-tree', commit, '--', ...some);
    for (const line of listing.split('\0')) {
      const [, type, id, path] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      if (type !== undefined && id !== undefined && path !== undefined) entries.push([type, id, path]);
    }
  }
  return entries;
}
