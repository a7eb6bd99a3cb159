import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/** A path without links, as its file system spells it: two of one place are equal. One that is not there stays as it is. */
export function realPath(path: string): string {
  return existsSync(path) ? realpathSync.native(path) : resolve(path);
}
