import type { LastChange } from '../domain/pages.ts';
import type { Git } from './git.ts';
import { isShallow } from './past-runs.ts';

const recordEnd = '\x1e';

/**
 * Who committed the files below these folders last, from one pass over the history. The oldest commit of a shallow clone
 * seems to have made everything that it holds: it is not believed.
 */
export async function lastChanges(
  git: Git,
  base: string | null,
  folders: readonly string[],
): Promise<ReadonlyMap<string, LastChange>> {
  const found = new Map<string, LastChange>();
  if (base === null || folders.length === 0) return found;
  const cutOff = await isShallow(git);
  const format = ['--format=%x1e%an%x00%at%x00%P', '-z', '--encoding=UTF-8', '--no-color', '--no-show-signature'];
  const places = folders.map((folder) => `:(top,literal)${folder}`);
  const log = await git.run('log', ...format, '--no-notes', '--name-only', '--no-renames', base, '--', ...places);
  for (const record of log.split(recordEnd).slice(1)) {
    const [author, seconds, rest] = fieldsOf(record);
    const [parents = '', ...paths] = rest.split(/\0\n?|\n/);
    if (cutOff && parents === '') continue;
    const at = new Date(Number(seconds) * 1000).toISOString();
    for (const path of paths) if (path !== '' && !found.has(path)) found.set(path, { author, at });
  }
  return found;
}

/** The first two fields, and everything behind them. */
function fieldsOf(record: string): [string, string, string] {
  const first = record.indexOf('\0');
  const second = record.indexOf('\0', first + 1);
  return [record.slice(0, first), record.slice(first + 1, second), record.slice(second + 1)];
}
