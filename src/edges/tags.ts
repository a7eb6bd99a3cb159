import { BackupError } from '../domain/errors.ts';
import type { Log, Repository } from '../domain/ports.ts';
import { remote } from './remote.ts';
import { tagStream } from './fast-import.ts';
import { gitWithInput } from './git-process.ts';
import type { Git } from './git.ts';
import { PushError } from './push-errors.ts';
import type { PushFault } from './push-errors.ts';
import { pushRef } from './push.ts';

type TagRequest = Parameters<Repository['tag']>[0];

/**
 * Makes an annotated tag. A name that another commit has, here or on the remote, gets a number; one that this commit has
 * is taken as made. A push that is refused is a warning: the commits stand without it, and a later run pushes it.
 */
export async function makeTag(
  git: Git,
  { plan, tagger, at, push }: TagRequest,
  log: Log,
): Promise<{ readonly name: string; readonly pushed: boolean }> {
  if ((await git.ask('check-ref-format', `refs/tags/${plan.name}`)) === undefined) {
    throw new BackupError('usage', `"${plan.name}" cannot be the name of a tag.`, 'Choose another tag format.');
  }
  const theirs = push ? await remoteTags(git) : new Map<string, string>();
  for (let number = 1; ; number++) {
    const name = number === 1 ? plan.name : `${plan.name}.${number}`;
    const ours = await taggedCommit(git, name);
    const taken = [ours, theirs.get(name)].filter((commit) => commit !== undefined);
    if (taken.some((commit) => commit !== plan.commit)) continue;
    if (taken.length === 0) {
      const stream = tagStream({ ...plan, name }, tagger, at);
      await gitWithInput(git, ['fast-import', '--quiet', '--date-format=raw'], stream);
    }
    if (!push || theirs.has(name)) return { name, pushed: push };
    const fault = await pushTag(git, name, log);
    if (fault !== 'moved') return { name, pushed: fault === undefined };
  }
}

/**
 * True when the commit has a tag; with `push` one that is only here is pushed, and a warning says where it was refused.
 */
export async function ensureTagged(git: Git, commit: string, push: boolean, log: Log): Promise<boolean> {
  const here = (await git.run('tag', '--points-at', commit)).split('\n').filter((name) => name !== '');
  if (!push) return here.length > 0;
  if ([...(await remoteTags(git)).values()].includes(commit)) return true;
  for (const name of here) await pushTag(git, name, log);
  return here.length > 0;
}

/** @returns why it was not pushed; `moved` where the name was taken just now. */
async function pushTag(git: Git, name: string, log: Log): Promise<PushFault | undefined> {
  try {
    await pushRef(git, `refs/tags/${name}:refs/tags/${name}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof PushError)) throw error;
    if (error.fault !== 'moved') log.warn(`${error.message} ${error.hint} The commits stand without the tag.`);
    return error.fault;
  }
}

function taggedCommit(git: Git, name: string): Promise<string | undefined> {
  return git.ask('rev-parse', '--verify', '--quiet', `refs/tags/${name}^{commit}`);
}

/** Commits of the remote's tags by name; the line with `^{}` tells what an annotated one points at. */
async function remoteTags(git: Git): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for (const line of (await git.far('ls-remote', '--tags', remote)).split('\n')) {
    const [, commit, name] = /^([0-9a-f]+)\trefs\/tags\/(.+?)(?:\^\{\})?$/.exec(line) ?? [];
    if (commit !== undefined && name !== undefined) tags.set(name, commit);
  }
  return tags;
}
