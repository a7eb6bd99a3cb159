import type { Git } from './git.ts';

/**
 * Options of git that take the files of a work tree as they were committed, whatever filter a `.gitattributes` names for
 * them: one such as Git LFS would take each file of the backup for changed, and one that is missing would stop git.
 */
export async function withoutFilters(git: Git): Promise<string[]> {
  const found = (await git.ask('config', '-z', '--name-only', '--get-regexp', '^filter\\.')) ?? '';
  const filters = found.split('\0').flatMap((key) => /^filter\.([^=]+)\.[a-z]+$/is.exec(key)?.[1] ?? []);
  return [...new Set(filters)].flatMap((filter) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((value) => ['-c', `filter.${filter}.${value}`]),
  );
}
