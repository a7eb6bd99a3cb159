/** What stands for no file in a comparison of trees. */
export const noBlob = '0'.repeat(40);
/** Git knows the tree without files in every repository. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The comparison of two trees. Submodules count, whatever a `.gitmodules` says of them that somebody pushed. */
export const treesCompared = ['diff-tree', '-r', '-z', '--no-renames', '--ignore-submodules=none'] as const;

/** A path that differs between two trees, as it is in the second: without a file there `blob` is {@link noBlob}. */
export interface TreeChange {
  readonly mode: string;
  readonly blob: string;
  readonly path: string;
}

/**
 * Reads what {@link treesCompared} says: `:<mode> <mode> <blob> <blob> <status>NUL<path>NUL`,
 * https://git-scm.com/docs/git-diff-tree#_raw_output_format
 */
export function* treeChanges(raw: string): Iterable<TreeChange> {
  // Entry by entry: of a first backup there are a million, whose texts should not be there twice.
  for (let start = 0, middle = raw.indexOf('\0'); middle >= 0; middle = raw.indexOf('\0', start)) {
    const end = raw.indexOf('\0', middle + 1);
    if (end < 0) return;
    const [, mode = '', , blob = ''] = raw.slice(start, middle).split(' ');
    yield { mode, blob, path: raw.slice(middle + 1, end) };
    start = end + 1;
  }
}
