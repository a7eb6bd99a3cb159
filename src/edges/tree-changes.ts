/** What stands for no file in a comparison of trees. */
export const noBlob = '0'.repeat(40);
/** Git knows the tree without files in every repository. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A path that differs between two trees, as it is in the second: without a file there `blob` is {@link noBlob}. */
export interface TreeChange {
  readonly mode: string;
  readonly blob: string;
  readonly path: string;
}

/**
 * Reads `git diff-tree -r -z --no-renames`: `:<mode> <mode> <blob> <blob> <status>NUL<path>NUL`,
 * https://git-scm.com/docs/git-diff-tree#_raw_output_format
 */
export function treeChanges(raw: string): TreeChange[] {
  const parts = raw.split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , blob = ''] = (parts[at] ?? '').split(' ');
    changes.push({ mode, blob, path: parts[at + 1] ?? '' });
  }
  return changes;
}
