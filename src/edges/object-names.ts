import type { Git } from './git.ts';

/** A line of a text as it is kept: a property of the object itself stands two spaces in. */
const nameLine = '^  "(displayName|userPrincipalName|skuPartNumber)": ".+"';

/**
 * Names of all objects of a commit, from one process that reads the texts itself.
 * @returns path and name, as often as an object has a name.
 */
export async function namesAt(git: Git, commit: string): Promise<{ path: string; name: string }[]> {
  const options = [
    '-z',
    '-a',
    '--no-color',
    '--full-name',
    '--no-line-number',
    '--no-column',
    '--no-recurse-submodules',
  ];
  const pattern = ['-E', '-e', nameLine];
  // Git ends with 1 where no file has such a line.
  const found = (await git.ask('grep', ...options, ...pattern, commit, '--', ':(glob)**/*.json')) ?? '';
  const names: { path: string; name: string }[] = [];
  // `<commit>:<path>NUL<line>LF`, and a path may hold a line end.
  for (let start = 0, middle = found.indexOf('\0'); middle >= 0; middle = found.indexOf('\0', start)) {
    const lineEnd = found.indexOf('\n', middle);
    const end = lineEnd < 0 ? found.length : lineEnd;
    const name = valueOf(found.slice(middle + 1, end));
    if (name !== undefined) names.push({ path: found.slice(start + commit.length + 1, middle), name });
    start = end + 1;
  }
  return names;
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
