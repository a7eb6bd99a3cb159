import { BackupError } from '../domain/errors.ts';
import type { Log, Repository } from '../domain/ports.ts';
import { remote } from './remote.ts';
import { tagStream } from './fast-import.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { PushError } from './push-errors.ts';
import { pushRef } from './push.ts';

type TagRequest = Parameters<Repository['tag']>[0];

/** Names of tags, and what each points at. */
type Tags = ReadonlyMap<string, string>;

/**
 * Makes an annotated tag. A name that another commit has, here or on the remote, gets a number; one that this commit has
 * is taken as made. A push that is refused is a warning: the commits stand without it, and a later run pushes it.
 * @throws BackupError `usage` for a name that no tag can have.
 */
export async function makeTag(
  git: Git,
  { plan, tagger, at, push }: TagRequest,
  log: Log,
): Promise<{ readonly name: string; readonly pushed: boolean }> {
  if ((await git.ask('check-ref-format', `refs/tags/${plan.name}`)) === undefined) {
    throw new BackupError('usage', `"${plan.name}" cannot be the name of a tag.`, 'Choose another tag format.');
  }
  const ours = await tagsHere(git);
  let theirs: Tags = push ? await remoteTags(git) : new Map();
  for (let number = 1; ;) {
    const name = number === 1 ? plan.name : `${plan.name}.${number}`;
    refuseFolders(name, [...ours.keys(), ...theirs.keys()]);
    const taken = [ours.get(name), theirs.get(name)].filter((commit) => commit !== undefined);
    if (taken.some((commit) => commit !== plan.commit)) {
      number += 1;
      continue;
    }
    if (taken.length === 0) {
      const stream = tagStream({ ...plan, name }, tagger, at);
      await gitWithInput(git, ['fast-import', '--quiet', '--date-format=raw'], stream);
      ours.set(name, plan.commit);
    }
    if (!push || theirs.has(name)) return { name, pushed: push };
    const refused = await refusal(git, name);
    if (refused === undefined) return { name, pushed: true };
    if (refused.fault === 'moved') theirs = await remoteTags(git);
    if (theirs.has(name)) continue; // somebody took it just now
    warnOf(refused, log);
    return { name, pushed: false };
  }
}

/** Git keeps `a/b` in a folder `a`: there is no tag of that name then, and none below a tag. */
function refuseFolders(name: string, others: readonly string[]): void {
  const other = others.find((each) => each.startsWith(`${name}/`) || name.startsWith(`${each}/`));
  if (other === undefined) return;
  throw new BackupError(
    'usage',
    `No tag can be named "${name}" beside the tag "${other}".`,
    'Choose another tag format (tagFormat, --tag-format), or delete that tag.',
  );
}

/**
 * True when the commit has a tag; with `push` one that is only here is pushed, and a warning says where it was refused.
 */
export async function ensureTagged(git: Git, commit: string, push: boolean, log: Log): Promise<boolean> {
  const here = [...(await tagsHere(git))].flatMap(([name, at]) => (at === commit ? [name] : []));
  if (!push) return here.length > 0;
  if ([...(await remoteTags(git)).values()].includes(commit)) return true;
  for (const name of here) {
    const refused = await refusal(git, name);
    if (refused !== undefined && refused.fault !== 'moved') warnOf(refused, log);
  }
  return here.length > 0;
}

/** @returns why it was not pushed. */
async function refusal(git: Git, name: string): Promise<PushError | undefined> {
  try {
    await pushRef(git, `refs/tags/${name}:refs/tags/${name}`);
    return undefined;
  } catch (error) {
    if (error instanceof PushError) return error;
    throw error;
  }
}

function warnOf({ message, hint }: PushError, log: Log): void {
  log.warn(`${message} ${hint} The commits stand without the tag.`);
}

async function tagsHere(git: Git): Promise<Map<string, string>> {
  const list = await git.run('for-each-ref', '--format=%(objectname) %(*objectname) %(refname:strip=2)', 'refs/tags');
  return new Map(
    list.split('\n').flatMap((line): [string, string][] => {
      const [, tag, commit, name] = /^([0-9a-f]+) ([0-9a-f]*) (.+)$/.exec(line) ?? [];
      return tag === undefined || name === undefined
        ? []
        : [[name, commit === undefined || commit === '' ? tag : commit]];
    }),
  );
}

/** What the remote's tags point at; the line with `^{}` tells it of an annotated one. */
async function remoteTags(git: Git): Promise<Tags> {
  const tags = new Map<string, string>();
  for (const line of (await git.far('ls-remote', '--tags', remote)).split('\n')) {
    const [, commit, name] = /^([0-9a-f]+)\trefs\/tags\/(.+?)(?:\^\{\})?$/.exec(line) ?? [];
    if (commit !== undefined && name !== undefined) tags.set(name, commit);
  }
  return tags;
}
