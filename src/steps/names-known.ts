import { namedKinds } from '../attribute/known-names.ts';
import type { KnownName } from '../attribute/known-names.ts';
import type { Bodies } from '../attribute/search.ts';
import { kindById } from '../catalogue/index.ts';
import { refOf } from '../catalogue/layout.ts';
import type { FileChange } from '../domain/change.ts';
import type { Git } from '../edges/git.ts';
import { namesAt } from '../edges/object-names.ts';

const properties = ['appId', 'userPrincipalName', 'displayName'];
const kinds: readonly string[] = Object.values(namedKinds);
/** Changes whose texts are in memory at the same time. */
const atOnce = 1_000;

/** What the texts of a commit say of people, groups, apps and roles; nothing where there is no commit. */
export async function namesKept(git: Git, commit: string | null, folder: string): Promise<KnownName[]> {
  if (commit === null) return [];
  const root = folder === '' ? '' : `${folder}/`;
  const folders = kinds.map((kind) => `${root}${kindById(kind).folder}`);
  const found = await namesAt(git, commit, properties, folders);
  return found.flatMap(({ path, name }): KnownName[] => {
    const ref = refOf(path.slice(root.length));
    return ref !== undefined && kinds.includes(ref.kind) ? [{ ...ref, text: name }] : [];
  });
}

/** The same of objects that this run read, as they were and as they are. */
export async function namesChanged(
  changes: readonly FileChange[],
  read: (changes: readonly FileChange[]) => Promise<readonly Bodies[]>,
): Promise<KnownName[]> {
  const wanted = changes.filter(({ kind }) => kinds.includes(kind));
  const names: KnownName[] = [];
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    const bodies = await read(some);
    for (const [i, { kind, key }] of some.entries()) {
      const texts = [bodies[i]?.before, bodies[i]?.after].flatMap((body) => properties.map((name) => body?.[name]));
      names.push(...texts.filter((text) => typeof text === 'string').map((text) => ({ kind, key, text })));
    }
  }
  return names;
}
