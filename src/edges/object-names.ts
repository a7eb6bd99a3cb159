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
  return placesAndLines(found).flatMap(([place, line]) => {
    const name = valueOf(line);
    return name === undefined ? [] : [{ path: place.slice(commit.length + 1), name }];
  });
}

/** The value of a line of JSON that holds one property. */
function valueOf(line: string): string | undefined {
  const start = line.indexOf('": "');
  if (start < 0) return undefined;
  try {
    return String(JSON.parse(line.slice(start + 3).replace(/,$/, '')));
  } catch {
    return undefined; // a file that somebody wrote by hand
  }
}

/** What `git grep -z` prints: a place that ends with NUL, and a line. */
function placesAndLines(found: string): (readonly [place: string, line: string])[] {
  const pairs: [string, string][] = [];
  for (let at = 0, end = found.indexOf('\0'); end >= 0; end = found.indexOf('\0', at)) {
    const next = found.indexOf('\n', end);
    const lineEnd = next < 0 ? found.length : next;
    pairs.push([found.slice(at, end), found.slice(end + 1, lineEnd)]);
    at = lineEnd + 1;
  }
  return pairs;
}
