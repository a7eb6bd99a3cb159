import type { Git } from './git.ts';

/** What people call an object by. */
const shownNames = ['displayName', 'userPrincipalName', 'skuPartNumber'];

/**
 * Names of objects of a commit, from one process that reads the texts itself.
 * @param properties that hold a name.
 * @param folders paths of folders with the objects; all objects where there are none.
 * @returns path and name, as often as an object has a name.
 */
export async function namesAt(
  git: Git,
  commit: string,
  properties: readonly string[] = shownNames,
  folders: readonly string[] = [],
): Promise<{ path: string; name: string }[]> {
  const where = folders.length === 0 ? [':(glob)**/*.json'] : folders.map((folder) => `:(literal)${folder}`);
  const options = [
    '-z',
    '-a',
    '--no-color',
    '--full-name',
    '--no-line-number',
    '--no-column',
    '--no-recurse-submodules',
  ];
  // A line of a text as it is kept: a property of the object itself stands two spaces in.
  const pattern = ['-E', '-e', `^  "(${properties.join('|')})": ".+"`];
  // Git ends with 1 where no file has such a line.
  const found = (await git.ask('grep', ...options, ...pattern, commit, '--', ...where)) ?? '';
  const matches = found.matchAll(/([^\0]*)\0([^\n]*)(?:\n|$)/g);
  return [...matches].flatMap(([, place = '', line = '']) => {
    const value = /": (".*"),?$/.exec(line)?.[1];
    const name = value === undefined ? undefined : textIn(value);
    return name === undefined ? [] : [{ path: place.slice(commit.length + 1), name }];
  });
}

function textIn(json: string): string | undefined {
  try {
    return String(JSON.parse(json));
  } catch {
    return undefined; // a file that somebody wrote by hand
  }
}
