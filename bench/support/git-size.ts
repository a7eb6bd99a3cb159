import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './git-command.ts';

/** What a repository holds, as `git count-objects -v` tells it. */
export interface ObjectCounts {
  readonly loose: number;
  readonly packs: number;
  readonly packed: number;
  /** Of packs with their indexes and of loose objects, in megabytes (10^6 bytes). */
  readonly megabytes: number;
}

export function objectCounts(directory: string): ObjectCounts {
  const report = git(directory, ['count-objects', '-v']);
  const of = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(report)?.[1]);
  return {
    loose: of('count'),
    packs: of('packs'),
    packed: of('in-pack'),
    megabytes: ((of('size') + of('size-pack')) * 1024) / 1e6,
  };
}

/** What a folder takes on disk in megabytes, in whole blocks as the file system gives them. */
export function diskMegabytes(folder: string): number {
  let blocks = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    blocks += lstatSync(join(entry.parentPath, entry.name)).blocks;
  }
  return (blocks * 512) / 1e6;
}
